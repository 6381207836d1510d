"""A page with next to no print goes to the recogniser without its grain, which that would search for print for seconds."""

import numpy as np

from ocr.reading import recognise, whole_page
from ocr.reading.clean import Prepared
from ocr.types import Line, RecognisedPage
from tests.unit.ocr.drawing import text_page


class Listening:
    """Keeps the page that it is given: what a real engine was given can't be asked."""

    name = "listening"

    def __init__(self):
        self.given = None

    def available(self):
        return None

    def read(self, image, dpi, languages, time_limit):
        self.given = image if self.given is None else self.given
        return RecognisedPage((), self.name, languages)

    def lines(self, image, boxes, dpi, languages, time_limit):
        return tuple(Line((), 0) for _ in boxes)


def given(monkeypatch, image):
    engine = Listening()
    monkeypatch.setattr(recognise, "recogniser", lambda: engine)
    found = whole_page.ink.part(image, 150)
    whole_page.as_told(Prepared(image, 1.0), found, 150, "vie", 60.0)
    return engine.given


def grainy(page):
    grain = np.random.default_rng(3).normal(0, 6, page.shape)
    return np.clip(page + grain, 0, 255).astype(np.uint8)


def test_bare_paper_goes_without_its_grain_and_strokes_on_it_stay(monkeypatch):
    image = grainy(np.full((1754, 1240), 240.0))
    image[800:830, 600:604] = 20
    seen = given(monkeypatch, image)
    assert np.array_equal(seen[800:830, 600:604], image[800:830, 600:604])
    assert np.count_nonzero(seen != 245) <= 40 * 14


def test_a_page_of_print_goes_with_all_its_shades(monkeypatch):
    page = grainy(text_page().astype(np.float64))
    seen = given(monkeypatch, page)
    assert np.count_nonzero(seen == page) > 0.99 * page.size
