"""The lean of lines, and what has none."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ocr.reading import clean
from ocr.upright import lines, orientation
from tests.unit.ocr.drawing import leaning, text_page
from tests.world import papers

PAGE = text_page()


def lean(gray, dpi=150):
    return orientation.lean(clean.flatten(gray), dpi)


def office(paper):
    return cv2.cvtColor(np.asarray(paper), cv2.COLOR_RGB2GRAY)


@settings(max_examples=12, deadline=None)
@given(st.floats(-14.5, 14.5))
def test_lean_of_text_is_measured_to_a_few_hundredths_of_a_degree(degrees):
    assert lean(leaning(PAGE, degrees)) == pytest.approx(degrees, abs=0.03 if abs(degrees) > 0.1 else 0.1)


@pytest.mark.parametrize("degrees", [-2.3, 0.4, 6.0])
def test_small_print_of_a_card_and_a_table_are_levelled_as_well(degrees):
    for paper in (papers.can_cuoc(150), papers.bang_ke(150)):
        assert lean(leaning(office(paper), degrees)) == pytest.approx(degrees, abs=0.12)


@pytest.mark.parametrize(
    "paper",
    [papers.bang_ke, papers.cong_van, papers.can_cuoc, papers.giay_chung_sinh, lambda dpi: papers.to_khai_khai_sinh(dpi)[0]],
    ids=["table", "letter", "card", "form with seal", "form"],
)  # fmt: skip
def test_straight_papers_of_every_layout_have_no_lean(paper):
    assert abs(lean(office(paper(150)))) < 0.05


def test_empty_sheet_lone_mark_seal_and_photograph_have_no_lean():
    page = np.full((1754, 1240), 250, np.uint8)
    assert lean(page) == 0.0
    cv2.circle(page, (600, 800), 9, 30, -1)
    assert lean(page) == 0.0
    cv2.circle(page, (700, 1100), 100, 60, 5)
    assert lean(page) == 0.0
    grain = np.random.default_rng(5).normal(128, 60, (220, 160))
    picture = cv2.resize(np.clip(grain, 0, 255).astype(np.uint8), (1240, 1754), interpolation=cv2.INTER_CUBIC)
    assert lean(picture) == 0.0


def test_two_columns_set_at_different_heights_do_not_lean():
    left, right = text_page(width=620), text_page(width=620)
    page = np.hstack([left, np.roll(right, 9, axis=0)])
    assert abs(lean(page)) < 0.05


def test_a_lone_bar_is_no_line_and_words_are():
    page = np.zeros((400, 600), np.uint8)
    page[100:106, 100:400] = 1
    for x in range(100, 400, 14):
        page[200:212, x : x + 9] = 1
    found = lines.course(page, 150)
    assert [tuple(piece[:4]) for piece in found.pieces] == [(100, 200, 303, 12)]
