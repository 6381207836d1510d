"""The QR of a Căn cước: values that have their form and agree, the others left out, never made up."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ocr.codes.citizen_card import _LETTERS, Doubt, Sex, parse, repaired

CARD = "001099012345|012345678|Nguyễn Thị Ánh Đào|05031999|Nam|Số 3, ngõ 5, Phường Bến Nghé, Quận 1|15042021"

WORDS = some.text(some.sampled_from(_LETTERS), min_size=2, max_size=8).map(str.capitalize)
NAMES = some.lists(WORDS, min_size=1, max_size=5).map(" ".join)
ADDRESSES = some.lists(WORDS, min_size=1, max_size=6).map(", ".join)
BIRTHS = some.dates(date(1900, 1, 1), date(2026, 12, 31))


@some.composite
def cards(draw):
    born, sex = draw(BIRTHS), draw(some.sampled_from(Sex))
    digit = 2 * (born.year // 100 - 19) + (sex is Sex.FEMALE)
    number = f"{draw(some.sampled_from(['001', '036', '079', '096']))}{digit}{born.year % 100:02d}"
    number += f"{draw(some.integers(0, 999999)):06d}"
    issued = draw(some.dates(born, date(2030, 1, 1)))
    return number, draw(some.from_regex(r"[0-9]{9}|", fullmatch=True)), draw(NAMES), born, sex, draw(ADDRESSES), issued


def written(card) -> str:
    number, old, name, born, sex, address, issued = card
    return f"{number}|{old}|{name}|{born:%d%m%Y}|{sex.value}|{address}|{issued:%d%m%Y}"


@given(cards(), some.lists(NAMES | some.just(""), max_size=4))
def test_what_a_card_says_comes_back_whatever_follows_it(card, more):
    text = "|".join([written(card), *more])
    found = parse(text)
    assert (found.number, found.old_number or "", found.name) == card[:3]
    assert (found.born, found.sex, found.address, found.issued) == card[3:]
    assert found.raw == text
    assert found.doubts == ()


@pytest.mark.parametrize("wrongly", ["latin-1", "cp1252", "shift_jis", "cp932", "latin-1 twice"])
@given(card=cards())
def test_a_card_read_with_the_wrong_table_says_the_same(wrongly, card):
    garbled, table = written(card), wrongly.split()[0]
    for _ in range(2 if wrongly.endswith("twice") else 1):
        try:
            garbled = garbled.encode().decode(table)
        except UnicodeDecodeError:  # this table has no sign for one of the bytes, so no reader could have used it
            return
    assert parse(garbled).name == card[2]
    assert parse(garbled).address == card[5]


@given(some.text())
def test_any_text_is_a_card_or_none_and_repairing_twice_changes_nothing_more(text):
    card = parse(text)
    assert card is None or card.raw == text
    assert repaired(repaired(repaired(text))) == repaired(repaired(text))


@given(NAMES)
def test_good_vietnamese_is_never_repaired(name):
    assert repaired(name) == name


@given(cards(), some.integers(1, 60))
def test_a_number_of_another_birth_year_takes_both_away(card, years):
    number = f"{card[0][:4]}{(card[3].year + years) % 100:02d}{card[0][6:]}"
    found = parse(written((number, *card[1:])))
    assert (found.number, found.born) == (None, None)
    assert Doubt.NUMBER_AGAINST_BIRTH in found.doubts


def test_a_number_of_the_other_sex_takes_both_away():
    found = parse(CARD.replace("|Nam|", "|Nữ|"))
    assert (found.number, found.sex, found.born) == (None, None, date(1999, 3, 5))
    assert found.doubts == (Doubt.NUMBER_AGAINST_SEX,)


def test_an_unknown_province_is_a_doubt_and_no_more():
    found = parse(CARD.replace("001099", "999099"))
    assert found.number == "999099012345"
    assert found.doubts == (Doubt.PROVINCE,)


@pytest.mark.parametrize("day", ["30021999", "00001999", "05131999", "05031899", "5031999", "0503199x"])
def test_a_day_that_does_not_exist_is_left_out(day):
    found = parse(CARD.replace("05031999", day))
    assert found.born is None
    assert found.doubts == (Doubt.BORN,)


def test_a_card_issued_before_birth_has_neither_day():
    found = parse(CARD.replace("15042021", "15041990"))
    assert (found.born, found.issued) == (None, None)
    assert found.doubts == (Doubt.ISSUED_BEFORE_BIRTH,)


def test_a_card_without_day_of_issue_or_old_number_has_no_doubt():
    found = parse(CARD.rpartition("|")[0].replace("012345678", ""))
    assert (found.old_number, found.issued, found.doubts) == (None, None, ())


@pytest.mark.parametrize("name", ["Nguy?n Th? Ánh", "Nguy\ufffdn", "Nguyễn 3", "x"])
def test_a_name_with_lost_letters_is_left_out(name):
    found = parse(CARD.replace("Nguyễn Thị Ánh Đào", name))
    assert found.name is None
    assert found.doubts == (Doubt.NAME,)


@pytest.mark.parametrize("text", ["", "H32.72-240801-0001", "TACH|H32.72-240801-0001|01", "12|a|b|c|d|e|f", CARD[1:]])
def test_other_codes_are_no_cards(text):
    assert parse(text) is None
