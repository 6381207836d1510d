"""Draws the invented Vietnamese office papers that tests and demonstrations scan; run it to rewrite `samples/`.

Every person, number and office here is made up. All draws are seeded, so the same code writes the same pixels.
"""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import img2pdf
import zxingcpp
from PIL import Image

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))  # so that the file runs as a script too

from tests.world.sheet import MOTTO, NATION, PAPER, RED, Sheet

CARD_QR = "000090000017|000000017|Lê Văn Ánh|12041990|Nam|Số 8, thôn Đông, xã Tân Hòa|01062021"


def _declaration_front(dpi: int) -> Image.Image:
    sheet = Sheet(dpi, 11)
    sheet.nation(107, 24)
    sheet.bold(107, 48, "TỜ KHAI ĐĂNG KÝ KHAI SINH", 15)
    sheet.field(60, "Kính gửi:", "Ủy ban nhân dân xã Tân Hòa, tỉnh Bình Minh", 45)
    rows = (
        ("1. Họ, chữ đệm, tên người yêu cầu:", "Lê Văn Ánh"),
        ("2. Nơi cư trú:", "Số 8, thôn Đông, xã Tân Hòa, tỉnh Bình Minh"),
        ("3. Giấy tờ tùy thân:", "CCCD số 000090000017, cấp ngày 01/06/2021"),
        ("4. Quan hệ với người được khai sinh:", "Cha đẻ"),
    )
    y = 73.0
    for label, value in rows:
        sheet.field(y, label, value)
        y += 9
    sheet.text(25, y + 2, "Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:", 12, "SerifCondensed-Bold")
    rows = (
        ("5. Họ, chữ đệm, tên:", "LÊ NGUYỄN AN NHIÊN"),
        ("6. Ngày, tháng, năm sinh:", "14/09/2025"),
        ("    Ghi bằng chữ:", "Ngày mười bốn tháng chín năm hai nghìn không trăm hai lăm"),
        ("7. Giới tính:", "Nữ          Dân tộc: Kinh          Quốc tịch: Việt Nam"),
        ("8. Nơi sinh:", "Bệnh viện Đa khoa huyện Phú Sơn, tỉnh Bình Minh"),
        ("9. Quê quán:", "Xã Tân Hòa, tỉnh Bình Minh"),
        ("10. Họ, chữ đệm, tên người mẹ:", "Nguyễn Thị Quỳnh Mai"),
        ("11. Năm sinh của mẹ:", "1993        Dân tộc: Kinh          Quốc tịch: Việt Nam"),
        ("12. Nơi cư trú của mẹ:", "Số 8, thôn Đông, xã Tân Hòa, tỉnh Bình Minh"),
        ("13. Họ, chữ đệm, tên người cha:", "Lê Văn Ánh"),
        ("14. Năm sinh của cha:", "1990        Dân tộc: Kinh          Quốc tịch: Việt Nam"),
        ("15. Nơi cư trú của cha:", "Số 8, thôn Đông, xã Tân Hòa, tỉnh Bình Minh"),
    )
    y += 12
    for label, value in rows:
        sheet.field(y, label, value)
        y += 10.5
    sheet.centre(107, 283, "Trang 1/2", 9)
    return sheet.finish()


def _declaration_back(dpi: int) -> Image.Image:
    sheet = Sheet(dpi, 12)
    y = sheet.paragraph(30, "Tôi cam đoan nội dung đề nghị đăng ký khai sinh trên đây là đúng sự thật, được sự thỏa thuận "
                        "nhất trí của các bên liên quan theo quy định pháp luật.", 25)  # fmt: skip
    y = sheet.paragraph(y, "Tôi chịu hoàn toàn trách nhiệm trước pháp luật về nội dung cam đoan của mình.", 25)
    sheet.field(y + 4, "16. Đề nghị cấp bản sao:", "Có  [x]     Không  [  ]     Số lượng: 02 bản")
    sheet.field(y + 14, "17. Hình thức nhận kết quả:", "Nhận trực tiếp tại Bộ phận Một cửa")
    sheet.text(25, y + 25, "18. Giấy tờ gửi kèm:", 11)
    for step, paper in enumerate(("Giấy chứng sinh số 02020.GCS.12096.25", "Bản sao Căn cước công dân của cha")):
        sheet.text(35, y + 33 + 8 * step, f"- {paper}", 11, "Serif-Italic", BLUE)
    sheet.centre(140, y + 62, "Làm tại: xã Tân Hòa, ngày 22 tháng 09 năm 2025", 11, "SerifCondensed-Italic")
    sheet.bold(140, y + 70, "Người yêu cầu", 12)
    sheet.centre(140, y + 76, "(Ký, ghi rõ họ, chữ đệm, tên)", 10, "SerifCondensed-Italic")
    sheet.signature(124, y + 92)
    sheet.text(140, y + 108, "Lê Văn Ánh", 12, "Serif-Italic", BLUE, "ms")
    sheet.centre(107, 283, "Trang 2/2", 9)
    return sheet.finish()


