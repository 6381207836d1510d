"""Read-only lists and counts for stages and clients, given as frozen values; its own read-only connections."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy import Connection, Row, Select, create_engine, func, select
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from ocr.errors import Failure
from ocr.types import Box, Edits, Origin, Quad, Severity, Step, Verdict, VerdictKind
from station.findings import Saying
from station.ledger.tables import delivery, dossier, event, package, page, profile, receipt, saying, scan
from station.scan_folder import safe_name
from station.states import Kind
from station.types import Delivery, Dossier, DossierKind, Event, Page, Scan


class Queries:
    """Reads one ledger file; never writes, so any process may hold one beside the writer."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            raise Failure("LDG-006", file=path.name)
        # `mode=ro` in a file: URI; a short-lived connection per question keeps checkpoints free to run.
        self._path = path
        self._engine = create_engine(
            f"sqlite:///file:{quote(str(path))}?mode=ro&uri=true", poolclass=NullPool, connect_args={"timeout": 30}
        )

    def reading(self) -> Connection:
        """A connection that only reads, for several questions; it ends with its `with`."""
        return self._engine.connect()

    def rows(self, question: Select[Any]) -> Sequence[Row[Any]]:
        """Raises LDG-004 when the file is no database any more, LDG-001 when it can't be read."""
        try:
            with self._engine.connect() as connection:
                return connection.execute(question).all()
        except OperationalError as cause:
            raise Failure("LDG-001", error=str(cause.orig)) from cause
        except DatabaseError as cause:
            raise Failure("LDG-004", file=self._path.name) from cause

    def dossier(self, dossier_id: int) -> Dossier:
        """Raises LDG-007 when there is none."""
        found = self.rows(select(dossier).where(dossier.c.id == dossier_id))
        if not found:
            raise Failure("LDG-007", id=dossier_id)
        return dossier_of(found[0])

    def dossier_by_code(self, code: str) -> Dossier:
        found = self.rows(select(dossier).where(dossier.c.code == code))
        if not found:
            raise Failure("LDG-007", code_asked=code)
        return dossier_of(found[0])

    def dossiers(self, limit: int = 50, states: Sequence[str] = ()) -> tuple[Dossier, ...]:
        """Newest first."""
        question = select(dossier).order_by(dossier.c.id.desc()).limit(limit)
        if states:
            question = question.where(dossier.c.state.in_(states))
        return tuple(dossier_of(row) for row in self.rows(question))

    def cut_from(self, batch_id: int) -> tuple[Dossier, ...]:
        """The dossiers that separators cut from a batch, oldest first."""
        return tuple(
            dossier_of(row)
            for row in self.rows(select(dossier).where(dossier.c.cut_from == batch_id).order_by(dossier.c.id))
        )

    def current_dossier(self) -> Dossier | None:
        found = self.rows(select(dossier).where(dossier.c.current == 1))
        return dossier_of(found[0]) if found else None

    def profile_body(self, profile_hash: str) -> str:
        return str(self.rows(select(profile.c.body).where(profile.c.hash == profile_hash))[0].body)

    def pages(self, dossier_id: int) -> tuple[Page, ...]:
        """All pages of a dossier in their order, replaced ones left out."""
        question = select(page).where(page.c.dossier_id == dossier_id, page.c.state != "replaced")
        return _without_lost_twins(tuple(page_of(row) for row in self.rows(question.order_by(page.c.position))))

    def replaced(self, dossier_id: int) -> tuple[Page, ...]:
        """Pages of a dossier that gave way, to a rescan or to their frame as one page: kept, and never delivered."""
        question = select(page).where(page.c.dossier_id == dossier_id, page.c.state == "replaced")
        return tuple(page_of(row) for row in self.rows(question.order_by(page.c.position)))

    def pages_of_frame(self, scan_id: int, frame: int) -> tuple[Page, ...]:
        """The pages made of one frame of a scan, replaced ones left out: one, or one for each paper in it."""
        question = select(page).where(page.c.scan_id == scan_id, page.c.frame == frame, page.c.state != "replaced")
        return tuple(page_of(row) for row in self.rows(question.order_by(page.c.part)))

    def page(self, page_id: int) -> Page:
        found = self.rows(select(page).where(page.c.id == page_id))
        if not found:
            raise Failure("LDG-007", id=page_id)
        return page_of(found[0])

    def next_page(self, state: str, kinds: Sequence[str], busy: Collection[int]) -> tuple[Page, int] | None:
        """The next page that waits in `state` and is not `busy`, the current dossier first, with its attempts so far."""
        question = (
            select(page)
            .join(dossier, dossier.c.id == page.c.dossier_id)
            .where(page.c.state == state, page.c.id.not_in(busy), dossier.c.kind.in_(kinds))
            .order_by(dossier.c.current.desc(), (dossier.c.kind == "desk").desc(), page.c.id)
            .limit(1)
        )
        found = self.rows(question)
        return (page_of(found[0]), int(found[0].attempts)) if found else None

    def scans(self, states: Sequence[str], dossier_id: int | None = None) -> tuple[Scan, ...]:
        question = select(scan).where(scan.c.state.in_(states)).order_by(scan.c.id)
        if dossier_id is not None:
            question = question.where(scan.c.dossier_id == dossier_id)
        return tuple(_scan(row) for row in self.rows(question))

    def refused(self, dossier_id: int | None = None) -> tuple[Scan, ...]:
        """Quarantined files that nobody has answered yet: neither tried again with success nor scanned again."""
        question = select(scan).where(scan.c.state == "quarantined", scan.c.answered == 0).order_by(scan.c.id)
        if dossier_id is not None:
            question = question.where(scan.c.dossier_id == dossier_id)
        return tuple(_scan(row) for row in self.rows(question))

    def scan(self, scan_id: int) -> Scan:
        found = self.rows(select(scan).where(scan.c.id == scan_id))
        if not found:
            raise Failure("LDG-007", id=scan_id)
        return _scan(found[0])

    def deliveries(self, states: Sequence[str] = (), dossier_id: int | None = None) -> tuple[Delivery, ...]:
        """Newest first."""
        question = (
            select(
                delivery,
                package.c.dossier_id,
                package.c.revision,
                package.c.folder,
                package.c.size,
                dossier.c.code.label("dossier_code"),
                receipt.c.receipt_id,
            )
            .join(package, package.c.id == delivery.c.package_id)
            .join(dossier, dossier.c.id == package.c.dossier_id)
            .outerjoin(receipt, receipt.c.delivery_id == delivery.c.id)
            .order_by(delivery.c.id.desc())
        )
        if states:
            question = question.where(delivery.c.state.in_(states))
        if dossier_id is not None:
            question = question.where(package.c.dossier_id == dossier_id)
        return tuple(_delivery(row) for row in self.rows(question))

    def sayings(self, dossier_id: int, subject: str) -> dict[str, Saying]:
        """What holds of what persons said of a dossier (subject: answer, original, applicant), by name."""
        question = select(saying).where(saying.c.dossier_id == dossier_id, saying.c.subject == subject)
        return {row.name: _saying(row) for row in self.rows(question.order_by(saying.c.id))}

    def field_sayings(self, dossier_id: int) -> dict[tuple[int, str], Saying]:
        """What persons said of the fields on a dossier's pages, by page and name; it goes with a page that is moved."""
        mine = select(page.c.id).where(page.c.dossier_id == dossier_id)
        found = self.rows(select(saying).where(saying.c.page_id.in_(mine)).order_by(saying.c.id))
        return {(row.page_id, row.name): _saying(row) for row in found}

    def counts(self, kind: Kind) -> dict[str, int]:
        table = {Kind.SCAN: scan, Kind.PAGE: page, Kind.DOSSIER: dossier, Kind.DELIVERY: delivery}[kind]
        found = self.rows(select(table.c.state, func.count().label("n")).group_by(table.c.state))
        return {str(row.state): int(row.n) for row in found}

    def events(self, after: int, limit: int = 500) -> tuple[Event, ...]:
        found = self.rows(select(event).where(event.c.seq > after).order_by(event.c.seq).limit(limit))
        return tuple(
            Event(r.seq, r.at, r.actor, r.kind, r.ref, r.old, r.new, r.code, json.loads(r.facts)) for r in found
        )

    def happened(self, kind: Kind, ref: int, code: str) -> bool:
        """Whether the audit has an event with this code about a row."""
        question = select(event.c.seq).where(event.c.kind == kind.value, event.c.ref == ref, event.c.code == code)
        return bool(self.rows(question.limit(1)))

    def not_sealed(self, dossier_id: int) -> Failure | None:
        """Why the last sealing of a dossier came to nothing, while nothing was done with the dossier since."""
        mine = (event.c.kind == Kind.DOSSIER.value, event.c.ref == dossier_id)
        for row in self.rows(select(event).where(*mine).order_by(event.c.seq.desc()).limit(1)):
            if (row.old, row.new) == ("sealing", "review"):
                return Failure(row.code, **json.loads(row.facts))
        return None

    def last_event(self) -> int:
        return int(self.rows(select(func.coalesce(func.max(event.c.seq), 0).label("n")))[0].n)

    def last_page_at(self) -> str:
        """When the newest page was secured, or an empty text."""
        question = (
            select(event.c.at).where(event.c.kind == "page", event.c.old == "").order_by(event.c.seq.desc()).limit(1)
        )
        found = self.rows(question)
        return str(found[0].at) if found else ""


