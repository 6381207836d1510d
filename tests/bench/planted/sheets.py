"""Clean papers to plant defects on: a Sheet that keeps the place of every line, and layouts of several kinds."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import zxingcpp
from PIL import Image, ImageFont

from tests.bench.planted.scan import Code, Scan, TextLine, rectangle
from tests.bench.planted.words import Words
from tests.world.sheet import BLUE, FONTS, INK, MOTTO, NATION, RED, Sheet


class Recorded(Sheet):
    """A sheet that remembers what was written where; it needs no font but those of fonts-dejavu-core."""

    def __init__(self, dpi: int, rng: np.random.Generator, size_mm: tuple[float, float] = (210, 297)) -> None:
        super().__init__(dpi, int(rng.integers(1 << 30)), size_mm)
        self.rng, self.say = rng, Words(rng)
        self.lines: list[TextLine] = []
        self.codes: list[Code] = []

    def font(self, points: float, style: str) -> ImageFont.FreeTypeFont:
        family = "Serif" if style.startswith("Serif") else "SansMono" if "Mono" in style else "Sans"
        weight = "-Bold" if "Bold" in style else ""
        narrow = 0.88 if "Condensed" in style else 1.0
        return ImageFont.truetype(FONTS / f"DejaVu{family}{weight}.ttf", max(6, round(points * narrow * self.dpi / 72)))

    def text(self, x: float, y: float, words: str, points: float = 11, style: str = "SerifCondensed",
             colour: tuple[int, int, int] = INK, anchor: str = "ls") -> float:  # fmt: skip
        end = super().text(x, y, words, points, style, colour, anchor)
        if words.strip():
            box = self.draw.textbbox((self.px(x), self.px(y)), words, self.font(points, style), anchor)
            self.lines.append(TextLine(words, rectangle(*box)))
        return end

    def code(self, x: float, y: float, text: str, kind: str, module_px: int) -> None:
        """A code whose narrowest bar is so many px wide; left top at x, y mm."""
        made = zxingcpp.create_barcode(text, getattr(zxingcpp.BarcodeFormat, kind))
        picture = np.array(made.to_image(scale=module_px))
        left, top = self.px(x), self.px(y)
        self.image.paste(Image.fromarray(picture), (left, top))
        quad = rectangle(left, top, left + picture.shape[1], top + picture.shape[0])
        self.codes.append(Code(kind, text, quad, float(module_px)))

    def scan(self, doc_type: str) -> Scan:
        """The sheet as pixels (BGR), still without any trace of a scanner."""
        pixels = cv2.cvtColor(np.asarray(self.image), cv2.COLOR_RGB2BGR)
        return Scan(np.asarray(pixels, np.uint8), float(self.dpi), doc_type, tuple(self.lines), tuple(self.codes))


def letter(dpi: int, rng: np.random.Generator) -> Scan:
    """An official letter with letterhead, paragraphs, seal and signature."""
    sheet = Recorded(dpi, rng)
    say, place = sheet.say, sheet.say.commune()
    _letterhead(sheet, place)
    sheet.text(60, 62, f"Kính gửi: Ủy ban nhân dân xã {say.commune()}", 12)
    y = 76.0
    for _ in range(int(rng.integers(6, 9))):
        y = sheet.paragraph(y, f"{say.sentence()} {say.sentence()}")
    _closing(sheet, min(y + 6, 236), place)
    return sheet.scan("cong_van")


def form(dpi: int, rng: np.random.Generator) -> Scan:
    """A filled-in declaration with leader dots."""
    sheet = Recorded(dpi, rng)
    say = sheet.say
    sheet.nation(107, 24)
    sheet.bold(107, 48, "TỜ KHAI CẤP BẢN SAO TRÍCH LỤC", 15)
    sheet.field(60, "Kính gửi:", f"Ủy ban nhân dân xã {say.commune()}", 45)
    labels = ("Họ và tên người yêu cầu:", "Ngày sinh:", "Nơi cư trú:", "Số định danh:", "Họ và tên mẹ:", "Họ và tên cha:",
              "Quê quán:", "Nơi cấp giấy:", "Ngày cấp:", "Số điện thoại:", "Nghề nghiệp:", "Lý do:")  # fmt: skip
    for step, label in enumerate(labels):
        value = (say.person(), say.date(), f"thôn {say.commune()}, xã {say.commune()}", say.identity())[step % 4]
        sheet.field(74 + 11 * step, f"{step + 1}. {label}", value)
    sheet.paragraph(212, "Tôi cam đoan lời khai trên là đúng sự thật và chịu trách nhiệm trước pháp luật.", 25)
    sheet.centre(145, 232, f"Làm tại: {say.commune()}, ngày {say.date()}", 11)
    sheet.bold(145, 240, "Người yêu cầu", 12)
    sheet.signature(130, 256)
    sheet.text(145, 270, say.person(), 12, "Serif", BLUE, "ms")
    return sheet.scan("to_khai")


def table(dpi: int, rng: np.random.Generator) -> Scan:
    """A ruled list that fills the page."""
    sheet = Recorded(dpi, rng)
    say = sheet.say
    sheet.bold(105, 24, f"DANH SÁCH HỘ GIA ĐÌNH XÃ {say.commune().upper()}", 14)
    edges, top, high = (15, 28, 88, 116, 160, 195), 36.0, 9.0
    count = int(rng.integers(20, 26))
    for row in range(count + 1):
        y = top + high * row
        sheet.rule(edges[0], edges[-1], y)
        words = ("STT", "Họ và tên", "Năm sinh", "Thôn", "Số tiền") if row == 0 else (
            str(row), say.person(), str(rng.integers(1935, 2008)), say.commune(), f"{rng.integers(100, 999)}.000")  # fmt: skip
        for left, right, word in zip(edges, edges[1:], words, strict=False):
            sheet.centre((left + right) / 2, y + 6.4, word, 10.5)
    sheet.rule(edges[0], edges[-1], top + high * (count + 1))
    for x in edges:
        ends = [(sheet.px(x), sheet.px(top)), (sheet.px(x), sheet.px(top + high * (count + 1)))]
        sheet.draw.line(ends, INK, max(1, sheet.px(0.3)))
    return sheet.scan("bang_danh_sach")


def certificate(dpi: int, rng: np.random.Generator) -> Scan:
    """A certificate: double frame, large heading, few lines, seal."""
    sheet = Recorded(dpi, rng)
    say = sheet.say
    for inset, width in ((12, 1.2), (15, 0.4)):
        sheet.draw.rectangle([sheet.px(v) for v in (inset, inset, 210 - inset, 297 - inset)], outline=(150, 40, 30),
                             width=max(1, sheet.px(width)))  # fmt: skip
    sheet.nation(105, 38)
    sheet.text(105, 84, "GIẤY KHAI SINH", 30, "Serif-Bold", RED, "ms")
    for step, label in enumerate(("Họ và tên:", "Ngày sinh:", "Nơi sinh:", "Quê quán:", "Họ tên mẹ:", "Họ tên cha:")):
        value = (say.person(), say.date(), f"Trạm y tế xã {say.commune()}")[step % 3]
        sheet.text(sheet.text(34, 108 + 13 * step, label, 13) + 3, 108 + 13 * step, value, 13, "Serif-Bold")
    _closing(sheet, 204, say.commune())
    return sheet.scan("giay_khai_sinh")


def columns(dpi: int, rng: np.random.Generator) -> Scan:
    """Two close columns of small print."""
    sheet = Recorded(dpi, rng)
    sheet.bold(105, 22, "QUY ƯỚC THÔN VĂN HÓA", 14)
    for left, right in ((18, 101), (109, 192)):
        y = 36.0
        while y < 262:
            y = _small_paragraph(sheet, y, f"{sheet.say.sentence()} {sheet.say.sentence()}", left, right)
    return sheet.scan("quy_uoc")


def cover(dpi: int, rng: np.random.Generator) -> Scan:
    """A dossier's cover: big letters, hardly any small text."""
    sheet = Recorded(dpi, rng)
    sheet.bold(105, 40, f"ỦY BAN NHÂN DÂN XÃ {sheet.say.commune().upper()}", 16)
    sheet.text(105, 120, "HỒ SƠ", 60, "Serif-Bold", INK, "ms")
    sheet.text(105, 150, "ĐẤT ĐAI", 44, "Serif-Bold", INK, "ms")
    sheet.centre(105, 176, f"Từ ngày {sheet.say.date()} đến ngày {sheet.say.date()}", 14)
    sheet.centre(105, 190, f"Số lượng: {rng.integers(12, 180)} tờ    Thời hạn bảo quản: vĩnh viễn", 13)
    sheet.centre(
        105,
        204,
        f"Hồ sơ số {sheet.say.number(4)}    Hộp số {sheet.say.number(2)}    Phông số {sheet.say.number(2)}",
        13,
    )
    return sheet.scan("bia_ho_so")


