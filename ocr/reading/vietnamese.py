"""Vietnamese letters: one written form for storage and one folded form for search."""

from __future__ import annotations

import re
import unicodedata

# Fonts and recognisers confuse these look-alikes with the Vietnamese letter, or with the plain stroke of a number (số/ký hiệu);
# nobody can see the difference on a page.
_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ", "\u2044": "/", "\u2215": "/"})
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")
_VOWELS = frozenset("aeiouyAEIOUY")
_LETTERS = re.compile(r"[^\W\d_]+")


def nfc(text: str) -> str:
    """Give the text in NFC, with Eth and African D (Ð ð Ɖ ɖ) as the Vietnamese Đ đ, fraction strokes as /; never raises."""
    return unicodedata.normalize("NFC", text).translate(_LOOKALIKES)


def fold(text: str) -> str:
    """Give a search key: no marks, đ as d, caseless, runs of white space as one space; never raises.

    Two texts that a clerk would type alike have equal keys, whatever tone marks or capitals they carry.
    """
    bare = _without_marks(nfc(text)).casefold()
    # Case folding can bring marks back for a few letters, so they go a second time.
    return " ".join(_without_marks(bare).replace("đ", "d").split())


def _without_marks(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")


def accent_key(text: str) -> str:
    """Give a search key that keeps the marks: caseless, single spaces, and one place for the tone; never raises.

    Hòa and hoà, quý and qúy get one key; the key's own place of the tone (the first vowel) is not for showing.
    """
    return " ".join(_LETTERS.sub(lambda word: _tone_first(word.group()), nfc(nfc(text).casefold())).split())


def _tone_first(word: str) -> str:
    marks = unicodedata.normalize("NFD", word)
    tones = [c for c in marks if c in _TONES]
    if len(tones) != 1:
        return word
    bare = unicodedata.normalize("NFC", marks.replace(tones[0], ""))
    vowel = next((i for i, c in enumerate(bare) if unicodedata.normalize("NFD", c)[0] in _VOWELS), None)
    if vowel is None:
        return word
    return unicodedata.normalize("NFC", f"{bare[: vowel + 1]}{tones[0]}{bare[vowel + 1 :]}")
