"""The order of a dossier's pages. Positions are only dealt out anew among those there are, so later scans still come behind."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, func, select, update

from ocr.errors import Failure
from station.ledger.tables import page


def order_of(connection: Connection, dossier_id: int) -> list[int]:
    """Ids of all pages of a dossier as they lie, those set aside and replaced among them."""
    rows = connection.execute(select(page.c.id).where(page.c.dossier_id == dossier_id).order_by(page.c.position))
    return [int(row.id) for row in rows]


def before(connection: Connection, page_id: int) -> int:
    """The page that lies before this one, 0 = it is the first."""
    found = connection.execute(select(page.c.dossier_id).where(page.c.id == page_id)).scalar_one()
    order = order_of(connection, int(found))
    at = order.index(page_id)
    return order[at - 1] if at else 0


def put_after(connection: Connection, page_id: int, after: int) -> None:
    """Lay a page right after another of its dossier, or first of all for 0. Raises DSK-024 when that one lies elsewhere."""
    dossier_id = int(connection.execute(select(page.c.dossier_id).where(page.c.id == page_id)).scalar_one())
    order = order_of(connection, dossier_id)
    order.remove(page_id)
    if after and after not in order:
        raise Failure("DSK-024")
    order.insert(order.index(after) + 1 if after else 0, page_id)
    lay(connection, dossier_id, order)


def lay(connection: Connection, dossier_id: int, order: Sequence[int]) -> None:
    """Bring all pages of a dossier into this order."""
    rows = connection.execute(
        select(page.c.id, page.c.position).where(page.c.dossier_id == dossier_id).order_by(page.c.position)
    ).all()
    places = {page_id: row.position for page_id, row in zip(order, rows, strict=True)}
    moved = [{"ref": row.id, "place": places[row.id]} for row in rows if places[row.id] != row.position]
    if not moved:
        return
    # In two steps, since no two pages may share a position for a moment either.
    away = update(page).where(page.c.id == bindparam("ref")).values(position=-bindparam("place") - 1)
    connection.execute(away, moved)
    left = (page.c.dossier_id == dossier_id) & (page.c.position < 0)
    connection.execute(update(page).where(left).values(position=-page.c.position - 1))


def next_position(connection: Connection, dossier_id: int, least: int = 0) -> int:
    """A position behind all pages of a dossier, and not under `least`."""
    last = connection.execute(select(func.max(page.c.position)).where(page.c.dossier_id == dossier_id)).scalar()
    return max(int(last or 0), least) + 1
