"""What happened in a stretch of time, and the rows it is about, as frozen values for the figures."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, Table, and_, or_, select

from station.ledger.queries import Queries, dossier_of, page_of
from station.ledger.tables import delivery, dossier, event, package, page, saying, scan
from station.types import Dossier, Page

AT_ONCE = 500
"""Ids in one question."""
WAITING = ("queued", "sending", "held")


@dataclass(frozen=True, slots=True)
class Span:
    """From `start` until before `end`, both with their zone."""

    start: datetime
    end: datetime

    def has(self, moment: datetime) -> bool:
        return self.start <= moment < self.end


@dataclass(frozen=True, slots=True)
class Happening:
    """One audit event. given_up: a dossier was finished although something is missing, with a reason."""

    at: datetime
    kind: str
    ref: int
    old: str
    new: str
    code: str = ""
    given_up: bool = False


@dataclass(frozen=True, slots=True)
class Arrived:
    """A file as far as figures need it; size in bytes. again: its bytes had been here before."""

    dossier_id: int
    size: int
    again: bool


@dataclass(frozen=True, slots=True)
class Sending:
    """A sending as far as figures need it; size of its package in bytes."""

    dossier_id: int
    size: int
    state: str
    sealed_at: datetime


@dataclass(frozen=True, slots=True)
class History:
    """happenings: in the stretch and of the kinds that count, oldest first. careers: all events of each dossier sealed in it.

    first_pages: when such a dossier's first page was secured. sendings: those that something happened to, and all that wait.
    answers: by dossier, what was answered to its questions. Rows are as they are now.
    """

    happenings: tuple[Happening, ...]
    careers: dict[int, tuple[Happening, ...]]
    first_pages: dict[int, datetime]
    dossiers: dict[int, Dossier]
    pages: dict[int, Page]
    scans: dict[int, Arrived]
    sendings: dict[int, Sending]
    answers: dict[int, dict[str, str]]

    def of(self, ids: frozenset[int]) -> History:
        """The part of it that some dossiers have."""
        owners: dict[str, Mapping[int, Any]] = {"page": self.pages, "scan": self.scans, "delivery": self.sendings}

        def mine(each: Happening) -> bool:
            owner: Any = owners.get(each.kind, {}).get(each.ref)
            return (each.ref if each.kind == "dossier" else owner.dossier_id if owner else 0) in ids

        return replace(
            self,
            happenings=tuple(each for each in self.happenings if mine(each)),
            careers={ref: career for ref, career in self.careers.items() if ref in ids},
            dossiers={ref: found for ref, found in self.dossiers.items() if ref in ids},
            pages={ref: found for ref, found in self.pages.items() if found.dossier_id in ids},
            scans={ref: found for ref, found in self.scans.items() if found.dossier_id in ids},
            sendings={ref: found for ref, found in self.sendings.items() if found.dossier_id in ids},
        )


def history(queries: Queries, span: Span) -> History:
    """Everything that the figures of a stretch are counted from."""
    happenings = tuple(each for each in _events(queries, _about(span)) if span.has(each.at))
    of = {
        kind: {each.ref for each in happenings if each.kind == kind} for kind in ("dossier", "page", "scan", "delivery")
    }
    sealed = {each.ref for each in happenings if each.kind == "dossier" and each.new == "sealed"}
    careers: dict[int, list[Happening]] = {ref: [] for ref in sealed}
    for part in _parts(sealed):
        for each in _events(queries, and_(event.c.kind == "dossier", event.c.ref.in_(part))):
            careers[each.ref].append(each)
    pages = {row.id: page_of(row) for row in _rows(queries, page, "id", of["page"])}
    scans = {
        row.id: Arrived(row.dossier_id, row.size, row.dup_of is not None)
        for row in _rows(queries, scan, "id", of["scan"])
    }
    sendings = _sendings(queries, of["delivery"])
    owners = {found.dossier_id for found in pages.values()}
    owners |= {found.dossier_id for found in scans.values()} | {found.dossier_id for found in sendings.values()}
    dossiers = {row.id: dossier_of(row) for row in _rows(queries, dossier, "id", of["dossier"] | owners)}
    pages |= {row.id: page_of(row) for row in _rows(queries, page, "dossier_id", of["dossier"])}
    return History(
        happenings,
        {ref: tuple(found) for ref, found in careers.items()},
        _first_pages(queries, pages.values(), sealed),
        dossiers,
        pages,
        scans,
        sendings,
        _answers(queries, of["dossier"]),
    )


def _about(span: Span) -> ColumnElement[bool]:
    """Events of the kinds that count, with room at both ends: their text holds the hour of the zone they were written in."""
    day = timedelta(days=2)
    first, last = (span.start - day).date().isoformat(), (span.end + day).date().isoformat()
    counts = or_(
        and_(event.c.kind == "dossier", event.c.old != event.c.new),
        and_(event.c.kind == "page", or_(event.c.old == "", event.c.new.in_(("set_aside", "replaced")))),
        and_(event.c.kind == "scan", event.c.new.in_(("secured", "quarantined"))),
        and_(event.c.kind == "delivery", event.c.old == "sending"),
    )
    return and_(event.c.at >= first, event.c.at < last, counts)


def _events(queries: Queries, which: ColumnElement[bool]) -> Iterator[Happening]:
    for row in queries.rows(select(event).where(which).order_by(event.c.seq)):
        given_up = row.facts != "{}" and bool(json.loads(row.facts).get("incomplete"))
        yield Happening(datetime.fromisoformat(row.at), row.kind, row.ref, row.old, row.new, row.code, given_up)


def _parts(ids: Iterable[int]) -> Iterator[list[int]]:
    every = sorted(ids)
    for start in range(0, len(every), AT_ONCE):
        yield every[start : start + AT_ONCE]


def _rows(queries: Queries, table: Table, column: str, ids: Iterable[int]) -> Iterator[Row[Any]]:
    for part in _parts(ids):
        yield from queries.rows(select(table).where(table.c[column].in_(part)))


def _first_pages(queries: Queries, pages: Iterable[Page], sealed: set[int]) -> dict[int, datetime]:
    mine = {found.id: found.dossier_id for found in pages if found.dossier_id in sealed}
    first: dict[int, datetime] = {}
    for part in _parts(mine):
        for each in _events(queries, and_(event.c.kind == "page", event.c.ref.in_(part), event.c.old == "")):
            owner = mine[each.ref]
            first[owner] = min(each.at, first.get(owner, each.at))
    return first


def _sendings(queries: Queries, ids: set[int]) -> dict[int, Sending]:
    question: Select[Any] = select(
        delivery.c.id, delivery.c.state, package.c.dossier_id, package.c.size, package.c.sealed_at
    ).join(package, package.c.id == delivery.c.package_id)
    found: list[Row[Any]] = list(queries.rows(question.where(delivery.c.state.in_(WAITING))))
    for part in _parts(ids):
        found.extend(queries.rows(question.where(delivery.c.id.in_(part))))
    return {
        row.id: Sending(row.dossier_id, row.size, row.state, datetime.fromisoformat(row.sealed_at)) for row in found
    }


def _answers(queries: Queries, dossiers: Iterable[int]) -> dict[int, dict[str, str]]:
    said: dict[int, dict[str, str]] = {}
    rows: Sequence[Row[Any]] = [
        row for row in _rows(queries, saying, "dossier_id", dossiers) if row.subject == "answer"
    ]
    for row in sorted(rows, key=lambda each: int(each.id)):
        said.setdefault(row.dossier_id, {})[row.name] = row.value
    return said
