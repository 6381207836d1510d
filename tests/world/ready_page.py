"""A page that was secured, looked at and read, as the stages leave it in a station's root, without an engine."""

from __future__ import annotations

from sqlalchemy import update

from station.app import Station
from station.config import Settings
from station.ledger.store import Ledger
from station.ledger.tables import page as page_table
from station.states import Kind
from station.types import Dossier
from station.vault import Vault


def add(
    station: Station,
    settings: Settings,
    dossier: Dossier,
    component: str,
    kind: str,
    blobs: dict[str, bytes],
    **more: str,
) -> int:
    """Put it to a paper of the dossier; blobs: what the vault keeps for each of the page's columns. Gives its id."""
    station.close()
    vault, ledger = Vault(settings.root), Ledger(settings.root, "tester")
    original = vault.put(b"a scan")
    with ledger.transaction() as connection:
        scan = ledger.begin(
            connection, Kind.SCAN, raw_name=b"a.jpg", dev=1, ino=1, size=6, mtime_ns=1, sha256=original, frames=1,
            dossier_id=dossier.id, first_seen_mono=0.0,
        )  # fmt: skip
        for old, new in (("seen", "settling"), ("settling", "secured"), ("secured", "cleaned")):
            ledger.advance(connection, Kind.SCAN, scan, old, new)
        page = ledger.begin(
            connection, Kind.PAGE, scan_id=scan, frame=0, dossier_id=dossier.id, position=1, original=original,
            component=component, component_by="hand", kind=kind, certainty="sure", begins=1,
        )  # fmt: skip
        ledger.advance(connection, Kind.PAGE, page, "secured", "judged")
        ledger.advance(connection, Kind.PAGE, page, "judged", "ready")
        values = {column: vault.put(body) for column, body in blobs.items()} | more
        connection.execute(update(page_table).where(page_table.c.id == page).values(**values))
    ledger.close()
    station.open()
    return page
