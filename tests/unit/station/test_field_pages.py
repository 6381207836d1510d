"""What pages say: forms typed as they are printed, read by the shipped rules and by a stranger's, codes against print."""

from __future__ import annotations

import dataclasses

import pytest

from ocr.types import Barcode, Box, Line, MachineZone, RecognisedPage, Word
from station.config import shipped_profiles
from station.dossier_record import Leaf, merged, persons_of
from station.fields.page_fields import fields_of
from station.page_values import values_blob, values_in
from station.profiles.files import load_papers
from station.profiles.model import FieldRule, Paper
from station.sorting.guess import Certainty
from station.sorting.sheet import Sheet
from station.types import Value
from tests.world.forms import HEIGHT, LETTER, MOTTO, OFFICE, SIZE, typed_page

PAPERS = load_papers(shipped_profiles() / "papers")
QR = "079085991934|331230512|Diệp Hữu Vượng|01021985|Nam|thôn Sơn Đồng, xã Phước Lâm, tỉnh Đắk Lắk|25112022"
CARD = (
    MOTTO
    + """>CĂN CƯỚC CÔNG DÂN
Số / No.: {number}
Họ và tên / Full name:
DIỆP HỮU VƯỢNG
Ngày sinh / Date of birth: {born}
Giới tính / Sex: Nam Quốc tịch / Nationality: Việt Nam
Quê quán / Place of origin:
xã Phước Lâm, tỉnh Đắk Lắk"""
)
BIRTH = (
    MOTTO
    + """>TỜ KHAI ĐĂNG KÝ KHAI SINH
Kính gửi: (1) Ủy ban nhân dân xã Phước Lâm, tỉnh Đắk Lắk
Họ, chữ đệm, tên người yêu cầu: Diệp Hữu Vượng
Nơi cư trú: (2) thôn Sơn Đồng, xã Phước Lâm
Giấy tờ tùy thân: (3) CCCD số 079085991934
Đề nghị cơ quan đăng ký khai sinh cho người dưới đây:
Họ, chữ đệm, tên: Diệp Kim Quyên
Ngày, tháng, năm sinh: 19/01/2023 ghi bằng chữ: ngày mười chín tháng một năm hai nghìn không trăm hai mươi ba
Giới tính: Nữ Dân tộc: Tày Quốc tịch: Việt Nam
Họ, chữ đệm, tên người mẹ: Giàng Quỳnh Nhung
Năm sinh: 1984 Dân tộc: Kinh
Nơi cư trú: thôn Nam Thành, xã Phước Lâm
Họ, chữ đệm, tên người cha: Diệp Hữu Vượng
Làm tại: Phước Lâm, ngày 04 tháng 03 năm 2023"""
)


def said(
    text: str, kind: str | Paper | None, misread: float = 0.0, codes: tuple[Barcode, ...] = ()
) -> dict[str, Value]:
    paper = PAPERS[kind] if isinstance(kind, str) else kind
    return {value.name: value for value in fields_of(typed_page(text, misread), SIZE, codes, paper)}


def values(found: dict[str, Value]) -> dict[str, str]:
    return {name: value.value for name, value in found.items()}


def code(text: str) -> Barcode:
    return Barcode(text, "QRCode", Box(10, 10, 90, 90))


def test_a_birth_declaration_tells_asker_child_and_parents_apart() -> None:
    assert values(said(BIRTH, "to-khai-khai-sinh")) == {
        "co-quan": "Ủy ban nhân dân xã Phước Lâm",
        "nguoi-khai": "Diệp Hữu Vượng",
        "noi-cu-tru": "thôn Sơn Đồng, xã Phước Lâm",
        "so-dinh-danh": "079085991934",
        "ho-ten": "Diệp Kim Quyên",
        "ngay-sinh": "2023-01-19",
        "gioi-tinh": "Nữ",
        "ho-ten-me": "Giàng Quỳnh Nhung",
        "ho-ten-cha": "Diệp Hữu Vượng",
        "ngay": "2023-03-04",
    }


