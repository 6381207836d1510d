"""A page with lines of text that gives no words says so; a page without lines, or with words, doesn't."""

import numpy as np
import pytest
from PIL import Image

from ocr import page
from ocr.reading import unread
from ocr.types import Box, Edits, Line, PageJob, RecognisedPage, Severity, VerdictKind, Word
from tests.unit.ocr.drawing import text_page

PIECES = tuple(Box(100, 100 * row, 900, 100 * row + 40) for row in range(1, 11))


def reading(words, confidence):
    line = Line(tuple(Word("dân", Box(100 + 60 * n, 100, 150 + 60 * n, 140), confidence) for n in range(words)), 0)
    return RecognisedPage((line,) if words else (), "tesseract", "vie")


def test_ten_lines_without_a_word_are_unreadable_where_they_stand():
    (verdict,) = unread.find(reading(0, 0.0), PIECES)
    assert (verdict.kind, verdict.severity, verdict.measure) == (VerdictKind.UNREADABLE, Severity.WARN, 0.0)
    assert verdict.box == Box(100, 100, 900, 1040)


@pytest.mark.parametrize(("words", "confidence", "lines"), [(0, 0.0, 3), (2, 0.9, 10), (9, 0.7, 10)])
def test_few_lines_or_some_words_are_no_complaint(words, confidence, lines):
    assert unread.find(reading(words, confidence), PIECES[:lines]) == ()


def test_noise_read_as_words_does_not_save_the_page():
    assert unread.find(reading(30, 0.2), PIECES)


def test_verdict_of_the_look_is_not_said_twice():
    verdicts = unread.find(reading(0, 0.0), PIECES)
    page_ = RecognisedPage((), "tesseract", "vie", verdicts=verdicts)
    assert page_.verdicts_beside(verdicts) == verdicts
    assert page_.verdicts_beside(()) == verdicts


def test_lines_of_shredded_letters_are_told_and_print_is_not(tmp_path):
    def verdicts(image):
        path = tmp_path / "scan.png"
        Image.fromarray(np.ascontiguousarray(image)).save(path, dpi=(150, 150))
        look = page.look(PageJob(str(path), 0, edits=Edits(turn=0)))
        return {verdict.kind for verdict in page.read(str(path), 0, look.geometry, "vie", 60.0).verdicts}

    printed = np.asarray(text_page())
    columns = np.arange(printed.shape[1] // 4 * 4).reshape(-1, 4)
    shredded = printed[:, np.random.default_rng(1).permutation(columns).ravel()]  # lines stay lines, letters do not
    assert verdicts(printed) == set()
    assert verdicts(shredded) == {VerdictKind.UNREADABLE}
