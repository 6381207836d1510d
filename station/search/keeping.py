"""Keeps the index equal to the ledger: news tells what changed, and without a place to go on from everything is compared."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from itertools import islice

from sqlalchemy import Select, select

from ocr.errors import Failure
from station.ledger.queries import Queries
from station.ledger.tables import dossier as dossier_table
from station.ledger.tables import event as event_table
from station.ledger.tables import page as page_table
from station.page_record import reading_of
from station.search.index import Index, Progress, Writer
from station.states import Kind
from station.vault import Vault

GONE = ("purging", "purged", "withdrawn")
"""States of a dossier whose words must not be found any more."""
_STEP = 50
"""Pages a transaction: what a kill costs at most."""
_NEWS = 1000

log = logging.getLogger("station")


def findable() -> Select[tuple[int, str, int]]:
    """Pages whose words may be found, by their newest reading: read, among the papers, and of a dossier that is still here."""
    return (
        select(page_table.c.id, page_table.c.reading, page_table.c.dossier_id)
        .join(dossier_table, dossier_table.c.id == page_table.c.dossier_id)
        .where(page_table.c.state == "ready", page_table.c.reading != "", dossier_table.c.state.not_in(GONE))
    )


def catch_up(index: Index, queries: Queries, vault: Vault, stopped: Callable[[], bool]) -> bool:
    """Bring the index up to the ledger, or as near as `stopped` allows; gives whether anything was to be done.

    Raises SRC-001 when it can't be written. A damaged index is thrown away here and made anew.
    """
    try:
        return _catch_up(index, queries, vault, stopped)
    except Failure as failure:
        if failure.code != "SRC-002":
            raise
    log.warning("the search index was damaged and is made anew")
    index.start_anew()
    return _catch_up(index, queries, vault, stopped)


def _catch_up(index: Index, queries: Queries, vault: Vault, stopped: Callable[[], bool]) -> bool:
    did = False
    with index.writing() as writer:
        while not stopped():
            before = writer.progress()
            if queries.last_event() == 0:
                index.seen = 0
                return did
            if before.seq == 0 or _head(queries, before.seq) != before.hash:
                if not _compare_all(writer, queries, vault, stopped):
                    return True
                did = True
                continue
            if not _follow(writer, queries, vault, before):
                index.seen = before.seq
                if before.forget:
                    writer.forget()
                    writer.note(Progress(before.seq, before.hash, forget=False))
                return did
            did = True
    return did


def _follow(writer: Writer, queries: Queries, vault: Vault, before: Progress) -> bool:
    """Do what the next events changed; False when there are none."""
    news = queries.events(before.seq, _NEWS)
    if not news:
        return False
    pages = {event.ref for event in news if event.kind == Kind.PAGE}
    gone = {event.ref for event in news if event.kind == Kind.DOSSIER and event.new in GONE}
    if gone:
        theirs = select(page_table.c.id).where(page_table.c.dossier_id.in_(gone))
        pages |= {row.id for row in queries.rows(theirs)}
    wanted = {row.id: row.reading for row in queries.rows(findable().where(page_table.c.id.in_(pages)))}
    with writer.step():
        _set(writer, vault, pages, wanted, writer.readings(pages))
        writer.note(Progress(news[-1].seq, _head(queries, news[-1].seq), before.forget or bool(gone)))
    return True


def _compare_all(writer: Writer, queries: Queries, vault: Vault, stopped: Callable[[], bool]) -> bool:
    """Every page of the ledger against every page of the index; False when stopped, to go on from there another time."""
    head = queries.last_event()  # before the pages are read: what changes meanwhile is news later
    wanted = {row.id: row.reading for row in queries.rows(findable())}
    there = writer.readings()
    changed = sorted(page for page in wanted.keys() | there.keys() if wanted.get(page) != there.get(page))
    changes = iter(reversed(changed))  # the newest are asked for first
    while few := list(islice(changes, _STEP)):
        if stopped():
            return False
        with writer.step():
            _set(writer, vault, few, wanted, there)
    with writer.step():
        writer.note(Progress(head, _head(queries, head), forget=True))
    return True


def _set(writer: Writer, vault: Vault, pages: Iterable[int], wanted: dict[int, str], there: dict[int, str]) -> None:
    for page in pages:
        reading = wanted.get(page, "")
        if not reading:
            writer.take_out(page)
        elif there.get(page) != reading:
            writer.put(page, reading, _lines(vault, page, reading))


def _lines(vault: Vault, page: int, reading: str) -> tuple[str, ...]:
    """The lines of a reading; a blob that the vault lost or that changed costs this page's words, and the checker tells of it."""
    try:
        return tuple(line.text for line in reading_of(vault.get(reading)).lines)
    except Failure as failure:
        if failure.code not in ("VLT-003", "VLT-004"):
            raise
        log.warning("page %d can't be found by its words: %s", page, failure.code)
        return ()


def _head(queries: Queries, seq: int) -> str:
    """The hash of an event: whether this is the ledger that the index was made from."""
    found = queries.rows(select(event_table.c.hash).where(event_table.c.seq == seq))
    return str(found[0].hash) if found else ""
