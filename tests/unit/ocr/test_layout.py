"""What is text on a page and what is not, on papers drawn as an office has them and read by the real engine."""

import cv2
import numpy as np
import pytest
import zxingcpp

from ocr import geometry
from ocr.reading import clean, whole_page
from ocr.reading.layout import ink, pen, seals
from ocr.types import LineKind
from tests.unit.ocr.drawing import text_page
from tests.world import office_papers
from tests.world.sheet import Sheet

DPI = 200


def pixels(image):
    return np.ascontiguousarray(np.asarray(image.convert("RGB"))[:, :, ::-1])


def read(image, dpi=DPI):
    prepared = clean.for_reading(seals.gray_without_seals(image, dpi), dpi)
    return whole_page.read(prepared, dpi * prepared.scale, "vie", 60.0)


def bilevel(image):
    gray = cv2.cvtColor(image, cv2.COLOR_BGR2GRAY)
    return np.where(gray > 170, 255, 0).astype(np.uint8)


@pytest.fixture(scope="module")
def decision_end():
    return pixels(office_papers.quyet_dinh(DPI)[1])


@pytest.mark.parametrize("mode", ["colour", "gray", "bilevel"])
def test_signer_is_read_beside_seal_and_signature_and_the_seal_is_not(decision_end, mode):
    image = {"colour": lambda i: i, "gray": clean.gray_of, "bilevel": bilevel}[mode](decision_end)
    text = read(image).text
    assert "CHỦ TỊCH" in text and "Thanh Hà" in text and "Lưu:" in text
    assert "BÌNH MINH" not in text
    assert text.index("Lưu:") < text.index("CHỦ TỊCH")


def test_two_heads_are_read_one_after_the_other():
    text = read(pixels(office_papers.quyet_dinh(DPI)[0])).text
    places = [
        text.index(words) for words in ("HUYỆN PHÚ SƠN", "147/QĐ-UBND", "CỘNG HÒA", "ngày 18 tháng 3", "QUYẾT ĐỊNH\n")
    ]
    assert places == sorted(places)


def test_table_is_read_row_by_row_with_its_cells_apart():
    page = read(pixels(office_papers.bang_ke(DPI)))
    cells = [line.text for line in page.lines if line.kind is LineKind.CELL]
    first = cells.index("Sổ đăng ký khai sinh")
    assert cells[first - 1 : first + 2] == ["H01", "Sổ đăng ký khai sinh", "1997"]
    assert cells.index("Sổ đăng ký kết hôn") > first
    assert [line.kind for line in page.lines if "BẢNG KÊ" in line.text] == [LineKind.PRINT]


def test_code_is_not_read_as_words():
    sheet = Sheet(DPI, 5)
    sheet.bold(105, 40, "GIẤY TIẾP NHẬN HỒ SƠ", 14)
    sheet.centre(105, 60, "Mã hồ sơ: H45.91-250625-8272", 12)
    sheet.barcode(70, 80, "H45.91-250625-8272", zxingcpp.BarcodeFormat.QRCode, 50)
    page = read(pixels(sheet.finish()))
    assert "TIẾP NHẬN" in page.text and "8272" in page.text
    assert all(word.box.y1 < 75 / 25.4 * 300 for word in page.words)


def test_plain_text_keeps_every_px():
    page = clean.flatten(text_page())
    assert (ink.part(page, 150.0).image == page).all()


def test_pieces_cover_every_line_of_plain_text():
    found = ink.part(clean.flatten(text_page()), 150.0).pieces
    tops = sorted({round((piece.y0 - 150) / 51) for piece in found})
    assert tops == list(range(26))


def test_red_heading_is_not_taken_for_a_seal():
    sheet = Sheet(DPI, 6)
    sheet.bold(105, 60, "GIẤY CHỨNG NHẬN", 26)
    image = pixels(sheet.finish(0))
    red = np.where(image < 128, np.array([40, 30, 190], np.uint8), image).astype(np.uint8)
    gray = seals.gray_without_seals(red, DPI)
    assert (gray == clean.gray_of(red)).all()


def test_blank_paper_has_nothing_on_it():
    found = ink.part(np.full((1754, 1240), 245, np.uint8), 150.0)
    assert found.pieces == () and found.tables == ()


def test_words_in_blue_pen_are_marked_and_print_is_not():
    sheet = Sheet(300, 8)
    sheet.bold(105, 40, "TỜ KHAI ĐĂNG KÝ KHAI SINH", 14)
    for step, (label, value) in enumerate([("Họ, chữ đệm, tên:", "Nguyễn Văn An"), ("Nơi cư trú:", "thôn Đông")]):
        sheet.field(60 + 12 * step, label, value)
    image = pixels(sheet.finish())
    page = pen.marked(read(image, 300), image, geometry.plan(image.shape, 300.0))
    marked = {word.text for word in page.words if word.hand}
    assert {"Nguyễn", "Văn"} <= marked and not {"TỜ", "KHAI", "chữ", "Nơi"} & marked
    assert pen.marked(page, clean.gray_of(image), geometry.plan(image.shape, 300.0)) == page