def note(dpi: int, rng: np.random.Generator) -> Scan:
    """A nearly empty page: a hand's few lines and a signature."""
    sheet = Recorded(dpi, rng)
    sheet.text(30, 40, f"Đã nhận đủ hồ sơ của ông {sheet.say.person()}", 14, "Sans", BLUE)
    sheet.text(30, 52, f"xã {sheet.say.commune()}, ngày {sheet.say.date()}", 14, "Sans", BLUE)
    sheet.signature(60, 74)
    return sheet.scan("giay_nhan")


def identity_copy(dpi: int, rng: np.random.Generator) -> Scan:
    """A page that holds the copy of an invented identity card and its certification."""
    sheet = Recorded(dpi, rng)
    place_card(sheet, float(rng.uniform(30, 92)), float(rng.uniform(30, 60)))
    sheet.bold(105, 152, "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", 12)
    sheet.text(40, 163, f"Số chứng thực: {sheet.say.number(4)}/2025     Quyển số: 02-SCT/BS", 11)
    _closing(sheet, 176, sheet.say.commune())
    return sheet.scan("cccd")


def place_card(sheet: Recorded, x: float, y: float) -> None:
    """The front of an invented identity card (85.6 x 54 mm) with portrait and QR at x, y mm."""
    say, who = sheet.say, sheet.say.person()
    box = [sheet.px(v) for v in (x, y, x + 85.6, y + 54)]
    sheet.draw.rounded_rectangle(box, sheet.px(3), fill=(222, 235, 232), outline=(120, 150, 150), width=sheet.px(0.2))
    for step in range(0, 54, 3):  # the card's wavy background
        wave = [(sheet.px(x + t), sheet.px(min(y + 53.5, max(y + 0.5, y + step + 1.5 * np.sin(t / 5 + step)))))
                for t in np.arange(1, 85, 1.0)]  # fmt: skip
        sheet.draw.line(wave, (200, 220, 216), max(1, sheet.px(0.12)))
    sheet.centre(x + 36, y + 5, NATION, 5.0, "Sans-Bold")
    sheet.centre(x + 36, y + 8, MOTTO, 4.8, "Sans")
    sheet.text(x + 40, y + 14, "CĂN CƯỚC CÔNG DÂN", 8, "Sans-Bold", RED, "ms")
    _portrait(sheet, x + 4, y + 16, 21, 28)
    identity = say.identity()
    sheet.text(x + 28, y + 20, f"Số / No.: {identity}", 8, "Sans-Bold")
    for step, (label, value) in enumerate((
        ("Họ và tên / Full name:", who.upper()), ("Ngày sinh / Date of birth:", say.date()),
        ("Quê quán / Place of origin:", f"{say.commune()}, {say.province()}"),
        ("Nơi thường trú:", f"Thôn {say.commune()}, {say.province()}"),
    )):  # fmt: skip
        sheet.text(x + 28, y + 25 + 7 * step, label, 4.8, "Sans")
        sheet.text(x + 28, y + 28.3 + 7 * step, value, 6.4, "Sans-Bold")
    payload = f"{identity}|{say.number(9)}|{who}|01011980|Nam|Thôn {say.commune()}, {say.province()}|01062021"
    sheet.code(x + 68, y + 2, payload, "QRCode", max(1, round(0.35 * sheet.dpi / 25.4)))


