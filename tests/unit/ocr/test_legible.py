"""Blank, light and sharpness: each promise on a drawn page, with the place that it names."""

import cv2
import numpy as np
import pytest

from ocr import quality
from ocr.judges import enlarged
from ocr.sight import reduced, sight
from ocr.types import Severity, VerdictKind
from tests.unit.ocr.drawing import text_page
from tests.unit.ocr.test_quality import paper


def judged(image, dpi=150.0, told=True):
    small, factor = reduced(image, dpi)
    blank, verdicts = quality.judge(sight(small, dpi * factor, (image.shape[1], image.shape[0]), dpi, told))
    return blank, {verdict.kind: verdict for verdict in verdicts}


def softened(image, sigma):
    return np.asarray(cv2.GaussianBlur(image, (0, 0), sigma))


def grainy(image, sigma=2.0):
    noise = np.random.default_rng(3).normal(0, sigma, image.shape[:2])
    noise = noise[..., None] if image.ndim == 3 else noise
    return np.clip(image.astype(float) + noise, 0, 255).astype(np.uint8)


def lower_half(image, other):
    out = image.copy()
    out[image.shape[0] // 2 :] = other[image.shape[0] // 2 :]
    return out


def test_only_the_lifted_half_of_a_page_is_called_blurred():
    page = text_page(2480, 3508, size=54)
    found = judged(grainy(lower_half(page, softened(page, 4.5))), 300)[1][VerdictKind.BLURRED]
    assert found.box.y0 > 0.4 * 3508


def test_paper_that_moved_along_one_direction_is_blurred():
    page = text_page(2480, 3508, size=54)
    for size in ((1, 13), (13, 1)):
        assert VerdictKind.BLURRED in judged(grainy(cv2.blur(page, size[::-1])), 300)[1]


def test_blur_grows_from_warning_to_bad_to_unreadable():
    page = text_page(2480, 3508, size=54)
    warned, bad, lost = (judged(grainy(softened(page, sigma)), 300)[1] for sigma in (2.6, 5.6, 7.5))
    assert warned[VerdictKind.BLURRED].severity is Severity.WARN
    assert bad[VerdictKind.BLURRED].severity is Severity.BAD
    assert VerdictKind.UNREADABLE in lost
    assert VerdictKind.UNREADABLE not in bad


@pytest.mark.parametrize("size", [34, 54, 120])
def test_healthy_print_of_any_size_is_not_blurred(size):
    assert VerdictKind.BLURRED not in judged(grainy(softened(text_page(2480, 3508, size=size), 0.9)), 300)[1]


def test_black_and_white_page_is_never_blurred():
    page = np.where(text_page(1654, 2339, size=36) > 160, 255, 0).astype(np.uint8)
    assert judged(page, 200) == (False, {})


def test_text_showing_through_beside_print_is_neither_pale_nor_blurred():
    page = text_page()
    behind = softened(text_page()[:, ::-1], 1.6).astype(float)
    through = np.clip(page - (250 - behind) * 0.14, 0, 255)
    page = lower_half(page, (250 - (250 - behind) * 0.14))
    assert judged(grainy(through.astype(np.uint8)))[1].keys() <= {VerdictKind.LOW_RESOLUTION}
    assert judged(grainy(page.astype(np.uint8)), 200)[1].keys() == set()


def test_only_the_pale_half_of_a_page_is_washed_out():
    page = text_page()
    found = judged(grainy(lower_half(page, (250 - (250 - page) * 0.2).astype(np.uint8)), 1), 200)[1]
    assert found[VerdictKind.WASHED_OUT].box.y0 > 0.4 * page.shape[0]


def test_a_line_in_pencil_does_not_make_a_page_washed_out():
    page = text_page(lines=20).copy()
    cv2.putText(page, "Xem lai ho so nay", (200, 1500), cv2.FONT_HERSHEY_SIMPLEX, 1.0, 195, 2)
    assert judged(grainy(page), 200)[1] == {}


def test_only_the_shaded_half_of_a_page_is_dark():
    page = text_page()
    found = judged(grainy(lower_half(page, (page * 0.36).astype(np.uint8))), 200)[1][VerdictKind.DARK]
    assert found.box.y0 > 0.4 * page.shape[0]


def test_photograph_coloured_paper_and_white_on_black_are_not_dark():
    photo = text_page(lines=10).copy()
    photo[900:1600, 200:1000] = softened(grainy(np.full((700, 800), 60, np.uint8), 60), 3)
    kraft = (text_page()[..., None] * np.array([0.45, 0.62, 0.8])).astype(np.uint8)
    inverted = 255 - text_page()
    for page in (photo, kraft, inverted):
        assert VerdictKind.DARK not in judged(grainy(page), 200)[1]


def test_burnt_spot_over_lines_is_glare_and_is_found_there():
    page = np.minimum(text_page(), 236).astype(float)
    ys, xs = np.mgrid[0 : page.shape[0], 0 : page.shape[1]]
    share = 1 / (1 + np.exp((np.hypot((xs - 600) / 190, (ys - 700) / 150) - 1) / 0.08))
    box = judged(grainy((page + (255 - page) * share).clip(0, 255).astype(np.uint8)), 200)[1][VerdictKind.GLARE].box
    assert box.x0 < 600 < box.x1 and box.y0 < 700 < box.y1
    assert box.x1 - box.x0 < 600


def test_a_gap_between_paragraphs_is_no_glare():
    page = text_page().copy()
    page[500:800, 300:900] = 250
    assert VerdictKind.GLARE not in judged(grainy(page), 200)[1]
    assert VerdictKind.GLARE not in judged(np.where(page == 250, 255, page).astype(np.uint8), 200)[1]


def test_file_that_tells_more_dpi_than_its_letters_have_is_of_low_resolution():
    coarse = cv2.resize(text_page(2480, 3508, size=54, lines=30), None, fx=0.36, fy=0.36, interpolation=cv2.INTER_AREA)
    found = judged(grainy(coarse), 300)[1][VerdictKind.LOW_RESOLUTION]
    assert found.severity is Severity.BAD
    assert 70 < found.measure < 160


def test_a_sheet_of_the_size_of_a_postcard_was_scanned_more_coarsely_than_told():
    coarse = cv2.resize(text_page(2480, 3508, size=56), None, fx=0.4, fy=0.4, interpolation=cv2.INTER_AREA)
    found = judged(grainy(coarse), 300)[1][VerdictKind.LOW_RESOLUTION]
    assert found.measure == pytest.approx(120, abs=1)


@pytest.mark.parametrize("how", [cv2.INTER_LINEAR, cv2.INTER_CUBIC])
def test_picture_enlarged_after_the_scan_is_told_with_its_true_resolution(how):
    fine = grainy(text_page(2480, 3508, size=54))
    for true in (110, 130):
        coarse = cv2.resize(fine, None, fx=true / 300, fy=true / 300, interpolation=cv2.INTER_AREA)
        assert enlarged.factor(cv2.resize(coarse, (2480, 3508), interpolation=how)) == pytest.approx(
            300 / true, abs=0.02
        )
    for scanned in (fine, softened(fine, 3.0), cv2.blur(fine, (9, 1))):
        assert enlarged.factor(scanned) == 0


def test_untold_resolution_is_judged_by_the_height_of_letters():
    page = cv2.resize(text_page(2480, 3508, size=50), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    assert VerdictKind.LOW_RESOLUTION in judged(grainy(page), 75, told=False)[1]
    assert VerdictKind.LOW_RESOLUTION not in judged(text_page(), 150, told=False)[1]


def sheet(draw):
    page = cv2.cvtColor(paper(1654, 2339), cv2.COLOR_GRAY2BGR)
    draw(page)
    return page


def pencil(page):
    cv2.putText(page, "Xem lai ho so", (300, 900), cv2.FONT_HERSHEY_SIMPLEX, 1.1, (200, 200, 202), 2, cv2.LINE_AA)


def pale_stamp(page):
    cv2.circle(page, (900, 1200), 180, (205, 205, 250), 7, cv2.LINE_AA)


def number(page):
    cv2.putText(page, "12", (820, 2220), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40, 40, 40), 2, cv2.LINE_AA)


def lone_figure(page):
    cv2.putText(page, "5", (820, 2220), cv2.FONT_HERSHEY_SIMPLEX, 0.9, (40, 40, 40), 2, cv2.LINE_AA)


def empty_form(page):
    for y in range(400, 2000, 160):
        cv2.putText(page, "Ho ten:", (200, y), cv2.FONT_HERSHEY_SIMPLEX, 1.0, (50, 50, 50), 2, cv2.LINE_AA)
        cv2.line(page, (420, y), (1500, y), (90, 90, 90), 2)


@pytest.mark.parametrize("draw", [pencil, pale_stamp, number, lone_figure, empty_form])
def test_little_or_pale_content_is_content(draw):
    assert not judged(sheet(draw), 200)[0]


def dust(page):
    rng = np.random.default_rng(8)
    for x, y in rng.uniform((100, 100), (1550, 2240), (60, 2)):
        cv2.circle(page, (int(x), int(y)), int(rng.integers(1, 3)), (70, 70, 70), -1)


def half_a_hole_at_the_rim(page):
    for y in (770, 1400):
        cv2.circle(page, (98, y), 24, (40, 40, 40), -1)


def yellow_stain(page):
    soft = np.zeros(page.shape[:2], np.float32)
    cv2.circle(soft, (800, 1200), 300, 1.0, 40)
    page[:] = page * (1 - cv2.GaussianBlur(soft, (0, 0), 12)[..., None] * np.array([0.4, 0.2, 0.12]))


def fold(page):
    page[1160:1163] = (page[1160:1163] * 0.85).astype(np.uint8)


def wedge_of_the_bed(page):
    corners = np.array([(1654, 0), (1654, 2339), (400, 2339), (1630, 2325)], np.int32)
    cv2.fillPoly(page, [corners], (30, 30, 30))


@pytest.mark.parametrize("draw", [dust, half_a_hole_at_the_rim, yellow_stain, fold, wedge_of_the_bed])
def test_what_happens_to_paper_is_no_content(draw):
    assert judged(softened(sheet(draw), 0.6), 200)[0]


def test_print_lost_in_grain_and_blur_is_unreadable_and_never_blank():
    page = softened(text_page(1654, 2339, size=36), 4.5).astype(float)
    blank, found = judged(grainy(150 + (page - 150) * 0.3, 9), 150)
    assert not blank
    assert VerdictKind.UNREADABLE in found
