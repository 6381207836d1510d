"""The print of a sheet: alike when it is scanned again, not alike for other sheets, however like they look."""

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw, ImageFont

from ocr.fingerprint import SAME, alike, fingerprint, same_sheet
from ocr.sight import sight
from tests.unit.ocr.drawing import FONT, text_page

NAMES = ("Nguyễn Văn Hùng", "Trần Thị Bích Ngọc", "Lê Quang Đạo", "Phạm Thu Hà", "Hoàng Đức Thịnh", "Vũ Minh Châu")
LABELS = ("Họ, chữ đệm, tên:", "Ngày, tháng, năm sinh:", "Dân tộc, quốc tịch:", "Nơi cư trú:", "Giấy tờ tùy thân:") * 3


def form(name, size=25):
    """A form of fifteen rows that a person has filled in with the same words but for one name."""
    image = Image.new("L", (1240, 1754), 250)
    draw, font = ImageDraw.Draw(image), ImageFont.truetype(FONT, size)
    draw.text((400, 150), "TỜ KHAI ĐĂNG KÝ KHAI SINH", fill=30, font=font)
    for row, label in enumerate(LABELS):
        draw.text((150, 260 + row * 80), label, fill=30, font=font)
        draw.text((520, 260 + row * 80), name if row == 4 else "xã Tân Hòa, tỉnh Bình Minh", fill=60, font=font)
    return np.asarray(image)


def print_of(image, dpi=150.0):
    return fingerprint(sight(image, dpi, image.shape[1::-1], dpi, True))


def scanned(image, right=0.0, down=0.0, lean=0.0, light=1.0, noise=2.0, seed=0, scale=1.0):
    """The sheet laid on the glass again: moved by px, leaning by degrees, in other light, with other grain."""
    middle = image.shape[1] / 2, image.shape[0] / 2
    way = cv2.getRotationMatrix2D(middle, -lean, 1.0)
    way[:, 2] += (right, down)
    laid = cv2.warpAffine(image, way, image.shape[1::-1], flags=cv2.INTER_CUBIC, borderValue=250)
    laid = cv2.resize(laid, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    grain = np.random.default_rng(seed).normal(0, noise, laid.shape)
    return np.clip(laid * light + grain, 0, 255).astype(np.uint8)


FORM = form(NAMES[0])
PRINT = print_of(scanned(FORM, seed=1))


@settings(max_examples=6, deadline=None)
@given(
    st.floats(-18, 18), st.floats(-18, 18), st.floats(-1, 1), st.floats(0.85, 1.0), st.floats(0, 5),
    st.integers(2, 99),
)  # fmt: skip
def test_same_sheet_is_known_again_in_any_place_and_light(right, down, lean, light, noise, seed):
    again = scanned(FORM, right, down, lean, light, noise, seed)
    assert alike(PRINT, print_of(again)) >= SAME


def test_same_sheet_is_known_again_at_another_resolution():
    assert alike(PRINT, print_of(scanned(FORM, 5, -9, 0.3, scale=2 / 3, seed=4), 100.0)) >= SAME


@settings(max_examples=6, deadline=None)
@given(st.sampled_from(NAMES[1:]), st.floats(-18, 18), st.floats(-1, 1), st.integers(2, 99))
def test_same_form_with_one_other_name_is_another_sheet(name, shift, lean, seed):
    assert alike(PRINT, print_of(scanned(form(name), shift, -shift, lean, seed=seed))) < SAME


def test_two_pages_of_text_are_not_alike():
    other = text_page(lines=26, size=26)
    assert alike(print_of(text_page(lines=26)), print_of(other)) < SAME


def test_empty_sheets_have_no_print_and_are_never_alike():
    empty = scanned(np.full((1754, 1240), 250, np.uint8), seed=5)
    assert (print_of(empty), alike(print_of(empty), print_of(empty))) == (b"", 0.0)


def test_same_text_with_a_signature_added_is_another_sheet():
    signed = text_page(lines=20).copy()
    curve = np.array([[700 + 2 * i, 1400 + int(40 * np.sin(i / 6))] for i in range(120)], np.int32)
    cv2.polylines(signed, [curve], False, 60, 4)
    assert alike(print_of(text_page(lines=20)), print_of(signed)) < SAME


def test_print_stays_within_8_kb_however_full_the_sheet():
    full = text_page(2480, 3508, size=26, lines=64)
    assert 0 < len(print_of(np.asarray(full), 300.0)) <= 8192


def test_the_match_is_found_among_others():
    others = (b"", print_of(form(NAMES[3])), print_of(scanned(FORM, 7, 3, seed=9)), print_of(text_page()))
    assert (same_sheet(PRINT, others), same_sheet(PRINT, others[:2]), same_sheet(PRINT, ())) == (2, None, None)


@pytest.mark.parametrize("wrong", [b"", b"\x01", b"\x09" + PRINT[1:]])
def test_print_of_another_form_is_alike_nothing(wrong):
    assert alike(PRINT, wrong) == 0.0