@pytest.mark.parametrize("seed", range(6))
def test_what_is_misread_gives_no_number_that_is_not_there(seed: int) -> None:
    page = typed_page(BIRTH, 0.05, seed)

    found = {value.name: value.value for value in fields_of(page, SIZE, (), PAPERS["to-khai-khai-sinh"])}

    assert found.get("so-dinh-danh", "079085991934") == "079085991934"
    assert found.get("ngay-sinh", "2023-01-19") == "2023-01-19"
    assert len(found) >= 6


def test_every_value_lies_on_its_words() -> None:
    for value in said(BIRTH, "to-khai-khai-sinh").values():
        assert 0 <= value.box.x0 < value.box.x1 <= SIZE[0] and value.box.y1 - value.box.y0 == HEIGHT
        assert value.box.x1 - value.box.x0 >= LETTER * len(value.shown) - LETTER


def test_the_same_labels_go_to_bride_and_groom_by_their_sections() -> None:
    lines = "Bên {who}:\nHọ, chữ đệm, tên: {name}\nNgày, tháng, năm sinh: {born}\nGiấy tờ tùy thân: CCCD số {number}\n"
    text = MOTTO + ">TỜ KHAI ĐĂNG KÝ KẾT HÔN\n"
    text += lines.format(who="nữ", name="Trần Khánh Thảo", born="10/06/1989", number="066189998557")
    text += lines.format(who="nam", name="Bạch Trọng Hùng", born="16/05/1988", number="025088991068")

    assert values(said(text, "to-khai-ket-hon")) == {
        "ho-ten-nu": "Trần Khánh Thảo", "ngay-sinh-nu": "1989-06-10", "so-dinh-danh-nu": "066189998557",
        "ho-ten-nam": "Bạch Trọng Hùng", "ngay-sinh-nam": "1988-05-16", "so-dinh-danh-nam": "025088991068",
    }  # fmt: skip


def test_columns_of_a_table_are_sections_too() -> None:
    text = (
        MOTTO
        + """>TỜ KHAI ĐĂNG KÝ KẾT HÔN
Thông tin | Bên nữ | Bên nam
Họ, chữ đệm, tên | Trần Khánh Thảo | Bạch Trọng Hùng
Giấy tờ tùy thân | 066189998557 | 025088991068"""
    )

    assert values(said(text, "to-khai-ket-hon")) == {
        "ho-ten-nu": "Trần Khánh Thảo", "so-dinh-danh-nu": "066189998557",
        "ho-ten-nam": "Bạch Trọng Hùng", "so-dinh-danh-nam": "025088991068",
    }  # fmt: skip


def test_a_decision_has_its_zones() -> None:
    text = (
        OFFICE.format(symbol="Số: 66/QĐ-UBND")
        + """>QUYẾT ĐỊNH
>Về việc công nhận kết quả hòa giải
Căn cứ Luật Đất đai ngày 18 tháng 01 năm 2024;
Điều 1. Công nhận kết quả hòa giải.
Nơi nhận: | KT. CHỦ TỊCH
- Như trên; | PHÓ CHỦ TỊCH

 | Dương Cẩm Vân"""
    )

    assert values(said(text, "quyet-dinh")) == {
        "co-quan": "Ủy ban nhân dân xã An Bình", "so-ky-hieu": "66/QĐ-UBND", "dia-danh": "An Bình", "ngay": "2026-03-12",
        "trich-yeu": "Về việc công nhận kết quả hòa giải", "chuc-vu": "PHÓ CHỦ TỊCH", "nguoi-ky": "Dương Cẩm Vân",
    }  # fmt: skip


def test_a_page_of_no_known_kind_gives_what_its_head_shows_and_running_text_gives_nothing() -> None:
    head = OFFICE.format(symbol="Số: 12/UBND-VP")

    assert values(said(head + "Kính gửi: Công an xã", None)) == {
        "co-quan": "Ủy ban nhân dân xã An Bình", "so-ky-hieu": "12/UBND-VP", "dia-danh": "An Bình", "ngay": "2026-03-12",
    }  # fmt: skip
    assert (
        said("Cháu Dương Duy Bách sinh ngày 18/07/2020 tại Trạm Y tế xã, cân nặng ba cân, số 031094999419", None) == {}
    )


