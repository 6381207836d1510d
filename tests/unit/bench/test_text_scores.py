"""The text marks of the bench mean what their names say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.bench.text_layer import within
from tests.bench.text_scores import TextScore, scored

LINE = st.text(alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạ ", min_size=1, max_size=30).filter(str.strip)


@given(st.lists(LINE, min_size=1, max_size=4))
def test_a_perfect_reading_has_no_errors(lines: list[str]) -> None:
    one = scored(lines, "\n".join(lines))
    assert (one.edits, one.in_order, one.word_edits, one.mark_errors) == (0, 0, 0, 0)


@given(st.lists(LINE, min_size=1, max_size=4), st.text(max_size=60))
def test_no_order_of_lines_is_worse_than_the_true_one(lines: list[str], reading: str) -> None:
    one = scored(lines, reading)
    assert one.edits <= one.in_order
    assert one.mark_errors <= one.marks


def test_columns_read_the_other_way_round_cost_order_only() -> None:
    one = scored(["Họ và tên: Lê Văn Ánh", "Nơi sinh: xã Tân Hòa"], "Nơi sinh: xã Tân Hòa\nHọ và tên: Lê Văn Ánh")
    assert one.edits == 0
    assert one.word_edits == 0
    assert one.in_order > 10


def test_a_wrong_mark_is_one_edit_one_word_and_one_mark() -> None:
    one = scored(["đường làng"], "đương làng")
    assert (one.edits, one.word_edits, one.mark_errors) == (1, 1, 1)
    assert one.marks == 4


def test_sure_words_are_right_once_each() -> None:
    one = scored(["xã Tân Hòa"], "", [("xã", 0.95), ("xã", 0.95), ("Hòa", 0.5), ("Tân", 0.9)])
    assert (one.sure, one.sure_right) == (3, 2)


def test_scores_add_up() -> None:
    assert TextScore(1, 2, 3) + TextScore(10, 20, 30) == TextScore(11, 22, 33)


def test_words_of_the_layer_are_held_against_the_nearest_of_their_kind() -> None:
    told = [("xã", (0.0, 0.0, 10.0, 10.0)), ("xã", (100.0, 0.0, 110.0, 10.0)), ("Hòa", (0.0, 0.0, 5.0, 5.0))]
    layer = [("xã", (101.0, 0.0, 111.0, 10.0)), ("xã", (0.0, 5.0, 10.0, 10.0))]
    assert within(told, layer) == (3, 2, 1)
