"""Patch codes of separator sheets: told by size and order of their bars, never seen in other papers."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from ocr.codes import barcodes, patch_sheets
from ocr.geometry import plan
from tests.unit.ocr.drawing import text_page

SHEETS = {"1": "WWNN", "2": "WNNW", "3": "WNWN", "4": "NWWN", "6": "NNWW", "T": "NWNW"}


def sheet(name, dpi, narrow=0.08, space=0.08, length=2.5):
    """An A4 sheet with the patch near its leading edge."""
    page = np.full((round(11.69 * dpi), round(8.27 * dpi)), 245, np.uint8)
    y = 0.4
    for letter in SHEETS[name]:
        high = 0.20 if letter == "W" else narrow
        page[round(y * dpi) : round((y + high) * dpi), round(2.8 * dpi) : round((2.8 + length) * dpi)] = 20
        y += high + space
    return page


@pytest.mark.parametrize("dpi", [150, 300])
@pytest.mark.parametrize("name", SHEETS)
def test_patch_is_named_whichever_edge_of_the_sheet_leads(name, dpi):
    for quarter in range(4):
        page = np.ascontiguousarray(np.rot90(sheet(name, dpi), quarter))
        assert [patch.name for patch in patch_sheets.find(page, dpi)] == [name]


@pytest.mark.parametrize("degrees", [-6, -1, 2, 5])
def test_patch_is_named_on_a_skewed_grainy_scan(degrees):
    page = sheet("T", 200)
    way = cv2.getRotationMatrix2D((page.shape[1] / 2, page.shape[0] / 2), degrees, 1)
    page = cv2.GaussianBlur(cv2.warpAffine(page, way, page.shape[::-1], borderValue=245), (0, 0), 1.2)
    page = np.clip(page + np.random.default_rng(1).normal(0, 12, page.shape), 0, 255).astype(np.uint8)
    assert [patch.name for patch in patch_sheets.find(page, 200)] == ["T"]


def test_patch_comes_with_the_codes_of_its_page():
    page = sheet("2", 150)
    (code,) = barcodes.read(page, plan(page.shape, 150.0)).read
    assert (code.format, code.text) == ("Patch", "2")
    assert abs(code.box.x0 - 420) < 6 and abs(code.box.y0 - 60) < 6


@pytest.mark.parametrize(
    "wrong", [{"narrow": 0.13}, {"space": 0.16}, {"length": 1.2}, {"space": 0.03}], ids=["bar", "gap", "short", "tight"]
)
def test_bars_of_other_measures_are_no_patch(wrong):
    assert patch_sheets.find(sheet("T", 200, **wrong), 200) == ()


def test_text_is_no_patch():
    assert patch_sheets.find(text_page(), 150.0) == ()
