"""Preparing page images."""

import cv2
import numpy as np

from ocr.reading import clean
from tests.unit.ocr.drawing import text_page


def test_low_resolution_is_enlarged_and_full_resolution_is_not():
    assert clean.for_reading(text_page(), 150).scale == 2.0
    assert clean.for_reading(text_page(), 150).image.shape == (3508, 2480)
    assert clean.for_reading(text_page(), 300).scale == 1.0


def test_leader_dots_go_and_letters_with_their_marks_stay():
    page = text_page(2480, 3508, size=50, lines=4)
    dotted = page.copy()
    for x in range(400, 1600, 16):
        cv2.circle(dotted, (x, 1500), 3, 30, -1)
    ready = clean.drop_leaders(dotted, 300)
    assert ready[1480:1520, 380:1620].min() > 200
    assert np.array_equal(clean.drop_leaders(page, 300), page)


def test_specks_are_removed_only_where_they_are_many():
    page = text_page(2480, 3508, size=50, lines=20)
    assert np.array_equal(clean.despeckle(page, 300), page)
    noisy = page.copy()
    rng = np.random.default_rng(1)
    for x, y in zip(rng.integers(10, 2400, 3000), rng.integers(10, 3400, 3000), strict=True):
        noisy[y : y + 2, x : x + 2] = 0
    calm = clean.despeckle(noisy, 300)
    added = (noisy < 128) & (page > 200)
    assert (calm[added] < 128).sum() < 0.15 * added.sum()  # the rest touch letters
    assert (calm[page < 128] > 160).sum() == 0
