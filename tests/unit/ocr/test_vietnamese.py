"""Properties of the stored and the folded form of Vietnamese text."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.reading.vietnamese import accent_key, fold, nfc

LETTERS = st.text(alphabet="aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ 0123/-.")


@given(st.text())
def test_stored_form_is_nfc_and_stays_as_it_is(text: str) -> None:
    once = nfc(text)
    assert unicodedata.is_normalized("NFC", once)
    assert nfc(once) == once


@given(st.text())
def test_search_key_of_a_search_key_is_itself(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(LETTERS)
def test_search_key_forgets_marks_capitals_and_the_way_of_composing(text: str) -> None:
    key = fold(text)
    assert key.isascii()
    assert key == fold(text.upper()) == fold(unicodedata.normalize("NFD", text)) == fold(f"  {text}\n")


@given(LETTERS, LETTERS)
def test_search_key_of_a_part_is_found_in_the_key_of_the_whole(one: str, other: str) -> None:
    assert fold(one) in fold(f"{one} {other}")


@pytest.mark.parametrize("lookalike", ["Ðại", "Ɖại", "Đại"])
def test_lookalikes_of_the_letter_become_the_letter(lookalike: str) -> None:
    assert nfc(lookalike) == "Đại"
    assert fold(lookalike) == "dai"


def test_a_heading_has_the_key_a_clerk_would_type() -> None:
    assert fold("  GIẤY\u00a0CHỨNG  NHẬN quyền sử dụng ĐẤT") == "giay chung nhan quyen su dung dat"


@given(LETTERS)
def test_key_with_accents_forgets_capitals_and_the_way_of_composing_only(text: str) -> None:
    key = accent_key(text)
    assert key == accent_key(key) == accent_key(text.upper()) == accent_key(unicodedata.normalize("NFD", text))
    assert fold(key) == fold(text)


@pytest.mark.parametrize(
    "old, new", [("Hòa", "hoà"), ("THÚY", "thuý"), ("qúy", "Quý"), ("ủy", "uỷ"), ("khỏe", "khoẻ"), ("gìơ", "giờ")]
)
def test_both_places_of_the_tone_have_one_key(old: str, new: str) -> None:
    assert accent_key(old) == accent_key(new)


@pytest.mark.parametrize("one, other", [("hòa", "hóa"), ("hoa", "hòa"), ("mua", "mưa"), ("dân", "đân"), ("cân", "cần")])
def test_other_accents_have_another_key(one: str, other: str) -> None:
    assert accent_key(one) != accent_key(other)


@pytest.mark.parametrize("stroke", ["\u2044", "\u2215"])
def test_a_fraction_stroke_in_a_number_is_the_plain_stroke(stroke: str) -> None:
    assert nfc(f"123{stroke}2015{stroke}NĐ-CP") == "123/2015/NĐ-CP"
