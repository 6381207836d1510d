"""Takes deliveries `queued`, leaves them `acknowledged` and, after a later read-back that agrees, `verified`.

What passes by itself goes back to `queued` with a growing pause; what needs a person is `held` with its code.
"""

from __future__ import annotations

import random
import threading
import time
from pathlib import Path

from sqlalchemy import delete, insert, select, update

from ocr.errors import Fact, Failure
from station import formats
from station.connectors import TRANSIENT, Parcel, Receipt
from station.context import Context
from station.ledger.tables import delivery as delivery_table
from station.ledger.tables import package, receipt
from station.states import Kind
from station.types import Delivery
from station.vault import hash_file

FIRST_PAUSE, LONGEST_PAUSE, SIGN_IN_PAUSE = 2.0, 900.0, 60.0
LONGEST_WISH = 3600.0
"""Seconds that a case system may ask us to wait."""


def _recover(ctx: Context) -> None:
    """What a run or a step that was cut off was sending goes back into the queue; the server knows how far it got."""
    for row in ctx.queries.deliveries(("sending",)):
        with ctx.ledger.transaction() as connection:
            ctx.ledger.advance(connection, Kind.DELIVERY, row.id, "sending", "queued")


def step(ctx: Context, stop: threading.Event) -> bool:
    """Send or read back one delivery that is due. Only one thread does: what is `sending` now was cut off."""
    _recover(ctx)
    due = [row for row in ctx.queries.deliveries(("queued", "acknowledged")) if _due(ctx, row)]
    if not due:
        return False
    row = min(due, key=lambda found: found.id)
    if row.state == "acknowledged":
        _read_back(ctx, row)
    else:
        _send(ctx, row, stop)
    return True


def _due(ctx: Context, row: Delivery) -> bool:
    """A time farther away than any pause was written by a clock that was ahead: it must not hold the paper for years."""
    left = row.next_try - time.time()
    return not 0 < left <= max(LONGEST_WISH, ctx.settings.read_back_seconds)


def _send(ctx: Context, row: Delivery, stop: threading.Event) -> None:
    attempts = ctx.ledger.claim(Kind.DELIVERY, row.id, "queued")
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(connection, Kind.DELIVERY, row.id, "queued", "sending")
        sha256 = connection.execute(
            select(package.c.sha256).where(package.c.dossier_id == row.dossier_id, package.c.revision == row.revision)
        ).scalar_one()
    try:
        parcel = _parcel(ctx, row, sha256)
        answer = ctx.connector.send(parcel, row.key, _Progress(ctx, row.id), stop.is_set)
    except Failure as failure:
        _failed(ctx, row, attempts, failure)
        return
    ctx.troubles.clear("delivery")
    with ctx.ledger.transaction() as connection:
        connection.execute(delete(receipt).where(receipt.c.delivery_id == row.id))
        connection.execute(
            insert(receipt).values(
                delivery_id=row.id, receipt_id=answer.receipt_id, committed_at=answer.committed_at, body=answer.body
            )
        )
        ctx.ledger.advance(
            connection,
            Kind.DELIVERY,
            row.id,
            "sending",
            "acknowledged",
            facts={"receipt": answer.receipt_id},
            next_try=time.time() + ctx.settings.read_back_seconds,
            attempts=0,
            sent_bytes=row.total_bytes,
        )


def _parcel(ctx: Context, row: Delivery, sha256: str) -> Parcel:
    """The package as it was sealed, every byte of it. Raises SEA-004, or DLV-014 when the disk doesn't give it."""
    folder = ctx.packages / row.folder
    try:
        if hash_file(folder / formats.MANIFEST) != sha256:
            raise Failure("SEA-004", file=formats.MANIFEST)
        parcel = formats.parcel(row.dossier_code, row.revision, folder, sha256)
        for file in parcel.files:
            if hash_file(file.path) != file.sha256:
                raise Failure("SEA-004", file=file.name)
    except FileNotFoundError as cause:
        raise Failure("SEA-004", file=Path(str(cause.filename)).name) from cause
    except OSError as cause:
        raise Failure("DLV-014", file=Path(str(cause.filename)).name) from cause
    return parcel


