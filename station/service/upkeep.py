"""The station itself: status, news, refused files, whether the invariants hold."""

from __future__ import annotations

from station.context import Context
from station.messages import notice
from station.pipeline import capture
from station.service.status import read_status
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

    def quarantine(self) -> tuple[Scan, ...]:
        """Files that could not be taken, each with its code."""
        return self._ctx.queries.scans(("quarantined",))

    def retry_scan(self, scan_id: int, actor: str = "") -> Scan:
        """Try a refused file again; raises the reason that still stands."""
        capture.retry(self._ctx, scan_id, actor)
        return self._ctx.queries.scan(scan_id)
