"""The bench itself marks right answers right and wrong answers wrong."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import cv2
import numpy as np
import pytest

from ocr import geometry
from ocr.types import Barcode, Box, Look, Severity, Verdict, VerdictKind
from tests.bench import summary
from tests.bench.ours import Answer, marks_lost
from tests.bench.planted import duplicate, glass, no_harm, sets
from tests.bench.planted.scan import quarter_turned, skewed
from tests.bench.planted.sheets import letter
from tests.bench.scoring import score
from tests.bench.text import distance, errors
from tests.bench.truth import PageTruth, TrueCode, TrueDefect, load

SIZE = (827, 1169)


def _turned_page(tmp_path: Path) -> PageTruth:
    """A letter that leans by 2 degrees and was fed with its top to the right."""
    scan = quarter_turned(skewed(letter(100, np.random.default_rng(5)), 2.0, (245, 245, 245)), 90)
    lines = tuple((line.text, line.quad) for line in scan.lines)
    return PageTruth("turned", "d", tmp_path, 0, "good", "letter", 90, 2.0, False, False, lines)


def _cut_page(tmp_path: Path) -> PageTruth:
    defect = TrueDefect("cut_off", "severe", "left", np.array([[0, 0], [40, 0], [40, 1169], [0, 1169]], np.float64))
    code = TrueCode("QRCode", "H01", 3.0)
    return PageTruth("cut", "d", tmp_path, 0, "severe", "letter", 0, 0.0, False, False, (), (code,), planted=(defect,))


def _look(rotation: int = 0, skew: float = 0.0, blank: bool = False, certain: bool = True, **more: object) -> Look:
    size = SIZE if rotation % 180 == 0 else SIZE[::-1]
    how = geometry.plan((size[1], size[0]), 100.0)
    how = geometry.levelled(geometry.turned(how, rotation, certain), skew)
    return replace(Look(how, blank, (), (), b""), **more)


def _said(kind: VerdictKind, box: Box, severity: Severity = Severity.BAD) -> tuple[Verdict, ...]:
    return (Verdict(kind, severity, box, 1.0),)


def test_a_page_set_right_is_right_to_the_hundredth_of_a_degree(tmp_path: Path):
    marks = score(_turned_page(tmp_path), Answer("turned", _look(90, 2.0)))
    assert marks.turn == "right"
    assert marks.skew_error == pytest.approx(0, abs=0.05)


def test_a_page_left_lying_is_wrong_and_a_doubt_is_a_question(tmp_path: Path):
    truth = _turned_page(tmp_path)
    assert score(truth, Answer("turned", _look(270, -2.0))).turn == "wrong"
    assert score(truth, Answer("turned", _look(0, 0.0, certain=False))).turn == "asked"


def test_the_lean_that_is_left_is_the_skew_error(tmp_path: Path):
    assert score(_turned_page(tmp_path), Answer("turned", _look(90, 1.5))).skew_error == pytest.approx(0.5, abs=0.05)


def test_an_upright_page_that_is_turned_is_broken(tmp_path: Path):
    scan = letter(100, np.random.default_rng(5))
    lines = tuple((line.text, line.quad) for line in scan.lines)
    truth = PageTruth("p", "d", tmp_path, 0, "good", "letter", 0, 0.0, False, False, lines)
    assert score(truth, Answer("p", _look(180))).broken
    assert not score(truth, Answer("p", _look(0))).broken


def test_a_planted_defect_is_found_where_it_lies(tmp_path: Path):
    right = _look(
        verdicts=_said(VerdictKind.CUT_OFF, Box(0, 0, 40, 1169)),
        barcodes=(Barcode("H01", "QRCode", Box(9, 9, 60, 60)),),
    )
    marks = score(_cut_page(tmp_path), Answer("cut", right))
    assert marks.found[0].said
    assert marks.found[0].covered > 0.9
    assert marks.found[0].fit > 0.8
    assert marks.codes[0].read


def test_another_verdict_or_another_place_is_no_find(tmp_path: Path):
    other = score(_cut_page(tmp_path), Answer("cut", _look(verdicts=_said(VerdictKind.DARK, Box(0, 0, 40, 1169)))))
    away = score(_cut_page(tmp_path), Answer("cut", _look(verdicts=_said(VerdictKind.CUT_OFF, Box(700, 0, 827, 1169)))))
    assert not other.found[0].said
    assert away.found[0].covered == 0
    assert not other.codes[0].read


def test_a_complaint_about_a_good_page_is_a_false_alarm_unless_it_only_informs(tmp_path: Path):
    truth = _turned_page(tmp_path)
    box = Box(0, 0, 9, 9)
    assert score(truth, Answer("t", _look(90, 2.0, verdicts=_said(VerdictKind.DARK, box)))).false_alarms == ("dark",)
    told = _look(90, 2.0, verdicts=_said(VerdictKind.DARK, box, Severity.INFO))
    assert score(truth, Answer("t", told)).false_alarms == ()


def test_figures_count_blank_pages_both_ways(tmp_path: Path):
    empty = PageTruth("e", "d", tmp_path, 0, "good", "blank", 0, None, True, False)
    stamp = PageTruth("s", "d", tmp_path, 0, "good", "stamp", 0, None, False, False)
    right = [score(empty, Answer("e", _look(blank=True))), score(stamp, Answer("s", _look()))]
    wrong = [score(empty, Answer("e", _look())), score(stamp, Answer("s", _look(blank=True)))]
    assert (summary.figures(right)["blank_recall"], summary.figures(right)["blank_precision"]) == (1.0, 1.0)
    assert summary.figures(wrong)["blank_wrong"] == ["s"]
    assert summary.figures(wrong)["blank_missed"] == ["e"]


def test_a_failure_counts_as_a_miss(tmp_path: Path):
    marks = score(_cut_page(tmp_path), Answer("cut", None, error="IMG-001"))
    assert not marks.found[0].said
    assert summary.figures([marks])["errors"] == {"IMG-001": 1}


def test_reading_order_costs_nothing_and_every_wrong_letter_one():
    assert (
        errors(["Họ và tên: Lê Văn Ánh", "Nơi sinh: xã Tân Hòa"], "Nơi sinh: xã Tân Hòa\nHọ và tên: Lê Vàn Ánh")[0] == 1
    )
    assert errors(["Họ và tên"], "") == (9, 9)
    assert errors(["Họ và tên"], "Họ và tên và gì nữa")[0] == 9
    assert distance("kitten", "sitting") == 3


def test_planted_pages_repeat_and_come_back_from_their_folder(tmp_path: Path):
    assert sets.write(tmp_path, 7, 1, ["specked"]) == 3
    pages = {page.page: page for page in load(tmp_path)}
    assert all(page.marks and page.lines and page.of_set for page in pages.values())
    _, name, _, again = next(sets.draw(7, 1, ["specked"]))
    assert np.array_equal(cv2.imread(str(pages[name].path)), again.pixels)


def test_truth_moves_with_the_pixels():
    scan = letter(60, np.random.default_rng(3))
    for moved in (skewed(scan, 5.0, (255, 255, 255), grow=True), quarter_turned(scan, 270)):
        ink = moved.pixels.min(axis=2) < 120
        for line in moved.lines:
            x0, y0 = np.floor(line.quad.min(axis=0)).astype(int)
            x1, y1 = np.ceil(line.quad.max(axis=0)).astype(int)
            assert ink[max(0, y0) : y1, max(0, x0) : x1].any(), line.text


def test_papers_on_the_glass_do_not_overlap_and_marks_are_ink():
    scan = glass.SEVERAL["two-cards"](np.random.default_rng(2), "good")
    boxes = [(*paper.quad.min(axis=0), *paper.quad.max(axis=0)) for paper in scan.papers]
    (a, b, c, d), (e, f, g, h) = boxes
    assert c < e or g < a or d < f or h < b
    fine = no_harm.fine(np.random.default_rng(2), "medium")
    assert len(fine.marks) > 300
    assert all(fine.pixels[y0:y1, x0:x1].min() < 150 for x0, y0, x1, y1 in fine.marks)


def test_each_paper_must_be_found_with_its_outline_and_stand_upright(tmp_path: Path):
    scan = glass.SEVERAL["two-cards"](np.random.default_rng(2), "good")
    lines = tuple((line.text, line.quad) for line in scan.lines)
    papers = tuple((paper.kind, paper.quad) for paper in scan.papers)
    truth = PageTruth("two", "several", tmp_path, 0, "good", "card", 0, None, False, False, lines, papers=papers)
    regions = tuple(tuple((float(x), float(y)) for x, y in paper.quad) for paper in scan.papers)
    ways = tuple(geometry.plan(scan.pixels.shape, scan.dpi, region) for region in regions)
    assert score(truth, Answer("two", _look(parts=regions), ways)).papers == (2, 2, 0, 2)
    one_turned = (ways[0], geometry.turned(ways[1], 180, True))
    assert score(truth, Answer("two", _look(parts=regions), one_turned)).papers == (2, 2, 0, 1)
    assert score(truth, Answer("two", _look())).papers == (2, 0, 0, 0)


def test_a_duplicate_names_its_original():
    pair = duplicate.again(np.random.default_rng(1), "medium")
    assert [bool(scan.same_as) for scan in pair] == [False, True]


def test_a_mark_that_left_no_ink_is_lost():
    page = np.full((200, 100), 245, np.uint8)
    page[20:24, 30:34] = 20
    how = geometry.plan((100, 50), 100.0)  # the cleaned copy is twice as large
    assert marks_lost(((15, 10, 17, 12), (40, 60, 42, 62)), how, page) == 1