def test_the_code_of_a_card_beats_its_print_and_fills_what_is_missing() -> None:
    found = said(CARD.format(number="079085991934", born="01/02/1985"), "can-cuoc", codes=(code(QR),))

    assert values(found) == {
        "so-dinh-danh": "079085991934", "ho-ten": "Diệp Hữu Vượng", "ngay-sinh": "1985-02-01", "gioi-tinh": "Nam",
        "noi-thuong-tru": "thôn Sơn Đồng, xã Phước Lâm, tỉnh Đắk Lắk", "ngay-cap": "2022-11-25",
        "que-quan": "xã Phước Lâm, tỉnh Đắk Lắk",
    }  # fmt: skip
    assert {found[name].engine for name in ("so-dinh-danh", "ho-ten")} == {"qr"}
    assert found["so-dinh-danh"].certain and found["que-quan"].engine == "ocr"


def test_where_code_and_sure_print_differ_neither_is_certain() -> None:
    text = CARD.format(number="079085991935", born="01/02/1985")
    page = typed_page(text)
    lines = tuple(Line(tuple(dataclasses.replace(w, confidence=0.999) for w in line.words), 0) for line in page.lines)

    found = fields_of(dataclasses.replace(page, lines=lines), SIZE, (code(QR),), PAPERS["can-cuoc"])

    number = next(value for value in found if value.name == "so-dinh-danh")
    assert (number.value, number.certain) == ("079085991934", False)


def test_the_codes_of_two_persons_say_nothing_of_either() -> None:
    other = QR.replace("079085991934", "079085991935")

    assert fields_of(None, SIZE, (code(QR), code(other)), PAPERS["can-cuoc"]) == ()


def test_a_machine_readable_zone_is_given_whole_with_its_fillers_mended() -> None:
    lines = ("IDVNM0859919346079085991934<<6", "8502016M4502018VNM<<<<<<<<<<<6", "DIEP<<HUU<VUONG<<<<D<<<DD<<<<<")
    page = RecognisedPage((), "typed", "vie", (MachineZone(lines, Box(0, 0, 9, 9)),))

    found = {value.name: value for value in fields_of(page, SIZE, (), PAPERS["can-cuoc"])}

    assert found["mrz"].value.split("\n")[2] == "DIEP<<HUU<VUONG<<<<<<<<<<<<<<<"
    assert found["so-dinh-danh"].value == "079085991934" and found["so-dinh-danh"].certain
    assert not found["mrz"].certain


def test_a_zone_is_certain_only_where_its_name_stands_on_the_card_too() -> None:
    lines = ("IDVNM0859919346079085991934<<6", "8502016M4502018VNM<<<<<<<<<<<6", "DIEP<<HUU<VUONG<<<<<<<<<<<<<<<")
    page = RecognisedPage((), "typed", "vie", (MachineZone(lines, Box(0, 0, 9, 9)),))

    found = {value.name: value for value in fields_of(page, SIZE, (code(QR),), PAPERS["can-cuoc"])}
    other = fields_of(page, SIZE, (code(QR.replace("Vượng", "Vương Anh")),), PAPERS["can-cuoc"])

    assert found["mrz"].certain
    assert not next(value for value in other if value.name == "mrz").certain


def test_a_number_that_fits_neither_birth_nor_sex_is_not_certain() -> None:
    page = typed_page(CARD.format(number="079185991934", born="01/02/1985"))
    lines = tuple(Line(tuple(dataclasses.replace(w, confidence=0.999) for w in line.words), 0) for line in page.lines)

    found = fields_of(dataclasses.replace(page, lines=lines), SIZE, (), PAPERS["can-cuoc"])

    assert [(v.value, v.certain) for v in found if v.name == "so-dinh-danh"] == [("079185991934", False)]


