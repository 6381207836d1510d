"""What happens to words after reading: chances instead of say-so, and two readings made one."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.errors import Failure
from ocr.reading import confidence, proofreading, second
from ocr.reading.confidence import TABLES, kind, weighed
from ocr.reading.layout.ink import Ink
from ocr.reading.merging import merged
from ocr.reading.proofreading import proofread
from ocr.reading.recognise import LineReader
from ocr.types import Box, Line, RecognisedPage, Word
from tests.unit.ocr.test_tesseract import SENTENCE, drawn

PIXELS = np.full((100, 1000), 250, np.uint8)
PIXELS[40:60, 10:900:7] = 0
CHANCES = st.integers(0, 100).map(lambda n: n / 100)


def line(*words: tuple[str, int, int, float]) -> Line:
    return Line(tuple(Word(text, Box(x0, 40, x1, 60), sure) for text, x0, x1, sure in words), 0)


@pytest.mark.parametrize("reader", TABLES)
def test_more_said_is_never_worth_less_and_nothing_is_certain(reader: str) -> None:
    for knots in TABLES[reader][1].values():
        worth = [confidence.worth(knots, said / 200) for said in range(-100, 220)]
        assert worth == sorted(worth)
        assert 0 <= worth[0] <= worth[-1] < 1


@given(st.lists(st.tuples(st.text(min_size=1, max_size=9), CHANCES), min_size=1, max_size=6))
def test_weighing_changes_confidences_only(words: list[tuple[str, float]]) -> None:
    before = Line(tuple(Word(text, Box(i, 0, i + 1, 9), sure) for i, (text, sure) in enumerate(words)), 3)
    after = weighed(before, "tesseract")
    assert [(w.text, w.box, w.said) for w in after.words] == [(w.text, w.box, w.said) for w in before.words]
    assert all(0 <= word.confidence < 1 for word in after.words)
    assert weighed(before, "a reader of another kind") is before


def test_words_are_told_apart_by_what_they_are() -> None:
    assert [kind(Word(text, Box(0, 0, 1, 1), 1)) for text in ("(Nguyễn,", "02/9", "UBND", "—")] == [
        "syllable", "digits", "other", "other",
    ]  # fmt: skip


def test_the_surer_reading_wins_place_for_place_and_the_first_stays_beside() -> None:
    first = line(("Nguyên", 0, 90, 0.4), ("Thị", 100, 140, 0.97), ("0912", 150, 220, 0.8))
    other = line(("Nguyễn", 2, 95, 0.9), ("Thi", 99, 141, 0.6), ("0972", 150, 221, 0.7))
    out = merged(first, other)
    assert [(w.text, w.said) for w in out.words] == [("Nguyễn", "Nguyên"), ("Thị", ""), ("0912", "")]
    assert out.words[0].box == first.words[0].box


def test_words_parted_otherwise_are_taken_as_one_place() -> None:
    first = line(("điều", 0, 60, 0.3), ("k", 66, 80, 0.2), ("iện", 82, 120, 0.3), ("sống", 140, 200, 0.95))
    out = merged(first, line(("điều", 0, 58, 0.9), ("kiện", 66, 120, 0.9), ("sông", 140, 198, 0.5)))
    assert [(w.text, w.said) for w in out.words] == [("điều", ""), ("kiện", "k iện"), ("sống", "")]


def test_two_witnesses_are_surer_than_one_and_what_only_one_sees_must_be_likely() -> None:
    out = merged(line(("xã", 0, 40, 0.7), ("|", 50, 52, 0.1)), line(("xã", 0, 40, 0.8), ("hội", 60, 99, 0.4)))
    assert [w.text for w in out.words] == ["xã"]
    assert out.words[0].confidence > 0.8


@given(
    *[st.lists(st.tuples(st.sampled_from(["a", "bà", "12", "."]), st.integers(0, 90), st.integers(1, 40), CHANCES))] * 2
)
def test_no_word_comes_from_nowhere_and_none_is_doubled(ours, theirs) -> None:
    first, other = (line(*((t, x, x + wide, c) for t, x, wide, c in words)) for words in (ours, theirs))
    out = merged(first, other)
    assert len(out.words) <= len(first.words) + len(other.words)
    assert {w.text for w in out.words} <= {w.text for w in (*first.words, *other.words)}


class _Reader:
    def __init__(self, answer: Line | Failure) -> None:
        self.answer, self.boxes = answer, []

    def lines(self, image, boxes, dpi, languages, time_limit):
        self.boxes += boxes
        if isinstance(self.answer, Failure):
            raise self.answer
        return tuple(self.answer for _ in boxes)


def proofed(
    monkeypatch: pytest.MonkeyPatch, reader: _Reader | None, twice: bool = True, pieces: tuple[Box, ...] = ()
) -> RecognisedPage:
    sure = Line((Word("Việt", Box(0, 0, 60, 20), 0.97), Word("Nam", Box(70, 0, 120, 20), 0.97)), 0)
    page = RecognisedPage((sure, line(("thây", 10, 90, 0.5))), "tesseract", "vie")
    monkeypatch.setattr(proofreading.second, "find", lambda: reader)
    return proofread(page, Ink(PIXELS, pieces, ()), 300.0, object(), 60.0, twice)


def test_only_doubtful_lines_are_read_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = _Reader(line(("thầy", 10, 90, 1.0)))
    page = proofed(monkeypatch, reader)
    assert page.text == "Việt Nam\nthầy"
    assert page.words[2].said == "thây"
    assert len(reader.boxes) == 1


def test_a_piece_of_text_that_gave_no_word_is_read_by_the_second_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = _Reader(line(("thầy", 10, 90, 1.0)))
    lost = Box(0, 60, 120, 90)
    page = proofed(monkeypatch, reader, pieces=(Box(0, 0, 120, 25), lost))
    assert lost in reader.boxes
    assert Box(0, 0, 120, 25) not in reader.boxes
    assert page.text.count("thầy") == 2


@pytest.mark.parametrize("reader", [None, _Reader(Failure("OCR-005", status=0)), _Reader(Line((), 0))])
def test_without_a_second_reading_the_first_stays_and_is_listed_as_doubtful(monkeypatch, reader) -> None:
    page = proofed(monkeypatch, reader)
    assert page.text == "Việt Nam\nthây"
    assert [word.text for word in page.doubtful] == ["thây"]


@pytest.mark.skipif(second.find() is None, reason="the second reader is an optional extra")
def test_the_second_reader_reads_lines_in_their_places() -> None:
    reader = second.find()
    assert isinstance(reader, LineReader)
    long = "trú tại phường Đống Đa, thành phố Hà Nội và làm việc tại đó từ năm 1999 đến nay cùng vợ và con"
    image = np.hstack([drawn(SENTENCE, long), drawn("", "")])
    found = reader.lines(image, [Box(40, 40, 1400, 130), Box(40, 160, 2780, 250)], 300.0, "vie", 60.0)
    assert found[0].text == SENTENCE
    ink = np.argwhere(image[:140] < 128)
    assert abs(found[0].words[0].box.x0 - ink[:, 1].min()) < 25
    assert abs(found[0].words[-1].box.x1 - ink[:, 1].max()) < 25
    with pytest.raises(Failure) as caught:
        reader.lines(image, [Box(40, 40, 1400, 130)] * 3, 300.0, "vie", -1.0)
    assert caught.value.code == "OCR-002"


def test_an_installation_without_the_network_has_no_second_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second, "find_spec", lambda _: None)
    assert second.find() is None


def test_a_pc_that_does_not_bear_the_second_reader_never_asks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = _Reader(line(("thầy", 10, 90, 1.0)))
    assert proofed(monkeypatch, reader, twice=False).text == "Việt Nam\nthây"
    assert not reader.boxes
