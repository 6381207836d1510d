"""Names of the files that are sent, by a template; checked against what the receiving system takes. Pure; imports `ocr.errors`.

Three schemes live side by side: `{code}.{n}` (TT 05/2025, Điều 8.1.d), `{agency}_{type}_{seq}_V1_{date}` (VB 7197/BKHCN-CĐSQG),
and the free names of portals. Letters outside A–Z, a–z, 0–9, dot, dash and underscore never get into a name.
"""

from __future__ import annotations

import re
import string

from ocr.errors import Failure

USUAL = "{code}.{n3}.{paper}"
PARTS = ("code", "n", "n3", "paper", "agency", "type", "seq", "date")
"""code: mã hồ sơ. n, n3: number of the paper in the dossier, bare or of three digits. paper: its code in the profile.

agency: mã cơ quan, from the settings. type: the short name of its kind in the archives' list. seq: six digits that no other
paper of this station has. date: YYYYMMDD when sealing began.
"""
_KINDS = (
    *("NQ", "QD", "CT", "QC", "QYD", "TC", "TB", "HD", "CTr", "KH", "PA", "DA", "DA", "BC", "TTr", "GUQ"),
    *("PG", "PC", "PB", "BB", "HD", "CV", "CD", "BGN", "BTT", "GM", "GGT", "GNP", "TC", "BD", "BV", "KHAC"),
)
SHORT = dict(enumerate(_KINDS, 1))
"""Kinds 01–32 of the archives' list as agencies shorten them, without marks."""
_SAFE = re.compile(r"[A-Za-z0-9._-]+")
_DEVICES = re.compile(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\..*)?")


def fault_of(template: str) -> str:
    """What is wrong with a template, "" = nothing."""
    try:
        parts = list(string.Formatter().parse(template))
    except ValueError as cause:
        return str(cause)
    for text, name, form, conversion in parts:
        if text and not _SAFE.fullmatch(text):
            return text
        if name is not None and (name not in PARTS or form or conversion):
            return f"{{{name}}}"
    return "" if any(name in ("n", "n3", "paper", "seq") for _text, name, _form, _conversion in parts) else template


def stem(template: str, most: int, **parts: str) -> str:
    """A name without its ending. Raises SEA-005 when a part is empty, a letter isn't allowed, or it is longer than `most`."""
    named = [name for _text, name, _form, _conversion in string.Formatter().parse(template) if name]
    for name in named:
        if not parts[name]:
            raise Failure("SEA-005", name=template, why=f"{{{name}}}")
    made = template.format(**parts)
    if not _SAFE.fullmatch(made) or made.startswith(".") or _DEVICES.fullmatch(made):
        raise Failure("SEA-005", name=made, why="A-Z a-z 0-9 . - _")
    if len(made) > most:
        raise Failure("SEA-005", name=made, why=f"{len(made)} > {most}")
    return made
