"""What a piece of a page says as a value of a type: put in form, checked, and how far it can be trusted."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from datetime import date

from ocr.reading.vietnamese import nfc
from station.fields import identifiers, names
from station.fields.dates import date_of
from station.fields.echoes import Echoes
from station.fields.spelling import digits_in, mended, parted
from station.fields.strips import Piece
from station.fields.zones import post_of
from station.profiles.model import FieldRule
from station.types import Value

_SURE = {
    "person-number": 0.957,
    "symbol": 0.957,
    "dossier-code": 0.957,
    "birth-note": 0.957,
    "land-serial": 0.957,
    "phone": 0.957,
    "number": 0.957,
    "money": 0.957,
    "date": 0.94,
}
"""Confidence from which on a value of this type needs no second look."""
_USUALLY_SURE = 0.94
_TOGETHER = 0.6
"""The words of a value go wrong together: a power of their product says best how many are right (`./run bench fields`)."""
_WORTH = 0.22
"""A text of less confidence is not given at all."""
_REPAIRED = 0.7
"""Most that a value is trusted in which a letter was taken for another."""
_AHEAD = 0.5
"""Most that a day is trusted which can't have come yet."""
_NAMED = ("name", "place", "body")
_LISTED = ("post", "people")
_NUMERIC = (
    "birth-note",
    "person-number",
    "symbol",
    "dossier-code",
    "land-serial",
    "book-number",
    "phone",
    "number",
    "decimal",
    "money",
    "date",
)


def found(rule: FieldRule, piece: Piece, echoes: Echoes) -> Value | None:
    """The value of `rule` in a piece that stands in its place; None when nothing there has its form."""
    raw = nfc(piece.text)
    read = _READ[rule.type]
    said, part = read(raw), piece
    if said is not None and (at := raw.find(said[1])) >= 0:
        part = piece.part(at, at + len(said[1])) or piece
    trust = _trust(part)
    if rule.type in _NUMERIC and said is None:
        # Letters are read as digits one for one, so places stay.
        other = digits_in(raw)
        said = read(other)
        if said is not None and (at := other.find(said[1])) >= 0:
            part = piece.part(at, at + len(said[1])) or piece
            trust = min(_trust(part), _REPAIRED)
    elif rule.type not in _NUMERIC and (other := mended(raw)) != raw and (again := read(other)) is not None:
        trust = min(trust, _REPAIRED) if said is None or again[0] != said[0] else trust
        said = again
    if said is None:
        return None
    value = said[0]
    if rule.type in _NAMED:
        value, worth = echoes.better(part, value)
        trust = min(_REPAIRED, worth) if worth < 1 else trust
    if rule.type in _LISTED and value != part.text:
        trust = max(trust, _REPAIRED)
    if rule.type == "name" and (mended_name := names.with_surname(value)) != value:
        value, trust = mended_name, min(trust, _REPAIRED)
    if rule.type == "name" and not names.is_spelt(value):
        trust *= 0.3
    if rule.type in _NAMED and echoes.doubtful(value):
        trust = min(trust, _REPAIRED)
    if trust < _WORTH:
        return None
    if _lies_ahead(rule, value):
        trust = min(trust, _AHEAD)
    certain = trust >= _SURE.get(rule.type, _USUALLY_SURE)
    return Value(rule.name, value, part.text, part.box, "ocr", round(trust, 3), certain)


def _lies_ahead(rule: FieldRule, value: str) -> bool:
    """Whether a birth, or the day on which a paper was written, is still to come; terms and appointments may be."""
    past = rule.type == "date" and (rule.means == "ngay-sinh" or rule.zone in ("ngay", "ngay-cuoi"))
    return past and value > date.today().isoformat()


def _trust(piece: Piece) -> float:
    """The chance that all words are right, by what each one's confidence says; what is written in pen is never sure."""
    trust = math.pow(math.prod(word.confidence for word in piece.words), _TOGETHER)
    return min(trust, 0.8) if piece.hand else trust


Said = tuple[str, str] | None
"""A value and the text that it was read from."""


def _alone(read: Callable[[str], str | None]) -> Callable[[str], Said]:
    def said(text: str) -> Said:
        value = read(text)
        return (value, _shown(text, value)) if value else None

    return said


def _shown(text: str, value: str) -> str:
    """The part of the text that has the value's letters and digits, with whatever stands between them there."""
    places = [at for at, c in enumerate(text) if c.isalnum()]
    letters = "".join(text[at] for at in places).casefold()
    wanted = "".join(c for c in value if c.isalnum()).casefold()
    at = letters.find(wanted)
    return text[places[at] : places[at + len(wanted) - 1] + 1] if at >= 0 and wanted else text


def _text(text: str) -> Said:
    said = " ".join(text.split()).strip(" .,;:…_|*~")
    return (said, said) if any(c.isalnum() for c in said) else None


def _name(text: str) -> Said:
    said = names.person(text)
    return (said, said) if said else None


def _date(text: str) -> Said:
    """A date; a partial one only where no other digits stand, since those may be what is missing."""
    dated = date_of(text)
    if dated is None or (not dated.whole and any(c.isdigit() for c in text[: dated.begin] + text[dated.end :])):
        return None
    return dated.iso, text[dated.begin : dated.end]


def _place_name(text: str) -> Said:
    said = _text(re.split(r"\s*\(", text.replace(";", ","), maxsplit=1)[0])
    return (parted(said[0]), said[1]) if said and any(c.isalpha() for c in said[0]) else None


def _body(text: str) -> Said:
    said = _text(text)
    return (names.body(said[0]), said[1]) if said else None


def _post(text: str) -> Said:
    """A post by the list of those that sign; another as it is written."""
    known = post_of(text)
    return (known, text) if known else _text(text)


_READ: dict[str, Callable[[str], Said]] = {
    "text": _text,
    "name": _name,
    "date": _date,
    "sex": _alone(names.sex),
    "people": _alone(names.people),
    "person-number": _alone(identifiers.person_number),
    "symbol": _alone(identifiers.symbol),
    "dossier-code": _alone(identifiers.dossier_code),
    "birth-note": _alone(identifiers.birth_note),
    "land-serial": _alone(identifiers.land_serial),
    "body": _body,
    "place": _place_name,
    "number": _alone(identifiers.count),
    "decimal": _alone(identifiers.decimal),
    "book-number": _alone(identifiers.book_number),
    "money": _alone(identifiers.money),
    "phone": _alone(identifiers.phone),
    "post": _post,
}
