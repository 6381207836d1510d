"""A refused file holds its dossier back until a hand says that its paper was scanned again."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ocr.errors import Failure
from ocr.types import Box, Severity, Verdict, VerdictKind
from station import checker
from station.app import Station
from station.config import Settings
from station.rules import unreadable
from tests.ui.stand_in import page

SAMPLES = Path(__file__).resolve().parents[3] / "samples"


def test_answered_file_stays_in_quarantine_and_lets_the_dossier_finish(station: Station, settings: Settings) -> None:
    found = station.desk.open("ton-dong", "HS-1")
    shutil.copy(SAMPLES / "khai-sinh" / "05-hong.jpg", settings.watch)
    shutil.copy(SAMPLES / "ton-dong" / "02-cong-van.jpg", settings.watch)
    station.drain()
    (refused,) = station.desk.view(found.id).quarantined
    assert not station.desk.view(found.id).may_finish

    station.upkeep.answer_scan(refused.id)

    view = station.desk.view(found.id)
    assert view.may_finish
    assert view.quarantined == ()
    station.desk.finish(found.id)
    station.drain()
    assert station.desk.view(found.id).dossier.state == "sealed"
    assert (settings.root / "quarantine" / refused.sha256).is_file()
    assert checker.check(settings.root).findings == ()


def test_only_a_refused_file_can_be_answered(station: Station, settings: Settings) -> None:
    station.desk.open("ton-dong", "HS-1")
    shutil.copy(SAMPLES / "ton-dong" / "02-cong-van.jpg", settings.watch)
    station.drain()
    (taken,) = station.upkeep._ctx.queries.scans(("cleaned",))
    with pytest.raises(Failure, match="CAP-020"):
        station.upkeep.answer_scan(taken.id)


def test_file_of_a_sealed_dossier_is_tried_again_only_after_reopening(station: Station, settings: Settings) -> None:
    found = station.desk.open("ton-dong", "HS-1")
    shutil.copy(SAMPLES / "khai-sinh" / "05-hong.jpg", settings.watch)
    shutil.copy(SAMPLES / "ton-dong" / "02-cong-van.jpg", settings.watch)
    station.drain()
    (refused,) = station.desk.view(found.id).quarantined
    station.desk.finish(found.id, "as it is")
    station.drain()
    with pytest.raises(Failure, match="DSK-007"):
        station.upkeep.retry_scan(refused.id)


def test_page_to_scan_again_is_named_by_the_number_that_the_desk_shows() -> None:
    lost = Verdict(VerdictKind.BLURRED, Severity.BAD, Box(0, 0, 9, 9), 0.1)
    pages = (page(1, "form"), page(2, "", "set_aside"), page(3, "proof", "ready", (lost,)))
    assert unreadable(pages) == (3,)


def test_file_that_was_never_refused_cannot_be_tried_again(station: Station) -> None:
    with pytest.raises(Failure) as caught:
        station.upkeep.retry_scan(99)

    assert caught.value.code == "LDG-007"
