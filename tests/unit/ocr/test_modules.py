"""A QR that no reader reads any more, by its modules; and the pattern that all codes of a version share."""

import cv2
import numpy as np
import pytest
import zxingcpp

from ocr.codes import finders
from ocr.codes.modules import fixed, likeness, rebuilt

TEXT = "031096998062|278874729|Thân Quốc Trung|01091996|Nam|số 69 đường Phan Đình Phùng, xã Bắc Xá, tỉnh Thái Nguyên|15022021"


def _code(text: str) -> np.ndarray:
    made = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    return np.asarray(made.to_image(scale=1, add_quiet_zones=False))


@pytest.mark.parametrize("length", [5, 20, 40, 60, 80, 100, 130, 160, 200, 240, 280])
def test_fixed_modules_are_those_of_a_real_code(length):
    code = _code("a" * length)
    pattern = fixed((len(code) - 17) // 4)
    known = pattern != 0
    assert np.array_equal(code[known] < 128, pattern[known] > 0)


def _worn(scale: float = 2.4, blur: float = 1.5, noise: float = 9.0) -> np.ndarray:
    """A card's code at 2.4 px a module as a poor scanner gives it."""
    rng = np.random.default_rng(5)
    sharp = cv2.resize(_code(TEXT), None, fx=24, fy=24, interpolation=cv2.INTER_NEAREST)
    small = cv2.resize(sharp, None, fx=scale / 24, fy=scale / 24, interpolation=cv2.INTER_AREA)
    paper = cv2.copyMakeBorder(small, *[26] * 4, cv2.BORDER_CONSTANT, value=255)
    soft = cv2.GaussianBlur(paper.astype(np.float32) * 0.6 + 90, (0, 0), blur)
    return np.clip(soft + rng.normal(0, noise, soft.shape), 0, 255).astype(np.uint8)


def test_code_that_the_reader_gives_up_is_read_by_its_modules():
    worn = cv2.resize(_worn(), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    assert not zxingcpp.read_barcodes(worn, formats=zxingcpp.BarcodeFormat.QRCode)
    corners = finders.find(worn)
    assert corners is not None
    pictures = rebuilt(worn, finders.sharpened(worn, 3.3), corners)
    read = [found.text for picture in pictures for found in zxingcpp.read_barcodes(picture)]
    assert TEXT in read
    assert set(read) == {TEXT}


def test_texture_that_is_no_code_gives_no_picture():
    noise = np.random.default_rng(3).integers(0, 255, (300, 300), dtype=np.uint8)
    corners = np.array([(60.0, 60.0), (240.0, 60.0), (240.0, 240.0), (60.0, 240.0)])
    assert list(rebuilt(noise, noise, corners)) == []


def test_worn_code_is_more_like_a_code_than_texture_of_as_much_ink_is():
    worn = cv2.resize(_worn(blur=2.0), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    corners = finders.find(worn)
    assert corners is not None
    rng = np.random.default_rng(4)
    texture = cv2.GaussianBlur(rng.integers(0, 256, worn.shape).astype(np.uint8), (0, 0), 3.0)
    assert likeness(worn, corners) > 0.42 > 0.3 > likeness(texture, corners)
