"""The station itself: status, news, refused files, whether the invariants hold."""

from __future__ import annotations

from sqlalchemy import update

from ocr.errors import Failure
from station.context import Context
from station.lamps import Lamp
from station.ledger.tables import scan
from station.messages import notice
from station.pipeline import capture
from station.service.scanner import latest
from station.service.status import read_status
from station.states import Kind
from station.types import Event, Scan, Status


class Upkeep:
    """What the status line asks four times a second must stay cheap: one integer."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def status(self) -> Status:
        troubles = tuple(notice(failure.code, failure.facts) for failure in self._ctx.troubles.all())
        return read_status(self._ctx.queries, self._ctx.settings, self._ctx.watcher_alive, troubles)

    def events(self, after: int, limit: int = 500) -> tuple[Event, ...]:
        """News since event number `after`; without news it costs one comparison, since screens ask four times a second."""
        if self._ctx.ledger.last_event <= after:
            return ()
        return self._ctx.queries.events(after, limit)

    def scanner(self) -> tuple[Lamp, ...]:
        """The lamps of the scanner's latest test sheet; none when it was never scanned."""
        judged = latest(self._ctx.settings.root)
        return judged[1] if judged else ()

    def quarantine(self) -> tuple[Scan, ...]:
        """Files that could not be taken and that nobody has answered, each with its code."""
        return self._ctx.queries.refused()

    def retry_scan(self, scan_id: int, actor: str = "") -> Scan:
        """Try a refused file again; raises the reason that still stands."""
        capture.retry(self._ctx, scan_id, actor)
        return self._ctx.queries.scan(scan_id)

    def answer_scan(self, scan_id: int, actor: str = "") -> Scan:
        """Say that a refused file is dealt with, its paper having been scanned again; its bytes stay in quarantine."""
        found = self._ctx.queries.scan(scan_id)
        if found.state != "quarantined":
            raise Failure("CAP-020", file=found.name)
        with self._ctx.ledger.transaction() as connection:
            connection.execute(update(scan).where(scan.c.id == scan_id).values(answered=1))
            self._ctx.ledger.note(connection, Kind.SCAN, scan_id, "quarantined", actor, "CAP-021")
        return self._ctx.queries.scan(scan_id)
