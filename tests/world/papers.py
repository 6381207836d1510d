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

from tests.world.office_papers import bang_ke, cong_van, quyet_dinh  # noqa: E402
from tests.world.sheet import BLUE, MOTTO, NATION, PAPER, RED, Sheet  # noqa: E402

__all__ = [
    "bang_ke",
    "blank_back",
    "can_cuoc",
    "code_page",
    "cong_van",
    "giay_chung_sinh",
    "quyet_dinh",
    "to_khai_khai_sinh",
    "write_samples",
]
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


def blank_back(dpi: int = 200) -> Image.Image:
    """The empty back of a sheet: paper tint and noise, nothing else."""
    return Sheet(dpi, 31).finish(1.5)


def code_page(number: int, dpi: int = 100) -> Image.Image:
    """A small page that carries `number` as digits and as a Code128, for tests that count what arrives."""
    sheet = Sheet(dpi, number, (105, 74))
    sheet.bold(52, 20, f"TRANG THỬ {number:06d}", 14)
    sheet.barcode(15, 32, f"{number:06d}", zxingcpp.BarcodeFormat.Code128, 75)
    return sheet.finish(0)


def _jpeg(image: Image.Image, quality: int = 68) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(200, 200))
    return out.getvalue()


def _png(image: Image.Image, colours: int) -> bytes:
    """A palette PNG: colour kept, yet small enough for the repository."""
    out = io.BytesIO()
    image.quantize(colours, dither=Image.Dither.NONE).save(out, "PNG", optimize=True, dpi=(200, 200))
    return out.getvalue()


def _tiff(pages: tuple[Image.Image, ...]) -> bytes:
    """Black-and-white G4, as office scanners deliver forms."""
    out = io.BytesIO()
    first, *others = (page.convert("L").point(lambda grey: 255 if grey > 175 else 0).convert("1") for page in pages)
    first.save(out, "TIFF", compression="group4", save_all=True, append_images=others, dpi=(200, 200))
    return out.getvalue()


def _pdf(pages: tuple[Image.Image, ...]) -> bytes:
    """An image-only PDF whose bytes repeat: no dates in it."""
    return bytes(img2pdf.convert([_jpeg(page) for page in pages], nodate=True, engine=img2pdf.Engine.internal))


def _row(dossier: str, component: str, words: list[str], pages: int = 1, **more: float | bool) -> dict[str, object]:
    return {"dossier": dossier, "pages": pages, "rotation": 0, "skew_deg": 0.0, "blank": False,
            "component": component, "words": words, **more}  # fmt: skip


def write_samples(folder: Path) -> None:
    """Write both sample dossiers and `expected.json` below `folder`."""
    skewed = can_cuoc().rotate(-2.3, Image.Resampling.BICUBIC, fillcolor=PAPER)
    decision, letter = quyet_dinh(), cong_van()
    whole = _jpeg(letter)
    desk, backlog = "khai-sinh", "ton-dong"
    files: dict[str, tuple[bytes, dict[str, object]]] = {
        "khai-sinh/01-to-khai.tif": (
            _tiff(to_khai_khai_sinh()), _row(desk, "to-khai", ["TỜ KHAI ĐĂNG KÝ KHAI SINH", "Tân Hòa"], 2)),
        "khai-sinh/02-giay-chung-sinh.jpg": (
            _jpeg(giay_chung_sinh().rotate(180)),
            _row(desk, "giay-chung-sinh", ["GIẤY CHỨNG SINH", "02020.GCS.12096.25"], rotation=180)),
        "khai-sinh/03-can-cuoc.png": (
            _png(skewed, 32), _row(desk, "giay-to-tuy-than", ["LÊ VĂN ÁNH", "Citizen"], skew_deg=2.3)),
        "khai-sinh/04-mat-sau-trang.jpg": (_jpeg(blank_back()), _row(desk, "", [], blank=True)),
        "khai-sinh/05-hong.jpg": (whole[: len(whole) * 6 // 10], {"dossier": desk, "quarantine": "IMG-"}),
        "ton-dong/01-quyet-dinh.pdf": (_pdf(decision), _row(backlog, "tai-lieu", ["QUYẾT ĐỊNH", "147/QĐ-UBND"], 2)),
        "ton-dong/02-cong-van.jpg": (whole, _row(backlog, "tai-lieu", ["62/UBND-VP", "Kính gửi"])),
        "ton-dong/03-bang-ke.png": (_png(bang_ke(), 16), _row(backlog, "tai-lieu", ["BẢNG KÊ HỒ SƠ"])),
    }  # fmt: skip
    for name, (body, _) in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(body)
    expected = {name: row for name, (_, row) in files.items()}
    (folder / "expected.json").write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n", "utf-8")


if __name__ == "__main__":
    write_samples(ROOT / "samples")
