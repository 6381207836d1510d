"""Fits the tables of `ocr/reading/confidence.py` on folders of scans with truth, and checks them on others.

    ./run bench confidence FOLDER... [--check FOLDER...]

A word is put to the true line that its middle lies in, and is right when an alignment of the line's words finds it there;
what lies in no true line is wrong. Isotonic regression (pool adjacent violators) a kind of word, thinned to a few knots.
"""

from __future__ import annotations

import argparse
import difflib
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr import page
from ocr.decode import frames
from ocr.reading import confidence, second, strips, whole_page
from ocr.reading.layout import ink
from ocr.types import SURE, Geometry, Line, PageJob, Word
from tests.bench import truth
from tests.bench.truth import PageTruth

_SECONDS = 120.0
_LANGUAGES = "vie"
_DOUBTED = 0.93  # what the first reader says of a line that the second one gets to see
_WEIGHTS = (0.0, 0.1, 0.2, 0.3, 0.5)
_BLOCKS = 12  # knots at most, so that none rests on a handful of words
_LEAST = 40  # words a knot
_CEILING = 0.995  # no table is long enough to promise more
_MARKS = str.maketrans(dict.fromkeys("‐‑‒–—―−", "-") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‘’`´", "'"))


@dataclass(frozen=True, slots=True)
class Told:
    """One word, what its reader said of it, the rest of its line, and whether it is right."""

    word: Word
    others: tuple[Word, ...]
    right: bool


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench confidence")
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--check", nargs="*", type=Path, default=[])
    chosen = parser.parse_args(arguments)
    fit_on, check_on = gathered(chosen.folders), gathered(chosen.check)
    for reader, told in fit_on.items():
        weight, tables = fit(told)
        print(f'    "{reader}": ({weight}, {{')
        for kind, knots in tables.items():
            print(f'        "{kind}": {knots},')
        print("    }),")
        confidence.TABLES[reader] = weight, tables
        for name, words in (("fitted", told), ("checked", check_on.get(reader, []))):
            print(f"# {reader}, {name}: {verdict(words, reader)}", file=sys.stderr)
    return 0


def gathered(folders: Iterable[Path]) -> dict[str, list[Told]]:
    """The words of all pages with text, by the name of their reader."""
    found: dict[str, list[Told]] = defaultdict(list)
    other = second.find()
    for known in (one for folder in folders for one in truth.load(folder)):
        if known.blank or known.illegible or not known.lines:
            continue
        how = page.look(PageJob(str(known.path), known.index)).geometry
        ready = page.reading_copy(frames.decode(str(known.path), known.index), how)
        dpi = how.dpi * ready.scale
        parted = ink.part(ready.image, dpi)
        reading = whole_page.as_told(ready, parted, dpi, _LANGUAGES, _SECONDS)
        found[reading.engine] += told(known, how, ready.scale, reading.lines)
        if other:
            doubted = [line for line in reading.lines if min(word.confidence for word in line.words) < _DOUBTED]
            boxes = [strips.around(line, ready.image.shape[1], ready.image.shape[0]) for line in doubted]
            again = other.lines(parted.image, boxes, dpi, _LANGUAGES, _SECONDS)
            found[second.NAME] += told(known, how, ready.scale, [line for line in again if line.words])
    return found


def told(known: PageTruth, how: Geometry, scale: float, lines: Iterable[Line]) -> Iterator[Told]:
    """Each word with whether it is right."""
    places = [_upright(quad, how) * scale for _, quad in known.lines]
    by_line: dict[int | None, list[tuple[Word, tuple[Word, ...]]]] = defaultdict(list)
    for line in lines:
        for i, word in enumerate(line.words):
            by_line[_line_of(word, places)].append((word, (*line.words[:i], *line.words[i + 1 :])))
    for place, words in by_line.items():
        words.sort(key=lambda one: one[0].box.x0)
        true = [] if place is None else _plain(known.lines[place][0])
        said = [(i, part) for i, (word, _) in enumerate(words) for part in _plain(word.text)]
        hit: dict[int, bool] = {}
        matcher = difflib.SequenceMatcher(None, true, [part for _, part in said], autojunk=False)
        matched = {block.b + k for block in matcher.get_matching_blocks() for k in range(block.size)}
        for at, (i, _) in enumerate(said):
            hit[i] = hit.get(i, True) and at in matched
        for i, (word, others) in enumerate(words):
            yield Told(word, others, hit.get(i, False))


def _upright(quad: NDArray[np.float64], how: Geometry) -> NDArray[np.float64]:
    placed = np.c_[quad, np.ones(4)] @ np.array(how.transform).T
    return np.asarray(placed[:, :2] / placed[:, 2:], np.float64)


def _line_of(word: Word, places: list[NDArray[np.float64]]) -> int | None:
    x, y = (word.box.x0 + word.box.x1) / 2, (word.box.y0 + word.box.y1) / 2
    inside = []
    for i, quad in enumerate(places):
        (left, top), (right, bottom) = quad.min(axis=0) - 5, quad.max(axis=0) + 5
        if left <= x <= right and top <= y <= bottom:
            inside.append((abs(y - (top + bottom) / 2), i))
    return min(inside)[1] if inside else None


def _plain(text: str) -> list[str]:
    return text.translate(_MARKS).split()


def fit(told: list[Told]) -> tuple[float, dict[str, confidence.Knots]]:
    """How much the rest of a line counts, and a table a kind, by the likelihood of the words' truth."""
    kinds = [confidence.kind(one.word) for one in told]
    right = np.array([one.right for one in told], np.float64)
    best: tuple[float, float, dict[str, confidence.Knots]] | None = None
    for weight in _WEIGHTS:
        said = np.array([confidence.score(one.word, one.others, weight) for one in told])
        tables, loss = {}, 0.0
        for kind in sorted(set(kinds)):
            chosen = np.array([one == kind for one in kinds])
            tables[kind] = isotonic(said[chosen], right[chosen])
            chance = np.clip(np.interp(said[chosen], *zip(*tables[kind], strict=True)), 0.005, 0.995)
            loss -= float(np.log(np.where(right[chosen] > 0, chance, 1 - chance)).sum())
        if best is None or loss < best[0]:
            best = loss, weight, tables
    assert best is not None, "no words"
    return best[1], best[2]


def isotonic(said: NDArray[np.float64], right: NDArray[np.float64]) -> confidence.Knots:
    """Knots of the best rising table, blocks of words with like worth put together."""
    order = np.argsort(said, kind="stable")
    parts = max(1, min(4 * _BLOCKS, len(order) // _LEAST))
    blocks = [[float(said[part].mean()), float(right[part].sum()), len(part)] for part in np.array_split(order, parts)]
    merged: list[list[float]] = []
    for block in blocks:
        merged.append(block)
        while len(merged) > 1 and merged[-2][1] / merged[-2][2] >= merged[-1][1] / merged[-1][2]:
            middle, hits, count = merged.pop()
            last = merged[-1]
            last[0] = (last[0] * last[2] + middle * count) / (last[2] + count)
            last[1], last[2] = last[1] + hits, last[2] + count
    # half a wrong and half a right word more: a short row of hits is no proof
    knots = [(round(at, 3), round(min(_CEILING, (hits + 0.5) / (count + 1)), 3)) for at, hits, count in merged]
    while len(knots) > _BLOCKS:
        gaps = [high[1] - low[1] for low, high in pairwise(knots)]
        knots.pop(int(np.argmin(gaps)))
    return tuple(dict(knots).items())


def verdict(told: list[Told], reader: str) -> str:
    if not told:
        return "no words"
    weight, tables = confidence.TABLES[reader]
    chance = np.array([
        confidence.worth(tables[confidence.kind(one.word)], confidence.score(one.word, one.others, weight)) for one in told
    ])  # fmt: skip
    right = np.array([one.right for one in told])
    sure = chance >= SURE
    bands = ", ".join(
        f"{low:.1f}-{low + 0.2:.1f}: {right[inside].mean():.2f} of {inside.sum()}"
        for low in (0.0, 0.2, 0.4, 0.6)
        if (inside := (chance >= low) & (chance < low + 0.2)).any()
    )
    return f"{len(told)} words, {sure.mean():.1%} shown as sure, of these {right[sure].mean():.2%} right; {bands}"
