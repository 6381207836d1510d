"""Invented backlog papers of a commune: a decision, an official letter and an inventory, in the Nghị định 30/2020 layout."""

from __future__ import annotations

from PIL import Image

from tests.world.sheet import INK, Sheet


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
    _letterhead(
        first, "Số: 147/QĐ-UBND", "Tân Hòa, ngày 18 tháng 3 năm 2014", "HUYỆN PHÚ SƠN", "ỦY BAN NHÂN DÂN XÃ TÂN HÒA"
    )
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
    y = (
        second.paragraph(32, "Điều 4. Quyết định này có hiệu lực kể từ ngày ký và thay thế Quyết định số 95/QĐ-UBND.")
        + 2
    )
    y = (
        second.paragraph(y, "Điều 5. Văn phòng Ủy ban nhân dân xã và ông Hoàng Đình Phúc chịu trách nhiệm thi hành.")
        + 8
    )
    receivers = ("Như Điều 5;", "Phòng Nội vụ huyện (để báo cáo);", "Lưu: VT.")
    _closing(second, y, "CHỦ TỊCH", "Vũ Thị Thanh Hà", receivers)
    return first.finish(), second.finish()


def cong_van(dpi: int = 200) -> Image.Image:
    """An official letter in the layout of Nghị định 30/2020."""
    sheet = Sheet(dpi, 23)
    _letterhead(
        sheet, "Số: 62/UBND-VP", "Tân Hòa, ngày 02 tháng 6 năm 2014", "HUYỆN PHÚ SƠN", "ỦY BAN NHÂN DÂN XÃ TÂN HÒA"
    )
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
        sheet.draw.line([(sheet.px(x), sheet.px(top)), (sheet.px(x), sheet.px(bottom))], INK, 2)
    sheet.bold(150, bottom + 16, "Người lập bảng", 12)
    sheet.signature(134, bottom + 32)
    sheet.bold(150, bottom + 50, "Hoàng Đình Phúc", 12)
    return sheet.finish(0)