class _Progress:
    """Notes how far a sending is, at most once a second: a value to show, never one to rely on."""

    def __init__(self, ctx: Context, ref: int) -> None:
        self._ctx, self._ref, self._last = ctx, ref, 0.0

    def __call__(self, sent: int, _total: int) -> None:
        if time.monotonic() - self._last < 1.0:
            return
        self._last = time.monotonic()
        with self._ctx.ledger.transaction() as connection:
            connection.execute(update(delivery_table).where(delivery_table.c.id == self._ref).values(sent_bytes=sent))


def _failed(ctx: Context, row: Delivery, attempts: int, failure: Failure) -> None:
    """Back into the queue after a pause, or held for a person; the rest of the queue goes on."""
    facts: dict[str, Fact] = dict(failure.facts)
    if failure.code == "DLV-003":
        _pause(ctx, row, "sending", failure, SIGN_IN_PAUSE)
    elif failure.code in TRANSIENT:
        asked = facts.get("retry_after")
        pause = min(float(asked), LONGEST_WISH) if isinstance(asked, int | float) else _backoff(attempts)
        _pause(ctx, row, "sending", failure, pause)
    else:
        with ctx.ledger.transaction() as connection:
            ctx.ledger.advance(connection, Kind.DELIVERY, row.id, "sending", "held", code=failure.code, facts=facts)


def _backoff(attempts: int) -> float:
    """Full jitter between half and the whole of 2 s · 2ⁿ, at most 15 minutes."""
    longest = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(attempts - 1, 10))
    return random.uniform(longest / 2, longest)  # noqa: S311 - spreads load, guards nothing


def _pause(ctx: Context, row: Delivery, state: str, failure: Failure, seconds: float) -> None:
    with ctx.ledger.transaction() as connection:
        if state == "sending":
            ctx.ledger.advance(
                connection,
                Kind.DELIVERY,
                row.id,
                "sending",
                "queued",
                code=failure.code,
                facts=failure.facts,
                next_try=time.time() + seconds,
            )
        else:
            connection.execute(
                update(delivery_table).where(delivery_table.c.id == row.id).values(next_try=time.time() + seconds)
            )
    if failure.code != "DLV-011":
        ctx.troubles.say("delivery", failure)


def _read_back(ctx: Context, row: Delivery) -> None:
    """Ask the other side again, later, what it holds; only agreement makes a delivery `verified`."""
    try:
        answer = ctx.connector.read_back(row.key)
    except Failure as failure:
        if failure.code in TRANSIENT or failure.code == "DLV-003":
            _pause(ctx, row, "acknowledged", failure, _backoff(5))
            return
        _hold(ctx, row, failure)
        return
    ctx.troubles.clear("delivery")
    try:
        problem = _disagreement(ctx, row, answer)
    except Failure as failure:
        problem = failure
    if problem is not None:
        _hold(ctx, row, problem)
        return
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(connection, Kind.DELIVERY, row.id, "acknowledged", "verified")


def _disagreement(ctx: Context, row: Delivery, answer: Receipt | None) -> Failure | None:
    if answer is None:
        return Failure("DLV-015")
    with ctx.ledger.transaction() as connection:
        sha256 = connection.execute(
            select(package.c.sha256).where(package.c.dossier_id == row.dossier_id, package.c.revision == row.revision)
        ).scalar_one()
    parcel = _parcel(ctx, row, sha256)
    ours = {file.file_id: file.sha256.lower() for file in parcel.files}
    theirs = {file_id: found.lower() for file_id, found in answer.files}
    return None if ours == theirs else Failure("DLV-008")


def _hold(ctx: Context, row: Delivery, failure: Failure) -> None:
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(
            connection, Kind.DELIVERY, row.id, "acknowledged", "held", code=failure.code, facts=failure.facts
        )
