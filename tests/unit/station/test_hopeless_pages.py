"""Pages that the engine can't manage: the page is never lost, and what happened is said."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ocr.errors import Failure
from station import checker
from station.app import Station
from station.config import Settings
from station.workers import Workers

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "ton-dong" / "02-cong-van.jpg"


def fail_with(code: str):
    def fails(*_arguments: object) -> None:
        raise Failure(code)

    return fails


@pytest.mark.parametrize(("code", "state"), [("OCR-010", "needs_operator"), ("OCR-007", "poison")])
def test_a_page_that_no_look_survives_still_travels_as_it_was_delivered(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch, code: str, state: str
) -> None:
    # A crash of the child can't be provoked with a legal picture: the failure is put in its place.
    monkeypatch.setattr(Workers, "look", fail_with(code))
    found = station.desk.open("ton-dong", "HS-1")
    shutil.copy(SAMPLE, settings.watch / "a.jpg")
    station.drain()
    assert [page.state for page in station.desk.view(found.id).pages] == [state]

    station.desk.finish(found.id, "as it is")
    station.drain()

    view = station.desk.view(found.id)
    assert view.delivery is not None
    assert view.delivery.state == "verified"
    assert checker.check(settings.root).findings == ()


def test_a_hung_reading_costs_the_text_and_never_the_page(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workers, "read", fail_with("OCR-002"))
    found = station.desk.open("ton-dong", "HS-1")
    shutil.copy(SAMPLE, settings.watch / "a.jpg")

    station.drain()

    page = station.desk.view(found.id).pages[0]
    assert (page.state, page.code, page.reading) == ("ready", "OCR-002", "")


def test_a_missing_engine_keeps_the_pages_waiting_and_says_so(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Workers, "read", fail_with("OCR-001"))
    found = station.desk.open("ton-dong", "HS-1")
    shutil.copy(SAMPLE, settings.watch / "a.jpg")
    station.drain()
    assert station.desk.view(found.id).pages[0].state == "judged"
    assert [notice.code for notice in station.upkeep.status().trouble] == ["OCR-001"]

    monkeypatch.undo()
    station.drain()

    assert station.desk.view(found.id).pages[0].state == "ready"
