"""The machine-readable zone of cards and passports (ICAO Doc 9303, parts 3 to 6): its lines put in form, checked, parsed.

A digit is put in place of the letter it was read as only where the form has digits alone, and counts only when the check
digits agree. Nothing checks a name: it is given as it was read.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_VALUES = {c: value for value, c in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")} | {"<": 0}
_LEGAL = re.compile(r"[0-9A-Z<]+")
_NAME = re.compile(r"[A-Z]+(?:<[A-Z]+)*(?:<<[A-Z]+(?:<[A-Z]+)*)?<*")
_AS_DIGIT = str.maketrans("OQDILZSBG", "001125586")
_AS_LETTER = str.maketrans("01258", "OIZSB")
# What the engine makes of a filler, and of an accent or a ring that nobody printed.
_AS_READ = str.maketrans({"c": "<", "e": "<", "«": "<<", "‹": "<", "≤": "<", "(": "<", "@": "0", "Đ": "D", "đ": "D"})
_RUN = re.compile(r"<+")
_SHAPES = {"TD1": (3, 30), "TD2": (2, 36), "TD3": (2, 44)}
_NEVER = "991231"  # a card without an end
_OLDEST = 110  # years


@dataclass(frozen=True, slots=True)
class Mrz:
    """What the zone says; None = not said, or not to be trusted.

    kind: TD1, TD2 or TD3. country, nationality: three letters. number: of the document. personal_number: the 12 digits
    on Vietnamese papers. name: capitals without marks, surname first. sex: M or F. expires: None also for a card
    without an end. proved: names of the values that the check digits vouch for; a letter among digits can't be proved
    (some letters have the same value), nor can a name.
    """

    kind: str
    country: str
    number: str | None
    personal_number: str | None
    name: str | None
    born: date | None
    sex: str | None
    expires: date | None
    nationality: str | None
    proved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Fields:
    """Pieces of a zone with their check digits, whatever the size of the document."""

    country: str
    names: str
    number: tuple[str, str]
    personal: tuple[str, str]
    born: tuple[str, str]
    sex: str
    expires: tuple[str, str]
    nationality: str
    whole: tuple[str, str]


def check_digit(text: str) -> str:
    """Doc 9303-3, 4.9: weights 7 3 1, letters from 10, filler 0, modulo 10. KeyError for any other character."""
    return str(sum(_VALUES[c] * (7, 3, 1)[i % 3] for i, c in enumerate(text)) % 10)


def parse(lines: Sequence[str]) -> Mrz | None:
    """The values of a zone, or None when the lines are none: two of 36 or 44 characters, or three of 30."""
    shape = len(lines), len(lines[0]) if lines else 0
    kind = next((kind for kind, known in _SHAPES.items() if known == shape), None)
    if kind is None or any(len(line) != shape[1] or not _LEGAL.fullmatch(line) for line in lines):
        return None
    fields = _card(lines) if kind == "TD1" else _booklet(lines, kind)
    # a stray row of capitals has no dates: without them this is no zone
    if not all(re.fullmatch(r"[0-9]{6}", text) for text, _ in (fields.born, fields.expires)):
        return None
    return _values(kind, fields)


def _card(lines: Sequence[str]) -> _Fields:
    top, middle, names = lines
    whole = top[5:30] + middle[0:7] + middle[8:15] + middle[18:29]
    return _Fields(
        top[2:5],
        names,
        (top[5:14], top[14]),
        (top[15:29], top[29]),
        (middle[0:6], middle[6]),
        middle[7],
        (middle[8:14], middle[14]),
        middle[15:18],
        (whole, middle[29]),
    )


def _booklet(lines: Sequence[str], kind: str) -> _Fields:
    top, low = lines
    personal = (low[28:42], low[42]) if kind == "TD3" else (low[28:35], "")
    return _Fields(
        top[2:5],
        top[5:],
        (low[0:9], low[9]),
        personal,
        (low[13:19], low[19]),
        low[20],
        (low[21:27], low[27]),
        low[10:13],
        (low[0:10] + low[13:20] + low[21:-1], low[-1]),
    )


def _values(kind: str, fields: _Fields) -> Mrz:
    number, personal = (text.rstrip("<") for text, _ in (fields.number, fields.personal))
    vietnamese = fields.country == "VNM" and re.fullmatch(r"[0-9]{12}", personal) is not None
    expires = None if fields.expires[0] == _NEVER else _date("20", fields.expires[0])
    century = _century_of(personal) if vietnamese else _century(fields.born[0], fields.expires[0])
    born = _date(century, fields.born[0]) if century else None
    sex = fields.sex if fields.sex in "MF" else None
    name = " ".join(fields.names.replace("<", " ").split()) if _NAME.fullmatch(fields.names) else None
    proved = []
    if check_digit(fields.whole[0]) == fields.whole[1]:
        sure = {
            # a filler has the value of 0: only a field full of digits is proved
            "number": _agrees(fields.number) and number.isdigit() and len(number) == len(fields.number[0]),
            "personal_number": vietnamese and _agrees(fields.personal) and fields.personal[0][12:] == "<<",
            "born": born is not None and _agrees(fields.born),
            "expires": expires is not None and _agrees(fields.expires),
        }
        # Vietnamese numbers know birth and sex besides, and cards repeat them
        sure["personal_number"] &= personal[4:6] == fields.born[0][:2] and (kind != "TD1" or personal[3:] == number)
        sure["sex"] = sure["personal_number"] and sex == "MF"[int(personal[3]) % 2]
        proved = [name for name, so in sure.items() if so]
    return Mrz(
        kind,
        fields.country.rstrip("<"),
        number or None,
        personal if vietnamese else None,
        name,
        born,
        sex,
        expires,
        fields.nationality.rstrip("<") or None,
        tuple(proved),
    )


def _agrees(field: tuple[str, str]) -> bool:
    return check_digit(field[0]) == field[1]


def _date(century: str, text: str) -> date | None:
    try:
        return date(int(century + text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return None


def _century_of(personal: str) -> str:
    """The fourth digit of a Vietnamese number: 0 and 1 are men and women born in 19.., 2 and 3 in 20.., and so on."""
    return str(19 + int(personal[3]) // 2)


def _century(born: str, expires: str) -> str | None:
    """Whoever can't be born before 2000 nor be older than anybody; None when both are possible."""
    year, end = int(born[:2]), int(expires[:2])
    if year > end:
        return "19"
    return "20" if 1900 + year < 2000 + end - _OLDEST else None


