"""The mark of a state secret is told from look-alikes, and a page that carries it stops."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.errors import Failure
from ocr.types import Box, Line, RecognisedPage, Word
from station import checker
from station.app import Station
from station.config import Settings
from station.secrecy import mark_on
from station.types import Page
from tests.world.papers import cong_van

HEIGHT = 3500


def page(*lines: str, top: int = 300) -> RecognisedPage:
    """Lines one under the other; two spaces stand for a wide gap."""
    out = []
    for number, text in enumerate(lines):
        words, x = [], 200
        for piece in text.split("  "):
            for word in piece.split():
                words.append(Word(word, Box(x, top + 60 * number, x + 20 * len(word), top + 60 * number + 40), 0.9))
                x += 20 * len(word) + 15
            x += 200
        out.append(Line(tuple(words), number))
    return RecognisedPage(tuple(out), "test", "vie")


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("MẬT", "MẬT"),
        ("TỐI MẬT", "TỐI MẬT"),
        ("TUYỆT MẬT", "TUYỆT MẬT"),
        ("| TUYỆT MẬT |", "TUYỆT MẬT"),
        ("[MẬT]", "MẬT"),
        ("MÂT", "MẬT"),
        ("MẠT", "MẬT"),
        ("TOI MAT", "TỐI MẬT"),
        ("Số: 12/BC-UBND  MẬT", "MẬT"),
        ("MẬT  CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "MẬT"),
        ("Độ mật: Tối mật", "TỐI MẬT"),
        ("ĐỘ MẬT: MẬT", "MẬT"),
        ("TÀI LIỆU TUYỆT MẬT", "TUYỆT MẬT"),
        ("TÀI LIỆU MẬT", "MẬT"),
        ("TUYỆT MẬT Kính gửi: Phòng Nội vụ", "TUYỆT MẬT"),
    ],
)
def test_a_mark_is_told(line: str, mark: str) -> None:
    assert mark_on(page("ỦY BAN NHÂN DÂN", line, "BÁO CÁO"), HEIGHT) == mark


@pytest.mark.parametrize(
    "line",
    [
        "Giữ gìn bí mật gia truyền của dòng họ",
        "bí mật gia truyền",
        "BÍ MẬT GIA TRUYỀN",
        "BÍ MẬT",
        "BẢO MẬT",
        "BẢO MẬT THÔNG TIN",
        "CAM KẾT BẢO MẬT",
        "NGUYỄN THỊ MẬT",
        "Nguyễn Văn Mật",
        "Họ và tên: TRẦN VĂN MẬT",
        "MẬT ONG RỪNG",
        "Mật khẩu",
        "MẬT KHẨU:",
        "MẬT ĐỘ XÂY DỰNG",
        "Mật độ dân số",
        "mật",
        "Mật",
        "MẤT",
        "MẮT",
        "MÁT",
        "MẶT",
        "TỐI MẮT",
        "Tuyệt mật là mức độ cao nhất",
        "Độ mật:",
        "Độ mật: Không",
        "Độ mật: □ Mật □ Tối mật □ Tuyệt mật",
        "THÂN MẬT",
        "DANH MỤC TÀI LIỆU TỐI MẬT ĐÃ GIẢI MẬT",
        "□ MẬT □ TỐI MẬT □ TUYỆT MẬT",
        "CƠ MẬT VIỆN",
        "Luật Bảo vệ bí mật nhà nước",
        "PHƯỜNG MẬT SƠN",
        "BÀI THUỐC TÚI MẬT",
    ],
)
def test_a_look_alike_passes(line: str) -> None:
    assert mark_on(page("ỦY BAN NHÂN DÂN", line, "BÁO CÁO"), HEIGHT) == ""


def test_a_name_at_the_foot_of_a_page_is_no_mark() -> None:
    assert mark_on(page("MẬT", top=3000), HEIGHT) == ""
    assert mark_on(page("TUYỆT MẬT", top=3000), HEIGHT) == "TUYỆT MẬT"


def stamped(mark: str) -> Image.Image:
    """A letter with a red stamp in its upper left part, as the rule has it."""
    image = cong_van(200).convert("RGB")
    ink = ImageDraw.Draw(image)
    ink.rectangle((190, 480, 190 + 60 * len(mark), 560), outline=(200, 20, 30), width=4)
    ink.text((205, 488), mark, (200, 20, 30), ImageFont.truetype("DejaVuSans-Bold.ttf", 48))
    return image


def locked(station: Station, dossier_id: int) -> Page:
    (found,) = station.desk.view(dossier_id).pages
    return found


def test_a_marked_page_stops_until_the_named_person_decides(station: Station, settings: Settings) -> None:
    station.close()
    named = Station(settings.model_copy(update={"secrets_officer": "Chánh văn phòng"})).open()
    try:
        dossier = named.desk.open("luu-tru")
        stamped("TUYỆT MẬT").save(Path(settings.watch) / "a.png", dpi=(200, 200))
        named.drain()
        page = locked(named, dossier.id)

        assert (page.state, page.code, page.reading, page.thumbnail) == ("secret", "SEC-001", "", "")
        assert named.review.thumbnail(page.id) == b""
        assert not named.search.find("thôn").hits
        for act in (
            lambda: named.desk.finish(dossier.id, "although"),
            lambda: named.review.preview(page.id),
            lambda: named.review.assign(page.id, "khac"),
            lambda: named.review.set_aside(page.id),
            lambda: named.review.decide_secret(page.id, False),
        ):
            with pytest.raises(Failure, match="SEC-00[23]"):
                act()
        stands = named.desk.view(dossier.id).verdict
        assert stands is not None
        assert stands.sentence_en.startswith("Stop: page 1 carries a mark of state secrecy")

        named.review.decide_secret(page.id, False, actor="Chánh văn phòng")
        named.drain()
        assert locked(named, dossier.id).state == "ready"
        events = json.dumps([event.facts for event in named.upkeep.events(0)], ensure_ascii=False)
        assert "TUYỆT" not in events
    finally:
        named.close()
    assert not [f for f in checker.check(settings.root).findings if f.invariant != "I12"]
    station.open()
