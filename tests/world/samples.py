"""Writes `samples/`: the scans of the demo with what they are known to hold, the same bytes each time."""

from __future__ import annotations

import io
import json

import img2pdf
from PIL import Image

from tests.world import papers

FOLDER = papers.ROOT / "samples"
DPI = 200


def jpeg(image: Image.Image, quality: int = 72) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality, dpi=(DPI, DPI), optimize=True)
    return out.getvalue()


def tilted(image: Image.Image, degrees: float) -> Image.Image:
    """`image` leaning clockwise by so many degrees, on paper colour."""
    return image.rotate(-degrees, Image.Resampling.BICUBIC, fillcolor=image.getpixel((5, 5)))


def write() -> None:
    desk, backlog = FOLDER / "khai-sinh", FOLDER / "ton-dong"
    for folder in (desk, backlog):
        folder.mkdir(parents=True, exist_ok=True)
    front, back = (page.convert("L").point(lambda v: 255 if v > 140 else 0, "1") for page in papers.to_khai_khai_sinh())
    front.save(desk / "01-to-khai.tif", compression="group4", save_all=True, append_images=[back], dpi=(DPI, DPI))
    birth = papers.giay_chung_sinh()
    (desk / "02-giay-chung-sinh.jpg").write_bytes(jpeg(birth.rotate(180)))
    tilted(papers.can_cuoc(), 2.3).convert("L").save(desk / "03-can-cuoc.png", dpi=(DPI, DPI), optimize=True)
    (desk / "04-mat-sau-trang.jpg").write_bytes(jpeg(papers.blank_back()))
    whole = jpeg(birth)
    (desk / "05-hong.jpg").write_bytes(whole[: len(whole) * 6 // 10])
    decision = [jpeg(page) for page in papers.quyet_dinh()]
    pdf = img2pdf.convert(decision, nodate=True, creator="scanner", producer="scanner")
    (backlog / "01-quyet-dinh.pdf").write_bytes(pdf)
    (backlog / "02-cong-van.jpg").write_bytes(jpeg(papers.cong_van()))
    papers.bang_ke().convert("L").quantize(16).save(backlog / "03-bang-ke.png", dpi=(DPI, DPI), optimize=True)
    (FOLDER / "expected.json").write_text(json.dumps(EXPECTED, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


EXPECTED: dict[str, dict[str, object]] = {
    "khai-sinh/01-to-khai.tif": {
        "dossier": "khai-sinh",
        "pages": 2,
        "component": "to-khai",
        "words": ["TỜ KHAI ĐĂNG KÝ KHAI SINH"],
    },
    "khai-sinh/02-giay-chung-sinh.jpg": {
        "dossier": "khai-sinh",
        "pages": 1,
        "rotation": 180,
        "component": "giay-chung-sinh",
        "words": ["GIẤY CHỨNG SINH"],
    },
    "khai-sinh/03-can-cuoc.png": {
        "dossier": "khai-sinh",
        "pages": 1,
        "skew_deg": 2.3,
        "component": "giay-to-tuy-than",
        "words": ["CĂN CƯỚC"],
    },
    "khai-sinh/04-mat-sau-trang.jpg": {"dossier": "khai-sinh", "pages": 1, "blank": True},
    "khai-sinh/05-hong.jpg": {"dossier": "khai-sinh", "quarantine": "IMG-"},
    "ton-dong/01-quyet-dinh.pdf": {"dossier": "ton-dong", "pages": 2, "component": "tai-lieu", "words": ["QUYẾT ĐỊNH"]},
    "ton-dong/02-cong-van.jpg": {"dossier": "ton-dong", "pages": 1, "component": "tai-lieu", "words": ["Kính gửi"]},
    "ton-dong/03-bang-ke.png": {"dossier": "ton-dong", "pages": 1, "component": "tai-lieu", "words": ["BẢNG KÊ"]},
}


if __name__ == "__main__":
    write()