def receipt(dpi: int, rng: np.random.Generator) -> Scan:
    """A till receipt, 80 mm wide."""
    sheet = Recorded(dpi, rng, (80, float(rng.integers(110, 170))))
    sheet.centre(40, 12, "BIÊN LAI THU PHÍ, LỆ PHÍ", 11, "Sans-Bold")
    sheet.centre(40, 18, f"Số: {sheet.say.number(7)}", 9, "SansMono")
    for step in range(9):
        sheet.text(6, 28 + 6 * step, f"Lệ phí {sheet.say.commune()}", 9, "SansMono")
        sheet.text(74, 28 + 6 * step, f"{rng.integers(5, 200)}.000", 9, "SansMono", INK, "rs")
    sheet.text(6, 88, f"Người nộp: {sheet.say.person()}", 9, "SansMono")
    return sheet.scan("bien_lai")


def card(dpi: int, rng: np.random.Generator) -> Scan:
    """An identity card alone, cut to its own edge."""
    sheet = Recorded(dpi, rng, (85.6, 54))
    place_card(sheet, 0, 0)
    return sheet.scan("cccd")


def half_sheet(dpi: int, rng: np.random.Generator) -> Scan:
    """An A5 paper, lying as a letter does."""
    sheet = Recorded(dpi, rng, (148, 210))
    sheet.bold(74, 20, "GIẤY BIÊN NHẬN", 14)
    y = 36.0
    for _ in range(6):
        y = _small_paragraph(sheet, y, sheet.say.sentence(), 16, 134)
    sheet.signature(80, y + 18)
    sheet.centre(98, y + 34, sheet.say.person(), 11)
    return sheet.scan("bien_nhan")


