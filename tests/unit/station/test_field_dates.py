"""Dates as Vietnamese papers write them: every way gives one ISO date, and what is no date gives none."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.fields.dates import date_of, dates_in, number

DAYS = st.dates(date(1900, 1, 1), date(2099, 12, 31))
TENS = ("", "mười", "hai mươi", "ba mươi", "bốn mươi", "năm mươi", "sáu mươi", "bảy mươi", "tám mươi", "chín mươi")
ONES = ("", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def in_words(value: int) -> str:
    thousands, rest = divmod(value, 1000)
    hundreds, rest = divmod(rest, 100)
    tens, ones = divmod(rest, 10)
    said = [f"{ONES[thousands]} nghìn"] * bool(thousands)
    said += [f"{ONES[hundreds] or 'không'} trăm"] * bool(hundreds or (thousands and rest))
    said += ["linh"] * bool(value > 99 and ones and not tens)
    said += [TENS[tens]] * bool(tens)
    said += ["lăm" if ones == 5 and tens else ONES[ones]] * bool(ones)
    return " ".join(said)


@given(DAYS, st.sampled_from(("ngày {d:02} tháng {m:02} năm {y}", "Ngày {d} tháng {m} năm {y}", "{d:02}/{m:02}/{y}", "{d}-{m}-{y}",
                              "{d}.{m}.{y}", "{d} / {m} / {y}", "Tân Hòa, ngày {d:02} tháng {m} năm {y}")))  # fmt: skip
def test_every_way_of_writing_a_day_gives_that_day(day: date, way: str) -> None:
    found = date_of(way.format(d=day.day, m=day.month, y=day.year))

    assert found is not None and (found.iso, found.whole) == (day.isoformat(), True)


@given(DAYS)
def test_a_day_in_words_is_read(day: date) -> None:
    text = f"Ngày {in_words(day.day)} tháng {in_words(day.month)} năm {in_words(day.year)}"

    found = date_of(text)

    assert found is not None and found.iso == day.isoformat()


@given(DAYS)
def test_digits_and_words_of_the_same_day_are_one_date(day: date) -> None:
    words = f"ngày {in_words(day.day)} tháng {in_words(day.month)} năm {in_words(day.year)}"

    found = date_of(f"{day:%d/%m/%Y} (ghi bằng chữ: {words})")

    assert found is not None and found.iso == day.isoformat()


@given(st.integers(1, 9999))
def test_numbers_in_words_are_read(value: int) -> None:
    from station.fields.strips import flat

    assert number(flat(in_words(value))) == value


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("ngày …… tháng 3 năm 2019", "2019-03"),
        ("ngày .... tháng .... năm 2020", "2020"),
        ("tháng 9/1945", "1945-09"),
        ("năm 1984", "1984"),
        ("1984", "1984"),
        ("ngày mồng hai tháng chín năm một nghìn chín trăm bốn mươi lăm", "1945-09-02"),
    ],
)
def test_partial_dates_are_given_as_far_as_they_go(text: str, iso: str) -> None:
    found = date_of(text)

    assert found is not None and found.iso == iso


@pytest.mark.parametrize(
    "text",
    [
        "31/02/2020",
        "19/91/2023",
        "00/01/2020",
        "ngày 32 tháng 1 năm 2020",
        "15/QĐ-UBND",
        "1234567890",
        "01/2",
        "12.345",
    ],
)
def test_what_the_calendar_does_not_have_is_no_date(text: str) -> None:
    assert date_of(text) is None


def test_two_days_that_differ_give_none_and_both_are_found() -> None:
    text = "từ 01/02/2020 đến 03/04/2021"

    assert date_of(text) is None
    assert [dated.iso for dated in dates_in(text)] == ["2020-02-01", "2021-04-03"]


@given(st.text(max_size=80))
def test_no_text_breaks_it_and_places_lie_in_the_text(text: str) -> None:
    for dated in dates_in(text):
        assert 0 <= dated.begin < dated.end <= len(text)
