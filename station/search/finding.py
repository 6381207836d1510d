"""Answers a question: near before far, typed marks before others, newest before older; each hit checked against the ledger."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select

from ocr.errors import Failure
from station.ledger.queries import Queries
from station.ledger.tables import dossier as dossier_table
from station.ledger.tables import page as page_table
from station.page_record import placed_words
from station.search.index import Index
from station.search.keeping import findable
from station.search.places import Standing, standing
from station.search.words import Question, Term, Unit, question
from station.types import Found, Hit
from station.vault import Vault

MOST = 200
"""Hits that one question may ask for."""
_NEAR = 10
"""Words between the first and the last asked one that still count as near: about a line."""


@dataclass(frozen=True, slots=True)
class Shelves:
    """Where answers come from: the index says which pages, the ledger whether and where they are, the vault their words."""

    index: Index
    queries: Queries
    vault: Vault


def find(shelves: Shelves, text: str, limit: int = 20, typing: bool = False) -> Found:
    """The best `limit` pages for a question; `typing`: its last word may go on.

    Raises SRC-001 when the index can't be read, SRC-002 when it is damaged.
    """
    limit = max(1, min(limit, MOST))
    asked = question(text, typing)
    with shelves.index.reading() as connection:
        if connection is None:
            return Found((), more=False, complete=False)
        (seen,) = connection.execute("SELECT seq FROM progress").fetchone()
        pages = _candidates(connection, asked, limit + 1)
    rows = _rows(shelves.queries, pages)
    answers = [answer for page in pages if page in rows for answer in _answers(shelves.vault, rows[page], asked)]
    answers.sort(key=lambda answer: (answer[0].nearness, not answer[0].exact, answer[0].span))
    hits = tuple(hit for _standing, hit in answers[:limit])
    return Found(hits, more=len(pages) > limit, complete=seen >= shelves.queries.last_event())


def _candidates(connection: sqlite3.Connection, asked: Question, limit: int) -> list[int]:
    """Pages in the order of their tier; a tier is asked only while those before it gave too little."""
    found: dict[int, None] = {}
    for match in _tiers(asked):
        missing = limit - len(found)
        if missing <= 0:
            break
        rows = connection.execute(
            "SELECT rowid FROM term WHERE term MATCH ? ORDER BY rowid DESC LIMIT ?", (match, limit)
        )
        found.update(dict.fromkeys(row[0] for row in rows))
    return list(found)[:limit]


def _tiers(asked: Question) -> Iterator[str]:
    """Questions to FTS5 from the narrowest to the widest, each holding all before it."""
    if not asked.units:
        return
    demanded = [_column("exact", [unit], False) for unit in asked.units if unit.demands_marks]
    numbers = [_number(unit, asked.prefix and unit is asked.units[-1]) for unit in asked.numbers]
    words = asked.words
    prefix = asked.prefix and not asked.units[-1].number
    marked = [term.exact for unit in words for term in unit.terms if term.marked]
    unmarked = any(not term.marked for unit in words for term in unit.terms)
    for together in _nearnesses(words, prefix):
        exact, bare = together
        always = [*demanded, *numbers]
        yield " AND ".join(filter(None, [exact, *always]))
        if marked and unmarked:
            yield " AND ".join([bare, *(f'exact : "{word}"' for word in marked), *always])
        yield " AND ".join(filter(None, [bare, *always]))


def _nearnesses(words: tuple[Unit, ...], prefix: bool) -> Iterator[tuple[str, str]]:
    """The words with marks and without: side by side, then near, then anywhere on the page."""
    if not words:
        yield "", ""
        return
    whole = [Unit(tuple(term for unit in words for term in unit.terms))]
    yield _column("exact", whole, prefix), _column("bare", whole, prefix)
    if len(words) > 1:
        yield _near("exact", words, prefix), _near("bare", words, prefix)
        yield _column("exact", words, prefix), _column("bare", words, prefix)


def _column(name: str, units: list[Unit] | tuple[Unit, ...], prefix: bool) -> str:
    return " AND ".join(f"{name} : {_phrase(name, unit, prefix and unit is units[-1])}" for unit in units)


def _near(name: str, units: tuple[Unit, ...], prefix: bool) -> str:
    phrases = " ".join(_phrase(name, unit, prefix and unit is units[-1]) for unit in units)
    return f"{name} : NEAR({phrases}, {_NEAR})"


def _phrase(name: str, unit: Unit, prefix: bool) -> str:
    words = " ".join(term.exact if name == "exact" else term.bare for term in unit.terms)
    return f'"{words}"{"*" if prefix else ""}'


def _number(unit: Unit, prefix: bool) -> str:
    """A number as it is joined, or its groups wherever they stand on the page."""
    star = "*" if prefix else ""
    return f'(joined : "{unit.number}"{star} OR ({_column("bare", _apart(unit), prefix)}))'


def _apart(unit: Unit) -> list[Unit]:
    def alone(term: Term) -> Unit:
        return Unit((term,))

    return [alone(term) for term in unit.terms]


def _rows(queries: Queries, pages: list[int]) -> dict[int, Row[Any]]:
    """The pages as they are now; those that left since they were indexed are missing."""
    other = page_table.alias()
    number = (
        select(func.count())
        .where(other.c.dossier_id == page_table.c.dossier_id, other.c.position <= page_table.c.position)
        .where(other.c.state != "replaced")
        .scalar_subquery()
    )
    more = (page_table.c.component, page_table.c.width, page_table.c.height, dossier_table.c.code)
    asked = findable().add_columns(*more, number.label("number")).where(page_table.c.id.in_(pages))
    return {row.id: row for row in queries.rows(asked)}


def _answers(vault: Vault, row: Row[Any], asked: Question) -> Iterator[tuple[Standing, Hit]]:
    """The hit with its places; none when the page was read anew meanwhile and says something else now."""
    try:
        how = standing(placed_words(vault.get(row.reading)), asked)
    except Failure as failure:
        if failure.code not in ("VLT-003", "VLT-004"):
            raise
        return  # the checker tells of it; here it only means that there is nothing to show
    if how.places:
        size = (row.width, row.height)
        yield how, Hit(row.id, row.dossier_id, row.code, row.number, row.component, size, how.exact, how.places)
