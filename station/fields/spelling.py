"""Small repairs of what readers take letters for, in texts alone: numbers are never touched."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from ocr.reading.syllables import possible

_ZERO = re.compile(r"(?<=\d)O(?=\d|\W|$)")
_U = re.compile(r"[uùúũủụ]", re.IGNORECASE)
_JOINT = re.compile(r"(?<=\w[a-zà-ỹđ])\.+(?=\s?[^\W_])|(?<=[0-9])\.(?=\s?[a-zđà-ỹ])")
_AFTER_COMMA = re.compile(r",\s?\.+\s?")
_DASH = re.compile(r"(?<=[a-zà-ỹđ])-(?=[A-ZĐÀ-Ỹ][a-zà-ỹđ]+,)|(?<=\bxã)-|(?<=\bphường)-|(?<=\btỉnh)-")


_UNITS = r"(?:xã|phường|thị trấn|thị xã|huyện|quận|tỉnh|thành phố)"
_POINT = re.compile(rf"(?<=\w)\s?\.(?=\s*{_UNITS}\s)")
_NO_COMMA = re.compile(rf"(?<=\d)(?=\s{_UNITS}\s[A-ZĐÀ-Ỹ\d])")


def parted(address: str) -> str:
    """An address that has commas with one before each unit of the country, where a point was read, or nothing after a number."""
    address = _POINT.sub(",", address)
    return _NO_COMMA.sub(",", address) if "," in address else address


def mended(text: str) -> str:
    """The text with each word that no syllable can be, and that is one once a u is taken for the y it looks like in pen.

    Vietnamese has no uu, so Nguuễn, Quùnh, Thủu leave no doubt. Dots of leaders and specks between words go too.
    """
    text = _AFTER_COMMA.sub(", ", _POINT.sub(",", text.replace("†", "t")))
    text = _ZERO.sub("0", _DASH.sub(" ", _JOINT.sub(" ", text)))
    return " ".join(map(_word, text.split()))


def _word(word: str) -> str:
    core = word.strip(".,;:()\"'")
    if not core.isalpha() or possible(core):
        return word
    found = set(_readings(core))
    return word.replace(core, found.pop()) if len(found) == 1 else word


def _readings(word: str) -> Iterable[str]:
    """Syllables that the word can be with one u as y: under the u's tone, or without it."""
    for match in _U.finditer(word):
        marks = unicodedata.normalize("NFD", match[0])
        y = "Y" if marks[0].isupper() else "y"
        tone = marks[1:]
        for kept in dict.fromkeys((tone, "")):
            other = f"{word[: match.start()]}{unicodedata.normalize('NFC', y + kept)}{word[match.end() :]}"
            if possible(other):
                yield other
                break


def ambiguous(word: str) -> bool:
    """Whether the word is a syllable with its u and with a y in place of it: Vũ and Vỹ, Tàu and Tày."""
    return possible(word) and any(True for _reading in _readings(word))


def with_y(word: str) -> frozenset[str]:
    """The other readings of a word that is `ambiguous`."""
    return frozenset(_readings(word))


_LIKE_DIGITS = str.maketrans({"O": "0", "o": "0", "Q": "0", "l": "1", "I": "1", "|": "1"})
_TOKEN = re.compile(r"(?<![^\W\d_OoQlI])[0-9OoQlI|][0-9OoQlI|./\-]{5,}(?![^\W\d_])")


def digits_in(text: str) -> str:
    """The text with letters that are nothing but a zero or a one among digits, in runs that are digits for the most part."""

    def token(found: re.Match[str]) -> str:
        said = found[0]
        letters = sum(c in "OoQlI|" for c in said)
        return said.translate(_LIKE_DIGITS) if 2 * letters <= sum(c.isdigit() for c in said) else said

    return _TOKEN.sub(token, text)
