"""The citizen who comes back: found by the card's number, papers added and replaced, a new revision sent, the old one untouched."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import httpx
import pytest

from ocr.errors import Failure
from station import checker
from station.app import Station
from station.config import Settings
from station.types import Dossier
from tests.world.command import station as command
from tests.world.delivered import SAMPLES

NUMBER = "001196000000"


def drop(settings: Settings, name: str) -> None:
    shutil.copy(SAMPLES / name, settings.watch / Path(name).name)


def delivered(station: Station, settings: Settings, code: str, name: str, number: str = NUMBER) -> Dossier:
    found = station.desk.open("ton-dong", code)
    station.answers.applicant(found.id, "so-dinh-danh", number)
    drop(settings, name)
    station.drain()
    station.desk.finish(found.id, "all there is")
    station.drain()
    return station.desk.find(code)


def everything(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def received(settings: Settings, first: dict[str, bytes]) -> object:
    """What the case system shows of revision 1, and each of its files as it gives them back."""
    with httpx.Client(
        base_url=settings.target_url, headers={"Authorization": f"Bearer {settings.target_token}"}
    ) as client:
        told = client.get("/v1/dossiers/HS-1").raise_for_status().json()
        shown = next(each for each in told["revisions"] if each["revision"] == 1)
        files = json.loads(first["manifest.json"])["files"]
        for file in files:
            body = client.get(f"/v1/dossiers/HS-1/revisions/1/files/{file['fileId']}").raise_for_status().content
            assert body == first[file["name"]]
        return shown


def test_a_replaced_and_an_added_paper_make_a_new_revision_and_leave_the_old_one(
    station: Station, settings: Settings
) -> None:
    found = delivered(station, settings, "HS-1", "ton-dong/03-bang-ke.png")
    first = everything(settings.root / "packages" / "HS-1" / "r1")
    sent = received(settings, first)
    receipt = station.desk.view(found.id).delivery
    assert receipt is not None
    assert receipt.state == "verified"

    back = station.desk.of_person("001 196 000 000")
    again = station.desk.reopen(back.id, "brought the letter")
    (page,) = station.desk.view(found.id).pages
    drop(settings, "ton-dong/02-cong-van.jpg")
    station.drain()
    station.review.set_aside(page.id)
    station.desk.finish(found.id, "replaced")
    station.drain()

    view = station.desk.view(found.id)
    assert (back.code, again.state, again.current) == ("HS-1", "open", True)
    assert view.delivery is not None
    assert (view.dossier.revision, view.delivery.state, view.delivery.revision) == (2, "verified", 2)
    assert everything(settings.root / "packages" / "HS-1" / "r1") == first
    assert received(settings, first) == sent
    old = next(row for row in station.outbox.rows() if row.revision == 1)
    assert (old.state, old.receipt) == ("verified", receipt.receipt)
    told = json.loads((settings.root / "packages" / "HS-1" / "r2" / "manifest.json").read_bytes())
    assert told["revision"] == 2
    assert station.review.thumbnail(page.id), "what was replaced is kept"
    assert not checker.check(settings.root, receiver=settings.root.parent / "case-system").findings
    assert station.statistics.report().total.reopened == 1
    assert station.statistics.report().total.finished == 1


def test_the_number_finds_only_its_own_applicants_and_never_chooses_between_two(
    station: Station, settings: Settings
) -> None:
    one = delivered(station, settings, "HS-1", "ton-dong/03-bang-ke.png")

    for wrong in ("001196000001", "196000000"):
        with pytest.raises(Failure, match="DSK-040"):
            station.desk.of_person(wrong)
    with pytest.raises(Failure, match="ANS-006"):
        station.desk.of_person("0011960")
    assert station.desk.of_person(NUMBER).id == one.id
    delivered(station, settings, "HS-2", "ton-dong/02-cong-van.jpg")
    with pytest.raises(Failure) as several:
        station.desk.of_person(NUMBER)
    assert (several.value.code, several.value.facts) == ("DSK-041", {"dossiers": "HS-2, HS-1"})


def test_the_command_line_reopens_by_the_number_and_writes_it_nowhere(station: Station, settings: Settings) -> None:
    delivered(station, settings, "HS-1", "ton-dong/03-bang-ke.png")
    station.close()
    call = command(root=settings.root, watch=settings.watch, lang="en", operator="lan")

    neither = call("dossier", "reopen", "--reason", "came back")
    done = call("dossier", "reopen", "--id-number", NUMBER, "--reason", "came back", "--json")
    status = call("stats", "--json")

    assert (neither.code, neither.err[:7]) == (2, "DSK-042")
    assert (done.json["code"], done.json["state"]) == ("HS-1", "open")
    assert NUMBER not in done.out + done.err
    assert status.json["figures"]["reopened"] == 1
    with sqlite3.connect(settings.root / "ledger.db") as ledger:
        assert not [row for row in ledger.execute("SELECT facts FROM event") if NUMBER in row[0]]
    station.open()
