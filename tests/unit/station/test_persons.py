"""One person in many papers: names compared the Vietnamese way, dates in part, numbers exactly; who contradicts whom."""

from __future__ import annotations

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.types import Box
from station.findings import Value
from station.persons.agreement import Agreement, compare, dates, names, numbers
from station.persons.contradictions import Clash, contradictions
from station.persons.people import Speaking, applicant_of, persons_of, told_by
from station.persons.unproved import unproved
from station.profiles.model import FieldRule, Paper

SAME, FITS, ACCENT, DIFFERENT = Agreement.SAME, Agreement.FITS, Agreement.ACCENT, Agreement.DIFFERENT
SYLLABLES = st.sampled_from(["Nguyễn", "Thị", "Hoà", "Thúy", "Đặng", "Quý", "Ánh", "Giang", "Văn", "H'Hen", "Êban"])
NAMES = st.lists(SYLLABLES, min_size=2, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [
        ("Nguyễn Thị Hoà", "NGUYỄN THỊ HÒA", SAME),
        ("Trần Thuý Kiều", "Trần Thúy Kiều", SAME),
        ("Ðặng Văn Ðức", "Đặng Văn Đức", SAME),
        ("H' Hen Niê", "H'Hen Niê", SAME),
        ("An Nguyễn Văn", "Nguyễn Văn An", SAME),
        ("Lê Thị  Hoa", "Lê Thị Hoa", SAME),
        ("Ông Lê Văn An", "LÊ VĂN AN", SAME),
        ("Ông Thị Hoa", "Ông Thị Hòa", ACCENT),
        ("NGUYEN THI HOA", "Nguyễn Thị Hòa", FITS),
        ("Nguyễn Thị Hoa", "Nguyễn Thị Hòa", ACCENT),
        ("Đỗ Văn Dũng", "Đỗ Văn Đũng", ACCENT),
        ("Phạm Văn Hùng", "Phạm Văn Hưng", ACCENT),
        ("Lê Thị Hoa", "Lê Thị Hoàn", DIFFERENT),
        ("Lý Văn Ba", "Lí Văn Ba", DIFFERENT),
    ],
)
def test_names_are_compared_the_vietnamese_way(one: str, other: str, stands: Agreement) -> None:
    assert names(one, other) is stands
    assert names(other, one) is stands


def test_a_zone_without_marks_contradicts_no_mark() -> None:
    assert names("LE VAN HUNG", "Lê Văn Hưng", unmarked=True) is FITS
    assert names("LE VAN HUNG", "Lê Văn Hậu", unmarked=True) is DIFFERENT


@given(NAMES)
def test_capitals_and_code_points_never_make_a_difference(name: str) -> None:
    assert names(name, unicodedata.normalize("NFD", name.upper())) is SAME


@pytest.mark.parametrize(
    ("one", "other", "stands"),
    [
        ("1990-03-12", "1990-03-12", SAME),
        ("1990-03-12", "1990", FITS),
        ("1990-03", "1990-03-12", FITS),
        ("1990-03-12", "1990-12-03", Agreement.SWAPPED),
        ("1990-03-12", "1990-03-13", DIFFERENT),
        ("1990", "1991-01-01", DIFFERENT),
        ("1990-03-03", "1991-03-03", DIFFERENT),
    ],
)
def test_dates_may_be_partial_and_swapped(one: str, other: str, stands: Agreement) -> None:
    assert dates(one, other) is stands
    assert dates(other, one) is stands


def test_numbers_agree_digit_by_digit() -> None:
    assert numbers("001090000123", "001090000123") is SAME
    assert numbers("001090000123", "001090000128") is DIFFERENT
    assert numbers("001090000123", "012345678") is FITS
    assert compare("sex", "Nam", "nam") is SAME


def rule(name: str, person: str, means: str, type_: str = "name") -> FieldRule:
    return FieldRule.model_validate({"name": name, "title": name, "type": type_, "person": person, "means": means})


