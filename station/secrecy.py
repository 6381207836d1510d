"""Tells the mark of a state secret (Mật, Tối mật, Tuyệt mật) on a page: a stamp or a line of its own. Pure.

A page so marked must not go through a station with a network. The word in a sentence, in a name or in another word is none.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ocr.reading.vietnamese import fold, nfc
from ocr.types import Line, RecognisedPage, Word

_MARKS = {"mat": "MẬT", "toi mat": "TỐI MẬT", "tuyet mat": "TUYỆT MẬT"}
_BEFORE = re.compile(
    r"^(?:(?:do|muc do|cap do|muc) mat|tai lieu|van ban|ho so|dong dau|dau)(?: chi muc do)?\s*[:：.]*\s*"
)
_LABEL = re.compile(r"^(?:do|muc do|cap do|muc) mat\s*[:：]")
_AROUND = " \t.,:;|_-–—~*'\"“”‘’()[]{}<>«»!/\\=+^°•·"
_LOST = frozenset("\u0302\u0323")
"""Marks of Ậ, either of which a reader may lose; any other mark makes another word of it (MẤT, MÁT, MẮT)."""
_GAP = 1.6
"""Line heights of white that part what stands side by side."""
_UPPER_PART = 0.55
"""Of the page: where the rule puts the mark. A single MẬT further down is somebody's name or a word of a table."""


def mark_on(reading: RecognisedPage, height: int) -> str:
    """The mark of the page in its written form, "" = none. height: of the upright page in px."""
    found = [mark for line in reading.lines for piece in _pieces(line) if (mark := _mark(piece, height))]
    found += [mark for line in reading.lines if (mark := _stamped_into(line))]
    return max(found, key=len, default="")


def _pieces(line: Line) -> Iterator[tuple[Word, ...]]:
    """The line's words, parted where a wide gap stands between them."""
    piece: list[Word] = []
    for word in line.words:
        if piece and word.box.x0 - piece[-1].box.x1 > _GAP * (word.box.y1 - word.box.y0):
            yield tuple(piece)
            piece = []
        piece.append(word)
    if piece:
        yield tuple(piece)


def _stamped_into(line: Line) -> str:
    """A mark of two words in capitals that a stamp put right beside other print; a list of several marks is none."""
    words = [word.text.strip(_AROUND) for word in line.words]
    if sum(fold(word) == "mat" for word in words) != 1:
        return ""
    last = next(at for at, word in enumerate(words) if fold(word) == "mat")
    capitals = [word.isupper() for word in (*words, "")]
    run = last > 0 and capitals[last] and capitals[last - 1] and not capitals[last + 1]
    if not run or (last > 1 and capitals[last - 2]) or not _is_mat(words[last]):
        return ""
    return _MARKS.get(fold(f"{words[last - 1]} mat"), "")


def _mark(piece: tuple[Word, ...], height: int) -> str:
    text = nfc(" ".join(word.text for word in piece)).strip(_AROUND)
    bare = fold(text)
    labelled = bool(_LABEL.match(bare))
    said = _BEFORE.sub("", bare).strip(_AROUND)
    if said not in _MARKS or len(bare.split()) > 6:
        return ""
    tail = text.split()[-len(said.split()) :]
    if not labelled and not text.isupper() or not _is_mat(tail[-1].strip(_AROUND)):
        return ""
    alone = said == "mat" and not labelled and bare == said
    if alone and piece[0].box.y0 > _UPPER_PART * height:
        return ""
    return _MARKS[said]


def _is_mat(word: str) -> bool:
    """Whether a word is mật, its circumflex or its dot perhaps lost."""
    return {c for c in unicodedata.normalize("NFD", word) if unicodedata.combining(c)} <= _LOST
