"""The counts of one root, for the holder and for a process that may only read."""

from __future__ import annotations

from station.config import Settings
from station.ledger.queries import Queries
from station.states import Kind
from station.types import Notice, Status
from station.vault import free_bytes


def read_status(queries: Queries, settings: Settings, alive: bool, trouble: tuple[Notice, ...]) -> Status:
    """What is secured, waiting and held, straight from the ledger."""
    return Status(
        watching=str(settings.watch),
        watcher_alive=alive,
        last_page_at=queries.last_page_at(),
        scans=queries.counts(Kind.SCAN),
        pages=queries.counts(Kind.PAGE),
        dossiers=queries.counts(Kind.DOSSIER),
        deliveries=queries.counts(Kind.DELIVERY),
        disk_free=free_bytes(settings.root),
        operator=settings.operator,
        trouble=trouble,
        last_event=queries.last_event(),
    )
