"""The machine-readable zone: every valid one parses, and no wrong character passes as proved."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ocr.reading import mrz
from ocr.reading.layout.ink import Ink
from ocr.reading.mrz import check_digit, in_form, parse
from ocr.reading.proofreading import proofread
from ocr.reading.recognise import recogniser

FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf"
CARD = ("IDVNM1990000173001199000017<<4", "9901018F3901016VNM<<<<<<<<<<<0", "NGUYEN<<THI<ANH<TUYET<<<<<<<<<")
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ<"
NAMES = st.lists(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=1, max_size=6), min_size=2, max_size=4)


def six(day: date) -> str:
    return day.strftime("%y%m%d")


def checked(text: str) -> str:
    return text + check_digit(text)


def named(names: list[str], width: int) -> str:
    return f"{names[0]}<<{'<'.join(names[1:])}".ljust(width, "<")[:width]


@st.composite
def cards(draw):
    born = draw(st.dates(date(1930, 1, 1), date(2020, 12, 31)))
    ends = draw(st.dates(date(2024, 1, 1), date(2060, 12, 31)))
    female = draw(st.booleans())
    century = (born.year - 1900) // 100 * 2 + female
    number = f"{draw(st.integers(1, 96)):03}{century}{born:%y}{draw(st.integers(0, 999999)):06}"
    top = f"IDVNM{checked(number[3:])}{checked(number + '<<')}"
    low = f"{checked(six(born))}{'MF'[female]}{checked(six(ends))}VNM{'<' * 11}"
    low += check_digit(top[5:30] + low[0:7] + low[8:15] + low[18:29])
    names = draw(NAMES)
    return (top, low, named(names, 30)), (
        number,
        born,
        "MF"[female],
        ends,
        " ".join(named(names, 30).replace("<", " ").split()),
    )


@st.composite
def booklets(draw):
    wide = draw(st.booleans())
    born = draw(st.dates(date(1951, 1, 1), date(2019, 12, 31)))
    ends = draw(st.dates(date(2020, 1, 1), date(2050, 12, 31)))
    number = draw(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", min_size=6, max_size=9))
    land = draw(st.sampled_from(["VNM", "LAO", "D<<", "UTO"]))
    names = draw(NAMES)
    low = f"{checked(number.ljust(9, '<'))}{land}{checked(six(born))}{draw(st.sampled_from('MF<'))}{checked(six(ends))}"
    low += checked("<" * 14) if wide else "<" * 7
    low += check_digit(low[0:10] + low[13:20] + low[21:])
    top = f"P<{land}{named(names, 39 if wide else 31)}"
    return (top, low), (number, born, ends)


@given(cards())
def test_every_valid_card_parses_and_is_proved(card) -> None:
    lines, (number, born, sex, ends, name) = card
    said = parse(lines)
    assert said is not None
    assert (said.personal_number, said.number, said.born, said.sex) == (number, number[3:], born, sex)
    assert (said.expires, said.name, said.nationality) == (ends, name, "VNM")
    assert set(said.proved) == {"number", "personal_number", "born", "expires", "sex"}
    assert in_form(lines) == lines


@given(booklets())
def test_every_valid_booklet_parses(booklet) -> None:
    lines, (number, born, ends) = booklet
    said = parse(lines)
    assert said is not None
    assert (said.number, said.expires) == (number, ends)
    assert said.born in (born, None)
    assert "expires" in said.proved
    assert ("number" in said.proved) == (number.isdigit() and len(number) == 9)


@given(st.one_of(cards(), booklets()), st.data())
def test_a_single_wrong_character_never_gives_a_wrong_proved_value(zone, data) -> None:
    lines, _ = zone
    row = data.draw(st.integers(0, len(lines) - 1))
    place = data.draw(st.integers(0, len(lines[0]) - 1))
    wrong = list(lines)
    wrong[row] = f"{lines[row][:place]}{data.draw(st.sampled_from(ALPHABET))}{lines[row][place + 1 :]}"
    right = parse(lines)
    for read in (tuple(wrong), in_form(wrong)):
        said = parse(read) if read else None
        if said is not None and right is not None:
            for value in said.proved:
                assert getattr(said, value) == getattr(right, value)


@given(st.lists(st.text(), max_size=4))
def test_nothing_that_is_no_zone_fails(lines: list[str]) -> None:
    parse(lines)
    in_form(lines)


@pytest.mark.parametrize(
    "read",
    [
        ("TDVNM199OOO0173OO1199000017<<4", CARD[1], CARD[2]),
        ("IDVNM1990000173001199000017<4", "99O1018F39O1016VNM<<<<<<<<<<<<<0", CARD[2]),
        (". IDVNM1990000173001199000017<<4", "9901018F3901016VNM<<<<<cccece0", "NGUYEN<<THI<ANH<TUYET<<<<cec"),
        ("IDVNM 199@00017 3 001199000017 << 4", "9901018F3901016VN M<<<«<<<<<<0", CARD[2]),
    ],
)
def test_what_engines_make_of_a_zone_comes_back_to_its_form(read: tuple[str, ...]) -> None:
    assert in_form(read) == CARD


def test_a_number_that_differs_from_its_repetition_is_not_proved() -> None:
    other = checked("199000018")
    top = f"IDVNM{other}{CARD[0][15:]}"
    low = CARD[1][:29] + check_digit(top[5:30] + CARD[1][0:7] + CARD[1][8:15] + CARD[1][18:29])
    said = parse((top, low, CARD[2]))
    assert said is not None
    assert "personal_number" not in said.proved


def test_a_name_with_a_digit_is_not_given_and_a_card_without_an_end_has_none() -> None:
    low = f"9901018F{checked('991231')}VNM{'<' * 11}"
    low += check_digit(CARD[0][5:30] + low[0:7] + low[8:15] + low[18:29])
    said = parse((CARD[0], low, CARD[2].replace("ANH", "4NH")))
    assert said is not None
    assert (said.name, said.expires) == (None, None)
    assert "expires" not in said.proved


def test_a_card_drawn_on_a_page_is_read_and_its_text_put_right() -> None:
    image = Image.new("L", (1500, 700), 250)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, 44)
    draw.text((80, 60), "Đặc điểm nhân dạng: nốt ruồi cách 1 cm", font=ImageFont.truetype(FONT, 30), fill=20)
    for i, line in enumerate(CARD):
        draw.text((80, 300 + 80 * i), line, font=font, fill=20)
    pixels, engine = np.asarray(image), recogniser()
    page = proofread(engine.read(pixels, 300.0, "vie", 60.0), Ink(pixels, (), ()), 300.0, engine, 60.0)
    (zone,) = page.zones
    assert zone.lines[:2] == CARD[:2]
    assert zone.box.y0 > 250
    said = mrz.parse(zone.lines)
    assert said is not None
    assert said.personal_number == "001199000017"
    assert CARD[0] in page.text
    for word in page.words:
        assert not word.said or word.said != word.text


def test_a_second_look_that_fails_leaves_the_page_as_it_was() -> None:
    engine = recogniser()
    image = Image.new("L", (1500, 400), 250)
    for i, line in enumerate(CARD):
        ImageDraw.Draw(image).text((80, 60 + 80 * i), line, font=ImageFont.truetype(FONT, 44), fill=20)
    page = engine.read(np.asarray(image), 300.0, "vie", 60.0)
    after = proofread(page, Ink(np.asarray(image), (), ()), 300.0, engine, 0.0)
    assert (after.text, after.zones) == (page.text, ())
