"""Faint ink: told from usual ink, made as deep, its dust taken off and none of its letters."""

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from ocr.reading import clean, faint
from tests.unit.ocr.drawing import text_page

Pixels = NDArray[np.uint8]
DPI = 200.0


@pytest.fixture(scope="module")
def page() -> Pixels:
    return np.asarray(cv2.GaussianBlur(text_page(1240, 1754, size=30, lines=14), (3, 3), 0), np.uint8)


def paled(page: Pixels, part: float) -> Pixels:
    grain = np.random.default_rng(3).normal(0, 2, page.shape)
    return np.clip(245 - (245 - page.astype(np.float64)) * part + grain, 0, 255).astype(np.uint8)


def dusted(page: Pixels) -> tuple[Pixels, Pixels]:
    """With 2000 specks of 2 x 2 px, and where they are."""
    out, places = page.copy(), np.random.default_rng(5).integers(0, (1750, 1236), (2000, 2))
    for y, x in places.tolist():
        out[y : y + 2, x : x + 2] = 20
    return out, out != page


def test_only_faint_ink_is_called_faint(page: Pixels) -> None:
    assert not faint.depth(clean.flatten(paled(page, 1.0)), DPI).is_faint
    assert not faint.depth(clean.flatten(paled(page, 0.6)), DPI).is_faint
    assert faint.depth(clean.flatten(paled(page, 0.25)), DPI).is_faint
    assert not faint.depth(np.full((1754, 1240), 245, np.uint8), DPI).is_faint


def test_a_page_of_usual_ink_stays_as_it_was_delivered(page: Pixels) -> None:
    assert np.array_equal(clean.cleared(page, DPI), page)


def test_specks_do_not_hide_that_ink_is_faint_and_go_while_its_letters_stay(page: Pixels) -> None:
    pale, specks = dusted(paled(page, 0.25))
    ready = clean.cleared(pale, DPI)
    letters = cv2.erode((page < 60).astype(np.uint8), np.ones((2, 2), np.uint8)) > 0
    bare = cv2.dilate((page < 220).astype(np.uint8), np.ones((9, 9), np.uint8)) == 0
    assert np.median(ready[letters]) < 160
    assert (ready[letters & ~specks] < 200).mean() > 0.95
    assert (ready[specks & bare] < 200).mean() < 0.05


def test_points_of_strong_ink_on_a_faint_page_stay(page: Pixels) -> None:
    pale = paled(page, 0.25)
    cv2.putText(pale, "iiiii", (100, 1700), cv2.FONT_HERSHEY_SIMPLEX, 0.7, 10, 2)
    written = pale < 60
    ready = clean.cleared(pale, DPI)
    assert (ready[written] < 150).mean() > 0.9