FORM = Paper(
    code="to-khai", title="Tờ khai",
    fields=(
        rule("nguoi-khai", "nguoi-khai", "ho-ten"), rule("so-dinh-danh", "nguoi-khai", "so-dinh-danh", "person-number"),
        rule("ho-ten", "con", "ho-ten"), rule("ngay-sinh", "con", "ngay-sinh", "date"),
    ),
)  # fmt: skip
BIRTH = Paper(
    code="giay-chung-sinh", title="Giấy chứng sinh",
    fields=(rule("ho-ten-me", "me", "ho-ten"), rule("ho-ten", "con", "ho-ten"), rule("ngay-sinh", "con", "ngay-sinh", "date")),
)  # fmt: skip
CARD = Paper(
    code="can-cuoc", title="Căn cước", identity=True,
    fields=(
        rule("ho-ten", "chu-the", "ho-ten"), rule("so-dinh-danh", "chu-the", "so-dinh-danh", "person-number"),
        rule("ngay-sinh", "chu-the", "ngay-sinh", "date"),
    ),
)  # fmt: skip


def value(name: str, text: str, certain: bool = True, engine: str = "ocr", confidence: float = 0.98) -> Value:
    return Value(name, text, text, Box(0, 0, 9, 9), engine, confidence, certain)


def page(number: int, kind: Paper, *values: Value) -> Speaking:
    return Speaking(number, {"to-khai": 1, "giay-chung-sinh": 2, "can-cuoc": 3}[kind.code], kind, values)


def form(name: str = "Lê Văn Hưng", certain: bool = True) -> Speaking:
    return page(
        1, FORM, value("nguoi-khai", name, certain), value("ho-ten", "Lê Thị Mai"), value("ngay-sinh", "2024-05-06")
    )


def card(name: str = "LÊ VĂN HƯNG", number: str = "001090000123", page_id: int = 3) -> Speaking:
    return page(page_id, CARD, value("ho-ten", name, engine="qr"), value("so-dinh-danh", number, engine="qr"))


def said(*pages: Speaking) -> tuple[Clash, ...]:
    return contradictions(pages, persons_of(told_by(pages)))


def test_the_card_and_the_form_tell_of_one_person() -> None:
    people = persons_of(told_by([form(), card()]))
    applicant = applicant_of(people, ("nguoi-khai",))

    assert applicant is not None
    assert set(applicant.roles) == {"nguoi-khai", "chu-the"}
    assert applicant.of("ho-ten")[0].value.engine == "qr"
    assert said(form(), card()) == ()


def test_front_and_back_of_a_card_are_one_holder() -> None:
    back = page(
        4, CARD, value("ho-ten", "LE VAN HUNG", engine="mrz"), value("so-dinh-danh", "001090000123", engine="mrz")
    )
    people = persons_of(told_by([card(), back]))

    assert len(people) == 1
    assert said(form(), card(), back) == ()


def test_two_cards_are_two_holders_and_the_first_is_the_applicant_without_a_form() -> None:
    people = persons_of(told_by([card(), card("TRẦN THỊ BA", "001190000124", 5)]))
    applicant = applicant_of(people, ("nguoi-khai",))

    assert len(people) == 2
    assert applicant is not None
    assert applicant.of("so-dinh-danh")[0].value.value == "001090000123"


def test_another_mark_in_the_name_is_told_with_both_proofs() -> None:
    (found,) = said(form("Lê Văn Hùng"), card())

    assert (found.means, found.how) == ("ho-ten", "accent")
    assert {(side.page, side.value.engine) for side in found.sides} == {(1, "ocr"), (3, "qr")}


def test_a_mark_that_was_read_in_doubt_contradicts_nothing() -> None:
    assert said(form("Lê Văn Hùng", certain=False), card()) == ()


