"""Which way up a page stands: found, confirmed, or asked."""

import cv2
import numpy as np
import pytest

from ocr import geometry
from ocr.reading import clean
from ocr.upright import lines, orientation, script
from tests.unit.ocr.drawing import leaning, text_page
from tests.world import papers

DPI = 150


def even(image, turn=0):
    return clean.flatten(clean.drop_border(geometry.turn(image, turn)))


def office(paper):
    return cv2.cvtColor(np.asarray(paper), cv2.COLOR_RGB2GRAY)


def find(image, reads=None, code=None):
    """Look without any help, or with a reading that knows the truth (`reads`: rotation → how well it reads)."""

    def reading(patches):
        assert reads is not None, "read without need"
        return tuple(reads.get(rotation, 0.0) for rotation, _, _ in patches)

    return orientation.find(image, DPI, reading, lambda: code)


LAYOUTS = {
    "decision": lambda: papers.quyet_dinh(DPI)[0],
    "last page of a decision": lambda: papers.quyet_dinh(DPI)[1],
    "letter": lambda: papers.cong_van(DPI),
    "table": lambda: papers.bang_ke(DPI),
    "birth form": lambda: papers.to_khai_khai_sinh(DPI)[0],
    "hospital form": lambda: papers.giay_chung_sinh(DPI),
    "copy of a card": lambda: papers.can_cuoc(DPI),
}


@pytest.fixture(scope="module")
def drawn():
    return {name: office(draw()) for name, draw in LAYOUTS.items()}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_script_votes_for_its_own_way_up(drawn, layout):
    ink = lines.text_ink(even(drawn[layout]), DPI)
    upright = script.votes(lines.course(ink, DPI), DPI)
    overhead = script.votes(lines.course(np.ascontiguousarray(ink[::-1, ::-1]), DPI), DPI)
    assert upright.rise + upright.stand > 1.5
    assert overhead.rise + overhead.stand < -1.5


@pytest.mark.parametrize("layout", [name for name in LAYOUTS if name != "copy of a card"])
def test_upright_paper_is_known_without_reading(drawn, layout):
    stance = find(even(drawn[layout]))
    assert (stance.rotation, stance.certain, stance.asks, abs(stance.lean) < 0.05) == (0, True, False, True)


@pytest.mark.parametrize("rotation", [90, 180, 270])
@pytest.mark.parametrize("layout", LAYOUTS)
def test_turned_paper_is_turned_back_when_the_reading_agrees(drawn, layout, rotation):
    stance = find(even(drawn[layout], rotation), {rotation: 4000.0})
    assert (stance.rotation, stance.certain, stance.asks) == (rotation, True, False)


def test_no_page_is_turned_by_its_shapes_alone(drawn):
    stance = find(even(drawn["decision"], 180), {})
    assert (stance.rotation, stance.certain, stance.asks) == (0, False, True)


def test_a_code_decides_where_letters_do_not(drawn):
    page = np.full((1754, 1240), 250, np.uint8)
    for y in range(300, 900, 90):
        for x in range(200, 900, 26):
            page[y : y + 22, x : x + 14] = 20
    assert find(even(page), {}).asks
    assert (find(even(page), {}, code=180).rotation, find(even(page), {}, code=180).certain) == (180, True)


def test_lean_of_a_turned_page_comes_with_it(drawn):
    page = leaning(drawn["letter"], 1.4)
    assert find(even(page, 90), {90: 4000.0}).lean == pytest.approx(1.4, abs=0.05)


def test_nothing_is_asked_where_nothing_is_written():
    blank = np.full((1754, 1240), 250, np.uint8)
    seal = cv2.circle(blank.copy(), (700, 1100), 100, 60, 5)
    grain = np.random.default_rng(5).normal(128, 60, (220, 160))
    picture = cv2.resize(np.clip(grain, 0, 255).astype(np.uint8), (1240, 1754), interpolation=cv2.INTER_CUBIC)
    for page in (blank, seal, picture):
        assert find(even(page)) == orientation.Stance(0, False, False, 0.25, 0.0)


def test_latin_text_without_marks_is_known_as_well():
    page = text_page()
    image = np.full_like(page, 250)
    words = "It is not the strongest of the species that survives but the one most adaptable to change"
    for line in range(14):
        cv2.putText(image, words[line:], (90, 200 + 90 * line), cv2.FONT_HERSHEY_COMPLEX, 0.7, 20, 1, cv2.LINE_AA)
    assert find(even(image)).rotation == 0
    assert find(even(image, 180), {180: 3000.0}).rotation == 180


def test_reading_that_ran_out_of_time_turns_no_page(drawn):
    stance = orientation.find(even(drawn["copy of a card"], 180), DPI, lambda patches: None, lambda: None)
    assert stance.rotation == 0
    assert not stance.certain


def test_dots_of_a_form_do_not_count_as_marks_above_letters_when_it_stands_on_its_head():
    form = text_page(lines=14, size=27).copy()
    for line in range(14):
        foot = 150 + line * int(27 * 1.9) + 34
        for x in range(150, 1090, 9):
            cv2.circle(form, (x, foot), 1, 30, -1)
    ink = lines.text_ink(even(form, turn=180), DPI)
    assert script.votes(lines.course(ink, DPI), DPI).crown < 2


def test_a_page_whose_shapes_contradict_each_other_is_read_before_it_counts_as_upright(drawn, monkeypatch):
    monkeypatch.setattr(script, "votes", lambda *_: script.Script(-0.3, -3.2, 13.9, 20))
    assert find(even(drawn["letter"], 180), reads={180: 1500.0}).rotation == 180
