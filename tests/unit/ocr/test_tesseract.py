"""The built-in recogniser, with the real engine and with engines that misbehave."""

import stat
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from ocr.errors import Failure
from ocr.reading import tesseract
from ocr.reading.recognise import recogniser
from ocr.reading.tesseract import Tesseract
from ocr.reading.tsv import parse

SENTENCE = "Cộng hòa xã hội chủ nghĩa Việt Nam"
HEADER = "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
FONT = "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf"


def drawn(*lines: str) -> np.ndarray:
    image = Image.new("L", (1400, 120 + 120 * len(lines)), 255)
    for i, line in enumerate(lines):
        ImageDraw.Draw(image).text((60, 60 + 120 * i), line, font=ImageFont.truetype(FONT, 50), fill=0)
    return np.asarray(image)


def engine_script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str) -> None:
    script = tmp_path / "tesseract"
    script.write_text(f"#!/bin/sh\n{body}\n")
    script.chmod(script.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setattr(tesseract.engine, "tesseract_cmd", str(script))


def failure_of(languages: str = "vie", time_limit: float = 60.0) -> Failure:
    with pytest.raises(Failure) as caught:
        Tesseract().read(drawn(SENTENCE), 300.0, languages, time_limit)
    return caught.value


def test_a_drawn_vietnamese_sentence_is_read_with_boxes_on_its_ink() -> None:
    image = drawn(SENTENCE, "Số: 123/QĐ-UBND")
    page = Tesseract().read(image, 300.0, "vie", 60.0)
    assert page.lines[0].text == SENTENCE
    assert "123/QĐ-UBND" in page.text
    assert unicodedata.is_normalized("NFC", page.text)
    assert (page.engine, page.language) == ("tesseract", "vie")
    ink = np.argwhere(image[:180] < 128)
    first, last = page.lines[0].words[0].box, page.lines[0].words[-1].box
    assert abs(first.x0 - ink[:, 1].min()) <= 3
    assert abs(last.x1 - ink[:, 1].max()) <= 3
    assert all(0.5 < word.confidence <= 1 for word in page.lines[0].words)


def test_an_empty_page_has_no_words() -> None:
    assert Tesseract().read(np.full((400, 300), 255, np.uint8), 300.0, "vie", 60.0).lines == ()


def test_no_engine_is_told_as_such(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract.engine, "tesseract_cmd", "/nowhere/tesseract")
    assert Tesseract().available() == "OCR-001"
    assert failure_of().code == "OCR-001"


def test_an_engine_that_is_there_is_available() -> None:
    assert Tesseract().available() is None


def test_too_little_time_is_told_with_the_limit() -> None:
    failure = failure_of(time_limit=0.02)
    assert (failure.code, failure.facts) == ("OCR-002", {"seconds": 0.02})


@pytest.mark.parametrize("languages", ["xyz", "vie+xyz"])
def test_a_missing_language_is_named_even_beside_one_that_is_there(languages: str) -> None:
    failure = failure_of(languages)
    assert (failure.code, failure.facts) == ("OCR-003", {"language": "xyz"})


def test_a_missing_language_is_named_by_an_engine_that_lists_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine_script(tmp_path, monkeypatch, "echo \"Failed loading language 'vie'\" >&2; [ $1 = --list-langs ] || exit 1")
    assert failure_of().facts == {"language": "vie"}


def test_a_crash_of_the_engine_is_told_with_its_status(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine_script(tmp_path, monkeypatch, "exit 139")
    failure = failure_of()
    assert (failure.code, failure.facts) == ("OCR-005", {"status": 139})


def test_an_engine_that_writes_nothing_has_crashed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine_script(tmp_path, monkeypatch, "exit 0")
    assert failure_of().code == "OCR-005"


def rows(*words: tuple[str, str]) -> str:
    body = [f"5\t1\t1\t1\t1\t{i}\t{10 * i}\t5\t9\t20\t{conf}\t{text}" for i, (conf, text) in enumerate(words)]
    return "\n".join([HEADER, "1\t1\t0\t0\t0\t0\t0\t0\t100\t100\t-1\t", *body])


def texts(table: str) -> list[str]:
    return [row.word.text for row in parse(table, 100, 100)]


def test_rules_dots_and_doubtful_specks_are_left_out_but_real_punctuation_stays() -> None:
    table = rows(("90", "Tên:"), ("80", "......"), ("90", "———"), ("2", "|"), ("-1", "x"), ("90", "-"), ("90", " "))
    assert texts(table) == ["Tên:", "-"]


def test_broken_rows_are_skipped_and_boxes_cut_to_the_page() -> None:
    table = (
        rows(("90", "Một"))
        + "\n5\t1\tbad\n5\t1\t1\t1\t1\tx\t1\t1\t1\t1\t9\tHai\n5\t1\t1\t1\t1\t9\t90\t5\t30\t9\t50\tBa"
    )
    assert texts(table) == ["Một", "Ba"]
    assert list(parse(table, 100, 100))[-1].word.box.x1 == 100
    assert texts("") == []


def test_decomposed_letters_and_lookalikes_are_stored_composed() -> None:
    assert texts(rows(("90", unicodedata.normalize("NFD", "Ðất")))) == ["Đất"]


class _EntryPoint:
    def __init__(self, made: object) -> None:
        self.made = made

    def load(self) -> object:
        if isinstance(self.made, Exception):
            raise self.made
        return self.made


@pytest.mark.parametrize("found", [[], [_EntryPoint(ImportError("gone"))], [_EntryPoint(object)]])
def test_a_plug_in_that_is_missing_or_broken_is_named(
    monkeypatch: pytest.MonkeyPatch, found: list[_EntryPoint]
) -> None:
    monkeypatch.setattr("ocr.reading.recognise.entry_points", lambda **_: found)
    with pytest.raises(Failure) as caught:
        recogniser("other")
    assert (caught.value.code, caught.value.facts) == ("OCR-004", {"name": "other"})


def test_a_plug_in_is_found_by_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ocr.reading.recognise.entry_points", lambda **_: [_EntryPoint(Tesseract)])
    assert isinstance(recogniser("other"), Tesseract)
    assert recogniser().name == Tesseract.name