def to_khai_khai_sinh(dpi: int = 200) -> tuple[Image.Image, Image.Image]:
    """Both sides of a filled-in birth registration form."""
    return _declaration_front(dpi), _declaration_back(dpi)


def giay_chung_sinh(dpi: int = 200) -> Image.Image:
    """A hospital's birth notification with seal and signature."""
    sheet = Sheet(dpi, 13)
    sheet.centre(55, 24, "SỞ Y TẾ TỈNH BÌNH MINH", 10)
    sheet.bold(55, 30, "BỆNH VIỆN ĐA KHOA PHÚ SƠN", 10)
    sheet.text(32, 38, "Số: 02020.GCS.12096.25", 10)
    sheet.nation(143, 24)
    sheet.bold(105, 58, "GIẤY CHỨNG SINH", 18)
    rows = (
        ("Họ và tên mẹ:", "Nguyễn Thị Quỳnh Mai"),
        ("Năm sinh:", "1993            Dân tộc: Kinh"),
        ("Nơi đăng ký thường trú:", "Thôn Đông, xã Tân Hòa, tỉnh Bình Minh"),
        ("Mã số BHXH/Thẻ BHYT số:", "GD 4 00 00 000 00017"),
        ("Số CCCD/Hộ chiếu:", "000193000025"),
        ("Đã sinh con vào lúc:", "07 giờ 35 phút, ngày 14 tháng 09 năm 2025"),
        ("Tại:", "Khoa Sản, Bệnh viện Đa khoa Phú Sơn"),
        ("Số con trong lần sinh này:", "01 (một)"),
        ("Giới tính của con:", "Nữ              Cân nặng: 3.150 gram"),
        ("Hiện trạng sức khỏe của con:", "Khỏe mạnh"),
        ("Dự định đặt tên con là:", "LÊ NGUYỄN AN NHIÊN"),
        ("Người đỡ đẻ:", "Nữ hộ sinh Trần Thị Hồng Vân"),
    )
    for step, (label, value) in enumerate(rows):
        sheet.field(76 + 10.5 * step, label, value)
    sheet.centre(147, 212, "Phú Sơn, ngày 15 tháng 09 năm 2025", 11, "SerifCondensed-Italic")
    for x, who in ((40, "Cha/mẹ"), (93, "Người đỡ đẻ"), (150, "Thủ trưởng đơn vị")):
        sheet.bold(x, 220, who, 12)
    for x, name in ((40, "Nguyễn Thị Quỳnh Mai"), (93, "Trần Thị Hồng Vân"), (150, "BS. Phạm Quốc Bảo")):
        sheet.signature(x - 14, 236, 28)
        sheet.bold(x, 254, name, 11)
    sheet.seal(132, 236, "★ BỆNH VIỆN ĐA KHOA PHÚ SƠN ★", "T. BÌNH MINH")
    return sheet.finish()


def can_cuoc(dpi: int = 200, noise: float = 0.0) -> Image.Image:
    """A sheet with the copy of an invented identity card's front, certified below."""
    sheet = Sheet(dpi, 14)
    box = [sheet.px(v) for v in (35, 40, 175, 128)]
    sheet.draw.rounded_rectangle(box, sheet.px(5), fill=(221, 236, 236), outline=(90, 120, 130), width=sheet.px(0.4))
    sheet.bold(112, 50, NATION, 9.5)
    sheet.centre(112, 55, MOTTO, 9)
    sheet.text(112, 65, "CĂN CƯỚC CÔNG DÂN", 15, "SerifCondensed-Bold", RED, "ms")
    sheet.centre(112, 71, "Citizen Identity Card", 10, "SerifCondensed-Italic")
    sheet.draw.rectangle([sheet.px(v) for v in (42, 74, 70, 112)], fill=(200, 214, 222))
    sheet.draw.ellipse([sheet.px(v) for v in (49, 80, 63, 97)], fill=(150, 140, 135))
    sheet.draw.chord([sheet.px(v) for v in (44, 97, 68, 127)], 180, 360, fill=(90, 96, 120))
    sheet.barcode(146, 69, CARD_QR, zxingcpp.BarcodeFormat.QRCode, 26)
    rows = (
        (80, "Số / No.:", "000090000017"), (88, "Họ và tên / Full name:", "LÊ VĂN ÁNH"),
        (96, "Ngày sinh / Date of birth:", "12/04/1990"), (104, "Giới tính / Sex: Nam", "Quốc tịch: Việt Nam"),
        (112, "Quê quán:", "Xã Tân Hòa, tỉnh Bình Minh"), (120, "Nơi thường trú:", "Thôn Đông, xã Tân Hòa"),
    )  # fmt: skip
    for y, label, value in rows:
        sheet.text(sheet.text(75, y, label, 9) + 2, y, value, 10, "SansCondensed-Bold")
    sheet.bold(105, 152, "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH", 12)
    sheet.text(40, 163, "Số chứng thực: 1847/2025     Quyển số: 02-SCT/BS", 11)
    sheet.centre(142, 174, "Ngày 20 tháng 09 năm 2025", 11, "SerifCondensed-Italic")
    sheet.bold(142, 181, "KT. CHỦ TỊCH", 12)
    sheet.bold(142, 187, "PHÓ CHỦ TỊCH", 12)
    sheet.signature(130, 203)
    sheet.seal(124, 203, "★ ỦY BAN NHÂN DÂN XÃ TÂN HÒA ★", "T. BÌNH MINH")
    sheet.bold(142, 222, "Đỗ Minh Tuấn", 12)
    return sheet.finish(noise)