def _without_lost_twins(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """A page is scanned twice only as long as its twin is among the papers too."""
    there = {float(page.id) for page in pages if page.state != "set_aside"}
    return tuple(
        replace(
            page, verdicts=tuple(v for v in page.verdicts if v.kind is not VerdictKind.DUPLICATE or v.measure in there)
        )
        for page in pages
    )


def verdicts_json(verdicts: Sequence[Verdict]) -> str:
    """Verdicts as the page row keeps them."""
    return json.dumps([[v.kind.value, v.severity.value, v.box.as_list(), round(v.measure, 4)] for v in verdicts])


def _verdicts(text: str) -> tuple[Verdict, ...]:
    return tuple(Verdict(VerdictKind(k), Severity(s), Box(*box), m) for k, s, box, m in json.loads(text))


def edits_json(edits: Edits) -> str:
    """A hand's instructions as the page row keeps them."""
    body: dict[str, object] = {}
    if edits.turn is not None:
        body["turn"] = edits.turn
    if edits.region is not None:
        body["region"] = edits.region
    if edits.without:
        body["without"] = [step.value for step in edits.without]
    return json.dumps(body, sort_keys=True)


def edits_of(text: str) -> Edits:
    """The instructions of a page row."""
    found = json.loads(text)
    region = found.get("region")
    corners: Quad | None = tuple((x, y) for x, y in region) if region else None  # type: ignore[assignment]
    return Edits(found.get("turn"), corners, tuple(Step(name) for name in found.get("without", ())))


def dossier_of(row: Row[Any]) -> Dossier:
    """A dossier's row as a value."""
    return Dossier(
        row.id,
        row.code,
        DossierKind(row.kind),
        row.procedure,
        row.profile_hash,
        row.title,
        row.state,
        row.revision,
        row.opened_at,
        row.opened_by,
        bool(row.current),
        row.incomplete_reason,
        bool(row.batch),
        row.cut_from or 0,
        row.expected,
    )


def page_of(row: Row[Any]) -> Page:
    """A page's row as a value."""
    return Page(
        row.id,
        row.scan_id,
        row.frame,
        row.part,
        row.dossier_id,
        row.position,
        row.state,
        row.component,
        row.component_by,
        edits_of(row.edits),
        (row.width, row.height),
        bool(row.blank),
        _verdicts(row.verdicts),
        row.original,
        row.look,
        row.thumbnail,
        row.reading,
        row.code,
        row.kind,
        row.certainty,
        bool(row.begins),
        row.fields,
        row.fields_of,
        row.begins_by,
        row.replaced_by or 0,
        row.reason,
        Origin(row.origin),
    )


def _saying(row: Row[Any]) -> Saying:
    return Saying(row.name, row.value, row.before, row.said_by, row.said_at)


def _scan(row: Row[Any]) -> Scan:
    return Scan(
        row.id,
        safe_name(row.raw_name),
        row.state,
        row.sha256,
        row.size,
        row.format,
        row.frames,
        row.dossier_id,
        row.code,
        json.loads(row.facts),
        row.first_seen_at,
    )


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        row.id,
        row.dossier_id,
        row.dossier_code,
        row.revision,
        row.key,
        row.state,
        row.attempts,
        row.next_try,
        row.sent_bytes,
        row.size,
        row.code,
        json.loads(row.facts),
        row.receipt_id or "",
        row.folder,
    )
