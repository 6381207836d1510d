"""Numbers that name something: their forms, and the checks they bear. Nothing is repaired: a number is right or not given."""

from __future__ import annotations

import re

from ocr.reading.vietnamese import nfc
from station.fields.strips import flat

_RUN = re.compile(r"(?<![\d.,/\-OQ])\d(?:[\s.]?\d)*(?![.,/\-]?\w)")
_OLD_CARD = ("cmnd", "chung minh")
_NOTATION = r"[A-ZĐƯ][A-ZĐƯa-zđư0-9]{0,9}(?:\s?[-–&.]\s?[A-ZĐƯa-zđư0-9&.]{1,14}){0,5}"
_SYMBOL = re.compile(
    rf"(?<![\d/])(?P<number>\d{{1,7}}[a-zA-Z]?)\s?/\s?(?:(?P<year>(?:19|20)\d{{2}})\s?(?P<more>[/\-]\s?{_NOTATION})?|(?P<notation>{_NOTATION}))"
)
_DOSSIER = re.compile(
    r"(?<![\w.])(?P<agency>\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}|[A-Z]\d{2}(?:\.\d{1,3}){0,4})\s?-\s?(?P<day>\d{6})\s?-\s?(?P<count>\d{4,6})(?!\d)"
)
_LAND = re.compile(r"(?<![A-ZĐ0-9])(?P<series>AA|[A-ZĐ]{1,2})[ .:\-]?\s?(?P<number>\d{6,8})(?!\d)")
_BOOK = re.compile(r"(?P<series>[A-ZĐ]{1,3})[ .:\-]?\s?(?P<number>\d{3,6})(?!\d)")
_BIRTH_NOTE = re.compile(r"(?<!\d)\d{5}\.GCS\.\d{3,5}\.\d{2}(?!\d)")
_PHONE = re.compile(r"(?<!\d)(?:\+?84|0)(?:[\s.\-]?\d){9}(?!\d)")
_MONEY = re.compile(r"(?<![\d.,])(?:\d{1,3}(?:[.,\s]\d{3})+|\d+)(?![.,]?\d)")
_DECIMAL = re.compile(
    r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?:,\d{1,3})?(?![.,]?\d)|(?<![\d.,])\d+(?:[.,]\d{1,3})?(?![.,]?\d)"
)
_COUNT = re.compile(r"(?<![\w/.,\-])\d{1,9}[a-z]?(?![\w/\-]|[.,]\d)")


def person_number(text: str) -> str | None:
    """The 12 digits of a personal number that stand alone in a text; None for none or several.

    Nine digits are a number only where the text speaks of a CMND: elsewhere three may have been lost.
    """
    runs = {re.sub(r"\D", "", match[0]) for match in _RUN.finditer(text)}
    found = {digits for digits in runs if len(digits) in (9, 12)}
    if len(found) != 1:
        return None
    digits = found.pop()
    if len(digits) == 9:
        return digits if any(card in flat(text) for card in _OLD_CARD) else None
    return digits if digits[0] == "0" else None


def agrees(number: str, born: str, sex: str) -> bool:
    """Whether a personal number can be that of somebody of this sex ("Nam", "Nữ") born then (ISO, may be partial); "" = not known.

    The fourth digit tells century and sex (0, 1: 19..; 2, 3: 20..; odd: a woman), the next two the year of birth. A CMND tells
    nothing.
    """
    if len(number) != 12:
        return True
    if born and born[:4] != birth_year(number):
        return False
    return not sex or (sex == "Nữ") == bool(int(number[3]) % 2)


def birth_year(number: str) -> str:
    """The year of birth that a personal number of 12 digits tells."""
    return f"{19 + int(number[3]) // 2}{number[4:6]}"


def symbol(text: str) -> str | None:
    """Number and symbol of a paper as it is written without spaces: 15/QĐ-UBND, 45/2024, 12/2009/QĐ-UBND."""
    found = _SYMBOL.search(nfc(text))
    if found is None:
        return None
    return re.sub(r"\s", "", found[0]).replace("–", "-").rstrip(".-&")


def dossier_code(text: str) -> str | None:
    """A dossier's code (mã hồ sơ) whose day exists: H57.132-260804-0583."""
    found = _DOSSIER.search(text)
    if found is None:
        return None
    day = found["day"]
    exists = 1 <= int(day[2:4]) <= 12 and 1 <= int(day[4:]) <= 31
    return f"{found['agency']}-{day}-{found['count']}" if exists else None


def land_serial(text: str) -> str | None:
    """Serial of a land certificate: two letters and six digits, AA and eight, or one letter and up to seven; with one space."""
    found = {(m["series"], m["number"]) for m in _LAND.finditer(nfc(text))}
    good = {
        pair for pair in found if len(pair[1]) == {"AA": 8}.get(pair[0], 6) or (len(pair[0]) == 1 and len(pair[1]) == 7)
    }
    if len(good) != 1:
        return None
    series, number = good.pop()
    return f"{series} {number}"


def book_number(text: str) -> str | None:
    """Entry in the book of land certificates: CH 08782, CS 00653."""
    found = _BOOK.search(nfc(text))
    return f"{found['series']} {found['number']}" if found else None


def birth_note(text: str) -> str | None:
    """Number of a note of birth (giấy chứng sinh): 02020.GCS.12096.25."""
    found = _BIRTH_NOTE.search(text)
    return found[0] if found else None


def phone(text: str) -> str | None:
    """A Vietnamese number in groups as it is written: 0912 345 678; +84 stands for the 0."""
    found = _PHONE.search(text)
    if found is None:
        return None
    digits = re.sub(r"\D", "", found[0])
    digits = f"0{digits[2:]}" if digits.startswith("84") else digits
    if len(digits) != 10 or digits[1] not in "235789":
        return None
    return f"{digits[:4]} {digits[4:7]} {digits[7:]}"


def money(text: str) -> str | None:
    """An amount as digits alone; its groups of three must be whole. None for none or several."""
    found = {re.sub(r"\D", "", match[0]) for match in _MONEY.finditer(text)}
    return found.pop() if len(found) == 1 else None


def decimal(text: str) -> str | None:
    """The first number of a text as it is written: 244,8; 1.250,5."""
    found = _DECIMAL.search(text)
    return found[0] if found else None


def count(text: str) -> str | None:
    """The first whole number of a text (thửa số, tờ số), with the letter that some carry."""
    found = _COUNT.search(text)
    return found[0] if found else None
