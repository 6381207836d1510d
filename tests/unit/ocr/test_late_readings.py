"""Reading a part of a page once more that takes too long costs nothing of what is read already."""

import pytest

from ocr.errors import Failure
from ocr.reading import clean, recognise, whole_page
from ocr.types import Box, Line, RecognisedPage, Word
from tests.unit.ocr.drawing import text_page


class Slow:
    """Reads one word of a page, and is late with anything else: no real engine can be told to be."""

    name = "slow"

    def __init__(self, code):
        self.code, self.asked = code, 0

    def available(self):
        return None

    def read(self, image, dpi, languages, time_limit):
        self.asked += 1
        if self.asked > 1:
            raise Failure(self.code, seconds=time_limit)
        return RecognisedPage((Line((Word("Căn", Box(150, 150, 210, 182), 0.95),), 0),), self.name, languages)

    def lines(self, image, boxes, dpi, languages, time_limit):
        self.asked += 1
        raise Failure(self.code, seconds=time_limit)


@pytest.fixture
def prepared():
    return clean.for_reading(text_page(), 150)


def test_what_is_read_stays_when_a_second_look_comes_too_late(monkeypatch, prepared):
    engine = Slow("OCR-002")
    monkeypatch.setattr(recognise, "recogniser", lambda: engine)
    page = whole_page.read(prepared, 300, "vie", 60.0, twice=False)
    assert [word.text for word in page.words] == ["Căn"]
    assert engine.asked > 1


def test_an_engine_that_breaks_on_a_second_look_is_not_passed_over(monkeypatch, prepared):
    engine = Slow("OCR-005")
    monkeypatch.setattr(recognise, "recogniser", lambda: engine)
    with pytest.raises(Failure, match="OCR-005"):
        whole_page.read(prepared, 300, "vie", 60.0)
