"""Which papers are still wanted: one of several is enough, questions are asked, results come later."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from ocr.types import Edits
from station import rules
from station.app import Station
from station.config import Settings
from station.profiles.files import parse
from station.types import ChecklistRow, Page

PROFILE = parse("""code = "9.000001"
title = "Thử"
kind = "desk"
valid_from = 2026-01-01

[[components]]
code = "chung-sinh"
title = "Giấy chứng sinh"
need = "required"
one_of = "sinh"

[[components]]
code = "cam-doan"
title = "Giấy cam đoan"
need = "required"
one_of = "sinh"

[[components]]
code = "uy-quyen"
title = "Giấy ủy quyền"
need = "conditional"
question = "Có ủy quyền?"

[[components]]
code = "gcn-goc"
title = "Bản gốc giấy chứng nhận"
need = "required"
digitize = "never"

[[results]]
code = "giay-khai-sinh"
title = "Giấy khai sinh"

[[results]]
code = "cap-nhat"
title = "Cập nhật cơ sở dữ liệu"
given_as = "database"
""").profile


def _pages(*components: str) -> tuple[Page, ...]:
    return tuple(
        Page(
            id=number, scan_id=number, frame=0, part=0, dossier_id=1, position=number, state="ready", component=component,
            component_by="station", edits=Edits(), size=(100, 100), blank=False, verdicts=(), original="", look="",
            thumbnail="", reading="", code="",
        )
        for number, component in enumerate(components, 1)
    )  # fmt: skip


def _states(rows: Iterable[ChecklistRow]) -> dict[str, str]:
    return {row.code: row.state for row in rows}


def test_nothing_there_yet() -> None:
    rows = rules.checklist(PROFILE, (), "")

    assert _states(rows) == {
        "chung-sinh": "missing",
        "cam-doan": "missing",
        "uy-quyen": "asked",
        "gcn-goc": "no_paper",
        "giay-khai-sinh": "later",
        "cap-nhat": "no_paper",
    }


def test_papers_of_which_one_is_enough_are_missed_as_one() -> None:
    (gap,) = rules.missing(PROFILE, ())

    assert gap.titles == ("Giấy chứng sinh", "Giấy cam đoan")


def test_one_of_them_is_enough() -> None:
    pages = _pages("cam-doan")

    assert rules.missing(PROFILE, pages) == ()
    assert _states(rules.checklist(PROFILE, pages, ""))["chung-sinh"] == "not_needed"


def test_a_question_and_the_other_papers_stand_in_the_hint() -> None:
    hints = {row.code: row.hint for row in rules.checklist(PROFILE, (), "")}

    assert hints["uy-quyen"] == "Có ủy quyền?"
    assert hints["chung-sinh"] == "or: Giấy cam đoan"


def test_a_result_is_awaited_until_a_page_shows_it() -> None:
    assert rules.awaited_results(PROFILE, _pages("chung-sinh")) == ("Giấy khai sinh",)
    assert rules.awaited_results(PROFILE, _pages("chung-sinh", "giay-khai-sinh")) == ()


def test_the_desk_offers_first_what_is_opened_most(station: Station, settings: Settings) -> None:
    for _number in range(2):
        station.desk.open("hoa giai tranh chap dat dai")
    station.desk.open("dang ky khai sinh")
    station.close()

    with Station(settings) as again:
        codes = [procedure.code for procedure in again.desk.procedures()]

    assert codes[:2] == ["1.012812", "1.001193"]
    assert codes[-2:] == ["luu-tru", "ton-dong"]


def test_a_paper_that_is_there_only_by_a_guess_asks_to_be_looked_at() -> None:
    sure, guessed, away = _pages("chung-sinh", "chung-sinh", "chung-sinh")
    guessed = replace(guessed, certainty="proposed")
    away = replace(away, certainty="proposed", state="set_aside")
    assert rules.checklist(PROFILE, (sure, away), "")[0].state == "present"
    assert rules.checklist(PROFILE, (sure, guessed), "")[0].state == "attention"
    assert rules.proposed((sure, guessed, away)) == (2,)
