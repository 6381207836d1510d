"""Takes files from the watch folder, whole and once; leaves scans `cleaned` with pages `secured`, or `quarantined`.

Events are hints: the truth is `reconcile`, which compares the folder with the ledger. Order of every taking: bytes
into the vault, then the ledger's commit, then the removal of the source.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from ocr.decode.endings import ends_well
from ocr.errors import Fact, Failure
from ocr.types import ScanInfo
from station import durable, scan_folder
from station.context import Context
from station.durable import Identity
from station.intake import add_pages, tray
from station.ledger.store import boot_id, now_text
from station.ledger.tables import dossier, page, scan
from station.states import Kind
from station.vault import hash_file

_ONE_FILES_TROUBLE = ("CAP", "VLT")
"""Areas of failures that one file may have while the next one has none."""


@dataclass
class Waiting:
    """An unfinished file as the last looks saw it; times are of the monotonic clock."""

    identity: Identity
    since: float
    first: float


@dataclass
class Watch:
    """What capture remembers between two looks at the folder; the ledger knows everything that matters."""

    waiting: dict[int, Waiting] = field(default_factory=dict)
    unsettled: int = 0
    starting: bool = True


def reconcile(ctx: Context, watch: Watch) -> bool:
    """Compare the folder with the ledger once and do what can be done. True when something was taken or set aside."""
    known = _known(ctx)
    did = False
    present: set[tuple[int, int]] = set()
    trouble: Failure | None = None
    watch.unsettled = 0
    if watch.starting and ctx.settings.watch.is_dir():
        did = _settle_parked(ctx)
    for path in scan_folder.entries(ctx.settings.watch):
        try:
            did = _meet(ctx, watch, known, present, path) or did
        except FileNotFoundError:
            continue
        except OSError as cause:
            trouble = trouble or Failure("CAP-010", file=path.name, error=cause.strerror or str(cause))
        except Failure as failure:
            if not failure.code.startswith(_ONE_FILES_TROUBLE):
                raise
            trouble = trouble or failure
    watch.starting = False
    if trouble is not None:
        raise trouble
    return _gone(ctx, watch, known, present) or did


def _meet(
    ctx: Context, watch: Watch, known: dict[tuple[int, int], Row], present: set[tuple[int, int]], path: Path
) -> bool:
    """Do what can be done with one entry of the folder."""
    found = path.lstat()
    identity = Identity.of(found)
    present.add((identity.dev, identity.ino))
    row = known.get((identity.dev, identity.ino))
    if row is not None and row.sha256 and row.identity == identity:
        return _clean(ctx, row, path)
    if row is not None and row.sha256:
        row = None  # inode numbers are used again
    if row is not None and row.state == "quarantined":
        if _still_refused(row, path, found):
            return False
        row = _again(ctx, row, path, identity)
    if row is None:
        row = _first_sight(ctx, path, identity, arrived_at(found) if watch.starting else None)
    return _settle(ctx, watch, row, path, found)


def _settle_parked(ctx: Context) -> bool:
    """What an earlier run was removing when it was cut off: ours when its arrival and its bytes are in the ledger."""
    found = scan_folder.parked(ctx.settings.watch)
    for path in found:
        identity = Identity.of(path.lstat())
        same = [scan.c[name] == value for name, value in _columns(identity).items()]
        known = ctx.queries.rows(select(scan.c.sha256).where(scan.c.sha256 != "", *same))
        durable.settle_parked(path, any(row.sha256 == hash_file(path) for row in known))
    return bool(found)


def _still_refused(row: Row, path: Path, found: os.stat_result) -> bool:
    """Whether the reason for which something was left in the folder still stands."""
    if row.name != os.fsencode(path.name):
        return False
    special = scan_folder.special(found)
    if special or row.identity != Identity.of(found):
        return special == row.code  # a folder's times change with what is put into it
    if row.code == "CAP-006":
        return durable.has_writer(path)
    return row.code != "CAP-008" or not os.access(path, os.R_OK)


def _again(ctx: Context, row: Row, path: Path, identity: Identity) -> Row | None:
    """Take up a refused file that was renamed or written on; None for another file (inode numbers are used again)."""
    if row.identity != identity and row.name != os.fsencode(path.name):
        return None
    with ctx.ledger.transaction() as connection:
        state = connection.execute(select(dossier.c.state).where(dossier.c.id == row.dossier_id)).scalar()
        if state != "open":
            return None
        ctx.ledger.advance(
            connection,
            Kind.SCAN,
            row.id,
            "quarantined",
            "settling",
            raw_name=os.fsencode(path.name),
            **_columns(identity),
        )
    row.state, row.identity, row.name = "settling", identity, os.fsencode(path.name)
    return row


def arrived_at(found: os.stat_result) -> float:
    """Seconds since 1970 when a file got here, as well as the folder can tell."""
    return max(found.st_mtime, found.st_ctime)


@dataclass
class Row:
    """A scan row that is not finished yet."""

    id: int
    state: str
    identity: Identity
    sha256: str
    dossier_id: int
    name: bytes
    code: str = ""


def _known(ctx: Context) -> dict[tuple[int, int], Row]:
    """Unfinished rows, and quarantined ones whose file may still lie in the folder, by device and inode; the newest wins."""
    states = ("seen", "settling", "secured", "quarantined")
    question = select(scan).where(scan.c.watch_id == _watch_id(ctx), scan.c.state.in_(states))
    rows = ctx.queries.rows(question.order_by(scan.c.id))
    return {
        (r.dev, r.ino): Row(
            r.id, r.state, Identity(r.dev, r.ino, r.size, r.mtime_ns), r.sha256, r.dossier_id, r.raw_name, r.code
        )
        for r in rows
    }


def _watch_id(ctx: Context) -> str:
    return str(ctx.settings.watch.absolute())


def _columns(identity: Identity) -> dict[str, Any]:
    return {"dev": identity.dev, "ino": identity.ino, "size": identity.size, "mtime_ns": identity.mtime_ns}


def _first_sight(ctx: Context, path: Path, identity: Identity, arrived: float | None) -> Row:
    """Fix the dossier of a file the moment it is first seen: the one that is open now, else the tray.

    `arrived` is given for files found at the start: they came while nobody looked, and those that are older than
    the open dossier can't belong to it.
    """
    with ctx.ledger.transaction() as connection:
        question = select(dossier.c.id).where(dossier.c.current == 1)
        if arrived is not None:
            question = question.where(dossier.c.current_since <= arrived)
        current = connection.execute(question).scalar()
        owner = (
            int(current) if current is not None else tray(ctx.ledger, connection, ctx.profiles, ctx.settings.operator)
        )
        ref = ctx.ledger.begin(
            connection,
            Kind.SCAN,
            watch_id=_watch_id(ctx),
            raw_name=os.fsencode(path.name),
            **_columns(identity),
            dossier_id=owner,
            first_seen_at=now_text(),
            first_seen_mono=time.monotonic(),
            boot_id=boot_id(),
        )
    return Row(ref, "seen", identity, "", owner, os.fsencode(path.name))


def _settle(ctx: Context, watch: Watch, row: Row, path: Path, found: os.stat_result) -> bool:
    """Take the file once it is complete, never before; set it aside when it never will be."""
    special = scan_folder.special(found)
    if special:
        return _leave(ctx, row, Failure(special))
    now = time.monotonic()
    identity = Identity.of(found)
    seen = watch.waiting.get(row.id)
    if seen is None or seen.identity != identity:
        seen = watch.waiting[row.id] = Waiting(identity, now, seen.first if seen else now)
    settings = ctx.settings
    quiet = now - seen.since >= settings.settle_seconds
    try:
        complete = (
            quiet and not scan_folder.is_unfinished(path.name) and not durable.has_writer(path) and ends_well(path)
        )
    except FileNotFoundError:
        return False
    except PermissionError:
        complete = False
    if complete:
        watch.waiting.pop(row.id, None)
        return _take(ctx, watch, row, path)
    if now - seen.since >= settings.unfinished_seconds:
        watch.waiting.pop(row.id, None)
        return _give_up(ctx, watch, row, path)
    watch.unsettled += 1
    return False


def _give_up(ctx: Context, watch: Watch, row: Row, path: Path) -> bool:
    """A file that stopped growing without a proper end: what someone may still write stays, else the strict check says."""
    if not os.access(path, os.R_OK):
        return _leave(ctx, row, Failure("CAP-008"))
    if scan_folder.is_unfinished(path.name):
        return _leave(ctx, row, Failure("CAP-009"))
    if durable.has_writer(path):
        return _leave(ctx, row, Failure("CAP-006"))
    return _take(ctx, watch, row, path)


def _take(ctx: Context, watch: Watch, row: Row, path: Path) -> bool:
    """Copy, check, keep, commit, remove the source."""
    try:
        ctx.vault.require_room(path.stat().st_size)
        temp, sha256, identity = durable.copy_to_temp(path, ctx.vault.temp)
    except FileNotFoundError:
        return False
    except Failure as failure:
        if failure.code != "CAP-001":
            raise
        watch.unsettled += 1
        return False
    _settling(ctx, row, path, identity)
    try:
        info = ctx.workers.inspect(str(temp))
    except Failure as failure:
        if failure.code in {"OCR-009"}:
            durable.discard(temp)
            raise
        ctx.vault.put_aside(temp, sha256)
        _commit_aside(ctx, row, sha256, identity, failure)
    else:
        ctx.vault.keep(temp, sha256)
        _commit(ctx, row, sha256, identity, info)
        row.state = "secured"
    row.identity, row.sha256 = identity, sha256
    return _clean(ctx, row, path)


def _settling(ctx: Context, row: Row, path: Path, identity: Identity) -> None:
    if row.state != "seen":
        return
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(
            connection,
            Kind.SCAN,
            row.id,
            "seen",
            "settling",
            raw_name=os.fsencode(path.name),
            **_columns(identity),
        )
    row.state = "settling"


def _commit(ctx: Context, row: Row, sha256: str, identity: Identity, info: ScanInfo) -> None:
    with ctx.ledger.transaction() as connection:
        same = connection.execute(
            select(scan.c.id).where(scan.c.sha256 == sha256, scan.c.id != row.id).order_by(scan.c.id).limit(1)
        ).scalar()
        ctx.ledger.advance(
            connection,
            Kind.SCAN,
            row.id,
            "settling",
            "secured",
            facts={"sha256": sha256, "frames": len(info.frames)},
            sha256=sha256,
            format=info.format,
            frames=len(info.frames),
            dup_of=same,
            **_columns(identity),
        )
        add_pages(ctx.ledger, connection, row.id, row.dossier_id, sha256, len(info.frames), info.origin)


def _clean(ctx: Context, row: Row, path: Path) -> bool:
    """Remove the source of a scan whose bytes are ours; whatever stands there instead is a new arrival for the next look."""
    durable.remove_source(path, row.identity)
    if row.state == "quarantined":
        return True
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(connection, Kind.SCAN, row.id, "secured", "cleaned")
    return True


def _leave(ctx: Context, row: Row, failure: Failure) -> bool:
    """Report what is not ours to take and leave it where it is."""
    _commit_aside(ctx, row, "", row.identity, failure)
    return True


def _commit_aside(ctx: Context, row: Row, sha256: str, identity: Identity, failure: Failure) -> None:
    facts: dict[str, Fact] = {**failure.facts, "sha256": sha256}
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(
            connection,
            Kind.SCAN,
            row.id,
            row.state,
            "quarantined",
            code=failure.code,
            facts=facts,
            sha256=sha256,
            **_columns(identity),
        )
    row.state = "quarantined"


def _gone(ctx: Context, watch: Watch, known: dict[tuple[int, int], Row], present: set[tuple[int, int]]) -> bool:
    """Rows whose file is no longer in the folder: secured ones are clean, others vanished before they were ours."""
    did = False
    for key, row in known.items():
        if key in present or row.state == "quarantined":
            continue
        watch.waiting.pop(row.id, None)
        new = "cleaned" if row.state == "secured" else "vanished"
        code = "" if new == "cleaned" else "CAP-002"
        with ctx.ledger.transaction() as connection:
            ctx.ledger.advance(connection, Kind.SCAN, row.id, row.state, new, code=code)
        did = True
    return did


def retry(ctx: Context, scan_id: int, actor: str) -> None:
    """A person asks to try a quarantined scan again. Raises the failure that still stands."""
    row = ctx.queries.scan(scan_id)
    owner = ctx.queries.dossier(row.dossier_id)
    if owner.state not in ("open", "closing", "review"):  # a page more would be in no package
        raise Failure("DSK-007", dossier=owner.code, state=owner.state)
    if not row.sha256:
        # Nothing of it is ours: forget the refusal, so that the next look at the folder meets it afresh.
        with ctx.ledger.transaction() as connection:
            ctx.ledger.advance(connection, Kind.SCAN, scan_id, "quarantined", "settling", actor=actor)
        ctx.ledger.wake()
        return
    source = ctx.vault.quarantined(row.sha256)
    info = ctx.workers.inspect(str(source))
    temp, sha256, _ = durable.copy_to_temp(source, ctx.vault.temp)
    ctx.vault.keep(temp, sha256)
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(connection, Kind.SCAN, scan_id, "quarantined", "settling", actor=actor)
        ctx.ledger.advance(
            connection,
            Kind.SCAN,
            scan_id,
            "settling",
            "secured",
            actor=actor,
            sha256=sha256,
            format=info.format,
            frames=len(info.frames),
            facts={"sha256": sha256, "frames": len(info.frames)},
        )
        add_pages(ctx.ledger, connection, scan_id, row.dossier_id, sha256, len(info.frames), info.origin)
        ctx.ledger.advance(connection, Kind.SCAN, scan_id, "secured", "cleaned", actor=actor)
        connection.execute(update(page).where(page.c.scan_id == scan_id).values(attempts=0))
