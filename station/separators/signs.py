"""What a page says about where a stack is to be cut: by its codes, and by what paper it is. Imports payload."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from station.separators.payload import Doubt, Said, read

SEPARATOR, RECEIPT = "to-phan-cach", "giay-tiep-nhan"
MATTER = re.compile(
    r"(?P<code>(?:[0-9]{3}\.[0-9]{2}\.[0-9]{2}\.[A-Z][0-9]{2}|[A-Z][0-9]{2}(?:\.[0-9]{1,3}){0,4})"
    r"-(?P<day>[0-9]{6})-[0-9]{4,6})(?:-(?P<paper>[0-9]{2,3}))?"
)
"""Mã hồ sơ as case systems print it; some separators add the number of the paper."""
Cut = Literal["patch-dossier", "patch-paper", "blank-dossier", "blank-paper"]
_PATCHES = frozenset("123T")


@dataclass(frozen=True, slots=True)
class Plain:
    """A mã hồ sơ without a check, "" = a receipt whose code can't be read. paper: its number, 0 = none was said.

    sheet: it stands on a separator, else on a receipt.
    """

    code: str
    paper: int
    sheet: bool


@dataclass(frozen=True, slots=True)
class Break:
    """An unnamed place to cut: a patch sheet or a blank page, where the profile lets them cut."""

    dossier: bool


Sign = Said | Doubt | Plain | Break


def sign_of(
    codes: Iterable[tuple[str, str]], kind: str, blank: bool, key: bytes, cuts: Sequence[Cut] = ()
) -> Sign | None:
    """The sign that a page gives, from its codes as (text, format) and its kind of paper; None for a page like others."""
    found = list(codes)
    ours = {said for text, _format in found if (said := read(text, key)) is not None}
    if ours:
        return _one(ours)
    plain = {(match["code"], int(match["paper"] or 0)) for text, _f in found for match in _matters(text)}
    names = {code for code, _paper in plain}
    if kind in (SEPARATOR, RECEIPT):
        if len(names) != 1:
            return Doubt.DAMAGED if kind == SEPARATOR else Plain("", 0, False)
        papers = {paper for _code, paper in plain if paper}
        return Plain(names.pop(), papers.pop() if len(papers) == 1 else 0, kind == SEPARATOR)
    patched = any(form == "Patch" and text in _PATCHES for text, form in found)
    for cut in cuts:
        if patched if cut.startswith("patch") else blank:
            return Break(cut.endswith("dossier"))
    return None


def _one(ours: set[Said | Doubt]) -> Said | Doubt:
    """What all codes of ours on a page say together; two that differ are believed no more than a forged one."""
    if len(ours) == 1:
        return ours.pop()
    said = {each for each in ours if isinstance(each, Said)}
    worse = ours - said
    if len(said) == 1 and worse <= {Doubt.DAMAGED}:
        return said.pop()  # the other code of the sheet has suffered, this one's check is right
    return Doubt.FORGED


def _matters(text: str) -> list[re.Match[str]]:
    parts = [part.strip() for part in re.split(r"[|;]", text[:300])]
    numbers = [part for part in parts if re.fullmatch(r"[0-9]{2,3}", part)]
    found = []
    for part in parts:
        match = MATTER.fullmatch(part)
        if match and not match["paper"] and len(numbers) == 1:
            match = MATTER.fullmatch(f"{part}-{numbers[0]}")
        if match and _is_day(match["day"]):
            found.append(match)
    return found


def _is_day(text: str) -> bool:
    try:
        date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
    except ValueError:
        return False
    return True
