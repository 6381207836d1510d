"""The queue of sendings: list, try again, hold."""

from __future__ import annotations

from sqlalchemy import update

from ocr.errors import Failure
from station.context import Context
from station.ledger.tables import delivery
from station.states import Kind
from station.types import Delivery


class Outbox:
    """What waits to be sent, what was sent, and what needs a person."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def rows(self) -> tuple[Delivery, ...]:
        """Newest first."""
        return self._ctx.queries.deliveries()

    def retry(self, delivery_id: int, actor: str = "") -> Delivery:
        """Send now: a held one goes back into the queue, a waiting one stops waiting."""
        found = self._find(delivery_id)
        with self._ctx.ledger.transaction() as connection:
            if found.state == "held":
                self._ctx.ledger.advance(
                    connection, Kind.DELIVERY, delivery_id, "held", "queued", actor=actor, next_try=0.0, attempts=0
                )
            else:
                connection.execute(update(delivery).where(delivery.c.id == delivery_id).values(next_try=0.0))
        return self._find(delivery_id)

    def hold(self, delivery_id: int, actor: str = "") -> Delivery:
        """Keep a queued sending back until a person lets it go."""
        found = self._find(delivery_id)
        with self._ctx.ledger.transaction() as connection:
            self._ctx.ledger.advance(
                connection, Kind.DELIVERY, delivery_id, found.state, "held", actor=actor, code="DLV-016"
            )
        return self._find(delivery_id)

    def _find(self, delivery_id: int) -> Delivery:
        for row in self._ctx.queries.deliveries():
            if row.id == delivery_id:
                return row
        raise Failure("LDG-007", id=delivery_id)
