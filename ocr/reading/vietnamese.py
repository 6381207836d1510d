"""Vietnamese letters: one written form for storage and one folded form for search."""

from __future__ import annotations

import unicodedata

# Fonts and recognisers confuse these look-alikes with the Vietnamese letter; nobody can see the difference on a page.
_LOOKALIKES = str.maketrans({"\u00d0": "Đ", "\u00f0": "đ", "\u0189": "Đ", "\u0256": "đ"})


def nfc(text: str) -> str:
    """Give the text in NFC, with Eth and African D (Ð ð Ɖ ɖ) turned into the Vietnamese Đ đ; never raises."""
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
