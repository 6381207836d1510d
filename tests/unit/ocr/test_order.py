"""The order of reading: pure boxes, as pages of offices set them."""

from hypothesis import given
from hypothesis import strategies as st

from ocr.reading.layout.order import reading_order
from ocr.types import Box


def line(x0, y, x1, high=40):
    return Box(x0, y, x1, y + high)


def flat(groups):
    return [number for group in groups for number in group]


def ordered(boxes, tables=()):
    return [boxes[number] for number in flat(reading_order(boxes, tables))]


LEFT = [line(300, 200, 700), line(340, 270, 660), line(320, 360, 680)]
RIGHT = [line(900, 200, 1900), line(1000, 270, 1800), line(980, 370, 1820)]
BODY = [line(300, 500 + 80 * n, 1900) for n in range(4)]


def test_left_head_is_read_whole_before_the_right_one():
    across = [box for pair in zip(LEFT, RIGHT, strict=True) for box in pair]
    assert ordered([*across, *BODY]) == [*LEFT, *RIGHT, *BODY]


def test_subject_under_the_number_belongs_to_the_left_head():
    subject = [line(260, 430, 740), line(330, 490, 670)]
    body = [line(300, 640 + 80 * n, 1900) for n in range(3)]
    assert ordered([*LEFT, *RIGHT, *subject, *body]) == [*LEFT, *subject, *RIGHT, *body]


def test_receivers_are_read_before_the_signer_beside_them():
    body = [line(300, 200 + 80 * n, 1900) for n in range(3)]
    receivers = [line(300, 600 + 50 * n, 620 + 30 * n, 34) for n in range(4)]
    signer = [line(1200, 600, 1800), line(1350, 670, 1650), line(1300, 1100, 1700)]
    assert ordered([*signer, *receivers, *body]) == [*body, *receivers, *signer]


def test_fields_set_in_two_columns_are_read_across():
    left = [line(300, 200 + 90 * n, 600 + 70 * (n % 3)) for n in range(4)]
    right = [line(1200, 200 + 90 * n, 1500) for n in range(4)]
    rows = [box for pair in zip(left, right, strict=True) for box in pair]
    assert ordered([*right, *left]) == rows


def test_two_columns_of_running_text_are_read_one_after_the_other():
    left = [line(200, 200 + 60 * n, 1000) for n in range(8)]
    right = [line(1100, 200 + 60 * n, 1900) for n in range(8)]
    assert ordered([box for pair in zip(left, right, strict=True) for box in pair]) == [*left, *right]


def test_lines_torn_by_a_blot_are_read_across():
    whole = [line(200, 200 + 60 * n, 1900) for n in range(3)]
    torn = [half for n in range(3, 6) for half in (line(200, 200 + 60 * n, 900), line(1050, 200 + 60 * n, 1900))]
    assert ordered([*torn[::-1], *whole]) == [*whole, *torn]


def test_cells_are_read_row_by_row_each_whole():
    cells = [Box(200 + 600 * c, 300 + 200 * r, 800 + 600 * c, 500 + 200 * r) for r in range(2) for c in range(3)]
    texts = [line(c.x0 + 20, c.y0 + 20 + 70 * n, c.x1 - 100) for c in cells for n in range(2)]
    title, after = line(600, 100, 1400), line(300, 900, 1800)
    mixed = sorted([after, *texts, title], key=lambda b: (b.y1, -b.x0))
    assert ordered(mixed, [cells]) == [title, *texts, after]
    assert len(reading_order(mixed, [cells])) == 8


def test_line_under_a_portrait_is_read_after_what_stands_beside_the_portrait():
    beside = [line(900, 200 + 60 * n, 1500 + 40 * (n % 3)) for n in range(7)]
    under = line(400, 560, 820)
    assert ordered([under, *beside]) == [*beside, under]


@st.composite
def scattered(draw):
    number = draw(st.integers(0, 25))
    boxes = []
    for _ in range(number):
        x, y = draw(st.integers(0, 1800)), draw(st.integers(0, 2500))
        boxes.append(Box(x, y, x + draw(st.integers(1, 1500)), y + draw(st.integers(1, 90))))
    return boxes


grids = st.lists(
    st.tuples(st.integers(0, 900), st.integers(0, 1500)).map(
        lambda at: [
            Box(at[0] + 300 * c, at[1] + 90 * r, at[0] + 300 * c + 300, at[1] + 90 * r + 90)
            for r in (0, 1)
            for c in (0, 1)
        ]
    ),
    max_size=2,
)


@given(scattered(), grids)
def test_each_piece_is_read_once_and_none_is_lost(boxes, tables):
    assert sorted(flat(reading_order(boxes, tables))) == list(range(len(boxes)))


@given(scattered(), st.randoms(use_true_random=False))
def test_order_does_not_hang_on_how_the_engine_gave_the_pieces(boxes, chance):
    boxes = list(dict.fromkeys(boxes))
    shuffled = chance.sample(boxes, len(boxes))
    assert ordered(shuffled) == ordered(boxes)


@given(st.lists(st.integers(1, 1800), min_size=1, max_size=15))
def test_one_column_is_read_from_the_top(widths):
    lines = [line(100, 100 + 60 * n, 100 + width) for n, width in enumerate(widths)]
    assert ordered(lines[::-1]) == lines
