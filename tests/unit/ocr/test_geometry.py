"""From the delivered frame to the upright page: pixels and coordinates go the same way."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.geometry import carry, is_exact, levelled, on_copy, outline, plan, set_right, turn, turned
from ocr.reading import clean
from ocr.types import IDENTITY, Step
from ocr.upright import orientation
from tests.unit.ocr.drawing import leaning, text_page


def test_levelled_page_has_no_skew_left():
    page = leaning(text_page(), 4.2)
    how = levelled(plan(page.shape, 150), orientation.lean(clean.flatten(page), 150))
    assert abs(orientation.lean(clean.flatten(set_right(page, how)), 150)) <= 0.1


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
    how = levelled(turned(plan(image.shape, 300), rotation, True), skew)
    done = set_right(image, how)
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
    how = plan(page.shape, 300)
    assert set_right(page, how) is page
    assert how.transform == IDENTITY


@pytest.mark.parametrize("rotation", [90, 180, 270])
def test_undoing_a_turn_gives_the_upright_pixels_back(rotation):
    page = text_page(300, 500, lines=4)
    delivered = turn(page, rotation)
    how = turned(plan(delivered.shape, 300), rotation, True)
    assert np.array_equal(set_right(delivered, how), page)


def test_new_corners_take_the_colour_of_the_paper():
    page = np.full((200, 300, 3), (180, 220, 240), np.uint8)
    done = set_right(page, levelled(plan(page.shape, 300), 7.0))
    assert np.abs(done.astype(int) - (180, 220, 240)).max() <= 1


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_region_along_the_grid_keeps_its_very_pixels(rotation):
    page = np.random.default_rng(3).integers(0, 255, (90, 70, 3), np.uint8)
    how = turned(plan(page.shape, 300, outline((10, 20, 50, 80))), rotation, True)
    assert is_exact(how)
    assert np.array_equal(set_right(page, how), turn(page[20:80, 10:50], (360 - rotation) % 360))


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_paper_seen_from_an_angle_becomes_a_rectangle_with_its_corners_in_the_corners(rotation):
    corners = ((60.0, 40.0), (330.0, 80.0), (360.0, 420.0), (30.0, 380.0))
    how = turned(plan((500, 400), 300, corners), rotation, True)
    assert how.steps[0] is Step.PERSPECTIVE
    moved = {(round(float(x)), round(float(y))) for x, y in carry(how, np.array(corners))}
    width, height = how.size
    assert moved == {(0, 0), (width, 0), (width, height), (0, height)}


def test_sheet_lying_askew_is_cut_out_without_bending():
    box = cv2.boxPoints(((200.0, 250.0), (200.0, 300.0), 7.0))
    corners = tuple((float(x), float(y)) for x, y in (box[1], box[2], box[3], box[0]))
    how = plan((500, 400), 300, corners)
    assert how.steps == (Step.CROP,)
    assert how.transform[2] == (0.0, 0.0, 1.0)
    assert how.size == (200, 300)


def test_way_of_a_copy_leads_to_the_same_place_in_small():
    corners = ((60.0, 40.0), (330.0, 80.0), (360.0, 420.0), (30.0, 380.0))
    how = levelled(turned(plan((500, 400), 300, corners), 90, True), 2.0)
    small = on_copy(how, (250, 200), 0.5)
    assert small.size == pytest.approx((how.size[0] / 2, how.size[1] / 2), abs=1)
    there, here = carry(how, np.array([[200.0, 200.0]])), carry(small, np.array([[100.0, 100.0]]))
    assert there / 2 == pytest.approx(here, abs=1)


@given(st.sampled_from([0, 90, 180, 270]), st.floats(-20, 20), st.floats(-10, 10))
def test_lean_tells_the_whole_angle_whether_cut_out_or_levelled(rotation, cut, left):
    cos, sin = np.cos(np.radians(cut)), np.sin(np.radians(cut))
    corners = np.array([(-200, -300), (200, -300), (200, 300), (-200, 300)]) @ np.array([[cos, sin], [-sin, cos]])
    x0, x1, x2, x3 = ((float(x), float(y)) for x, y in corners + 500)
    how = levelled(turned(plan((1000, 1000), 300, (x0, x1, x2, x3)), rotation, True), left)
    assert how.lean == pytest.approx(cut + left, abs=1e-3)
