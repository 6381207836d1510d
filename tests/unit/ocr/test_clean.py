"""Turning, levelling and preparing page images."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr import clean
from ocr.types import IDENTITY
from tests.unit.ocr.drawing import leaning, text_page


@pytest.mark.parametrize("lean", [-14.0, -3.3, -0.4, 0.0, 0.25, 1.7, 8.0, 14.0])
def test_skew_of_text_is_measured_with_its_sign(lean):
    assert clean.measure_skew(leaning(text_page(), lean)) == pytest.approx(lean, abs=0.1)


def test_page_with_nothing_on_it_has_no_skew():
    page = np.full((1754, 1240), 250, np.uint8)
    assert clean.measure_skew(page) == 0.0
    cv2.circle(page, (600, 800), 9, 30, -1)
    assert clean.measure_skew(page) == 0.0


def test_levelled_page_has_no_skew_left():
    page = leaning(text_page(), 4.2)
    how = clean.geometry(page.shape, 0, True, clean.measure_skew(page), 150)
    assert abs(clean.measure_skew(clean.set_right(page, how))) <= 0.1


@settings(max_examples=60, deadline=None)
@given(
    st.integers(40, 300),
    st.integers(40, 300),
    st.sampled_from([0, 90, 180, 270]),
    st.floats(-15, 15),
    st.floats(0.3, 0.7),
    st.floats(0.3, 0.7),
)
def test_transform_and_pixels_go_to_the_same_place(width, height, rotation, skew, across, down):
    image = np.full((height, width), 255, np.uint8)
    x, y = int(across * width), int(down * height)
    image[y - 2 : y + 3, x - 2 : x + 3] = 0
    how = clean.geometry(image.shape, rotation, True, skew, 300)
    done = clean.set_right(image, how)
    assert done.shape == how.size[::-1]
    weight = 255.0 - done
    rows, columns = np.indices(done.shape) + 0.5
    seen = np.array([(columns * weight).sum(), (rows * weight).sum()]) / weight.sum()
    told = np.array(how.transform) @ (x + 0.5, y + 0.5, 1)
    assert np.abs(seen - told[:2]).max() < 0.5
    back = np.linalg.inv(np.array(how.transform)) @ told
    assert back[:2] == pytest.approx((x + 0.5, y + 0.5), abs=1e-6)


def test_page_that_stands_right_stays_the_same_array():
    page = text_page()
    how = clean.geometry(page.shape, 0, True, 0.0, 300)
    assert clean.set_right(page, how) is page
    assert how.transform == IDENTITY


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_undoing_a_turn_gives_the_upright_pixels_back(rotation):
    page = text_page(300, 500, lines=4)
    delivered = clean.turn(page, rotation)
    how = clean.geometry(delivered.shape, rotation, True, 0.0, 300)
    assert np.array_equal(clean.set_right(delivered, how), page)


def test_new_corners_take_the_colour_of_the_paper():
    page = np.full((200, 300, 3), (180, 220, 240), np.uint8)
    done = clean.set_right(page, clean.geometry(page.shape, 0, True, 7.0, 300))
    assert np.abs(done.astype(int) - (180, 220, 240)).max() <= 1


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
    for x, y in zip(rng.integers(10, 2400, 3000), rng.integers(2600, 3400, 3000), strict=True):
        noisy[y : y + 2, x : x + 2] = 0
    calm = clean.despeckle(noisy, 300)
    assert (calm[2590:] < 128).sum() < 0.05 * (noisy[2590:] < 128).sum()
    assert ((calm[:2500] < 128) != (page[:2500] < 128)).sum() < 20