def in_form(texts: Sequence[str]) -> tuple[str, ...] | None:
    """Two or three lines as they were read, brought to a zone's form; None when they have none.

    Fillers too many or too few are evened out, and in places that hold digits (letters) alone a letter (digit) becomes
    the one it looks like. Whether that was right only `parse` can say, by the check digits.
    """
    for count, width in _SHAPES.values():
        lines = [_fitted(_typed(text), width) for text in texts]
        if len(texts) == count and all(lines):
            return _classes([line for line in lines if line], width)
    return None


def _typed(text: str) -> str:
    return "".join(c for c in text.translate(_AS_READ).upper() if _LEGAL.fullmatch(c)).strip()


def _fitted(line: str, width: int) -> str | None:
    """The line with its longest run of fillers made longer or shorter, so that it is `width` characters long."""
    spare = width - len(line)
    if spare == 0:
        return line
    run = max(_RUN.finditer(line), key=lambda found: found.end() - found.start(), default=None)
    if run is None or abs(spare) > width // 3 or run.end() - run.start() + spare < 1:
        return None
    return f"{line[: run.start()]}{'<' * (run.end() - run.start() + spare)}{line[run.end() :]}"


def _classes(lines: list[str], width: int) -> tuple[str, ...]:
    digits = {30: ((), (*range(7), *range(8, 15), 29)), 36: ((), (9, *range(13, 20), *range(21, 28), 35))}
    digits[44] = ((), (9, *range(13, 20), *range(21, 28), 43))
    letters = {30: ((2, 3, 4), (15, 16, 17)), 36: ((2, 3, 4), (10, 11, 12)), 44: ((2, 3, 4), (10, 11, 12))}
    numbers, words = digits[width], letters[width]
    top, low = (_at(_at(line, numbers[i], _AS_DIGIT), words[i], _AS_LETTER) for i, line in enumerate(lines[:2]))
    if width == 30 and top[2:5] == "VNM":
        top = f"ID{_at(top, (*range(5, 27), 29), _AS_DIGIT)[2:]}"  # numbers of Vietnamese cards have no letters
    elif top[0] in "PR":
        top = f"P{top[1:]}"
    return top, low, *lines[2:]


def _at(line: str, places: Sequence[int], table: dict[int, int]) -> str:
    return "".join(c.translate(table) if i in places else c for i, c in enumerate(line))
