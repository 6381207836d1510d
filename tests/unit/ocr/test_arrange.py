"""Words of lines: where a line is parted into columns, and where words merely stand wide."""

from ocr.reading.layout.arrange import arrange
from ocr.types import Box, Line, RecognisedPage, Word

HIGH = 40


def typed(texts, y, gap, x=100):
    words = []
    for text in texts.split():
        words.append(Word(text, Box(x, y, x + 24 * len(text), y + HIGH), 0.9))
        x += 24 * len(text) + gap
    return Line(tuple(words), 0)


def pieces(*lines):
    return [word.box for line in lines for word in line.words]


def texts(*lines):
    page = arrange(RecognisedPage(lines, "tesseract", "vie"), pieces(*lines))
    return [" ".join(word.text for word in line.words) for line in page.lines]


def test_words_that_all_stand_wide_are_one_line_though_the_ink_falls_apart_between_them():
    above = typed("Hàng quý, các trưởng thôn tổng hợp", 100, gap=64)
    below = typed("nhân khẩu, lao động, việc làm và", 160, gap=64)

    assert texts(above, below) == ["Hàng quý, các trưởng thôn tổng hợp", "nhân khẩu, lao động, việc làm và"]


def test_two_heads_side_by_side_are_parted_by_the_one_gap_that_is_wider_than_all():
    names = typed("ỦY BAN NHÂN DÂN", 100, gap=16).words + typed("CỘNG HÒA XÃ HỘI", 100, gap=16, x=900).words
    places = typed("XÃ BÌNH TRỊ", 160, gap=16, x=150).words + typed("Độc lập Tự do", 160, gap=16, x=960).words
    lines = Line(names, 0), Line(places, 0)

    assert texts(*lines) == ["ỦY BAN NHÂN DÂN", "XÃ BÌNH TRỊ", "CỘNG HÒA XÃ HỘI", "Độc lập Tự do"]
