"""Streaks of a feeder's dirty glass, and lines that are print."""

import cv2
import numpy as np
import pytest

from ocr import geometry
from ocr.judges import streaks
from ocr.sight import sight
from tests.unit.ocr.drawing import leaning, text_page


def judged(image, lean=0.0, turn=0):
    way = geometry.levelled(geometry.turned(geometry.plan(image.shape, 150.0), turn, True), lean)
    upright = geometry.set_right(image, way)
    return streaks.find(sight(upright, 150.0, way.size, 150.0, True, (image, way)))


def page(lean=1.0, paper=245):
    noise = np.random.default_rng(3).normal(0, 2, (1754, 1240))
    return np.clip(leaning(text_page(paper=paper), lean) + noise, 0, 255).astype(np.uint8)


def middle_of(box):
    return (box.x0 + box.x1) / 2


@pytest.mark.parametrize(("tone", "wide"), [(150, 1), (60, 2), (255, 2)])
def test_line_down_the_whole_frame_is_told_where_it_is(tone, wide):
    dirty = page()
    dirty[:, 700 : 700 + wide] = tone
    found = judged(dirty, 1.0)
    assert len(found) == 1 and abs(middle_of(found[0].box) - 700) < 20


def test_coloured_line_is_told():
    dirty = cv2.cvtColor(page(), cv2.COLOR_GRAY2BGR)
    dirty[:, 400] = (60, 230, 230)
    assert len(judged(dirty, 1.0)) == 1


def test_line_on_a_page_delivered_turned_lies_across_the_upright_page():
    dirty = np.ascontiguousarray(np.rot90(page(0.0), -1))
    dirty[:, 500:502] = 90
    (found,) = judged(dirty, 0.0, 90)
    assert found.box.x1 - found.box.x0 > 10 * (found.box.y1 - found.box.y0)


def test_three_lines_are_worse_than_a_faint_one():
    one, three = page(), page()
    one[:, 700] = one[:, 700] * 0.9
    for x in (300, 500, 800):
        three[:, x] = three[:, x] * 0.9
    assert ({v.severity.value for v in judged(one, 1.0)}, {v.severity.value for v in judged(three, 1.0)}) == (
        {"warn"},
        {"bad"},
    )


def test_clean_page_is_left_in_peace():
    assert judged(page(), 1.0) == ()


def test_printed_frame_table_and_fold_are_no_dirt():
    printed = text_page().copy()
    cv2.rectangle(printed, (70, 70), (1170, 1684), 40, 2)
    for x in (200, 600, 900):
        cv2.line(printed, (x, 300), (x, 1500), 40, 2)
    printed[:, 620:623] = printed[:, 620:623] * 0.8
    printed[:, 623:643] = printed[:, 623:643] * np.linspace(0.9, 1, 20)
    assert judged(printed) == ()


def test_columns_that_run_off_a_ruled_sheet_are_no_dirt():
    register = text_page(lines=3).copy()
    for x in (120, 400, 900):
        register[:, x] = 60
    for y in range(400, 1700, 70):
        register[y : y + 2] = 60
    assert judged(register) == ()


def test_rule_printed_on_a_leaning_sheet_is_no_dirt():
    ruled = text_page().copy()
    ruled[:, 80] = 60
    assert judged(leaning(ruled, 0.6), 0.6) == ()


def test_line_over_a_table_on_a_level_page_is_dirt():
    table = page(0.0)
    table[400:1300] = 245
    for x in (150, 500, 1050):
        table[400:1300, x : x + 2] = 60
    for y in range(400, 1301, 60):
        table[y : y + 2, 150:1050] = 60
    assert judged(table) == ()
    table[:, 620:622] = 90
    (found,) = judged(table)
    assert abs(middle_of(found.box) - 621) < 4
