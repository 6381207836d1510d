"""The invisible text as PDF readers find it: letters, spaces, boxes."""

import io
import re
import subprocess
import unicodedata
from pathlib import Path

import pikepdf
import pikepdf.pdfa
import pypdfium2
import pytest
from pikepdf import Dictionary, Pdf, Stream

from ocr.pdf import textlayer
from ocr.types import Box, Line, RecognisedPage, Word

MAKER = Path(__file__).parents[2] / "world" / "make_glyphless.py"
DPI, WIDTH, HEIGHT = 300.0, 2480, 3508
LINES = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Quyết định số 123/QĐ-UBND ngày 05/9/2024",
    "ẰẲẴẶ ằẳẵặ ƯỪỬỮỰ ưừửữự Đđ (50.000đ) “Nguyễn”",
)


def page_of(texts: tuple[str, ...], gap: int = 20) -> RecognisedPage:
    lines = []
    for row, text in enumerate(texts):
        words, left, top = [], 200, 300 + 150 * row
        for i, word in enumerate(text.split()):
            wide = 17 * len(word) + 7 * (i % 3)
            words.append(Word(word, Box(left, top + 3 * (i % 2), left + wide, top + 48), 0.9))
            left += wide + gap
        lines.append(Line(tuple(words), row // 2))
    return RecognisedPage(tuple(lines), "test", "vie")


def written(page: RecognisedPage, target: Path) -> Path:
    with Pdf.new() as pdf:
        made = pdf.add_blank_page(page_size=(WIDTH * 72 / DPI, HEIGHT * 72 / DPI))
        text = textlayer.content(page, DPI, HEIGHT)
        made.obj.Resources = Dictionary(Font=textlayer.embed(pdf, [text]))
        made.obj.Contents = pdf.make_indirect(Stream(pdf, text))
        pikepdf.pdfa.save(pdf, target, "2b")
    return target


def tool(*command: str | Path) -> str:
    return subprocess.run([str(part) for part in command], capture_output=True, check=True, timeout=60).stdout.decode()


def bbox_words(path: Path) -> list[tuple[str, tuple[float, ...]]]:
    """Give poppler's words and their boxes in px."""
    pattern = r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>'
    found = re.findall(pattern, tool("pdftotext", "-bbox", path, "-"))
    return [(text, tuple(float(number) * DPI / 72 for number in box)) for *box, text in found]


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(page_of(LINES), tmp_path_factory.mktemp("layer") / "sample.pdf")


@pytest.mark.parametrize("reader", [("pdftotext", "{}", "-"), ("mutool", "draw", "-q", "-F", "text", "{}")])
def test_copied_text_is_the_nfc_text_line_by_line(sample: Path, reader: tuple[str, ...]) -> None:
    try:
        copied = tool(*(part.format(sample) for part in reader))
    except FileNotFoundError:
        pytest.skip(f"no {reader[0]} here")
    assert [line.strip() for line in copied.splitlines() if line.strip()] == list(LINES)
    assert unicodedata.is_normalized("NFC", copied)


def test_word_boxes_lie_within_two_pixels_of_the_truth(sample: Path) -> None:
    truth = page_of(LINES).words
    found = bbox_words(sample)
    assert [text for text, _ in found] == [word.text for word in truth]
    for (_, box), word in zip(found, truth, strict=True):
        wanted = (word.box.x0, word.box.y0, word.box.x1, word.box.y1)
        assert all(abs(side - true) <= 2 for side, true in zip(box, wanted, strict=True)), word


@pytest.mark.parametrize("reader", ["pdftotext", "pdfium", "mutool"])
def test_words_that_differ_in_height_are_copied_in_order_and_none_is_passed_over(tmp_path: Path, reader: str) -> None:
    """As ink has them: capitals with marks above, small letters, letters with a tail, a dash, a comma."""
    heights = {
        "ỦY": (0, 40),
        "ban": (8, 40),
        "quy": (18, 50),
        "-": (26, 30),
        "xã": (12, 40),
        ",": (34, 46),
        "Tổ": (2, 40),
    }
    words, left = [], 200
    for text, (top, bottom) in heights.items():
        words.append(Word(text, Box(left, 300 + top, left + 20 * len(text), 300 + bottom), 0.9))
        left += 20 * len(text) + 18
    path = written(RecognisedPage((Line(tuple(words), 0),), "test", "vie"), tmp_path / "line.pdf")
    if reader == "pdfium":
        document = pypdfium2.PdfDocument(path)
        copied = document[0].get_textpage().get_text_range()
        document.close()
    else:
        command = ("pdftotext", path, "-") if reader == "pdftotext" else ("mutool", "draw", "-q", "-F", "text", path)
        try:
            copied = tool(*command)
        except FileNotFoundError:
            pytest.skip(f"no {reader} here")
    assert copied.split() == list(heights)


@pytest.mark.parametrize("gap", [-3, 0, 1, 4, 150])
def test_words_stay_apart_and_in_one_line_however_near_or_far(tmp_path: Path, gap: int) -> None:
    path = written(page_of(LINES[:1], gap), tmp_path / "gap.pdf")
    assert tool("pdftotext", "-layout", path, "-").split() == LINES[0].split()


def test_words_of_a_slanted_line_keep_their_own_places(tmp_path: Path) -> None:
    words = tuple(Word("dốc", Box(200 + 150 * i, 300 + 20 * i, 320 + 150 * i, 340 + 20 * i), 1.0) for i in range(6))
    path = written(RecognisedPage((Line(words, 0),), "test", "vie"), tmp_path / "slanted.pdf")
    tops = [round(box[1]) for _, box in bbox_words(path)]
    assert all(abs(top - word.box.y0) <= 2 for top, word in zip(tops, words, strict=True))


def test_letters_outside_plane_0_and_control_characters_do_no_harm(tmp_path: Path) -> None:
    words = (Word("a\x00b\ud800c", Box(10, 10, 90, 40), 1.0), Word("😀", Box(100, 10, 140, 40), 1.0))
    path = written(RecognisedPage((Line(words, 0),), "test", "vie"), tmp_path / "odd.pdf")
    assert tool("pdftotext", path, "-").split() == ["abc", "\ufffd"]


def test_a_page_without_words_has_no_content() -> None:
    assert textlayer.content(RecognisedPage((), "test", "vie"), DPI, HEIGHT) == b""
    assert textlayer.content(page_of(("",)), DPI, HEIGHT) == b""


def test_the_font_adds_less_than_four_kilobytes() -> None:
    with Pdf.new() as bare, Pdf.new() as fonted:
        sizes = []
        for pdf in (bare, fonted):
            page = pdf.add_blank_page()
            if pdf is fonted:
                every = b"\n".join(b"/Glyphless%d 12 Tf" % level for level in range(33))
                page.obj.Resources = Dictionary(Font=textlayer.embed(pdf, [every]))
            out = io.BytesIO()
            pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)  # as PDF/A is saved
            sizes.append(out.tell())
    assert sizes[1] - sizes[0] < 4096


def test_only_fonts_that_a_text_uses_are_in_the_file() -> None:
    with Pdf.new() as pdf:
        fonts = textlayer.embed(pdf, [b"q BT 3 Tr\n/Glyphless2 9 Tf", b"q BT 3 Tr\n/Glyphless0 9 Tf\n/Glyphless2 9 Tf"])
        assert set(fonts.keys()) == {"/Glyphless0", "/Glyphless2"}


def test_the_font_is_what_its_maker_makes() -> None:
    pytest.importorskip("fontTools")
    maker: dict[str, object] = {"__name__": "maker", "__file__": str(MAKER)}
    exec(compile(MAKER.read_text(), str(MAKER), "exec"), maker)
    assert maker["font_bytes"]() == maker["TARGET"].read_bytes()
