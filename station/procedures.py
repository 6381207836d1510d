"""Finding a procedure by what an officer types: its code, or words of its title without marks."""

from __future__ import annotations

import re

from ocr.reading.vietnamese import fold
from station.profiles.model import Profile
from station.types import Procedure

_WORD = re.compile(r"[^\W_][\w.]*")


def key_of(profile: Profile) -> str:
    """The words by which a procedure is found: title, codes, field of work."""
    return " ".join(_WORD.findall(fold(" ".join((profile.title, profile.code, *profile.aliases, profile.field)))))


def fits(procedure: Procedure, asked: str) -> bool:
    """Whether each word of `asked` begins a word of the procedure's key."""
    known = f" {procedure.key}"
    return all(f" {word}" in known for word in _WORD.findall(fold(asked)))