def _letterhead(sheet: Sheet, number: str, place: str, over: str, office: str) -> None:
    """The head that Nghị định 30/2020 asks for: office and number at the left, quốc hiệu, place and date at the right."""
    sheet.centre(58, 24, over, 10)
    sheet.bold(58, 30, office, 10.5)
    sheet.rule(46, 70, 32)
    sheet.centre(58, 40, number, 11)
    sheet.nation(145, 24)
    sheet.centre(145, 40, place, 11, "SerifCondensed-Italic")


def _closing(sheet: Sheet, y: float, role: str, name: str, receivers: tuple[str, ...]) -> None:
    sheet.text(30, y, "Nơi nhận:", 10, "SerifCondensed-BoldItalic")
    for step, receiver in enumerate(receivers):
        sheet.text(30, y + 5.5 * (step + 1), f"- {receiver}", 9)
    sheet.bold(145, y, role, 12)
    sheet.signature(132, y + 16)
    sheet.seal(126, y + 16, "★ ỦY BAN NHÂN DÂN XÃ TÂN HÒA ★", "T. BÌNH MINH")
    sheet.bold(145, y + 36, name, 12)


def quyet_dinh(dpi: int = 200) -> tuple[Image.Image, Image.Image]:
    """A two-page decision of a commune in the layout of Nghị định 30/2020."""
    first = Sheet(dpi, 21)
    _letterhead(first, "Số: 147/QĐ-UBND", "Tân Hòa, ngày 18 tháng 3 năm 2014", "HUYỆN PHÚ SƠN", "ỦY BAN NHÂN DÂN XÃ TÂN HÒA")
    first.bold(105, 58, "QUYẾT ĐỊNH", 14)
    first.bold(105, 66, "Về việc giao quản lý tài liệu lưu trữ tại Văn phòng", 12)
    first.rule(85, 125, 69)
    first.bold(105, 82, "ỦY BAN NHÂN DÂN XÃ TÂN HÒA", 12)
    y = 94.0
    for words in (
        "Căn cứ Luật Tổ chức Hội đồng nhân dân và Ủy ban nhân dân ngày 26 tháng 11 năm 2003;",
        "Căn cứ Luật Lưu trữ ngày 11 tháng 11 năm 2011;",
        "Xét đề nghị của công chức Văn phòng - Thống kê tại Tờ trình số 12/TTr-VP ngày 10 tháng 3 năm 2014,",
    ):
        y = first.paragraph(y, words)
    first.bold(105, y + 3, "QUYẾT ĐỊNH:", 12)
    y += 14
    for words in (
        "Điều 1. Giao ông Hoàng Đình Phúc, công chức Văn phòng - Thống kê, quản lý toàn bộ tài liệu lưu trữ của Ủy ban "
        "nhân dân xã hình thành từ năm 1995 đến năm 2013, gồm 86 hộp, 412 hồ sơ.",
        "Điều 2. Người được giao quản lý có trách nhiệm sắp xếp, bảo quản, lập mục lục hồ sơ và phục vụ khai thác theo "
        "quy định; hằng năm báo cáo tình hình tài liệu trước ngày 15 tháng 12.",
        "Điều 3. Tài liệu hết giá trị được xét hủy theo quyết định riêng của Chủ tịch Ủy ban nhân dân xã.",
    ):
        y = first.paragraph(y, words) + 2
    second = Sheet(dpi, 22)
    second.centre(105, 18, "2", 11)
    y = second.paragraph(32, "Điều 4. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 95/QĐ-UBND.") + 2
    y = second.paragraph(y, "Điều 5. Văn phòng Ủy ban nhân dân xã và ông Hoàng Đình Phúc chịu trách nhiệm thi hành.") + 8
    receivers = ("Như Điều 5;", "Phòng Nội vụ huyện (để báo cáo);", "Lưu: VT.")
    _closing(second, y, "CHỦ TỊCH", "Vũ Thị Thanh Hà", receivers)
    return first.finish(), second.finish()


