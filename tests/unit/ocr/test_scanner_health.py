"""The test sheet's numbers are those of the scanner that scanned it."""

from __future__ import annotations

import io

import numpy as np
import pikepdf
import pytest

from ocr.errors import Failure
from ocr.scanner import health as scanner_health
from station.service.scanner import sheet
from tests.unit.ocr.drawing import text_page
from tests.world import scanned_sheet as scan


@pytest.fixture(scope="module")
def pages():
    pdf = sheet()
    return scan.rendered(pdf, 0), scan.rendered(pdf, 1)


def judged(tmp_path, *pages, dpi=300.0):
    scan.save(tmp_path / "sheet.tif", pages, dpi)
    return scanner_health.judge(str(tmp_path / "sheet.tif"))


def test_sheet_is_two_a4_pages_and_the_same_each_time():
    made = sheet()
    with pikepdf.open(io.BytesIO(made)) as pdf:
        sizes = [[round(float(side)) for side in page.mediabox] for page in pdf.pages]
    assert sizes == [[0, 0, 595, 842]] * 2
    assert made == sheet()


def test_good_scan_has_true_numbers(tmp_path, pages):
    health = judged(tmp_path, scan.scanned(pages[0]), scan.scanned(pages[1]))
    assert abs(health.dpi_across - 300) < 0.5 and abs(health.dpi_down - 300) < 0.5
    assert abs(health.skew) < 0.03 and abs(health.shear) < 0.03 and health.distortion < 0.05
    assert abs(health.white - 247) < 2 and abs(health.black - 18) < 2
    assert (health.steps, health.streaks) == (11, ())
    assert abs(health.noise - 2.0) < 0.4
    assert health.back is not None and abs(health.back.across) < 0.1 and abs(health.back.down) < 0.1


@pytest.mark.parametrize("blur", [1.2, 2.0])
def test_sharpness_is_that_of_the_blur(tmp_path, pages, blur):
    health = judged(tmp_path, scan.scanned(pages[0], blur))
    # a Gaussian passes half at 0.1874 / its standard deviation; the rendering's own px takes a little
    expected = 0.1874 / np.hypot(blur, 0.3) * 300 / 25.4
    assert health.sharpness_across == pytest.approx(expected, rel=0.08)
    assert health.sharpness_down == pytest.approx(expected, rel=0.08)


@pytest.mark.parametrize("quarters", [1, 2])
def test_resolutions_are_those_of_the_delivered_width_and_height(tmp_path, pages, quarters):
    stretched = scan.scanned(scan.resized(pages[0], 1.0, 0.97))
    health = judged(tmp_path, np.ascontiguousarray(np.rot90(stretched, quarters)))
    expected = (291, 300) if quarters % 2 else (300, 291)
    assert (round(health.dpi_across), round(health.dpi_down)) == expected


def test_streak_is_found_where_it_is_on_a_skewed_sheet(tmp_path, pages):
    (streak,) = judged(tmp_path, scan.streaked(scan.scanned(scan.turned(pages[0], 1.5)), 700)).streaks
    assert streak.down and streak.strength < 0
    assert abs(streak.at - 701.5 / 300 * 25.4) < 0.5


def test_streak_across_is_told_from_one_down(tmp_path, pages):
    sideways = np.ascontiguousarray(scan.streaked(scan.scanned(pages[0]).transpose(1, 0, 2), 1500).transpose(1, 0, 2))
    (streak,) = judged(tmp_path, sideways).streaks
    assert not streak.down
    assert abs(streak.at - 1501.5 / 300 * 25.4) < 0.5


def test_back_that_lies_off_is_measured(tmp_path, pages):
    health = judged(tmp_path, scan.scanned(pages[0]), scan.scanned(scan.turned(pages[1], 0.6, 40)))
    assert health.back is not None
    assert health.back.across == pytest.approx(40 / 300 * 25.4, abs=0.1)
    assert health.back.turn == pytest.approx(0.6, abs=0.05)


def test_other_papers_are_no_sheet(tmp_path):
    with pytest.raises(Failure, match="SCN-001"):
        judged(tmp_path, text_page())


def test_half_a_sheet_is_refused(tmp_path, pages):
    with pytest.raises(Failure, match="SCN-003"):
        judged(tmp_path, scan.scanned(pages[0])[:2000])
