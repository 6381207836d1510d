"""What a piece of a page says as a value of a type: put in form, checked, and how far it can be trusted."""

from __future__ import annotations

import re
from collections.abc import Callable
from math import prod

from ocr.reading.vietnamese import nfc
from station.fields import identifiers, names
from station.fields.dates import date_of
from station.fields.strips import Piece
from station.profiles.model import FieldRule
from station.types import Value

_SURE = {
    "person-number": 0.93,
    "symbol": 0.93,
    "dossier-code": 0.93,
    "land-serial": 0.93,
    "phone": 0.93,
    "number": 0.93,
    "money": 0.93,
    "date": 0.9,
}
"""Confidence from which on a value of this type needs no second look; fitted by `./run bench fields --fit`."""
_USUALLY_SURE = 0.9
_WORTH = 0.15
"""A text of less confidence is not given at all."""


def found(rule: FieldRule, piece: Piece) -> Value | None:
    """The value of `rule` in a piece that stands in its place; None when nothing there has its form."""
    text = nfc(piece.text)
    said = _READ[rule.type](text)
    if said is None:
        return None
    value, inside = said
    part = _place(piece, inside)
    trust = _trust(rule, value, part)
    if trust < _WORTH:
        return None
    return Value(rule.name, value, part.text, part.box, "ocr", trust, trust >= _SURE.get(rule.type, _USUALLY_SURE))


def _place(piece: Piece, shown: str) -> Piece:
    at = piece.text.find(shown)
    return (piece.part(at, at + len(shown)) if at >= 0 else None) or piece


def _trust(rule: FieldRule, value: str, piece: Piece) -> float:
    """The chance that all of its words are right: what each one's confidence says, and whether the value can be."""
    trust = prod(word.confidence for word in piece.words)
    if rule.type == "name" and not names.is_spelt(value):
        trust *= 0.3
    if piece.hand:
        trust = min(trust, 0.8)
    return round(trust, 3)


Said = tuple[str, str] | None
"""A value and the text that it was read from."""


def _alone(read: Callable[[str], str | None]) -> Callable[[str], Said]:
    def said(text: str) -> Said:
        value = read(text)
        return (value, text) if value else None

    return said


def _text(text: str) -> Said:
    said = " ".join(text.split()).strip(" .,;:…_|*~")
    return (said, said) if any(c.isalnum() for c in said) else None


def _name(text: str) -> Said:
    said = names.person(text)
    return (said, said) if said else None


def _date(text: str) -> Said:
    dated = date_of(text)
    return (dated.iso, text[dated.begin : dated.end]) if dated else None


def _place_name(text: str) -> Said:
    said = _text(re.split(r"\s*[;(]", text, maxsplit=1)[0])
    return said if said and any(c.isalpha() for c in said[0]) else None


def _body(text: str) -> Said:
    said = _text(text)
    return (names.body(said[0]), said[1]) if said else None


_READ: dict[str, Callable[[str], Said]] = {
    "text": _text,
    "name": _name,
    "date": _date,
    "sex": _alone(names.sex),
    "people": _alone(names.people),
    "person-number": _alone(identifiers.person_number),
    "symbol": _alone(identifiers.symbol),
    "dossier-code": _alone(identifiers.dossier_code),
    "land-serial": _alone(identifiers.land_serial),
    "body": _body,
    "place": _place_name,
    "number": _alone(identifiers.count),
    "decimal": _alone(identifiers.decimal),
    "book-number": _alone(identifiers.book_number),
    "money": _alone(identifiers.money),
    "phone": _alone(identifiers.phone),
    "post": _text,
}
