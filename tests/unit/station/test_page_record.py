"""How a reading is kept in the vault."""

import json

from ocr.types import Box, Line, LineKind, RecognisedPage, Word
from station.page_record import reading_blob, reading_of, words_json

PRINT = Word("Họ", Box(1, 2, 30, 20), 0.95)
PEN = Word("An", Box(40, 2, 60, 20), 0.5, hand=True)


def test_reading_comes_back_as_it_was_kept():
    page = RecognisedPage((Line((PRINT, PEN), 0), Line((PRINT,), 1, LineKind.CELL)), "tesseract", "vie")
    assert reading_of(reading_blob(page)) == page


def test_reading_kept_before_there_were_kinds_of_lines_is_still_read():
    old = {
        "engine": "tesseract",
        "language": "vie",
        "lines": [{"block": 3, "words": [["Họ", [1, 2, 30, 20], 0.95]]}],
    }
    assert reading_of(json.dumps(old).encode()).lines == (Line((PRINT,), 3),)


def test_words_in_pen_say_so_and_no_others():
    told = words_json(RecognisedPage((Line((PRINT, PEN), 0),), "tesseract", "vie"))
    assert [word.get("hand") for word in told] == [None, True]
