"""Backs of sheets on a noisy, dusty scanner: what shines through is not content, what is written there is."""

import cv2
import numpy as np

from ocr import quality
from ocr.sight import sight
from ocr.types import VerdictKind
from tests.unit.ocr.drawing import text_page


def strewn(page, grain=5.0, specks=4000):
    """With the grain of a sensor and black specks of two px."""
    noise = np.random.default_rng(7)
    out = np.clip(page + noise.normal(0, grain, page.shape), 0, 255).astype(np.uint8)
    for y, x in zip(
        noise.integers(0, page.shape[0] - 2, specks), noise.integers(0, page.shape[1] - 2, specks), strict=True
    ):
        out[y : y + 2, x : x + 2] = 25
    return out


def shining_through(share):
    behind = cv2.GaussianBlur(text_page()[:, ::-1], (0, 0), 1.7).astype(float)
    return (250 - (250 - behind) * share).astype(np.uint8)


def judged(image):
    blank, verdicts = quality.judge(sight(image, 150.0, (image.shape[1], image.shape[0]), 150.0, True))
    return blank, {verdict.kind for verdict in verdicts}


def test_dusty_grainy_back_with_print_shining_through_is_blank():
    assert judged(strewn(shining_through(0.2))) == (True, {VerdictKind.BLANK})


def askew_on_the_bed(page):
    """Lying askew on a black bed that takes a fifth of the frame."""
    height, width = page.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 6.0, 0.9)
    return cv2.warpAffine(page, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=15)


def test_grain_on_a_sheet_that_lies_on_a_black_bed_is_no_pale_print():
    assert judged(askew_on_the_bed(strewn(np.full((1754, 1240), 235, np.uint8), grain=9.0))) == (
        True,
        {VerdictKind.BLANK},
    )


def test_pale_print_in_the_grain_of_a_sheet_on_a_black_bed_is_content():
    pale = (235 - (250 - text_page().astype(float)) * 0.3).astype(np.uint8)
    assert not judged(askew_on_the_bed(strewn(pale)))[0]


def test_strong_grain_over_print_shining_through_is_not_called_lost_print():
    assert VerdictKind.UNREADABLE not in judged(strewn(shining_through(0.2), grain=9.0))[1]


def test_pale_note_on_a_dusty_back_is_content():
    page = shining_through(0.12)
    cv2.putText(page, "Da nhan du ho so", (300, 1000), cv2.FONT_HERSHEY_SCRIPT_SIMPLEX, 1.3, 150, 3, cv2.LINE_AA)
    assert not judged(strewn(page))[0]


def test_pale_stamp_in_grain_is_content():
    page = np.full((1754, 1240), 250, np.uint8)
    for radius in (100, 85):
        cv2.circle(page, (700, 900), radius, 190, 3, cv2.LINE_AA)
    cv2.putText(page, "TINH BINH MINH", (625, 905), cv2.FONT_HERSHEY_SIMPLEX, 0.6, 190, 2, cv2.LINE_AA)
    assert not judged(strewn(page, grain=8.0))[0]


def test_print_melted_into_bars_in_grain_is_never_blank():
    page = cv2.GaussianBlur(text_page(), (0, 0), 5).astype(float)
    assert not judged(strewn(240 - (250 - page) * 0.3, grain=6.0))[0]


def two_tones(chance):
    """A black-and-white page whose px are black by chance."""
    dark = np.random.default_rng(5).random(chance.shape) < chance
    return np.where(dark, 0, 255).astype(np.uint8)


def test_print_of_which_two_tones_left_specks_in_rows_is_never_blank():
    behind = cv2.GaussianBlur(text_page(), (0, 0), 5).astype(float)
    assert judged(two_tones(0.002 + 0.06 * (250 - behind) / 250)) == (False, {VerdictKind.UNREADABLE})


def test_specks_in_no_order_are_dust_on_a_blank_page():
    assert judged(two_tones(np.full((1754, 1240), 0.004))) == (True, {VerdictKind.BLANK})
