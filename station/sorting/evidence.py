"""What speaks for a kind on one page: headings where they stand, form numbers, symbols, phrases, codes; in nats (log odds).

The weights say how much more often a mark is seen on such a paper than on another. What they add up to is turned into a
probability by `guess`, where it was fitted.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from station.sorting.likeness import Found, grams, is_in, least_wrong, shared, stands_at
from station.sorting.sheet import Row, Sheet, key_of
from station.sorting.symbols import HEADING_OF, LETTER, type_of

HEADING = 7.5
A_WRONG_LETTER = 1.2
A_RIVALS_LETTER = 1.0
MIXED = 4.0
"""A printed title is in capitals; small letters speak of a sentence that only names the paper."""
LONGER_TITLE = 3.5
FORM = 3.5
SYMBOL = 2.5
PHRASE = 1.3
CODE = 6.0
MACHINE_READABLE = 6.0
ALIKE = 0.4
"""Part of a heading's letter runs that must be there before its place is looked for."""
_CITES = ("kemtheo", "cancu", "theo", "tai", "xet", "cap", "nhan", "ve", "so", "cua", "nop", "va", "tu")
_CARD = re.compile(r"[il1t]dvnm[0-9oils]{8}", re.IGNORECASE)
_PASSPORT = re.compile(r"^p[<cek«]vnm", re.IGNORECASE)
_DOCUMENT = re.compile(r"^[A-Z0-9<«]{26,46}$")


