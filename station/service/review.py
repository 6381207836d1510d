"""What a hand does to pages: turn, assign, set aside, bring back, move. Originals are never touched."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select, update

from ocr.errors import Failure
from station.context import Context
from station.intake import FRAMES_A_SCAN
from station.ledger.queries import edits_json
from station.ledger.tables import page as page_table
from station.profiles import OTHER
from station.states import Kind
from station.types import Page

OPEN = ("open", "review")


class Review:
    """Every act is audited with its actor; a sealed dossier must be reopened first (DSK-007)."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def thumbnail(self, page_id: int) -> bytes:
        """JPEG of the upright page, empty while nobody has looked at it."""
        found = self._ctx.queries.page(page_id)
        return self._ctx.vault.get(found.thumbnail) if found.thumbnail else b""

    def turn(self, page_id: int, degrees: int, actor: str = "") -> Page:
        """Turn a page clockwise by 90, 180 or 270 (or −90) as it is shown now; it is looked at and read again."""
        if degrees % 90:
            raise Failure("DSK-008", degrees=degrees)
        found = self._editable(page_id)
        if found.state == "set_aside":
            found = self.bring_back(page_id, actor)
        turn = (self._turned(found) + degrees) % 360
        with self._ctx.ledger.transaction() as connection:
            self._ctx.ledger.advance(
                connection,
                Kind.PAGE,
                page_id,
                found.state,
                "secured",
                actor=actor,
                code="DSK-012",
                facts={"turn": turn},
                edits=edits_json(replace(found.edits, turn=turn)),
                attempts=0,
                reading="",
            )
        return self._ctx.queries.page(page_id)

    def _turned(self, found: Page) -> int:
        """Clockwise degrees by which the delivered image is turned now, by hand or by the station."""
        if found.edits.turn is not None:
            return found.edits.turn
        if not found.look:
            return 0
        from station.page_record import geometry_of

        return (360 - geometry_of(self._ctx.vault.get(found.look)).rotation) % 360

    def assign(self, page_id: int, component: str, actor: str = "") -> Page:
        """Say which paper a page belongs to. Raises DSK-009 for a paper that the procedure doesn't know."""
        found = self._editable(page_id)
        profile = self._ctx.profile_of(self._ctx.queries.dossier(found.dossier_id).profile_hash).profile
        if component != OTHER and profile.component(component) is None:
            raise Failure("DSK-009", component=component)
        with self._ctx.ledger.transaction() as connection:
            connection.execute(
                update(page_table).where(page_table.c.id == page_id).values(component=component, component_by="hand")
            )
            self._ctx.ledger.note(
                connection,
                Kind.PAGE,
                page_id,
                found.state,
                actor,
                "IDX-002",
                component=component,
                before=found.component,
            )
        return self._ctx.queries.page(page_id)

    def set_aside(self, page_id: int, actor: str = "") -> Page:
        """Leave a page out of the papers; it stays in the dossier and in its list."""
        found = self._editable(page_id)
        with self._ctx.ledger.transaction() as connection:
            self._ctx.ledger.advance(
                connection, Kind.PAGE, page_id, found.state, "set_aside", actor=actor, code="DSK-013"
            )
        return self._ctx.queries.page(page_id)

    def bring_back(self, page_id: int, actor: str = "") -> Page:
        """Undo `set_aside`: the page is read (again) and placed."""
        found = self._editable(page_id)
        if found.state != "set_aside":
            return found
        new = "judged" if found.look else "secured"
        with self._ctx.ledger.transaction() as connection:
            self._ctx.ledger.advance(
                connection, Kind.PAGE, page_id, "set_aside", new, actor=actor, code="DSK-014", attempts=0
            )
        return self._ctx.queries.page(page_id)

    def move(self, page_id: int, dossier_id: int, actor: str = "") -> Page:
        """Move a page to another open dossier, to its end; how scans leave the tray."""
        found = self._editable(page_id)
        target = self._ctx.queries.dossier(dossier_id)
        if target.state not in OPEN:
            raise Failure("DSK-003", dossier=target.code, state=target.state)
        with self._ctx.ledger.transaction() as connection:
            last = connection.execute(
                select(func.max(page_table.c.position)).where(page_table.c.dossier_id == dossier_id)
            ).scalar()
            position = max(int(last or 0), found.scan_id * FRAMES_A_SCAN) + found.frame + 1
            connection.execute(
                update(page_table)
                .where(page_table.c.id == page_id)
                .values(dossier_id=dossier_id, position=position, component="", component_by="")
            )
            self._ctx.ledger.note(
                connection,
                Kind.PAGE,
                page_id,
                found.state,
                actor,
                "DSK-015",
                moved_from=found.dossier_id,
                moved_to=dossier_id,
            )
        return self._ctx.queries.page(page_id)

    def _editable(self, page_id: int) -> Page:
        found = self._ctx.queries.page(page_id)
        owner = self._ctx.queries.dossier(found.dossier_id)
        if owner.state not in OPEN:
            raise Failure("DSK-007", dossier=owner.code, state=owner.state)
        return found
