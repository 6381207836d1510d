"""Cleaning for reading leaves every mark of letters where it was."""

from unicodedata import normalize

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ocr.reading import clean
from ocr.reading.leaders import drop_leaders
from ocr.reading.specks import despeckle

FONTS = "/usr/share/fonts/truetype/dejavu/DejaVu"
FACES = ("Sans", "SerifCondensed", "Serif-Bold", "SansMono", "Sans-Oblique", "SansCondensed", "Serif")
VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"
LETTERS = "bcdđghklmnpqrstvx" + normalize("NFC", "".join(vowel + tone for vowel in VOWELS for tone in ("", *TONES)))
HARD = (
    "iiiiii",
    "ịịịịịị",
    "ạọẹ ạọẹ",
    "kiến thiết điều kiện",
    "1.1.1.1.1.1",
    "v.v…",
    "i.i.i.i",
    "a – b",
    "“hỏi: ngã; nặng!”",
)


def page(text, face, points, dpi, bilevel):
    """A sheet of 4 x 3 inches with the text from edge to edge of its print, black on white."""
    image = Image.new("L", (4 * dpi, 3 * dpi), 255)
    font = ImageFont.truetype(f"{FONTS}{face}.ttf", round(points * dpi / 72))
    draw, lines, words = ImageDraw.Draw(image), [""], text.split()
    for word in words * (1 + 1500 // len(text)):
        longer = f"{lines[-1]} {word}".strip()
        if draw.textlength(longer, font=font) > 3.2 * dpi:
            lines.append(word)
        else:
            lines[-1] = longer
    for row, line in enumerate(lines):
        y = 0.4 * dpi + row * points * 1.45 * dpi / 72
        if y < 2.5 * dpi:
            draw.text((0.4 * dpi, y), line, font=font, fill=0)
    gray = np.asarray(image)
    return np.where(gray < 150, 0, 255).astype(np.uint8) if bilevel else gray


def lost(before, after):
    """Boxes of the ink of `before` that nothing dark is left of in `after`, of any scale."""
    scale = after.shape[1] / before.shape[1]
    _, _, stats, _ = cv2.connectedComponentsWithStats((before < 128).astype(np.uint8), connectivity=8)
    gone = []
    for x, y, width, height, _ in stats[1:].tolist():
        part = after[int(y * scale) : int((y + height) * scale) + 1, int(x * scale) : int((x + width) * scale) + 1]
        if part.min() > 160:
            gone.append((x, y, width, height))
    return gone


words = st.lists(st.one_of(st.text(LETTERS, min_size=1, max_size=7), st.sampled_from(HARD)), min_size=8, max_size=40)


@settings(max_examples=40, deadline=None)
@given(words.map(" ".join), st.sampled_from(FACES), st.integers(8, 14), st.sampled_from((150, 200, 300)), st.booleans())
def test_nothing_of_a_clean_page_is_lost(text, face, points, dpi, bilevel):
    sheet = page(text, face, points, dpi, bilevel)
    assert lost(sheet, clean.for_reading(sheet, dpi).image) == []


@pytest.mark.parametrize("points", [8, 11, 14])
@pytest.mark.parametrize("dpi", [150, 200, 300])
@pytest.mark.parametrize("text", HARD)
def test_rows_of_marks_are_no_leaders(text, points, dpi):
    sheet = page(text, "Sans", points, dpi, True)
    assert lost(sheet, drop_leaders(sheet, dpi)) == []


def strewn(sheet, share, side, seed=3):
    """The sheet with specks of `side` px on a share of its pixels, and the place of those specks."""
    seeds = (np.random.default_rng(seed).random(sheet.shape) < share).astype(np.uint8)
    specks = cv2.dilate(seeds, np.ones((side, side), np.uint8)) > 0
    return np.where(specks, np.uint8(25), sheet), specks


@pytest.mark.parametrize("dpi", [200, 300])
def test_specks_go_from_a_strewn_page_and_marks_stay(dpi):
    sheet = page("Những điều kiện của người Việt ở nặng hỏi ngã", "Serif", 13, dpi, False)
    noisy, specks = strewn(sheet, 0.0005, 2)
    calm = despeckle(noisy, dpi)
    open_specks = specks & (cv2.erode(sheet, np.ones((5, 5), np.uint8)) > 250)
    assert np.count_nonzero(calm[open_specks] < 165) < 0.25 * np.count_nonzero(open_specks)
    assert lost(sheet, calm) == []


def test_specks_as_large_as_the_dots_of_small_print_stay_beside_it():
    sheet = page("Những điều kiện của người Việt ở nặng hỏi ngã", "Sans", 8, 150, True)
    assert lost(sheet, despeckle(strewn(sheet, 0.0008, 2)[0], 150)) == []


def test_specks_in_one_place_are_no_proof():
    sheet = page("Những điều kiện", "Sans", 11, 300, False)
    noisy = sheet.copy()
    noisy[760:, 500:800] = strewn(sheet, 0.004, 2)[0][760:, 500:800]
    assert np.array_equal(despeckle(noisy, 300), noisy)


def test_dots_in_slanting_rows_are_no_proof():
    sheet = page("Họ và tên", "Sans", 11, 200, False).copy()
    sheet[:] = 255
    for row in range(60, 560, 25):
        for x in range(60, 740, 9):
            y = row + round(x * 0.05)
            sheet[y : y + 2, x : x + 2] = 0
    assert np.array_equal(despeckle(sheet, 200), sheet)
