"""Takes looks, texts and values that the vault found missing or changed, leaves their pages to be looked at and read again.

The original is there, so nothing is lost; without this one bad block would stop every dossier behind it.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select, update

from station.context import Context
from station.ledger.tables import dossier, event, page
from station.states import Kind

MADE_AGAIN = "VLT-005"
TIMES = 3
"""A disk that loses the same page's text more often needs a person."""
OPEN = ("open", "closing", "review")
"""A dossier that is being sealed meets what is lost by itself, and goes back to review before its pages are read again."""
_MAY = ("judged", "ready", "needs_operator", "poison")


def step(ctx: Context) -> bool:
    """Have made again what was found lost since the last time; True when a page is on its way."""
    did = False
    while ctx.vault.lost:
        sha256 = ctx.vault.lost.pop()
        with ctx.ledger.transaction() as connection:
            for row in connection.execute(_pages_with(sha256)).all():
                did = _again(ctx, connection, row, sha256) or did
    return did


def _pages_with(sha256: str) -> Select[Any]:
    names = ("look", "thumbnail", "reading", "fields")
    return (
        select(page)
        .join(dossier, dossier.c.id == page.c.dossier_id)
        .where(or_(*(page.c[name] == sha256 for name in names)), page.c.state.in_(_MAY), dossier.c.state.in_(OPEN))
    )


def _again(ctx: Context, connection: Connection, row: Row[Any], sha256: str) -> bool:
    mine = (event.c.kind == Kind.PAGE.value, event.c.ref == row.id, event.c.code == MADE_AGAIN)
    if len(connection.execute(select(event.c.seq).where(*mine)).all()) >= TIMES:
        return False
    if sha256 == row.fields:
        connection.execute(update(page).where(page.c.id == row.id).values(fields="", fields_of=""))
        ctx.ledger.note(connection, Kind.PAGE, row.id, row.state, "", MADE_AGAIN)
    else:
        ctx.ledger.advance(connection, Kind.PAGE, row.id, row.state, "secured", code=MADE_AGAIN, reading="", attempts=0)
    return True