def cong_van(dpi: int = 200) -> Image.Image:
    """An official letter in the layout of Nghị định 30/2020."""
    sheet = Sheet(dpi, 23)
    _letterhead(sheet, "Số: 62/UBND-VP", "Tân Hòa, ngày 02 tháng 6 năm 2014", "HUYỆN PHÚ SƠN", "ỦY BAN NHÂN DÂN XÃ TÂN HÒA")
    sheet.centre(58, 47, "V/v kiểm kê tài liệu tồn đọng", 10)
    sheet.centre(105, 64, "Kính gửi: Phòng Nội vụ huyện Phú Sơn", 12.5)
    y = 80.0
    for words in (
        "Thực hiện Công văn số 218/NV ngày 05 tháng 5 năm 2014 của Phòng Nội vụ về việc kiểm kê tài liệu tồn đọng, Ủy ban "
        "nhân dân xã Tân Hòa báo cáo kết quả như sau:",
        "1. Tổng số tài liệu đang bảo quản: 86 hộp, 412 hồ sơ, tương đương 9,5 mét giá.",
        "2. Tài liệu chưa chỉnh lý: 31 hộp, chủ yếu là hồ sơ hộ tịch và đất đai giai đoạn 1995 - 2005.",
        "3. Tình trạng vật lý: 14 hồ sơ bị ẩm, mốc; 06 hồ sơ bị mối xông một phần.",
        "Ủy ban nhân dân xã kính đề nghị Phòng Nội vụ xem xét, hỗ trợ kinh phí chỉnh lý và số hóa tài liệu nói trên.",
        "Trân trọng./.",
    ):
        y = sheet.paragraph(y, words) + 2
    _closing(sheet, y + 10, "KT. CHỦ TỊCH", "Đỗ Minh Tuấn", ("Như trên;", "Lưu: VT, VP."))
    return sheet.finish()


def bang_ke(dpi: int = 200) -> Image.Image:
    """An inventory table: typed rows between ruled lines."""
    sheet = Sheet(dpi, 24)
    sheet.bold(105, 30, "BẢNG KÊ HỒ SƠ, TÀI LIỆU NỘP LƯU", 14)
    sheet.centre(105, 38, "(Kèm theo Quyết định số 147/QĐ-UBND ngày 18 tháng 3 năm 2014)", 10, "SerifCondensed-Italic")
    edges, top, height = (22, 36, 62, 142, 164, 190), 48, 11
    rows = (("STT", "Hộp số", "Tiêu đề hồ sơ", "Năm", "Số tờ"),) + tuple(
        (str(n), f"H{n:02d}", title, str(1996 + n), str(20 + n * 7 % 60))
        for n, title in enumerate(("Sổ đăng ký khai sinh", "Sổ đăng ký kết hôn", "Sổ đăng ký khai tử",
            "Hồ sơ cải chính hộ tịch", "Hồ sơ giao đất ở", "Biên bản họp giao ban", "Báo cáo thống kê dân số",
            "Hồ sơ thu chi ngân sách", "Quyết định khen thưởng", "Công văn đến"), 1)
    )  # fmt: skip
    for step, row in enumerate(rows):
        y = top + height * step
        sheet.rule(edges[0], edges[-1], y)
        for left, right, words in zip(edges, edges[1:], row, strict=False):
            style = "SerifCondensed-Bold" if step == 0 else "SerifCondensed"
            sheet.centre((left + right) / 2, y + 7.2, words, 11, style)
    bottom = top + height * len(rows)
    sheet.rule(edges[0], edges[-1], bottom)
    for x in edges:
        sheet.draw.line([(sheet.px(x), sheet.px(top)), (sheet.px(x), sheet.px(bottom))], (25, 25, 28), 2)
    sheet.bold(150, bottom + 16, "Người lập bảng", 12)
    sheet.signature(134, bottom + 32)
    sheet.bold(150, bottom + 50, "Hoàng Đình Phúc", 12)
    return sheet.finish(0)


def blank_back(dpi: int = 200) -> Image.Image:
    """The empty back of a sheet: paper tint and noise, nothing else."""
    return Sheet(dpi, 31).finish(1.5)


def code_page(number: int, dpi: int = 100) -> Image.Image:
    """A small page that carries `number` as digits and as a Code128, for tests that count what arrives."""
    sheet = Sheet(dpi, number, (105, 74))
    sheet.bold(52, 20, f"TRANG THỬ {number:06d}", 14)
    sheet.barcode(15, 32, f"{number:06d}", zxingcpp.BarcodeFormat.Code128, 75)
    return sheet.finish(0)
