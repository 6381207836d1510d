"""Codes on pages: found once, in place, in NFC, at any angle; what is no code of this page is never read."""

import cv2
import numpy as np
import pytest
import zxingcpp

from ocr.codes import barcodes
from ocr.geometry import plan
from ocr.types import VerdictKind
from tests.unit.ocr.drawing import text_page

KINDS = ["QRCode", "Code128", "Code39", "DataMatrix", "PDF417"]
CARD = "001099012345|012345678|Nguyễn Thị Ánh Đào|05031999|Nam|Số 3, ngõ 5, Phường Bến Nghé, Quận 1|15042021"


def read(page, dpi=150.0):
    return barcodes.read(page, plan(page.shape, dpi))


def code_of(text, kind, scale=3):
    return np.array(zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind)).to_image(scale=scale))


def page_with(code, paper=None):
    page = (text_page() if paper is None else paper).copy()
    page[800 : 800 + code.shape[0], 300 : 300 + code.shape[1]] = code
    return page, code.shape


def scanned(page, blur, grain):
    noise = np.random.default_rng(5).normal(0, grain, page.shape)
    soft = cv2.GaussianBlur(page, (0, 0), blur).astype(float)
    return np.clip(soft * 0.85 + 25 + noise, 0, 255).astype(np.uint8)


def leaning(code, degrees, side=900):
    """The code in the middle of a white square, turned clockwise."""
    page = np.full((side, side), 255, np.uint8)
    top, left = (side - code.shape[0]) // 2, (side - code.shape[1]) // 2
    page[top : top + code.shape[0], left : left + code.shape[1]] = code
    way = cv2.getRotationMatrix2D((side / 2, side / 2), -degrees, 1)
    return cv2.warpAffine(page, way, (side, side), flags=cv2.INTER_CUBIC, borderValue=255)


@pytest.mark.parametrize("kind", KINDS)
def test_code_is_found_once_with_its_place(kind):
    page, (height, width) = page_with(code_of("H32.72-240801-0001", kind, 2))
    (code,) = read(page).read
    assert (code.text, code.format) == ("H32.72-240801-0001", kind)
    assert 295 <= code.box.x0 < code.box.x1 <= 305 + width
    assert 795 <= code.box.y0 < code.box.y1 <= 805 + height


@pytest.mark.parametrize("degrees", [0, 7, 30, 45, 60, 90, 135, 180, 250])
@pytest.mark.parametrize("kind", KINDS)
def test_code_is_read_at_any_angle(kind, degrees):
    page = scanned(leaning(code_of("H32.72-240801", kind, 3), degrees), 0.6, 4)
    assert [code.text for code in read(page, 300.0).read] == ["H32.72-240801"]


@pytest.mark.parametrize("kind", KINDS)
def test_worn_code_is_read(kind):
    code = code_of("H32.72-240801", kind, 3)
    middle = code.shape[0] // 2
    code[middle - 4 : middle + 4, code.shape[1] // 2 :][:, :8] = 255  # a hole
    if kind != "DataMatrix":  # its solid edge is its only finder, and must not break
        code[middle : middle + 3] = 255  # a fold
    page, _ = page_with(code)
    assert [code.text for code in read(scanned(page, 0.9, 8)).read] == ["H32.72-240801"]


def test_vietnamese_text_is_read_as_nfc():
    page, _ = page_with(code_of("Nguye\u0302\u0303n Va\u0306n A", "QRCode"))
    (code,) = read(page).read
    assert code.text == "Nguy\u1ec5n V\u0103n A"


def test_card_code_of_two_px_a_module_in_a_gray_copy_is_read_to_the_letter():
    page, _ = page_with(code_of(CARD, "QRCode", 2), np.full((1200, 900), 250, np.uint8))
    assert [code.text for code in read(scanned(page, 0.5, 4)).read] == [CARD]


def test_card_code_too_fine_for_the_scan_is_said_with_its_place():
    page, (height, width) = page_with(code_of(CARD, "QRCode", 2), np.full((1200, 900), 250, np.uint8))
    found = read(scanned(page, 1.7, 6))
    (verdict,) = found.unread
    assert found.read == ()
    assert verdict.kind is VerdictKind.UNREADABLE_CODE
    assert 74 <= verdict.measure <= 90
    assert abs(verdict.box.x0 - 304) < 12 and abs(verdict.box.x1 - (296 + width)) < 12
    assert abs(verdict.box.y0 - 804) < 12 and abs(verdict.box.y1 - (796 + height)) < 12


def test_pale_code_too_fine_for_the_scan_is_left_to_who_knows_how_pale_the_page_is():
    page, _ = page_with(code_of(CARD, "QRCode", 2), np.full((1200, 900), 250, np.uint8))
    pale = (250 - (255 - scanned(page, 1.5, 6).astype(float)) * 0.55).astype(np.uint8)
    found = read(pale)
    assert (found.read, found.unread) == ((), ())
    assert [verdict.kind for verdict in found.faint] == [VerdictKind.UNREADABLE_CODE]


@pytest.mark.parametrize("kind", KINDS)
def test_code_of_the_other_side_is_not_read(kind):
    paper = np.full((1200, 900), 245, np.uint8)
    mirrored = code_of("H32.72", kind, 3)[:, ::-1]
    page, _ = page_with((245 - (255 - mirrored.astype(int)) * 0.15).astype(np.uint8), paper)
    assert read(page).read == ()


@pytest.mark.parametrize("grain", [0, 10, 30])
def test_page_of_text_has_no_codes(grain):
    found = read(scanned(text_page(), 0.7, grain))
    assert found == barcodes.Codes((), (), ())


@pytest.mark.parametrize("kind", ["Code39", "Code128"])
def test_short_bars_are_believed_when_two_copies_agree(kind):
    page, _ = page_with(code_of("A7", kind, 3))
    assert [code.text for code in read(page).read] == ["A7"]
