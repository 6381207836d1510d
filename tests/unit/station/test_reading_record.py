"""A reading as the vault keeps it: what was written comes back, and what older versions wrote is still read."""

import json

from hypothesis import given
from hypothesis import strategies as st

from ocr.types import Box, Line, MachineZone, RecognisedPage, Word
from station.page_record import placed_words, reading_blob, reading_of, words_json, zones_json

BOXES = st.builds(Box, *[st.integers(0, 9999)] * 4)
WORDS = st.builds(
    Word, st.text(max_size=8), BOXES, st.integers(0, 1000).map(lambda n: n / 1000), st.sampled_from(["", "thây"])
)
LINES = st.lists(st.builds(Line, st.lists(WORDS, max_size=4).map(tuple), st.integers(0, 5)), max_size=4).map(tuple)
ZONES = st.lists(st.builds(MachineZone, st.lists(st.text(max_size=5), max_size=3).map(tuple), BOXES), max_size=2)
CARD = ("IDVNM1990000173001199000017<<4", "9901018F3901016VNM<<<<<<<<<<<0", "NGUYEN<<THI<ANH<TUYET<<<<<<<<<")


@given(st.builds(RecognisedPage, LINES, st.just("tesseract"), st.just("vie"), ZONES.map(tuple)))
def test_a_reading_comes_back_as_it_was_kept(page: RecognisedPage) -> None:
    assert reading_of(reading_blob(page)) == page
    assert placed_words(reading_blob(page)) == [[(w.text, w.box.as_list()) for w in line.words] for line in page.lines]


def test_what_was_kept_before_words_were_put_right_is_still_read() -> None:
    old = {"engine": "tesseract", "language": "vie", "lines": [{"block": 0, "words": [["Số", [1, 2, 3, 4], 0.9]]}]}
    page = reading_of(json.dumps(old).encode())
    assert (page.words, page.zones) == ((Word("Số", Box(1, 2, 3, 4), 0.9),), ())


def test_a_word_put_right_is_reported_with_what_was_said() -> None:
    words = Word("thầy", Box(0, 0, 9, 9), 0.5, "thây"), Word("tôi", Box(9, 0, 19, 9), 0.9)
    said = [word.get("said") for word in words_json(RecognisedPage((Line(words, 0),), "tesseract", "vie"))]
    assert said == ["thây", None]


def test_a_card_is_reported_with_what_its_check_digits_prove() -> None:
    page = RecognisedPage(
        (), "tesseract", "vie", (MachineZone(CARD, Box(1, 2, 3, 4)), MachineZone(("no zone",), Box(0, 0, 1, 1)))
    )
    (zone,) = zones_json(page)
    assert zone["lines"] == list(CARD)
    assert zone["document"] == {
        "kind": "TD1", "country": "VNM", "number": "199000017", "personal_number": "001199000017",
        "name": "NGUYEN THI ANH TUYET", "born": "1999-01-01", "sex": "Nữ", "expires": "2039-01-01", "nationality": "VNM",
        "proved": ["number", "personal_number", "born", "expires", "sex"],
    }  # fmt: skip