def test_day_and_month_swapped_are_called_so() -> None:
    (found,) = said(form(), page(2, BIRTH, value("ho-ten", "Lê Thị Mai"), value("ngay-sinh", "2024-06-05")))

    assert (found.means, found.role, found.how) == ("ngay-sinh", "con", "day_and_month")


def test_a_partial_date_fits() -> None:
    assert said(form(), page(2, BIRTH, value("ho-ten", "Lê Thị Mai"), value("ngay-sinh", "2024"))) == ()


def test_another_number_of_the_same_person_is_told() -> None:
    typed = page(1, FORM, *form().values, value("so-dinh-danh", "001090000128"))
    (found,) = said(typed, card())

    assert (found.means, found.how) == ("so-dinh-danh", "different")


def test_another_persons_card_is_told() -> None:
    (found,) = said(form(), card("PHẠM QUỐC TOẢN", "079085001234"))

    assert found.how == "another_person"
    assert {side.value.value for side in found.sides} == {"PHẠM QUỐC TOẢN", "Lê Văn Hưng"}


def test_a_card_is_nobodys_only_when_everybody_else_was_read() -> None:
    half_read = page(1, FORM, value("ho-ten", "Lê Thị Mai"))

    assert said(half_read, card("PHẠM QUỐC TOẢN", "079085001234")) == ()
    assert said(form("Phạm Quác Toản", certain=False), card("PHẠM QUỐC TOẢN", "079085001234")) == ()


def test_another_childs_paper_is_told() -> None:
    values = value("ho-ten-me", "Vũ Thị Tư"), value("ho-ten", "Hồ Bảo Anh"), value("ngay-sinh", "2021-01-02")
    found = said(form(), card(), page(2, BIRTH, *values))

    assert {clash.means for clash in found} == {"ho-ten", "ngay-sinh"}


def test_a_name_in_doubt_that_is_wholly_unlike_is_another_persons() -> None:
    (found,) = said(form(certain=False), card("PHẠM QUỐC TOẢN", "079085001234"))

    assert found.how == "another_person"


def test_one_letter_on_a_page_with_entries_in_doubt_contradicts_nothing() -> None:
    doubtful = value("so-dinh-danh", "001090000173", certain=False, confidence=0.7)

    assert said(page(1, FORM, *form("Lê Văn Hùng").values, doubtful), card()) == ()


def test_a_code_and_the_print_beside_it_that_differ_are_told_with_both() -> None:
    printed = value("ho-ten", "Phạm Quốc Toản")
    copied = replace(value("ho-ten", "Lê Văn Hưng", certain=False, engine="qr", confidence=0.5), printed=printed)
    (found,) = said(form(), page(3, CARD, copied))

    assert [side.value.engine for side in found.sides] == ["qr", "ocr"]
    assert found.how == "different"


def test_a_number_a_digit_apart_without_a_name_is_the_same_persons_and_told() -> None:
    typed = page(1, FORM, *form().values, value("so-dinh-danh", "001090000128"))
    (found,) = said(typed, page(3, CARD, value("so-dinh-danh", "001090000123")))

    assert (found.means, found.how) == ("so-dinh-danh", "different")


def asked(*pages: Speaking) -> list[tuple[int, str]]:
    people = persons_of(told_by(pages))
    return [(one.page, one.rule.name) for one in unproved(pages, people, ())]


def test_a_paper_whose_names_could_not_be_read_is_asked_about() -> None:
    assert asked(page(1, FORM), card()) == [(1, "nguoi-khai")]
    assert asked(form(), card()) == []
    assert asked(page(1, FORM)) == []


def test_a_paper_that_shares_only_a_role_is_asked_about() -> None:
    other = page(2, BIRTH, value("ho-ten-me", "Vũ Thị Tư", False, confidence=0.3))

    assert asked(form(), card(), other) == [(2, "ho-ten-me")]


def test_a_name_read_badly_that_is_alike_vouches_for_its_paper() -> None:
    assert asked(form("Lẻ Vân Hưng", certain=False), card()) == []