def photo(dpi: int, rng: np.random.Generator) -> Scan:
    """A page with a large photograph and a caption."""
    sheet = Recorded(dpi, rng)
    sheet.bold(105, 26, "ẢNH HIỆN TRẠNG THỬA ĐẤT", 14)
    _portrait(sheet, 30, 40, 150, 110)
    y = 166.0
    for _ in range(4):
        y = sheet.paragraph(y, sheet.say.sentence())
    return sheet.scan("anh_hien_trang")


Layout = Callable[[int, np.random.Generator], Scan]
TEXT_LAYOUTS: tuple[Layout, ...] = (letter, form, table, certificate, columns)
"""Layouts full of text, on which any defect can be seen."""
ALL_LAYOUTS: tuple[Layout, ...] = (*TEXT_LAYOUTS, cover, note, identity_copy, photo)


def _letterhead(sheet: Recorded, place: str) -> None:
    sheet.centre(56, 24, "ỦY BAN NHÂN DÂN", 10)
    sheet.bold(56, 30, f"XÃ {place.upper()}", 10.5)
    sheet.rule(46, 66, 32)
    sheet.centre(56, 40, f"Số: {sheet.say.number(3)}/UBND-VP", 11)
    sheet.centre(148, 24, NATION, 9.4, "SerifCondensed-Bold")
    sheet.bold(148, 30, MOTTO, 11)
    sheet.rule(122, 174, 32)
    sheet.centre(148, 40, f"{place}, ngày {sheet.say.date()}", 11)


def _closing(sheet: Recorded, y: float, place: str) -> None:
    sheet.text(30, y, "Nơi nhận:", 10, "SerifCondensed-Bold")
    for step, receiver in enumerate(("Như trên;", "Thường trực Đảng ủy;", "Lưu: VT.")):
        sheet.text(30, y + 5.5 * (step + 1), f"- {receiver}", 9)
    sheet.bold(145, y, "CHỦ TỊCH", 12)
    sheet.signature(132, y + 16)
    sheet.seal(126, y + 16, f"★ ỦY BAN NHÂN DÂN XÃ {place.upper()} ★", "T. BÌNH MINH")
    sheet.bold(145, y + 38, sheet.say.person(), 12)


def _small_paragraph(sheet: Recorded, y: float, words: str, x: float, end: float) -> float:
    font, line = sheet.font(9.5, "SerifCondensed"), ""
    for word in words.split():
        longer = f"{line} {word}".strip()
        if line and x + font.getlength(longer) * 25.4 / sheet.dpi > end:
            sheet.text(x, y, line, 9.5)
            y, line = y + 5.0, word
        else:
            line = longer
    sheet.text(x, y, line, 9.5)
    return y + 6.5


def _portrait(sheet: Recorded, x: float, y: float, wide: float, high: float) -> None:
    """Something that looks to a program like a photograph: soft shapes, many tones, no line of text."""
    tones = sheet.rng.integers(50, 205, (7, 6, 1)) + sheet.rng.integers(-25, 26, (7, 6, 3))
    small = tones.astype(np.uint8)
    picture = cv2.resize(small, (sheet.px(wide), sheet.px(high)), interpolation=cv2.INTER_CUBIC)
    grain = sheet.rng.normal(0, 9, picture.shape[:2])[..., None]
    middle = (picture.shape[1] // 2, int(picture.shape[0] * 0.42))
    cv2.ellipse(picture, middle, (picture.shape[1] // 4, picture.shape[0] // 4), 0, 0, 360, (150, 165, 200), -1)
    picture = np.clip(picture + grain, 0, 255).astype(np.uint8)
    sheet.image.paste(Image.fromarray(picture), (sheet.px(x), sheet.px(y)))
