"""The citizen's slip says in Vietnamese, on A5 and so that it can be searched, what the verdict says."""

from __future__ import annotations

from datetime import date

import pypdfium2

from ocr.pdf import letter
from ocr.types import Box
from station.findings import Contradiction, DossierVerdict, Gap, Proof, Question, Rescan, Value
from station.slip import SlipFacts, paragraphs, title

NOTHING = DossierVerdict(True, False, (), (), (), (), (), (), 0, 0, ())
FACTS = SlipFacts(
    "H26.1", "Lê Văn Hưng", "Đăng ký khai sinh", date(2026, 11, 23), {3: "Căn cước", 1: "Tờ khai"}, "024 3825 0000"
)


def text_of(verdict: DossierVerdict) -> tuple[str, int]:
    with pypdfium2.PdfDocument(letter.make(paragraphs(verdict, FACTS), title(verdict))) as pdf:
        assert {tuple(round(side * 25.4 / 72) for side in page.get_size()) for page in pdf} == {(148, 210)}
        return " ".join(" ".join(page.get_textpage().get_text_bounded().split()) for page in pdf), len(pdf)


def proof(page: int, text: str) -> Proof:
    return Proof(page, page, Value("x", text, text, Box(0, 0, 1, 1), "ocr", 0.99, True))


def test_everything_that_is_wanted_stands_on_it() -> None:
    verdict = DossierVerdict(
        False,
        True,
        (Gap(("a", "b"), ("Giấy chứng sinh", "Giấy cam đoan"), ()),),
        (Rescan(3, 2, ("blurred",), ()),),
        (
            Contradiction("ho-ten", "Họ tên", "cha", "accent", (proof(3, "Lê Văn Hưng"), proof(1, "Lê Văn Hùng"))),
            Contradiction(
                "so-dinh-danh", "Số", "cha", "different", (proof(3, "001090000123"), proof(1, "001090000128"))
            ),
            Contradiction(
                "ngay-sinh", "Ngày", "con", "day_and_month", (proof(3, "2020-03-12"), proof(1, "2020-12-03"))
            ),
        ),
        (Question("c", "Giấy ủy quyền", "Có ủy quyền?"),),
        (),
        (),
        0,
        0,
        (),
    )
    found, count = text_of(verdict)

    assert count == 1
    for words in (
        "Lê Văn Hưng", "Đăng ký khai sinh", "H26.1", "23/11/2026", "Giấy chứng sinh hoặc Giấy cam đoan", "Căn cước (mờ)",
        "“Lê Văn Hùng”", "“12/03/2020”", "Có ủy quyền? Giấy ủy quyền", "024 3825 0000", "…0128",
    ):  # fmt: skip
        assert words in found
    assert "001090000128" not in found


def test_a_complete_dossier_is_said_to_be_so() -> None:
    found, _count = text_of(NOTHING)

    assert "đủ giấy tờ" in found.casefold()
    assert "Xin mang" not in found


def test_many_papers_go_on_to_a_second_sheet() -> None:
    gaps = tuple(
        Gap((str(n),), (f"Giấy tờ số {n} có tên dài để chiếm nhiều dòng trên một tờ giấy khổ nhỏ",), ())
        for n in range(30)
    )
    found, count = text_of(DossierVerdict(False, True, gaps, (), (), (), (), (), 0, 0, ()))

    assert count > 1
    assert all(f"Giấy tờ số {n} " in found for n in range(30))
