"""Character error rate of a reading, whatever order it came in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_LEADERS = re.compile(r"(?:[.…_·•]\s?){3,}|…")
_ALIKE = str.maketrans({**dict.fromkeys("‐‑‒–—―−", "-"), **dict.fromkeys("“”„«»", '"'), **dict.fromkeys("‘’`´", "'")})


def plain(text: str) -> str:
    """NFC with dashes and quotes unified, leader dots gone and white space as single blanks."""
    return " ".join(_LEADERS.sub(" ", unicodedata.normalize("NFC", text).translate(_ALIKE)).split())


def distance(one: str, other: str) -> int:
    """Levenshtein distance. Source: Myers 1999 / Hyyrö 2003, bit-parallel over one wide integer."""
    if not one or not other:
        return len(one) + len(other)
    return _columns(one, other, anywhere=False)[-1]


def errors(truth: Sequence[str], reading: str) -> tuple[int, int]:
    """Edits and letters of truth: each true line takes the best stretch of the reading, what is left over counts too.

    Two columns or heading blocks may thus be read in either order; a line not found counts as lost.
    """
    letters = len(plain("\n".join(truth)))
    taken, rest = _taken(truth, reading)
    edits = sum(distance(line, stretch) for line, stretch in taken) + sum(map(len, rest))
    return min(edits, distance(plain("\n".join(truth)), plain(reading))), letters


def followed(truth: Sequence[str], reading: str) -> str:
    """The reading put into the order of the true lines; what belongs to none of them comes last."""
    taken, rest = _taken(truth, reading)
    return " ".join(filter(None, [*(stretch for _line, stretch in taken), *rest]))


def _taken(truth: Sequence[str], reading: str) -> tuple[list[tuple[str, str]], list[str]]:
    """Every true line with the stretch of the reading that it takes ("" = none), in order, and what is left over."""
    lines = [line for line in map(plain, truth) if line]
    pieces = [plain(reading)]
    got = [""] * len(lines)
    for number in sorted(range(len(lines)), key=lambda n: len(lines[n]), reverse=True):
        line = lines[number]
        best: tuple[int, int, int, int] | None = None
        for place, piece in enumerate(pieces):
            if len(piece) * 2 < len(line):
                continue
            cost, start, end = _stretch(line, piece)
            if best is None or cost < best[0]:
                best = cost, place, start, end
        if best is None or best[0] > len(line) * 0.6:
            continue
        _cost, place, start, end = best
        piece = pieces.pop(place)
        got[number] = piece[start:end]
        pieces += [part.strip() for part in (piece[:start], piece[end:]) if part.strip()]
    return list(zip(lines, got, strict=True)), pieces


def _stretch(line: str, piece: str) -> tuple[int, int, int]:
    """Cheapest stretch of `piece` for `line`: its cost, start and end."""
    ends = _columns(line, piece, anywhere=True)
    cost = min(ends)
    end = ends.index(cost)
    back = piece[max(0, end - 2 * len(line)) : end][::-1]
    starts = _columns(line[::-1], back, anywhere=False)
    return cost, end - starts.index(min(starts)), end


def _columns(pattern: str, text: str, anywhere: bool) -> list[int]:
    """Cost of the pattern against every prefix of the text (anywhere: against its cheapest ending stretch)."""
    size = len(pattern)
    full, top = (1 << size) - 1, 1 << (size - 1)
    where: dict[str, int] = {}
    for place, letter in enumerate(pattern):
        where[letter] = where.get(letter, 0) | 1 << place
    plus, minus, cost = full, 0, size
    costs = [size]
    for letter in text:
        match = where.get(letter, 0)
        across = (((match & plus) + plus) ^ plus) | match | minus
        up, down = minus | ~(across | plus) & full, plus & across
        cost += bool(up & top) - bool(down & top)
        up = (up << 1 | (0 if anywhere else 1)) & full
        down = down << 1 & full
        vertical = match | minus
        plus = down | ~(vertical | up) & full
        minus = up & vertical
        costs.append(cost)
    return costs
