"""How rows begin: the tray for what belongs to nobody, a dossier's profile text, the pages of a scan."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, insert, select

from station.ledger.store import Ledger, now_text
from station.ledger.tables import dossier, profile
from station.profiles import Loaded
from station.states import Kind

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


def add_pages(ledger: Ledger, connection: Connection, scan_id: int, dossier_id: int, sha256: str, frames: int) -> None:
    """One page row for each image of a secured scan."""
    for frame in range(frames):
        ledger.begin(
            connection,
            Kind.PAGE,
            scan_id=scan_id,
            frame=frame,
            dossier_id=dossier_id,
            position=scan_id * FRAMES_A_SCAN + frame,
            original=sha256,
        )
