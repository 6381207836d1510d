"""The rules of Vietnamese syllables, with words that stand at their edges."""

import unicodedata

import pytest

from ocr.reading.syllables import possible

GOOD = """
nghiêng nghĩa gì giêng giết gìn gia giường già quốc quyền quyết quýt quà quê quên quỳnh khuya khuỷu khuếch huỳnh thuở
ngoằn oanh oách xoong ủy uỷ hòa hoà khoẻ khỏe yêu yến yểm ý kỹ lý Vy Thúy tuyết Nguyễn ĐƯỜNG ươn ướt rượu hươu bưu cứu ốc
cách kiểm kê ghế ngành nghề ích im ỉa tía mía múa mưa thuê tuần xuất tuấn luật Đắc Ngọc
"""
BAD = """
đuợc quiết nguyển-x Lắk ngiêng gế kà cê qa cét.cat viêt nghành zao wan fa jô bướć sáắt tuyn-el uơn Smith Peter 0ng 1à
"""


@pytest.mark.parametrize("word", GOOD.split())
def test_what_is_written_is_possible_however_it_is_composed(word: str) -> None:
    for form in (word, word.upper(), unicodedata.normalize("NFD", word)):
        assert possible(form)


@pytest.mark.parametrize("word", [*BAD.split(), ""])
def test_what_breaks_a_rule_is_not(word: str) -> None:
    assert not possible(word)
