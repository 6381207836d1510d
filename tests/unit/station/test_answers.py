"""What a person says of a dossier stays on record, goes before what was read, and can be taken back."""

from __future__ import annotations

import json
import sqlite3

import pytest

from ocr.errors import Failure
from ocr.types import Box
from station import checker
from station.app import Station
from station.config import Settings
from station.findings import Value
from station.page_values import values_blob
from station.types import Dossier, DossierView
from tests.world import ready_page


@pytest.fixture
def opened(station: Station) -> Dossier:
    return station.desk.open("1.001193")


def with_card(station: Station, settings: Settings, dossier: Dossier) -> int:
    """A card's page as the stages leave it, its name read in doubt; gives its id."""
    said = Value("ho-ten", "Lê Văn Hung", "LÊ VĂN HUNG", Box(1, 2, 3, 4), "ocr", 0.4, False)
    blobs = {"fields": values_blob((said,))}
    return ready_page.add(station, settings, dossier, "giay-to-tuy-than", "can-cuoc", blobs, fields_of="can-cuoc::")


def name_in(view: DossierView) -> tuple[str, bool, str]:
    (row,) = (row for row in view.fields if row.value.name == "ho-ten")
    return row.value.value, row.value.certain, row.value.engine


def test_an_answer_makes_a_paper_required_and_can_be_taken_back(station: Station, opened: Dossier) -> None:
    def stands(answer: str) -> tuple[str, bool]:
        station.answers.answer(opened.id, "uy-quyen", answer, actor="Lan")
        view = station.desk.view(opened.id)
        assert view.verdict is not None
        row = next(row for row in view.checklist if row.code == "uy-quyen")
        return row.state, any("uy-quyen" in gap.components for gap in view.verdict.missing)

    assert stands("yes") == ("missing", True)
    assert stands("no") == ("not_needed", False)
    assert stands("") == ("asked", False)
    said = station.desk.view(opened.id).answers["uy-quyen"]
    assert (said.value, said.before, said.by) == ("", "no", "Lan")


def test_only_questions_are_answered_and_only_so(station: Station, opened: Dossier) -> None:
    with pytest.raises(Failure, match="ANS-001"):
        station.answers.answer(opened.id, "to-khai", "yes")
    with pytest.raises(Failure, match="ANS-002"):
        station.answers.answer(opened.id, "uy-quyen", "perhaps")
    with pytest.raises(Failure, match="DSK-009"):
        station.answers.original(opened.id, "nothing", "compared")


def test_an_original_on_the_desk_is_named_until_it_is_given_back(
    station: Station, settings: Settings, opened: Dossier
) -> None:
    with_card(station, settings, opened)

    def named() -> tuple[bool, bool]:
        found = station.desk.view(opened.id).verdict
        assert found is not None
        return bool(found.to_compare), bool(found.to_give_back)

    assert named() == (True, False)
    station.answers.original(opened.id, "giay-to-tuy-than", "compared")
    assert named() == (False, True)
    station.answers.original(opened.id, "giay-to-tuy-than", "returned")
    assert named() == (False, False)


def test_a_confirmed_value_goes_before_what_was_read(station: Station, settings: Settings, opened: Dossier) -> None:
    page = with_card(station, settings, opened)
    assert name_in(station.desk.view(opened.id)) == ("Lê Văn Hung", False, "ocr")

    station.answers.confirm(page, "ho-ten", "Lê Văn Hưng", actor="Lan")
    view = station.desk.view(opened.id)
    assert name_in(view) == ("Lê Văn Hưng", True, "hand")
    assert view.applicant is not None
    assert view.applicant.fields["ho-ten"] == "Lê Văn Hưng"
    (row,) = (row for row in view.fields if row.value.name == "ho-ten")
    assert row.said is not None
    assert (row.said.before, row.said.by) == ("Lê Văn Hung", "Lan")

    station.answers.confirm(page, "ho-ten", "")
    assert name_in(station.desk.view(opened.id)) == ("Lê Văn Hung", False, "ocr")


def test_what_cannot_be_a_value_is_refused(station: Station, settings: Settings, opened: Dossier) -> None:
    page = with_card(station, settings, opened)
    for field, value, code in (
        ("ngay-sinh", "31/02/1990", "ANS-006"),
        ("so-dinh-danh", "12345", "ANS-006"),
        ("ho-ten", "Lê 4", "ANS-006"),
        ("so-quyen", "1", "ANS-005"),
    ):
        with pytest.raises(Failure, match=code):
            station.answers.confirm(page, field, value)
    station.answers.confirm(page, "ngay-sinh", "1/2/1990")
    values = {row.value.name: row.value.value for row in station.desk.view(opened.id).fields}
    assert values["ngay-sinh"] == "1990-02-01"


def test_a_typed_applicant_goes_before_the_papers_and_no_value_enters_the_audit(
    station: Station, settings: Settings, opened: Dossier
) -> None:
    page = with_card(station, settings, opened)
    station.answers.applicant(opened.id, "ho-ten", "Trần Thị Sáu", actor="Lan")
    station.answers.confirm(page, "ho-ten", "Lê Văn Hưng")
    found = station.desk.view(opened.id).applicant
    assert found is not None
    assert found.fields["ho-ten"] == "Trần Thị Sáu"
    assert found.said["ho-ten"].before == "Lê Văn Hung"
    station.close()

    ledger = sqlite3.connect(settings.root / "ledger.db")
    facts = json.dumps(ledger.execute("SELECT facts, code FROM event").fetchall(), ensure_ascii=False)
    ledger.close()
    assert "ANS-008" in facts
    assert "Sáu" not in facts
    assert "Hưng" not in facts
    assert not [f for f in checker.check(settings.root).findings if f.invariant != "I12"]
