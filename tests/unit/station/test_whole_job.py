"""From a file in the watch folder to a verified receipt, with the real engine and the real case system."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

from ocr.errors import Failure
from station import checker
from station.app import Station
from station.case_system.server import CaseSystem
from station.config import Settings
from station.taught import forget, lessons
from station.types import DossierView

SAMPLES = Path(__file__).resolve().parents[3] / "samples"


def deliver(station: Station, settings: Settings, *names: str, reason: str = "") -> DossierView:
    found = station.desk.open("ton-dong", "HS-1")
    for name in names:
        shutil.copy(SAMPLES / name, settings.watch / Path(name).name)
    station.drain()
    station.desk.finish(found.id, reason)
    station.drain()
    return station.desk.view(found.id)


def test_a_scan_comes_back_as_a_verified_receipt(
    station: Station, settings: Settings, case_system: CaseSystem, tmp_path: Path
) -> None:
    view = deliver(station, settings, "ton-dong/02-cong-van.jpg")

    assert view.delivery is not None
    assert (view.dossier.state, view.delivery.state) == ("sealed", "verified")
    assert view.delivery.receipt
    assert not list(settings.watch.iterdir())
    assert checker.check(settings.root, receiver=tmp_path / "case-system").findings == ()


def test_the_sealed_manifest_lists_every_page_with_its_original(station: Station, settings: Settings) -> None:
    view = deliver(station, settings, "ton-dong/01-quyet-dinh.pdf")

    assert view.delivery is not None
    manifest = json.loads((settings.root / "packages" / view.delivery.folder / "manifest.json").read_bytes())
    assert [page["original"] for page in manifest["pages"]] == [page.original for page in view.pages]
    assert len(view.pages) == 2


def test_a_damaged_file_is_quarantined_and_the_next_page_unaffected(station: Station, settings: Settings) -> None:
    view = deliver(station, settings, "khai-sinh/05-hong.jpg", "ton-dong/02-cong-van.jpg", reason="scanned again")

    assert [scan.code for scan in view.quarantined] == ["IMG-003"]
    assert (settings.root / "quarantine" / view.quarantined[0].sha256).read_bytes() == (
        SAMPLES / "khai-sinh/05-hong.jpg"
    ).read_bytes()
    assert [page.state for page in view.pages] == ["ready"]


def test_a_blank_back_is_set_aside_and_kept_in_the_list(station: Station, settings: Settings) -> None:
    view = deliver(station, settings, "khai-sinh/04-mat-sau-trang.jpg", "ton-dong/02-cong-van.jpg")

    assert [page.state for page in view.pages] == ["set_aside", "ready"]


def test_special_files_are_refused_each_with_its_reason(station: Station, settings: Settings, tmp_path: Path) -> None:
    station.desk.open("ton-dong", "HS-1")
    (settings.watch / "link.jpg").symlink_to(SAMPLES / "ton-dong/02-cong-van.jpg")
    os.mkfifo(settings.watch / "pipe.jpg")
    (settings.watch / "folder.jpg").mkdir()

    station.drain()

    assert {scan.name: scan.code for scan in station.upkeep.quarantine()} == {
        "link.jpg": "CAP-003",
        "pipe.jpg": "CAP-004",
        "folder.jpg": "CAP-005",
    }


def test_a_file_keeps_the_dossier_that_was_open_when_it_was_first_seen(station: Station, settings: Settings) -> None:
    first = station.desk.open("ton-dong", "HS-1")
    shutil.copy(SAMPLES / "ton-dong/02-cong-van.jpg", settings.watch / "slow.jpg")
    station._engine._watch.starting = False  # type: ignore[union-attr]
    from station.pipeline import capture

    capture.reconcile(station._ctx, station._engine._watch)  # type: ignore[arg-type,union-attr]
    second = station.desk.open("ton-dong", "HS-2")

    station.drain()

    assert len(station.desk.view(first.id).pages) == 1
    assert not station.desk.view(second.id).pages


def test_a_scan_that_came_while_no_dossier_was_open_waits_in_the_tray(station: Station, settings: Settings) -> None:
    shutil.copy(SAMPLES / "ton-dong/02-cong-van.jpg", settings.watch / "early.jpg")
    station.drain()

    tray = station.desk.find("KHAY-CHO")
    page = station.desk.view(tray.id).pages[0]
    target = station.desk.open("ton-dong", "HS-1")
    station.review.move(page.id, target.id)

    assert [found.id for found in station.desk.view(target.id).pages] == [page.id]
    assert checker.check(settings.root).findings == ()


def test_reopening_makes_a_second_revision_with_the_new_page(station: Station, settings: Settings) -> None:
    view = deliver(station, settings, "ton-dong/02-cong-van.jpg")
    station.desk.reopen(view.dossier.id, "one more paper")
    shutil.copy(SAMPLES / "ton-dong/03-bang-ke.png", settings.watch / "more.png")
    station.drain()

    station.desk.finish(view.dossier.id)
    station.drain()

    again = station.desk.view(view.dossier.id)
    assert again.delivery is not None
    assert (again.dossier.revision, again.delivery.state, len(again.pages)) == (2, "verified", 2)


def test_the_same_bytes_twice_are_two_pages(station: Station, settings: Settings) -> None:
    station.desk.open("ton-dong", "HS-1")
    for name in ("a.jpg", "b.jpg"):
        shutil.copy(SAMPLES / "ton-dong/02-cong-van.jpg", settings.watch / name)

    station.drain()

    assert len(station.desk.view(1).pages) == 2


def test_an_empty_dossier_cannot_be_finished(station: Station) -> None:
    found = station.desk.open("ton-dong")

    with pytest.raises(Failure, match="DSK-005"):
        station.desk.finish(found.id)


def test_a_second_process_is_refused_the_root(station: Station, settings: Settings) -> None:
    with pytest.raises(Failure, match="SYS-002"):
        Station(settings).open()


def test_a_correction_by_hand_teaches_and_is_forgotten_when_asked(station: Station, settings: Settings) -> None:
    dossier = station.desk.open("1.001193", "H26-9", "")
    shutil.copy(SAMPLES / "khai-sinh/01-to-khai.tif", settings.watch / "01-to-khai.tif")
    station.drain()
    page = station.desk.view(dossier.id).pages[0]

    station.review.assign(page.id, "uy-quyen", "tester")

    (lesson,) = lessons(settings.root)
    assert (page.component, page.certainty) == ("to-khai", "sure")
    assert (lesson.example.kind, lesson.component, lesson.dossier) == ("giay-uy-quyen", "uy-quyen", "H26-9")
    forget(settings.root, lesson.id)
    assert lessons(settings.root) == ()
