"""Looking at a page and reading it, from file to boxes."""

import io

import numpy as np
import pytest
from PIL import Image

from ocr import geometry, page
from ocr.decode import frames
from ocr.geometry import turn
from ocr.reading import recognise
from ocr.types import Box, Edits, Line, PageJob, RecognisedPage, Severity, VerdictKind, Word
from tests.unit.ocr.drawing import leaning, text_page
from tests.world import papers


def saved(tmp_path, image, dpi=150):
    path = tmp_path / "scan.png"
    Image.fromarray(np.ascontiguousarray(image)).save(path, dpi=(dpi, dpi))
    return str(path)


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_page_is_found_however_it_was_laid(tmp_path, rotation):
    path = saved(tmp_path, turn(text_page(), rotation))
    look = page.look(PageJob(path, 0))
    assert (look.geometry.rotation, look.geometry.rotation_certain, look.geometry.skew_deg) == (rotation, True, 0.0)
    assert look.geometry.size == (1240, 1754)
    assert not look.blank
    thumbnail = Image.open(io.BytesIO(look.thumbnail))
    assert (thumbnail.format, thumbnail.width) == ("JPEG", 320)


def test_operators_turn_wins_over_what_is_found(tmp_path):
    look = page.look(PageJob(saved(tmp_path, text_page()), 0, edits=Edits(turn=90)))
    assert (look.geometry.rotation, look.geometry.rotation_certain) == (270, True)
    assert look.geometry.size == (1754, 1240)


def test_lean_is_measured_and_undone(tmp_path):
    look = page.look(PageJob(saved(tmp_path, leaning(text_page(), 2.0)), 0, edits=Edits(turn=0)))
    assert look.geometry.skew_deg == pytest.approx(2.0, abs=0.1)


def test_straight_upright_page_comes_out_identical_to_the_pixel(tmp_path):
    drawn = np.asarray(papers.cong_van(150))
    path = saved(tmp_path, drawn)
    upright = geometry.set_right(frames.decode(path, 0), page.look(PageJob(path, 0)).geometry)
    assert np.array_equal(upright, drawn[:, :, ::-1])


def test_upside_down_form_is_read_once_and_turned(tmp_path):
    drawn = np.asarray(papers.to_khai_khai_sinh(200)[0])
    look = page.look(PageJob(saved(tmp_path, turn(drawn, 180), 200), 0))
    assert (look.geometry.rotation, look.geometry.rotation_certain) == (180, True)
    assert VerdictKind.WHICH_WAY_UP not in {verdict.kind for verdict in look.verdicts}


def test_page_that_could_stand_either_way_is_asked_about(tmp_path):
    marks = np.full((1754, 1240), 250, np.uint8)
    for y in range(300, 900, 90):
        for x in range(200, 900, 26):
            marks[y : y + 22, x : x + 14] = 20
    look = page.look(PageJob(saved(tmp_path, marks), 0))
    asked = [verdict for verdict in look.verdicts if verdict.kind is VerdictKind.WHICH_WAY_UP]
    assert [(verdict.severity, verdict.box) for verdict in asked] == [(Severity.WARN, Box(0, 0, 1240, 1754))]
    assert (look.geometry.rotation, look.geometry.rotation_certain) == (0, False)
    by_hand = page.look(PageJob(saved(tmp_path, marks), 0, edits=Edits(turn=180)))
    assert VerdictKind.WHICH_WAY_UP not in {verdict.kind for verdict in by_hand.verdicts}


def test_blank_sheet_is_left_as_it_came(tmp_path):
    look = page.look(PageJob(saved(tmp_path, np.full((1754, 1240), 250, np.uint8)), 0))
    assert look.blank
    assert (look.geometry.rotation, look.geometry.rotation_certain, look.geometry.skew_deg) == (0, False, 0.0)


def test_boxes_come_back_in_px_of_the_upright_page(tmp_path, monkeypatch):
    class Fake:
        def read(self, image, dpi, languages, time_limit):
            assert image.shape == (3508, 2480)
            assert dpi == 300
            word = Word("chữ", Box(200, 400, 301, 480), 0.9)
            return RecognisedPage((Line((word,), 0),), "fake", languages)

    monkeypatch.setattr(recognise, "recogniser", Fake)
    path = saved(tmp_path, text_page())
    geometry = page.look(PageJob(path, 0, edits=Edits(turn=0))).geometry
    found = page.read(path, 0, geometry, "vie", 10.0, twice=False)
    assert found.words[0].box in (Box(100, 200, 150, 240), Box(100, 200, 151, 240))
