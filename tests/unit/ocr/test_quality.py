"""Verdicts on scans: blanks, and faults that must not be seen on a good page."""

import cv2
import numpy as np
import pytest

from ocr import quality
from ocr.judges import light
from ocr.sight import reduced, sight
from ocr.types import Severity, VerdictKind
from tests.unit.ocr.drawing import leaning, text_page


def paper(width=1240, height=1754):
    noise = np.random.default_rng(2).normal(248, 2, (height, width))
    return np.clip(noise, 0, 255).astype(np.uint8)


def judge(image, dpi):
    small, factor = reduced(image, dpi)
    size = (image.shape[1], image.shape[0])
    return quality.judge(sight(small, dpi * factor, size, dpi, True))


def kinds(image, dpi):
    return {verdict.kind for verdict in judge(image, dpi)[1]}


def test_good_page_gets_no_verdict_at_all():
    assert judge(text_page(2480, 3508, size=54), 300) == (False, ())


def test_empty_sheet_is_blank_with_holes_and_with_text_showing_through():
    assert judge(paper(), 150)[0]
    holed = paper()
    for y in (600, 1100):
        cv2.circle(holed, (110, y), 18, 40, -1)
    assert judge(holed, 150)[0]
    behind = cv2.GaussianBlur(text_page()[:, ::-1], (0, 0), 1.5).astype(float)
    through = (250 - (250 - behind) * 0.12).astype(np.uint8)
    assert judge(through, 150)[0]


def test_stamp_signature_and_carbon_copy_are_not_blank():
    stamp = cv2.cvtColor(paper(), cv2.COLOR_GRAY2BGR)
    cv2.circle(stamp, (700, 900), 100, (60, 60, 200), 5)
    signature = paper()
    curve = np.array([[600 + 3 * i, 1000 + int(40 * np.sin(i / 4))] for i in range(60)], np.int32)
    cv2.polylines(signature, [curve], False, 60, 3)
    carbon = text_page(ink=165)
    for page in (stamp, signature, carbon):
        assert not judge(page, 150)[0]


def test_blurred_text_is_told():
    page = cv2.GaussianBlur(text_page(2480, 3508, size=54), (0, 0), 7)
    assert VerdictKind.BLURRED in kinds(page, 300)


def test_dark_and_pale_scans_are_told():
    page = text_page()
    assert VerdictKind.DARK in kinds((page * 0.3).astype(np.uint8), 150)
    assert VerdictKind.WASHED_OUT in kinds((170 + page * 0.25).astype(np.uint8), 200)


@pytest.mark.parametrize(("dpi", "severity"), [(120, Severity.BAD), (150, Severity.WARN), (200, None)])
def test_low_resolution_is_told_by_degree(dpi, severity):
    found = [v.severity for v in judge(text_page(), dpi)[1] if v.kind is VerdictKind.LOW_RESOLUTION]
    assert found == ([severity] if severity else [])


def test_text_running_over_the_edge_is_told():
    assert VerdictKind.CUT_OFF in kinds(text_page()[:, 170:], 200)


def test_page_lying_far_askew_is_told():
    assert VerdictKind.SKEWED in kinds(leaning(text_page(), 22), 200)


def test_very_pale_text_is_not_blank():
    assert not judge((165 + text_page() * 0.3).astype(np.uint8), 200)[0]


def test_faint_copy_is_told_from_a_page_of_dark_print_and_from_the_other_side_shining_through():
    def is_faint(image):
        return light.is_faint_copy(sight(image, 150.0, image.shape[1::-1], 150.0, True))

    print_ = text_page().astype(float)
    assert is_faint((240 - (250 - print_) * 0.25).astype(np.uint8))
    assert not is_faint(text_page())
    behind = cv2.GaussianBlur(print_[:, ::-1], (0, 0), 1.7)
    assert not is_faint((250 - (250 - behind) * 0.2).astype(np.uint8))


def test_half_a_page_that_has_nearly_faded_is_told_and_a_ground_pattern_is_not():
    page = text_page()
    height = page.shape[0] // 2
    faded = page.copy()
    faded[height:] = (250 - (250 - page[height:].astype(float)) * 0.1).astype(np.uint8)
    assert (VerdictKind.WASHED_OUT, Severity.BAD) in [(one.kind, one.severity) for one in judge(faded, 150)[1]]
    pattern = page.copy()
    y, x = np.indices(pattern[height:].shape)
    pattern[height:] = np.where((x + y) % 24 < 3, 228, 250)
    assert VerdictKind.WASHED_OUT not in kinds(pattern, 150)
