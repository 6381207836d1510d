"""Dossiers by what was written on their cover: code, name of the person, procedure, day. Their pages are found by `finding`."""

from __future__ import annotations

import re
from datetime import datetime

from sqlalchemy import select

from ocr.reading.vietnamese import fold
from station.ledger.queries import Queries
from station.ledger.tables import profile
from station.profiles.files import parse_kept
from station.search.keeping import GONE
from station.types import Dossier

LOOKED_AT = 20_000
"""The newest dossiers of a station: several years at a busy desk."""
_SHORTEST = 2
_DAY = re.compile(r"(?<!\d)(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{2,4}))?(?!\d)")
_WORD = re.compile(r"[^\W_]+")


def matching(queries: Queries, text: str, limit: int) -> tuple[Dossier, ...]:
    """The newest `limit` dossiers of which each asked word begins a word of the cover; a day (24/11, 24/11/2026) must be theirs."""
    days = tuple(f"{int(day):02}/{int(month):02}/{year}" for day, month, year in _DAY.findall(text))
    words = _WORD.findall(fold(_DAY.sub(" ", text)))
    if not days and sum(map(len, words)) < _SHORTEST:
        return ()
    titles = _titles(queries)
    found = []
    for dossier in queries.dossiers(LOOKED_AT):
        if dossier.state in GONE:
            continue
        day = _day(dossier.opened_at)
        cover = " ".join((dossier.code, dossier.title, dossier.procedure, titles.get(dossier.profile_hash, "")))
        known = " " + " ".join(_WORD.findall(fold(cover)))
        if all(f" {word}" in known for word in words) and all(day.startswith(asked) for asked in days):
            found.append(dossier)
            if len(found) == limit:
                break
    return tuple(found)


def _day(opened_at: str) -> str:
    try:
        return datetime.fromisoformat(opened_at).strftime("%d/%m/%Y")
    except ValueError:
        return ""


def _titles(queries: Queries) -> dict[str, str]:
    """What each kept profile calls its procedure, and its code."""
    found = {}
    for row in queries.rows(select(profile.c.hash, profile.c.body)):
        if row.body:
            kept = parse_kept(row.body).profile
            found[str(row.hash)] = f"{kept.title} {kept.code}"
    return found
