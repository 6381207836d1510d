"""Several papers in one frame: each becomes a page, none is lost or doubled, and a hand can undo it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ocr.errors import Failure
from ocr.geometry import outline
from ocr.types import Look, PageJob, Step
from station import checker
from station.app import Station
from station.config import Settings
from station.types import Page
from station.workers import Workers

SAMPLES = Path(__file__).resolve().parents[3] / "samples" / "ton-dong"
UPPER, LOWER = outline((0, 0, 1600, 1000)), outline((0, 1000, 1600, 2200))


@pytest.fixture
def two_papers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every whole frame is said to hold two papers; what the engine finds by itself is the engine's own test."""
    real = Workers.look

    def look(workers: Workers, job: PageJob) -> Look:
        found = real(workers, job)
        split = job.edits.region is None and Step.SPLIT not in job.edits.without
        return replace(found, parts=(UPPER, LOWER)) if split else found

    monkeypatch.setattr(Workers, "look", look)


def scanned(station: Station, settings: Settings, names: tuple[str, ...] = ("a.jpg",)) -> list[Page]:
    found = station.desk.open("ton-dong", "HS-1")
    for name in names:
        shutil.copy(SAMPLES / "02-cong-van.jpg", settings.watch / name)
        station.drain()
    return list(station.desk.view(found.id).pages)


@pytest.mark.usefixtures("two_papers")
def test_each_paper_becomes_a_page_with_its_own_part_of_the_frame(station: Station, settings: Settings) -> None:
    pages = scanned(station, settings)
    assert [(page.part, page.edits.region, page.state) for page in pages] == [(0, UPPER, "ready"), (1, LOWER, "ready")]
    assert [page.size for page in pages] == [(1600, 1000), (1600, 1200)]
    assert checker.check(settings.root).findings == ()


@pytest.mark.usefixtures("two_papers")
def test_papers_of_one_frame_stay_together_before_the_next_scan(station: Station, settings: Settings) -> None:
    pages = scanned(station, settings, ("a.jpg", "b.jpg"))
    station.review.leave_out(pages[0].id, "split")
    station.drain()
    station.review.leave_out(pages[0].id, "split")
    station.drain()
    pages = list(station.desk.view(pages[0].dossier_id).pages)
    assert [page.scan_id for page in pages] == sorted(page.scan_id for page in pages)
    assert len(pages) == 4


@pytest.mark.usefixtures("two_papers")
def test_undoing_the_split_gives_the_whole_frame_back_as_one_page(station: Station, settings: Settings) -> None:
    _, lower = scanned(station, settings)
    station.review.leave_out(lower.id, "split")
    station.drain()
    (page,) = station.desk.view(lower.dossier_id).pages
    assert (page.part, page.edits.region, page.edits.without) == (0, None, (Step.SPLIT,))
    assert page.size[1] > 2200
    assert checker.check(settings.root).findings == ()


@pytest.mark.usefixtures("two_papers")
def test_split_stays_when_one_of_its_papers_went_to_another_dossier(station: Station, settings: Settings) -> None:
    upper, lower = scanned(station, settings)
    other = station.desk.open("ton-dong", "HS-2")
    station.review.move(upper.id, other.id)
    with pytest.raises(Failure, match="DSK-018"):
        station.review.leave_out(lower.id, "split")
    assert station.desk.view(lower.dossier_id).pages[0].edits.region == LOWER


@pytest.mark.usefixtures("two_papers")
def test_sealed_papers_hold_only_their_own_part(station: Station, settings: Settings) -> None:
    pages = scanned(station, settings)
    station.desk.finish(pages[0].dossier_id, "as it is")
    station.drain()
    view = station.desk.view(pages[0].dossier_id)
    assert view.delivery is not None
    assert view.delivery.state == "verified"
    assert checker.check(settings.root).findings == ()


def test_step_that_a_hand_left_out_can_be_done_after_all(station: Station, settings: Settings) -> None:
    (page,) = scanned(station, settings)
    assert station.review.leave_out(page.id, "level").edits.without == (Step.LEVEL,)
    assert station.review.leave_out(page.id, "level").edits.without == ()


def test_unknown_step_is_refused(station: Station, settings: Settings) -> None:
    (page,) = scanned(station, settings)
    with pytest.raises(Failure, match="DSK-016"):
        station.review.leave_out(page.id, "polish")


def test_hand_that_turns_a_page_while_it_is_looked_at_gets_its_way(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    (page,) = scanned(station, settings)
    real = Workers.look
    turns = iter((90, 0))

    def look(workers: Workers, job: PageJob) -> Look:
        found = real(workers, job)
        if next(turns, 0):
            station.review.turn(page.id, 90)
        return found

    monkeypatch.setattr(Workers, "look", look)
    station.review.turn(page.id, 90)
    station.drain()
    (shown,) = station.desk.view(page.dossier_id).pages
    assert shown.edits.turn == 180
    assert station.review.preview(page.id).steps[0] is Step.TURN
    assert shown.size == page.size


@pytest.mark.usefixtures("two_papers")
@pytest.mark.parametrize("step", ["crop", "perspective"])
def test_page_cut_out_of_a_picture_keeps_its_outline_and_is_never_split_again(
    station: Station, settings: Settings, step: str
) -> None:
    upper, lower = scanned(station, settings)
    with pytest.raises(Failure, match="DSK-016"):
        station.review.leave_out(lower.id, step)
    station.drain()
    pages = station.desk.view(upper.dossier_id).pages
    assert [page.edits.region for page in pages] == [UPPER, LOWER]
    assert Step.CROP not in station.review.preview(lower.id).steps
