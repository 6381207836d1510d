"""Terms of texts and questions: marks, spellings and numbers."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.search.words import columns, joined, question, terms_of

VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES] + list("bcdđghklmnpqrstvx")
TEXT = st.text(alphabet="".join(LETTERS) + " 0123456789/-.")


@pytest.mark.parametrize("letter", LETTERS)
def test_every_letter_has_one_term_in_every_writing(letter: str) -> None:
    syllable = f"ng{letter}"
    writings = {syllable, syllable.upper(), unicodedata.normalize("NFD", syllable), syllable.title()}
    bare = unicodedata.normalize("NFD", letter)[0].replace("đ", "d")

    assert {terms_of(one) for one in writings} == {terms_of(syllable)}
    (term,) = terms_of(syllable)
    assert (term.exact, term.bare) == (syllable, f"ng{bare}")


@pytest.mark.parametrize("pair", ["hoà hòa", "khoẻ khỏe", "thuý thúy", "uỷ ủy", "Lý Lí", "kỹ kĩ", "quý quí", "Ðạo Đạo"])
def test_both_spellings_are_one_term(pair: str) -> None:
    one, other = terms_of(pair)
    assert one == other


@pytest.mark.parametrize("pair", ["hoa hòa", "của cua", "quy quỳ", "mai may", "tuy tui", "đo do"])
def test_different_words_stay_apart(pair: str) -> None:
    one, other = terms_of(pair)
    assert one.exact != other.exact


@given(TEXT)
def test_bare_terms_are_plain_letters_or_digits_alone(text: str) -> None:
    assert all(re.fullmatch("[a-z]+|[0-9]+", term.bare) for term in terms_of(text))


@given(st.text())
def test_terms_of_terms_are_themselves(text: str) -> None:
    terms = [term.exact for term in terms_of(text)]
    again = [term.exact for term in terms_of(" ".join(terms))]
    assert again == terms


@given(st.lists(st.text(), max_size=5))
def test_what_the_index_keeps_can_be_made_again_for_taking_it_out(lines: list[str]) -> None:
    exact, bare, numbers = columns(lines)
    assert len(exact.split(" ")) == len(bare.split(" "))
    assert columns(lines) == (exact, bare, numbers)


@given(st.text(alphabet="0123456789", min_size=6, max_size=16), st.data())
def test_a_number_parted_by_dots_is_joined(number: str, data: st.DataObject) -> None:
    cut = data.draw(st.integers(1, len(number) - 1))
    assert number in joined(f"Số {number[:cut]}.{number[cut:]} cấp")
    assert question(f"{number[:cut]}.{number[cut:]}").numbers[0].number == number


def test_numbers_of_two_columns_are_found_each() -> None:
    assert {"0901234567", "079094012345", "12032010"} <= set(joined("0901 234 567 079 094 012 345 12.03.2010"))


@pytest.mark.parametrize("text", ["2025", "12", "1.2", "12345"])
def test_short_numbers_are_words(text: str) -> None:
    assert question(text).numbers == ()
