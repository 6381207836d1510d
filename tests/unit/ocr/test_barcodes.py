"""Codes on pages: found once, in place, in NFC."""

import numpy as np
import pytest
import zxingcpp

from ocr import barcodes
from ocr.geometry import plan
from tests.unit.ocr.drawing import text_page


def read(page):
    return barcodes.read(page, plan(page.shape, 150.0))


def page_with(text, kind, scale=3):
    code = np.array(zxingcpp.create_barcode(text, kind).to_image(scale=scale))
    page = text_page().copy()
    page[800 : 800 + code.shape[0], 300 : 300 + code.shape[1]] = code
    return page, code.shape


@pytest.mark.parametrize("name", ["QRCode", "Code128", "DataMatrix"])
def test_code_is_found_once_with_its_place(name):
    page, (height, width) = page_with("H32.72-240801-0001", getattr(zxingcpp.BarcodeFormat, name))
    (code,) = read(page)
    assert (code.text, code.format) == ("H32.72-240801-0001", name)
    assert 295 <= code.box.x0 < code.box.x1 <= 305 + width
    assert 795 <= code.box.y0 < code.box.y1 <= 805 + height


def test_vietnamese_text_is_read_as_nfc():
    page, _ = page_with("Nguye\u0302\u0303n Va\u0306n A", zxingcpp.BarcodeFormat.QRCode)
    (code,) = read(page)
    assert code.text == "Nguy\u1ec5n V\u0103n A"


def test_page_of_text_has_no_codes():
    assert read(text_page()) == ()
