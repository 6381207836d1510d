"""The drill: the ledger is gone, and the bare root still gives back every original and says which dossier it belongs to."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from ocr.errors import Failure
from station.app import Station
from station.config import Settings
from station.pipeline.carding import Cards
from station.salvage import salvage
from station.vault import Vault
from tests.world.command import station as command
from tests.world.delivered import Case
from tests.world.stages import arrive


def scans_in(folder: Path) -> list[str]:
    """The hashes of the scans in a folder, in the order of their names."""
    found = sorted(path for path in folder.iterdir() if path.suffix != ".json")
    return [hashlib.sha256(path.read_bytes()).hexdigest() for path in found]


def test_an_unsealed_dossier_gets_its_scans_back_in_the_order_that_a_hand_gave_them(
    station: Station, settings: Settings, tmp_path: Path
) -> None:
    ctx, cards = station._ctx, Cards()
    assert ctx is not None
    other, home = station.desk.open("ton-dong", "HS-2"), station.desk.open("ton-dong", "HS-1")
    cards.step(ctx)
    pages = [page for _ in range(4) for page in arrive(station, home)]
    cards.step(ctx)
    station.review.put_before(pages[3].id, pages[0].id)
    station.review.move(pages[1].id, other.id)
    cards.step(ctx)
    loose = ctx.vault.put(b"\xff\xd8\xff a scan whose card was lost")
    station.close()
    for path in settings.root.glob("ledger.db*"):
        path.unlink()

    found = salvage(settings.root, tmp_path / "out")

    assert scans_in(tmp_path / "out" / "HS-1") == [pages[at].original for at in (3, 0, 2)]
    assert scans_in(tmp_path / "out" / "HS-2") == [pages[1].original]
    assert scans_in(tmp_path / "out" / "unknown") == [loose]
    assert (found.dossiers, found.loose, found.missing, found.changed) == ({"HS-1": 3, "HS-2": 1}, 1, [], [])


def test_a_scan_that_no_card_names_is_given_back_whatever_stands_before_its_head(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    loose = {vault.put(b"\r\n\xef\xbb\xbf%PDF-1.4 sent by a portal"), vault.put(b"II+\0 a large TIFF")}
    vault.put(b'[["what was read"]]')
    salvage(tmp_path, tmp_path / "out")
    assert set(scans_in(tmp_path / "out" / "unknown")) == loose


def test_cards_that_a_full_disk_refused_are_written_when_there_is_room(
    station: Station, monkeypatch: pytest.MonkeyPatch
) -> None:
    ctx, cards = station._ctx, Cards()
    assert ctx is not None
    home = station.desk.open("ton-dong", "HS-1")
    cards.step(ctx)
    (page,) = arrive(station, home)

    def full(_path: Path, _body: str) -> None:
        raise Failure("VLT-001", place="cards", error="No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr("station.durable.write_private", full)
        with pytest.raises(Failure, match="VLT-001"):
            cards.step(ctx)
    cards.step(ctx)
    assert page.original in (ctx.settings.root / "cards" / f"{home.id}.json").read_text(encoding="utf-8")


def test_a_delivered_root_without_ledger_and_cards_gives_back_what_was_sealed_and_names_what_rotted(
    case: Case, tmp_path: Path
) -> None:
    original = case.ask("SELECT original FROM page")
    for path in (*case.root.glob("ledger.db*"), *case.root.glob("search.db*")):
        path.unlink()
    shutil.rmtree(case.root / "cards")
    call = command(root=case.root, lang="en")

    whole = call("salvage", "--out", str(tmp_path / "one"), "--json")
    blob = case.root / "vault" / original[:2] / original[2:4] / original
    blob.chmod(0o600)
    blob.write_bytes(b"rot")
    rotten = call("salvage", "--out", str(tmp_path / "two"), "--json")

    assert (whole.code, whole.json["dossiers"], scans_in(tmp_path / "one" / "HS-1")) == (0, {"HS-1": 1}, [original])
    assert (rotten.code, rotten.json["changed"]) == (3, [original])


def test_a_folder_that_is_no_station_is_not_said_to_have_been_salvaged(tmp_path: Path) -> None:
    with pytest.raises(Failure) as caught:
        salvage(tmp_path / "nowhere", tmp_path / "out")

    assert (caught.value.code, (tmp_path / "out").exists()) == ("LDG-006", False)


@pytest.mark.parametrize(
    "card",
    [
        {"dossier": "../HS-1", "state": "open", "pages": []},
        {"dossier": "HS-1", "state": "open", "pages": [{"original": "../../ledger.db"}]},
        {"state": "open", "pages": []},
    ],
)
def test_a_damaged_or_forged_card_leads_out_of_no_folder(tmp_path: Path, card: dict[str, object]) -> None:
    loose = Vault(tmp_path / "root").put(b"\xff\xd8\xff a scan")
    (tmp_path / "root" / "cards").mkdir()
    (tmp_path / "root" / "cards" / "1.json").write_text(json.dumps(card), encoding="utf-8")

    found = salvage(tmp_path / "root", tmp_path / "out")

    assert (found.dossiers, sorted(path.name for path in tmp_path.iterdir() if path.is_dir())) == ({}, ["out", "root"])
    assert scans_in(tmp_path / "out" / "unknown") == [loose]
