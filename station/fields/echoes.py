"""Names that stand several times on a page: where readings differ in marks alone, the one that most speaks for counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ocr.reading.syllables import possible
from ocr.types import Word
from station.fields.spelling import ambiguous, mended
from station.fields.strips import Piece, Text, flat

_LONGEST = 6
_MARGIN = 0.1
"""So much more must speak for an echo than for the reading it corrects; in words' confidences."""
_LEAST = 0.6
_MISSPELT = 0.3
"""What is left of the confidence in a word that no syllable can be."""
_STRIPPED = " .,;:…_|'\"“”()"


@dataclass(frozen=True, slots=True)
class Echo:
    """One reading of a name: as it is written in small letters, and the confidence of the least sure of its words."""

    text: str
    surety: float


class Echoes:
    """Every run of words with capitals on a page, by what its letters are without marks."""

    def __init__(self, text: Text) -> None:
        self._by_key: dict[tuple[str, ...], list[Echo]] = {}
        for strip in text.strips:
            for words in _runs(strip.words):
                for begin in range(len(words)):
                    for end in range(begin + 2, min(len(words), begin + _LONGEST) + 1):
                        echo = _echo(words[begin:end])
                        self._by_key.setdefault(_key(echo.text), []).append(echo)

        said = [word.text for strip in text.strips for word in strip.words]
        self._pen = any(mended(word) != word for word in said)

    def doubtful(self, value: str) -> bool:
        """Whether a name can be another here: on this page a y was read as u, and a word of it has its u either way."""
        return self._pen and any(ambiguous(word) for word in value.split())

    def better(self, piece: Piece, value: str) -> tuple[str, float]:
        """`value` with its names as surer echoes have them, and the part of all echoes that speaks for it."""
        worth = 1.0
        for words in _runs(piece.words):
            if not 2 <= len(words) <= _LONGEST:
                continue
            own = _echo(words)
            every = self._by_key.get(_key(own.text), ())
            votes: dict[str, float] = {}
            for echo in every:
                votes[echo.text] = votes.get(echo.text, 0.0) + echo.surety
            best = max(votes, key=lambda text: votes[text], default=own.text)
            if best == own.text or votes[best] < max(_LEAST, votes.get(own.text, 0.0) + _MARGIN):
                if len(votes) > 1 and own.text in votes:
                    worth = min(worth, votes[own.text] / sum(votes.values()))
                continue
            for said in (own.text, own.text.upper()):
                if said in value:
                    value = value.replace(said, best.upper() if said.isupper() else best)
                    worth = min(worth, votes[best] / sum(votes.values()))
        return value, worth


def _echo(words: Sequence[Word]) -> Echo:
    said = " ".join(word.text.strip(_STRIPPED) for word in words)
    small = " ".join(word[:1].upper() + word[1:].lower() for word in mended(said).split())
    spelt = all(map(possible, small.split()))
    return Echo(small, min(word.confidence for word in words) * (1.0 if spelt else _MISSPELT))


def _key(text: str) -> tuple[str, ...]:
    """In pen a y looks like a u."""
    return tuple(flat(text).replace("y", "u").split())


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words that begin with capitals one after the other; a comma or a colon ends a run."""
    run: list[Word] = []
    for word in words:
        core = word.text.strip(_STRIPPED)
        if core[:1].isupper() and core.isalpha():
            run.append(word)
        if run and (not core[:1].isupper() or not core.isalpha() or word.text.endswith((",", ":", ";"))):
            yield run
            run = []
    if run:
        yield run
