"""Verdicts on the sheet's edges: text cut off, folded corners, a lean beyond repair, and good pages left in peace."""

import cv2
import numpy as np
import pytest

from ocr import geometry
from ocr.judges import edges
from ocr.sight import sight
from ocr.types import Severity, VerdictKind
from tests.unit.ocr.drawing import leaning, text_page

MM = 150 / 25.4


def judged(image, dpi=150.0, way=None, upright=None):
    page = image if upright is None else upright
    return edges.find(sight(page, dpi, page.shape[1::-1], dpi, True, (image, way) if way else None))


def grained(image):
    noise = np.random.default_rng(1).normal(0, 2, image.shape)
    return np.clip(image + noise, 0, 255).astype(np.uint8)


def overlaps(box, x0, y0, x1, y1):
    return box.x0 < x1 and x0 < box.x1 and box.y0 < y1 and y0 < box.y1


def folded(page, leg, corner=(0, 0), lid=239):
    """The corner turned under: the lid shows beyond a straight line, and the crease throws a thin shade."""
    height, width = page.shape
    x, y = width * corner[0], height * corner[1]
    across = (x + (leg if corner[0] == 0 else -leg), y)
    down = (x, y + (leg if corner[1] == 0 else -leg))
    out = cv2.fillPoly(page.copy(), [np.array([(x, y), across, down], np.int32)], lid)
    return grained(cv2.line(out, across, down, 170, 3))


@pytest.mark.parametrize(
    ("cut", "place"),
    [
        ((0, 0, 180, 0), "left"),
        ((0, 0, 0, 400), "right"),
        ((165, 0, 0, 0), "top"),
        ((0, 605, 0, 0), "bottom"),
    ],
)
def test_text_cut_through_is_told_at_its_edge(cut, place):
    page = text_page()
    height, width = page.shape
    part = np.ascontiguousarray(page[cut[0] : height - cut[1], cut[2] : width - cut[3]])
    found = judged(grained(part))
    assert [verdict.kind for verdict in found] == [VerdictKind.CUT_OFF]
    middle = {
        "left": (0, part.shape[0] // 2), "right": (part.shape[1] - 1, part.shape[0] // 2),
        "top": (part.shape[1] // 2, 0), "bottom": (part.shape[1] // 2, part.shape[0] - 1),
    }[place]  # fmt: skip
    assert overlaps(found[0].box, *middle, middle[0] + 1, middle[1] + 1)


def test_cut_between_two_lines_is_told_by_the_missing_margin():
    page = text_page()
    part = np.ascontiguousarray(page[150 + 3 * 51 - 6 :])
    found = judged(grained(part))
    assert [(verdict.kind, verdict.severity) for verdict in found] == [(VerdictKind.CUT_OFF, Severity.WARN)]


def test_text_ended_by_the_glass_with_white_beyond_is_told_by_its_lean():
    page = leaning(text_page(), 3.0)
    page[:, 950:] = 250
    page = grained(page)
    way = geometry.levelled(geometry.plan(page.shape, 150.0), 3.0)
    found = judged(page, way=way, upright=geometry.set_right(page, way))
    assert [verdict.kind for verdict in found] == [VerdictKind.CUT_OFF]


def test_text_close_to_all_edges_is_a_crop_and_no_loss():
    page = text_page()
    ink = np.argwhere(page < 128)
    (top, left), (bottom, right) = ink.min(axis=0), ink.max(axis=0)
    assert judged(grained(page[top - 8 : bottom + 9, left - 8 : right + 9])) == ()


def test_rules_seals_and_holes_at_the_edge_are_no_loss():
    page = text_page().copy()
    for y in range(200, 1700, 100):
        cv2.line(page, (0, y), (1240, y), 40, 2)
    for y in (600, 1100):
        cv2.circle(page, (4, y), 18, 40, -1)
    cv2.circle(page, (1240, 1500), 100, 90, 5)
    assert judged(grained(page)) == ()


@pytest.mark.parametrize("corner", [(0, 0), (1, 0), (0, 1), (1, 1)])
@pytest.mark.parametrize("lid", [25, 239])
def test_folded_corner_is_told_where_it_is(corner, lid):
    page = folded(text_page(), round(25 * MM), corner, lid)
    found = [verdict for verdict in judged(page) if verdict.kind is VerdictKind.FOLDED_CORNER]
    height, width = page.shape
    x, y = (width - 1) * corner[0], (height - 1) * corner[1]
    assert len(found) == 1 and overlaps(found[0].box, x, y, x + 1, y + 1)


def test_fold_that_reaches_the_text_is_bad_and_one_in_the_margin_a_warning():
    def severity(page):
        return [verdict.severity for verdict in judged(page) if verdict.kind is VerdictKind.FOLDED_CORNER]

    assert severity(folded(text_page(), round(75 * MM))) == [Severity.BAD]
    assert severity(folded(text_page(), round(15 * MM))) == [Severity.WARN]


def test_dog_ear_is_nothing():
    assert judged(folded(text_page(), round(7 * MM))) == ()


def test_shade_that_deepens_towards_a_corner_is_no_fold():
    page = text_page().astype(float)
    y, x = np.indices(page.shape)
    shaded = page * np.clip(0.35 + (x + y) / 900, 0, 1)
    assert judged(grained(shaded)) == ()


def test_sheet_laid_askew_on_a_black_bed_has_no_folded_corner():
    page = grained(text_page())
    grown = cv2.copyMakeBorder(page, 60, 60, 60, 60, cv2.BORDER_CONSTANT, value=20)
    middle = grown.shape[1] / 2, grown.shape[0] / 2
    turn = cv2.getRotationMatrix2D(middle, -5, 1)
    laid = cv2.warpAffine(grown, turn, grown.shape[1::-1], borderValue=20)
    assert not [verdict for verdict in judged(laid) if verdict.kind is VerdictKind.FOLDED_CORNER]


@pytest.mark.parametrize("degrees", [-20, 17, 22])
def test_lean_beyond_what_can_be_undone_is_told(degrees):
    found = judged(leaning(text_page(), degrees))
    assert [(verdict.kind, round(verdict.measure)) for verdict in found] == [(VerdictKind.SKEWED, degrees)]


def test_lean_that_was_undone_is_not_told():
    page = leaning(text_page(), 8)
    way = geometry.levelled(geometry.plan(page.shape, 150.0), 8.0)
    found = judged(page, way=way, upright=geometry.set_right(page, way))
    assert VerdictKind.SKEWED not in {verdict.kind for verdict in found}


def test_corners_lost_beyond_the_glass_are_told_though_the_lean_was_undone():
    page = leaning(text_page(), 19)
    way = geometry.levelled(geometry.plan(page.shape, 150.0), 19.0)
    (found,) = judged(page, way=way, upright=geometry.set_right(page, way))
    assert (found.kind, round(found.measure)) == (VerdictKind.SKEWED, 19)
