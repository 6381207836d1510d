"""What every room of the hand's verbs shares: which pages may be changed, and how an act is kept so that it can be undone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, select

from ocr.errors import Failure
from station.context import Context
from station.ledger import acts
from station.ledger.acts import LOCKED
from station.ledger.tables import dossier, page
from station.types import EDITABLE, Page


def locked(page: Page) -> bool:
    """Whether a page carries a mark of state secrecy and nobody has said that it is none."""
    return page.state == "secret" or page.code == LOCKED


class Hand:
    """Every act is audited with its actor and can be undone; a sealed dossier must be reopened first (DSK-007)."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def _editable(self, connection: Connection, page_id: int) -> Page:
        """The page as it is now. Raises LDG-007 for none, DSK-007 for a closed dossier, SEC-003 for a locked page,

        DSK-027 when it gave way.
        """
        found = self._of_open_dossier(connection, page_id)
        if locked(found):
            raise Failure("SEC-003")
        if found.state == "replaced":
            raise Failure("DSK-027")
        return found

    def _of_open_dossier(self, connection: Connection, page_id: int) -> Page:
        found = self._ctx.queries.page(page_id)
        row = connection.execute(select(dossier.c.code, dossier.c.state).where(dossier.c.id == found.dossier_id)).one()
        if row.state not in EDITABLE:
            raise Failure("DSK-007", dossier=row.code, state=row.state)
        return found

    def _remember(
        self, connection: Connection, verb: str, actor: str, owner: int, pages: acts.Kept, **more: Any
    ) -> None:
        acts.remember(connection, verb, actor or self._ctx.settings.operator, (owner, owner), pages, **more)

    def _stack(self, connection: Connection, dossier_id: int) -> Sequence[Any]:
        """Rows of a dossier's pages that count, in their order."""
        counted = (page.c.dossier_id == dossier_id) & page.c.state.not_in(("replaced", "set_aside", "secret"))
        return connection.execute(select(page).where(counted).order_by(page.c.position)).all()