@dataclass(frozen=True)
class Kind:
    """A kind of paper to tell from others; see `Paper` for its headings, forms, phrases and marks.

    sides: pages that it usually has. likely: nats that speak for it before the page is seen.
    """

    code: str
    headings: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    marks: frozenset[str] = frozenset()
    sides: int = 1
    two_sided: bool = False
    identity: bool = False
    likely: float = 0.0

    @cached_property
    def keys(self) -> tuple[tuple[str, bool, frozenset[str]], ...]:
        """Each heading's key, whether it is printed in capitals, and its runs of letters."""
        keys = {key_of(heading): heading.isupper() for heading in self.headings}
        return tuple((key, upper, grams(key)) for key, upper in keys.items() if key)

    @cached_property
    def form_keys(self) -> frozenset[str]:
        return frozenset(key_of(form) for form in self.forms)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a kind that stands on the page, and what it weighs there."""

    kind: str
    key: str
    found: Found
    weight: float


def forms_of(kinds: Iterable[Kind]) -> Mapping[str, float]:
    """What a form number weighs: the more kinds share it, the less."""
    counts = Counter(key for kind in kinds for key in kind.form_keys)
    return {key: FORM - 1.2 * math.log(count) for key, count in counts.items()}


def weigh(sheet: Sheet, kinds: Iterable[Kind], forms: Mapping[str, float]) -> tuple[dict[str, float], list[Heading]]:
    """Nats for each kind that anything speaks for, and the headings that do."""
    known = tuple(kinds)
    headings = [heading for kind in known if (heading := _best_heading(sheet, kind))]
    headings = [
        replace(heading, weight=heading.weight - _rivalled(heading, headings))
        for heading in headings
        if not _explained(heading, headings)
    ]
    weights: dict[str, float] = {heading.kind: heading.weight for heading in headings}
    symbol = type_of(sheet.rows)
    machine = _machine_readable(sheet)
    for kind in known:
        more = sum(weight for key, weight in forms.items() if _names_form(sheet, kind, key))
        more += min(3 * PHRASE, sum(PHRASE for phrase in kind.phrases if is_in(key_of(phrase), sheet.keys)))
        more += CODE * len(kind.marks & sheet.marks) + MACHINE_READABLE * len(kind.marks & machine)
        if symbol and symbol != LETTER and any(key == symbol for key, _upper, _grams in kind.keys):
            more += SYMBOL
        if LETTER in kind.marks:
            more += _letter(sheet, symbol, headings)
        if more:
            weights[kind.code] = weights.get(kind.code, 0.0) + more
    return weights, headings


def _best_heading(sheet: Sheet, kind: Kind) -> Heading | None:
    best: Heading | None = None
    for key, upper, wanted in kind.keys:
        if shared(wanted, sheet.title_grams) < ALIKE:
            continue
        for first, (here, window, text) in enumerate(sheet.windows):
            if wanted.isdisjoint(here) or shared(wanted, window) < ALIKE or least_wrong(key, text) > _allowed(key):
                continue
            found = stands_at(key, sheet.title_keys, first)
            weight = _weight(sheet, found, key, upper)
            if weight > 0 and (best is None or weight > best.weight):
                best = Heading(kind.code, key, found, weight)
    return best


def _weight(sheet: Sheet, found: Found, key: str, upper: bool) -> float:
    """Nats of a heading where it stands; nothing when too many letters differ for one of its length."""
    letters = len(key)
    if found.wrong > _allowed(key):
        return 0.0
    rows = sheet.rows[found.first : found.last + 1]
    weight = HEADING + min(1.5, letters / 20) - A_WRONG_LETTER * float(found.wrong**0.8)
    if letters < 10:
        weight -= 1.5 * found.wrong + (1.0 if letters < 8 else 0.0)
    capitals = max(rows[0].capitals, sum(row.capitals for row in rows) / len(rows))
    if upper and capitals < 0.7:
        weight -= MIXED * min(1.0, (0.7 - capitals) / 0.4)
    weight -= min(5.0, 0.35 * max(0, found.before - 2))
    weight -= _goes_on(rows[-1], found.after)
    weight -= _longer_title(sheet, found.last) * (1.0 if letters < 16 else 0.4)
    if upper and capitals < 0.5 and _cited(sheet, found):
        weight -= 3.0
    if abs(rows[0].middle - _middle(sheet)) > 0.17 and upper:
        weight -= 1.0
    if rows[0].size < 0.8 and upper:
        weight -= 1.0
    elif rows[0].size > 1.2:
        weight += 0.5
    return weight - min(4.0, 0.5 * sum(row.runs for row in sheet.rows[: found.first]))


def _allowed(key: str) -> float:
    """Letters of a heading that may differ; a short one is soon like something else."""
    return len(key) * (0.28 if len(key) >= 16 else 0.2 if len(key) >= 10 else 0.15)


def _goes_on(row: Row, after: int) -> float:
    """What is taken away when the row goes on behind the heading; a year, a number or a remark in brackets is none."""
    if after <= 3:
        return 0.0
    rest = row.text[-after:] if after < len(row.text) else row.text
    if "(" in row.text and row.text.rstrip().endswith(")"):
        return 0.5
    digits = sum(letter.isdigit() for letter in rest)
    return min(4.0, 0.8 + 0.12 * max(0, after - 2 * digits))


def _longer_title(sheet: Sheet, last: int) -> float:
    """A short heading whose title goes on in capitals on the next row is rather the beginning of another one."""
    if last + 1 >= len(sheet.rows):
        return 0.0
    row, below = sheet.rows[last], sheet.rows[last + 1]
    near = below.y0 - row.y1 < 1.8 * (row.y1 - row.y0)
    same = below.capitals > 0.85 and len(below.key) >= 8 and 0.75 < below.size / max(0.1, row.size) < 1.33
    office = below.key.startswith(("chutich", "uybannhandan", "hoidongnhandan", "banghidan", "truong", "kinhgui"))
    return LONGER_TITLE if near and same and abs(below.middle - row.middle) < 0.1 and not office else 0.0


def _cited(sheet: Sheet, found: Found) -> bool:
    """Whether the row begins like a sentence that names the paper, or goes on with the sentence of the row above."""
    row = sheet.rows[found.first]
    if row.key.startswith(_CITES):
        return True
    above = sheet.rows[found.first - 1] if found.first else None
    return above is not None and above.runs and not above.text.rstrip().endswith((".", ";", ":"))


def _middle(sheet: Sheet) -> float:
    """The middle of the text block across the page: a copy may lie at the side of a larger sheet."""
    return (min(row.x0 for row in sheet.rows) + max(row.x1 for row in sheet.rows)) / 2


def _explained(heading: Heading, others: Iterable[Heading]) -> bool:
    """Whether a longer heading that holds this one stands in the same place: the shorter is part of it."""
    return any(
        heading.key != other.key
        and heading.key in other.key
        and other.found.first <= heading.found.first <= other.found.last
        and other.found.wrong <= heading.found.wrong + 0.2 * (len(other.key) - len(heading.key))
        for other in others
        if other.kind != heading.kind
    )


def _rivalled(heading: Heading, others: Iterable[Heading]) -> float:
    """Where two headings claim one place (khai sinh, khai tử), the better read one is much the likelier."""
    rivals = [
        other.found.wrong
        for other in others
        if other.found.first <= heading.found.last and heading.found.first <= other.found.last
    ]
    return min(5.0, A_RIVALS_LETTER * max(0, heading.found.wrong - min(rivals, default=heading.found.wrong)))


def _names_form(sheet: Sheet, kind: Kind, key: str) -> bool:
    if key not in kind.form_keys:
        return False
    for row in sheet.rows:
        at = row.key.find(key) if row.y0 < 0.2 and len(row.key) < 3 * len(key) + 40 else -1
        follows = row.key[at + len(key) : at + len(key) + 1] if at >= 0 else "0"
        if not (follows.isdigit() and key[-1].isdigit()) and at >= 0:
            return True
    return False


def _machine_readable(sheet: Sheet) -> frozenset[str]:
    """Which zone for machines is printed: of a card (ICAO 9303-5, three lines of 30) or of a passport (9303-4, two of 44)."""
    out = set()
    for row in sheet.rows:
        text = row.text.replace(" ", "")
        if _CARD.match(text):
            out.add("card-mrz")
        elif _PASSPORT.match(text):
            out.add("passport-mrz")
        elif _DOCUMENT.match(text) and text.count("<") + text.count("«") >= 5:
            out.add("card-mrz" if len(text) < 36 else "passport-mrz")
    return frozenset(out)


def _letter(sheet: Sheet, symbol: str, headings: Iterable[Heading]) -> float:
    """An official letter has no heading: a symbol without a type, V/v below it, Kính gửi."""
    if any(heading.weight > 5 for heading in headings) or symbol in HEADING_OF.values():
        return 0.0
    weight = 3.5 if symbol == LETTER else 0.0
    upper = [row for row in sheet.rows if row.y0 < 0.4]
    weight += 2.5 * any(re.match(r"\W*[vy] ?/ ?[vy]\b", row.words) for row in upper)
    weight += 1.2 * any(row.key.startswith(("kinhg", "kinhqui")) for row in upper)
    office = any(row.key.startswith(("uybannhandan", "ubnd", "hoidongnhandan", "congan")) for row in upper[:4])
    return weight + 0.8 * office if weight >= 3.5 else 0.0
