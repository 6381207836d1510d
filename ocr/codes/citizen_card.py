"""Reads the text of the QR on a Căn cước (2021 and 2024 cards) into checked values. Standard library only; pure.

The text is `số|số CMND cũ|họ tên|ngày sinh|giới tính|địa chỉ|ngày cấp`, UTF-8, dates ddmmyyyy. Some cards end earlier or
go on with more; what comes after the seventh field is not interpreted. A code can be forged: checked means only that
the values have their form and agree with each other.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sex(StrEnum):
    MALE = "Nam"
    FEMALE = "Nữ"


class Doubt(StrEnum):
    """Why a value was left out, or (province) should be compared with the card."""

    PROVINCE = "province"
    OLD_NUMBER = "old_number"
    NAME = "name"
    BORN = "born"
    SEX = "sex"
    ADDRESS = "address"
    ISSUED = "issued"
    NUMBER_AGAINST_BIRTH = "number_against_birth"
    NUMBER_AGAINST_SEX = "number_against_sex"
    ISSUED_BEFORE_BIRTH = "issued_before_birth"


@dataclass(frozen=True, slots=True)
class CitizenCard:
    """What the QR of a card says. None = the card doesn't say it, or it can't be trusted; then `doubts` names the reason.

    Where two values contradict each other, neither is given, since nobody can tell which is wrong.
    number: 12 digits (kept under the doubt PROVINCE alone: old and foreign registrations have prefixes of their own).
    old_number: 9 digits of the former CMND. name, address: NFC, as written. raw: the text exactly as it was read.
    """

    raw: str
    number: str | None
    old_number: str | None
    name: str | None
    born: date | None
    sex: Sex | None
    address: str | None
    issued: date | None
    doubts: tuple[Doubt, ...]


_LEAST_FIELDS = 6
# fmt: off
_PROVINCES = frozenset((
    1, 2, 4, 6, 8, 10, 11, 12, 14, 15, 17, 19, 20, 22, 24, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37, 38, 40, 42,
    44, 45, 46, 48, 49, 51, 52, 54, 56, 58, 60, 62, 64, 66, 67, 68, 70, 72, 74, 75, 77, 79, 80, 82, 83, 84, 86,
    87, 89, 91, 92, 93, 94, 95, 96,
))
# fmt: on
_NUMBER = re.compile(r"[0-9]{12}")
_OLD_NUMBER = re.compile(r"[0-9]{9}")
_DATE = re.compile(r"([0-9]{2})/?([0-9]{2})/?([0-9]{4})")
_FIELDS = (Doubt.OLD_NUMBER, Doubt.NAME, Doubt.BORN, Doubt.SEX, Doubt.ADDRESS, Doubt.ISSUED)
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_LETTERS = "bcdđfghjklmnpqrstvwxz" + "".join(
    unicodedata.normalize("NFC", v + t) for v in "aăâeêioôơuưy" for t in _TONES
)
_VIETNAMESE = frozenset(_LETTERS + _LETTERS.upper())


def parse(text: str) -> CitizenCard | None:
    """The card that a code's text tells of, or None when the text is no card's: at least six fields, a number first."""
    fields = [field.strip() for field in repaired(text).strip("\ufeff\r\n\t ").split("|")]
    if len(fields) < _LEAST_FIELDS or not _NUMBER.fullmatch(fields[0]):
        return None
    number: str | None = fields[0]
    said = (*fields[1:7], "")[:6]
    old_number, name, address = _old_number(said[0]), _name(said[1]), _address(said[4])
    born, sex, issued = _date(said[2]), _sex(said[3]), _date(said[5])
    read = (old_number, name, born, sex, address, issued)
    doubts = [doubt for doubt, value, words in zip(_FIELDS, read, said, strict=True) if words and value is None]
    if int(fields[0][:3]) not in _PROVINCES:
        doubts.append(Doubt.PROVINCE)
    century, year = divmod(int(fields[0][3:6]), 100)
    if born is not None and born.year != 1900 + 100 * (century // 2) + year:
        doubts.append(Doubt.NUMBER_AGAINST_BIRTH)
        number = born = None
    if sex is not None and (sex is Sex.FEMALE) != bool(century % 2):
        doubts.append(Doubt.NUMBER_AGAINST_SEX)
        number = sex = None
    if born is not None and issued is not None and issued < born:
        doubts.append(Doubt.ISSUED_BEFORE_BIRTH)
        born = issued = None
    return CitizenCard(text, number, old_number, name, born, sex, address, issued, tuple(doubts))


def repaired(text: str) -> str:
    """NFC text; UTF-8 that some reader took for Latin-1, CP1252 or Shift-JIS (once or twice) is brought back.

    What is good Vietnamese stays; so does what can't be brought back without loss.
    """
    for _ in range(2):
        if _is_vietnamese(text):
            break
        better = next((found for found in map(_as_utf8, (_latin_bytes(text), _japanese_bytes(text))) if found), None)
        if better is None:
            break
        text = better
    return unicodedata.normalize("NFC", text)


def _is_vietnamese(text: str) -> bool:
    # The second and later bytes of a UTF-8 letter never read as Vietnamese letters, whichever old table is used.
    return all(char.isascii() or char in _VIETNAMESE for char in unicodedata.normalize("NFC", text))


def _latin_bytes(text: str) -> bytes | None:
    """The bytes behind a text read as Latin-1 or CP1252; bytes that CP1252 leaves open are taken as in Latin-1."""
    out = bytearray()
    for char in text:
        if ord(char) < 0x100:
            out.append(ord(char))
            continue
        try:
            out += char.encode("cp1252")
        except UnicodeEncodeError:
            return None
    return bytes(out)


def _japanese_bytes(text: str) -> bytes | None:
    try:
        return text.encode("cp932")
    except UnicodeEncodeError:
        return None


def _as_utf8(raw: bytes | None) -> str | None:
    try:
        return raw.decode("utf-8") if raw is not None else None
    except UnicodeDecodeError:
        return None


def _old_number(said: str) -> str | None:
    return said if _OLD_NUMBER.fullmatch(said) else None


def _name(said: str) -> str | None:
    """Latin letters, and what stands between them; a replaced or foreign character makes a name worthless."""
    letters = [char for char in said if char not in " '.-’"]
    return said if len(letters) >= 2 and all(_is_latin(char) for char in letters) else None


def _address(said: str) -> str | None:
    letters = sum(char.isalpha() for char in said)
    whole = all(
        char.isascii() and char.isprintable() and char != "?" or char in "–’" or _is_latin(char) for char in said
    )
    return said if letters >= 2 and whole else None


def _is_latin(char: str) -> bool:
    return char.isalpha() and unicodedata.name(char, "").startswith("LATIN")


def _date(said: str) -> date | None:
    """ddmmyyyy, also with strokes between; None for a day that doesn't exist or lies before 1900."""
    found = _DATE.fullmatch(said)
    if found is None or int(found[3]) < 1900:
        return None
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _sex(said: str) -> Sex | None:
    return next((sex for sex in Sex if sex.value.casefold() == said.casefold()), None)
