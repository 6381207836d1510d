"""Signed files and files that were never on paper go along byte for byte, whole or not at all, and say so."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import update

from ocr.types import Edits, Origin
from station import checker, untouched
from station.app import Station
from station.config import Settings
from station.context import load_profiles
from station.convert import Wish, convert
from station.ledger.acts import LOCKED
from station.ledger.tables import page as page_table
from station.profiles.model import Profile
from station.types import Page
from tests import world

WORLD = Path(world.__file__).parent


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Profile:
    from station.config import load

    loaded = load_profiles(load(root=tmp_path_factory.mktemp("root")))[0]
    return next(one.profile for one in loaded if one.profile.code == "ton-dong")


def page(number: int, frame: int, scan: int, origin: Origin, **more: object) -> Page:
    made = Page(
        number, scan, frame, 0, 1, number, "ready", "van-ban", "", Edits(), (9, 9), False, (), "", "", "", "", "", "k"
    )
    return replace(made, origin=origin, **more)


def letter(origin: Origin, count: int = 3, scan: int = 1) -> list[Page]:
    return [page(10 * scan + frame, frame, scan, origin, begins=frame == 0) for frame in range(count)]


@pytest.mark.parametrize("origin", list(Origin))
def test_a_whole_file_passes_as_what_it_is_and_a_scan_never(origin: Origin) -> None:
    pages = letter(origin)
    assert untouched.passes(pages, pages, 3) is origin


def test_what_lacks_a_page_or_stands_in_another_order_or_was_cut_does_not_pass() -> None:
    pages = letter(Origin.SIGNED)
    cut = [replace(pages[0], edits=Edits(region=((0, 0), (1, 0), (1, 1), (0, 1)))), *pages[1:]]
    for wrong in (pages[:2], pages[::-1], [pages[0], *pages], cut, [*pages, page(9, 0, 2, Origin.PAPER)]):
        assert untouched.passes(wrong, pages, 3) is Origin.PAPER


def test_a_blank_side_that_was_set_aside_goes_along_but_a_locked_one_stops_the_file() -> None:
    pages = letter(Origin.SIGNED)
    blank, locked = replace(pages[2], state="set_aside", blank=True), replace(pages[2], state="secret", blank=True)
    assert untouched.passes(pages[:2], [*pages[:2], blank], 3) is Origin.SIGNED
    assert untouched.passes(pages[:2], [*pages[:2], locked], 3) is Origin.PAPER
    assert untouched.passes(pages[:2], [*pages[:2], replace(blank, code=LOCKED)], 3) is Origin.PAPER


def test_a_turned_letter_is_made_anew_while_a_signed_one_stays_as_it_is() -> None:
    for origin, passed in ((Origin.BORN_DIGITAL, Origin.PAPER), (Origin.SIGNED, Origin.SIGNED)):
        pages = letter(origin)
        pages[1] = replace(pages[1], edits=Edits(turn=90))
        assert untouched.passes(pages, pages, 3) is passed


@pytest.mark.parametrize("files", ["component", "paper"])
def test_a_signed_file_shares_its_pdf_with_nothing_else(profile: Profile, files: str) -> None:
    pages = [*letter(Origin.PAPER, 1, 1), *letter(Origin.SIGNED, 2, 2), *letter(Origin.SIGNED, 1, 3)]
    pages[2] = replace(pages[2], kind="other")
    made = untouched.files_of(profile.model_copy(update={"files": files}), pages)
    assert [[one.scan_id for one in file] for file in made] == [[1], [2, 2], [3]]


def test_letters_and_scans_of_one_place_are_one_pdf_where_the_profile_wants_one(profile: Profile) -> None:
    pages = [*letter(Origin.PAPER, 1, 1), *letter(Origin.BORN_DIGITAL, 2, 2)]
    one, two = (profile.model_copy(update={"files": files}) for files in ("component", "paper"))
    assert untouched.passing(one, pages, {2: (2, 9)}) == {}
    assert untouched.passing(two, pages, {2: (2, 9)}) == {20: Origin.BORN_DIGITAL, 21: Origin.BORN_DIGITAL}


def test_convert_gives_the_same_bytes_back_and_claims_nothing_of_them(tmp_path: Path) -> None:
    shutil.copy(WORLD / "letter.pdf", tmp_path)
    convert([tmp_path / "letter.pdf"], Wish(tmp_path / "out", "vie", 60.0, 3000, workers=1), lambda _one, _of: None)
    said = json.loads((tmp_path / "out" / "letter.pdf.json").read_bytes())
    assert (tmp_path / "out" / "letter.pdf.pdf").read_bytes() == (WORLD / "letter.pdf").read_bytes()
    assert (said["passed_through"], said["pdf"]["flavour"], said["pdf"]["pages"]) == ("born_digital", "", 1)
    assert "lưu trữ" in said["pages"][0]["text"]


def test_a_signed_file_is_sealed_as_it_came_or_not_at_all(station: Station, settings: Settings) -> None:
    dossier = station.desk.open("ton-dong", "HS-1").id
    shutil.copy(WORLD / "signed.pdf", settings.watch)
    station.drain()
    first, second = station.desk.view(dossier).pages
    assert (first.origin, second.origin, second.component) == (Origin.SIGNED, Origin.SIGNED, first.component)

    station.review.set_aside(second.id)
    assert station.desk.view(dossier).passed == {}
    station.desk.finish(dossier, "a test")
    station.drain()
    refused = station.desk.view(dossier)
    assert (refused.dossier.state, refused.delivery) == ("review", None)
    assert "SEA-007" in [event.code for event in station.upkeep.events(0)]

    station.review.bring_back(second.id)
    station.desk.finish(dossier, "a test")
    station.drain()
    view = station.desk.view(dossier)
    assert view.passed == dict.fromkeys((first.id, second.id), Origin.SIGNED)
    assert view.delivery is not None
    package = settings.root / "packages" / view.delivery.folder
    (file,) = package.glob("*.pdf")
    record = json.loads(next(path for path in package.glob("*.json") if path.stem == file.stem).read_bytes())
    assert file.read_bytes() == (WORLD / "signed.pdf").read_bytes()
    assert (record["passed_through"], record["pdfa"], record["digitized"]) == ("signed", "", False)
    assert checker.check(settings.root).findings == ()


def test_the_checker_counts_a_blank_side_that_went_along_in_a_file_that_passed(
    station: Station, settings: Settings
) -> None:
    dossier = station.desk.open("ton-dong", "HS-1").id
    shutil.copy(WORLD / "signed.pdf", settings.watch)
    station.drain()
    second = station.desk.view(dossier).pages[1]
    station.review.set_aside(second.id)
    ctx = station._ctx
    assert ctx is not None
    with ctx.ledger.transaction() as connection:
        connection.execute(update(page_table).where(page_table.c.id == second.id).values(blank=1))
    station.desk.finish(dossier, "a test")
    station.drain()
    assert station.desk.view(dossier).dossier.state == "sealed"
    assert checker.check(settings.root).findings == ()


def test_a_file_beyond_the_size_cap_is_not_said_to_go_along(profile: Profile) -> None:
    capped = profile.model_copy(update={"files": "paper", "pdf_max_mb": 1.0})
    pages = letter(Origin.BORN_DIGITAL, 1)
    found = [untouched.passing(capped, pages, {1: (1, capped.pdf_most_bytes + more)}) for more in (0, 1)]
    assert found == [{10: Origin.BORN_DIGITAL}, {}]