def test_a_name_in_doubt_takes_the_marks_that_it_has_elsewhere_on_the_page() -> None:
    page = typed_page(BIRTH)
    doubtful = {"Diệp": "Diêp", "Vượng": "Vương"}
    last = max(at for at, line in enumerate(page.lines) if "người cha" in line.text)
    words = tuple(Word(doubtful.get(w.text, w.text), w.box, 0.5) for w in page.lines[last].words)
    lines = (*page.lines[:last], Line(words, 0), *page.lines[last + 1 :])

    found = fields_of(dataclasses.replace(page, lines=lines), SIZE, (), PAPERS["to-khai-khai-sinh"])

    father = next(value for value in found if value.name == "ho-ten-cha")
    assert (father.value, father.shown, father.certain) == ("Diệp Hữu Vượng", "Diêp Hữu Vương", False)


def test_the_paper_of_a_stranger_is_read_by_rules_of_its_own() -> None:
    paper = Paper(
        code="giay-de-nghi-vay-von",
        title="Giấy đề nghị vay vốn",
        fields=(
            FieldRule(name="ho-ten", title="Người vay", type="name", labels=("Tôi tên là",)),
            FieldRule(name="so-tien", title="Số tiền", type="money", labels=("Số tiền đề nghị vay",)),
            FieldRule(name="so-con", title="Số con", type="number", labels=("Số con dưới 6 tuổi",)),
        ),
    )
    text = "Tôi tên là: Lò Thị Mây\nSố tiền đề nghị vay: 50.000.000 đồng\nSố con dưới 6 tuổi: 2"

    assert values(said(text, paper)) == {"ho-ten": "Lò Thị Mây", "so-tien": "50000000", "so-con": "2"}


def leaf(index: int, *found: Value) -> Leaf:
    return Leaf("a.pdf", index, 0, Sheet(()), "c", "can-cuoc", Certainty.SURE, index == 0, values=found)


def value(name: str, text: str, confidence: float = 0.9, certain: bool = False) -> Value:
    return Value(name, text, text, Box(0, 0, 1, 1), "ocr", confidence, certain)


def test_over_the_pages_of_a_paper_the_most_certain_value_wins_and_names_its_page() -> None:
    told = merged([leaf(0, value("ngay", "2020-01-01", 0.95)), leaf(1, value("ngay", "2020-01-02", 0.9, True))])

    assert told["ngay"]["value"] == "2020-01-02"
    assert told["ngay"]["page"] == {"file": "a.pdf", "index_in_file": 1, "part": 0}


def test_cards_of_two_persons_are_not_mixed() -> None:
    pages = [
        leaf(0, value("so-dinh-danh", "1")),
        leaf(1),
        leaf(2, value("so-dinh-danh", "2")),
        leaf(3, value("so-dinh-danh", "1")),
    ]

    assert [[page.index for page in mine] for mine in persons_of(pages)] == [[0, 1, 3], [2]]


def test_a_code_and_sure_print_that_differ_are_both_kept_through_the_vault() -> None:
    page = typed_page(CARD.format(number="079085991934", born="02/01/1985"))
    sure = [tuple(dataclasses.replace(word, confidence=0.999) for word in line.words) for line in page.lines]
    lines = tuple(dataclasses.replace(line, words=words) for line, words in zip(page.lines, sure, strict=True))
    found = fields_of(dataclasses.replace(page, lines=lines), SIZE, (code(QR),), PAPERS["can-cuoc"])
    born = next(value for value in values_in(values_blob(found)) if value.name == "ngay-sinh")

    assert (born.value, born.engine, born.certain) == ("1985-02-01", "qr", False)
    assert born.printed is not None
    assert (born.printed.value, born.printed.engine) == ("1985-01-02", "ocr")


def test_a_birth_that_is_still_to_come_is_never_certain() -> None:
    written = "19/01/2023 ghi bằng chữ: ngày mười chín tháng một năm hai nghìn không trăm hai mươi ba"
    ahead = said(BIRTH.replace(written, "19/01/2099"), "to-khai-khai-sinh")

    assert ahead["ngay-sinh"].value == "2099-01-19"
    assert not ahead["ngay-sinh"].certain
