"""Dates as Vietnamese papers write them, whole or partial, in digits or in words. Pure text; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from station.fields.strips import flat

_OLDEST, _LATEST = 1880, 2150
_GAPS = r"[\s.…_,:]*"
_NONE = r"[.…_\s]{0,30}?"
_LONG = re.compile(
    rf"ng[a4]y{_GAPS}(?P<d>\d{{1,2}})?{_NONE}\s*th[a4]ng{_GAPS}(?P<m>\d{{1,2}})?{_NONE}\s*n[a4]m{_GAPS}(?P<y>\d{{4}})(?!\d)"
)
_MONTH = re.compile(rf"(?<![a-z])th[a4]ng{_GAPS}(?P<m>\d{{1,2}})\s*,?\s*n[a4]m{_GAPS}(?P<y>\d{{4}})(?!\d)")
_SHORT = re.compile(r"(?<![\d/.\-])(?P<d>\d{1,2})\s?(?P<s>[/.\-])\s?(?P<m>\d{1,2})\s?(?P=s)\s?(?P<y>\d{4})(?![\d/\-])")
_MONTH_YEAR = re.compile(r"(?<![\d/.\-])(?P<m>\d{1,2})\s?[/\-]\s?(?P<y>\d{4})(?![\d/\-])")
_YEAR = re.compile(r"(?<![\d/.\-])(?P<y>(?:1[89]|20)\d{2})(?![\d/\-]|[.,]\d)")
_UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
}  # fmt: skip
_NUMBER = rf"(?:(?:{'|'.join(_UNITS)}|muoi|mong|mung|nghin|ngan|tram|linh|le|gieng|chap)\b\s*)+"
_WORDS = re.compile(rf"ngay\s+(?P<d>{_NUMBER}?)\s*,?\s*thang\s+(?P<m>{_NUMBER}?)\s*,?\s*nam\s+(?P<y>{_NUMBER})")


@dataclass(frozen=True, slots=True)
class Dated:
    """A date that stands in a text at `begin` to `end`. iso: 2019-12-24, or 2019-12 or 2019 where it is partial."""

    begin: int
    end: int
    iso: str

    @property
    def whole(self) -> bool:
        return len(self.iso) == 10


def dates_in(text: str) -> tuple[Dated, ...]:
    """Every date in an NFC text from left to right; what is no date of the calendar is left out."""
    found: list[Dated] = []
    bare = flat(text)
    for pattern in (_LONG, _SHORT, _MONTH, _MONTH_YEAR, _YEAR):
        for match in pattern.finditer(bare):
            if any(match.start() < other.end and match.end() > other.begin for other in found):
                continue
            iso = _iso(match.groupdict())
            # What looks like a date and is none must not be read as a part of itself.
            found.append(Dated(match.start(), match.end(), iso))
    found += [dated for dated in _in_words(bare) if not any(_cross(dated, other) for other in found)]
    return tuple(sorted((dated for dated in found if dated.iso), key=lambda dated: dated.begin))


def date_of(text: str) -> Dated | None:
    """The one date that a text tells, the whole one before its parts; None when it tells none or two that differ.

    A date in digits may be said once more in words: then both must agree.
    """
    found = dates_in(text)
    whole = [dated for dated in found if dated.whole]
    chosen = whole or list(found)
    return chosen[0] if chosen and len({dated.iso for dated in chosen}) == 1 else None


def _cross(one: Dated, other: Dated) -> bool:
    return one.begin < other.end and one.end > other.begin


def _iso(parts: dict[str, str | None]) -> str:
    said = {name: int(digits) for name in ("d", "m", "y") if (digits := parts.get(name))}
    if 0 in said.values():
        return ""
    return iso(said.get("d", 0), said.get("m", 0), said.get("y", 0))


def iso(day: int, month: int, year: int) -> str:
    """ISO 8601 of a date, 0 = not said; "" for what the calendar doesn't have, or a day without its month."""
    if not _OLDEST <= year <= _LATEST or (day and not month) or not 0 <= month <= 12:
        return ""
    if not month:
        return f"{year:04}"
    if not day:
        return f"{year:04}-{month:02}"
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""


def _in_words(bare: str) -> Iterator[Dated]:
    for match in _WORDS.finditer(bare):
        day, month, year = number(match["d"]), number(match["m"]), number(match["y"])
        if None not in (day, month, year) and (said := iso(day or 0, month or 0, year or 0)):
            yield Dated(match.start(), match.start() + len(match[0].rstrip()), said)


def number(words: str) -> int | None:
    """A number in flat words, up to 9999 (muoi hai = 12, hai nghin khong tram le nam = 2005); None when it is none."""
    total, unit = 0, None
    said = words.split()
    if said and said[0] in ("mong", "mung"):
        said = said[1:]
    if said in (["gieng"], ["chap"]):
        return 1 if said == ["gieng"] else 12
    for word in said:
        if word in ("nghin", "ngan", "tram", "muoi"):
            if unit is None and word != "muoi":
                return None
            total += (1 if unit is None else unit) * {"nghin": 1000, "ngan": 1000, "tram": 100, "muoi": 10}[word]
            unit = None
        elif word in ("linh", "le"):
            if unit is not None:
                return None
        elif word in _UNITS:
            if unit is not None:
                return None
            unit = _UNITS[word]
        else:
            return None
    return total + (unit or 0) if said else None
