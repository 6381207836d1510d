"""How rows begin: the tray for what belongs to nobody, a dossier's profile text, the pages of a scan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from ocr.types import Edits, Origin, Quad
from station.ledger.acts import fulfil
from station.ledger.queries import edits_json
from station.ledger.store import Ledger, now_text
from station.ledger.tables import dossier, page, profile
from station.profiles.files import Loaded
from station.states import Kind
from station.types import Page

FRAMES_A_SCAN = 10_000
"""Room for positions: pages stay in the order in which their files were first seen."""
TRAY = "KHAY-CHO"


def tray(ledger: Ledger, connection: Connection, profiles: Sequence[Loaded], operator: str) -> int:
    """The dossier for what belongs to none, made when first needed."""
    found = connection.execute(select(dossier.c.id).where(dossier.c.code == TRAY)).scalar()
    if found is not None:
        return int(found)
    chosen = next(loaded for loaded in profiles if loaded.profile.kind == "tray")
    keep_profile(connection, chosen)
    return ledger.begin(
        connection,
        Kind.DOSSIER,
        code=TRAY,
        kind="tray",
        procedure=chosen.profile.code,
        profile_hash=chosen.hash,
        title=chosen.profile.title,
        opened_at=now_text(),
        opened_by=operator,
    )


def keep_profile(connection: Connection, chosen: Loaded) -> None:
    """Keep a profile's text, since a dossier lives by the version it was opened with."""
    if connection.execute(select(profile.c.hash).where(profile.c.hash == chosen.hash)).first() is None:
        connection.execute(insert(profile).values(hash=chosen.hash, body=chosen.body))


def begin_dossier(ledger: Ledger, connection: Connection, chosen: Loaded, code: str, /, **more: Any) -> int:
    """A new dossier of a procedure; an empty code asks for one of our own. Gives its id."""
    keep_profile(connection, chosen)
    return ledger.begin(
        connection,
        Kind.DOSSIER,
        code=code or _free_code(connection),
        kind=chosen.profile.kind,
        procedure=chosen.profile.code,
        profile_hash=chosen.hash,
        opened_at=now_text(),
        **more,
    )


def _free_code(connection: Connection) -> str:
    """A code of our own for a dossier whose mã hồ sơ isn't known: HS-YYMMDD-nnnn."""
    stem = f"HS-{datetime.now():%y%m%d}-"
    taken = connection.execute(select(dossier.c.code).where(dossier.c.code.like(f"{stem}%"))).all()
    numbers = [int(row.code[len(stem) :]) for row in taken if row.code[len(stem) :].isdigit()]
    return f"{stem}{max(numbers, default=0) + 1:04d}"


def add_parts(ledger: Ledger, connection: Connection, first: Page, regions: Sequence[Quad]) -> None:
    """Several papers lie in one frame: `first` keeps the first region, each further one gets a page right behind it."""
    more = len(regions) - 1
    behind = (page.c.dossier_id == first.dossier_id) & (page.c.position > first.position)
    # In two steps, since no two pages may share a position for a moment either.
    connection.execute(update(page).where(behind).values(position=-(page.c.position + more)))
    moved = (page.c.dossier_id == first.dossier_id) & (page.c.position < 0)
    connection.execute(update(page).where(moved).values(position=-page.c.position))
    same_frame = (page.c.scan_id == first.scan_id) & (page.c.frame == first.frame)
    used = int(connection.execute(select(func.max(page.c.part)).where(same_frame)).scalar_one())
    for number, region in enumerate(regions[1:], 1):
        ledger.begin(
            connection,
            Kind.PAGE,
            scan_id=first.scan_id,
            frame=first.frame,
            part=used + number,
            dossier_id=first.dossier_id,
            position=first.position + number,
            original=first.original,
            origin=first.origin.value,
            edits=edits_json(Edits(region=region)),
        )
    own = edits_json(replace(first.edits, region=regions[0]))
    connection.execute(update(page).where(page.c.id == first.id).values(edits=own, attempts=0, lease=""))


def add_pages(
    ledger: Ledger,
    connection: Connection,
    scan_id: int,
    dossier_id: int,
    sha256: str,
    frames: int,
    origin: Origin = Origin.PAPER,
) -> None:
    """One page row for each image of a secured scan; the first may be the rescan that a hand waits for."""
    for frame in range(frames):
        ref = ledger.begin(
            connection,
            Kind.PAGE,
            scan_id=scan_id,
            frame=frame,
            dossier_id=dossier_id,
            position=scan_id * FRAMES_A_SCAN + frame,
            original=sha256,
            origin=origin.value,
        )
        if frame == 0:
            fulfil(ledger, connection, dossier_id, scan_id, ref)
