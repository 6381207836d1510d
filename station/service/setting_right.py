"""The hand on one page's picture: turn it, leave out a step that set it right. Originals are never touched."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, update

from ocr.errors import Fact, Failure
from ocr.types import Edits, Step
from station.ledger.acts import LOOKED, STANDING, kept, turn_into
from station.ledger.queries import edits_json
from station.ledger.tables import page as page_table
from station.page_record import geometry_of
from station.service.hand import Hand, locked
from station.states import Kind
from station.types import Page


class SettingRight(Hand):
    def turn(self, page_id: int, degrees: int, actor: str = "") -> Page:
        """Turn a page clockwise by 90, 180 or 270 (or −90) as it is shown now; it is looked at and read again."""
        if degrees % 90:
            raise Failure("DSK-008", degrees=degrees)
        with self._ctx.ledger.transaction() as connection:
            found = self._editable(connection, page_id)
            turn = (self._turned(found) + degrees) % 360
            without = tuple(step for step in found.edits.without if step is not Step.TURN)
            edits = replace(found.edits, turn=turn, without=without)
            before = kept(connection, [page_id], (*STANDING, *LOOKED))
            self._look_again(connection, found, edits, actor, "DSK-012", {"turn": turn})
            self._remember(connection, "turn", actor, found.dossier_id, before)
        return self._ctx.queries.page(page_id)

    def leave_out(self, page_id: int, step: str, actor: str = "") -> Page:
        """Undo one step that sets a page right (crop, perspective, turn, level, split), or do it after all.

        Leaving out `split` makes the frame one page again: the pages of its other papers give way to it.
        """
        try:
            chosen = Step(step)
        except ValueError as cause:
            raise Failure("DSK-016", step=step) from cause
        with self._ctx.ledger.transaction() as connection:
            found = self._editable(connection, page_id)
            edits, again = _without(found.edits, chosen), chosen in found.edits.without
            touched = [found]
            if chosen is Step.SPLIT and not again:
                touched = list(self._ctx.queries.pages_of_frame(found.scan_id, found.frame))
            before = kept(connection, [page.id for page in touched], (*STANDING, *LOOKED))
            if chosen is Step.SPLIT and not again:
                found = self._join_frame(connection, found, touched, actor)
            facts: dict[str, Fact] = {"step": chosen.value, "left_out": not again}
            self._look_again(connection, found, edits, actor, "DSK-017", facts)
            self._remember(connection, "leave_out", actor, found.dossier_id, before)
        return self._ctx.queries.page(found.id)

    def _join_frame(self, connection: Connection, found: Page, pages: list[Page], actor: str) -> Page:
        """The other pages of the same frame give way; the one that goes on is the frame's first."""
        if any(locked(page) for page in pages):
            raise Failure("SEC-003")
        if any(page.dossier_id != found.dossier_id for page in pages):
            raise Failure("DSK-018")  # its other papers are in other hands by now
        first = min(pages, key=lambda page: page.part)
        for page in pages:
            if page is not first:
                turn_into(self._ctx.ledger, connection, page.id, "replaced", actor, "DSK-017")
        return first

    def _look_again(
        self, connection: Connection, found: Page, edits: Edits, actor: str, code: str, facts: dict[str, Fact]
    ) -> None:
        """Back to `secured` with new instructions: the page is looked at and read anew."""
        before = found.state
        if before == "set_aside":
            self._ctx.ledger.advance(connection, Kind.PAGE, found.id, before, "judged", actor=actor, code="DSK-014")
            before = "judged"
        text = edits_json(edits)
        if before == "secured":
            connection.execute(update(page_table).where(page_table.c.id == found.id).values(edits=text, attempts=0))
            self._ctx.ledger.note(connection, Kind.PAGE, found.id, before, actor, code, **facts)
            return
        self._ctx.ledger.advance(
            connection,
            Kind.PAGE,
            found.id,
            before,
            "secured",
            actor=actor,
            code=code,
            facts=facts,
            edits=text,
            attempts=0,
            reading="",
        )

    def _turned(self, found: Page) -> int:
        """Clockwise degrees by which the delivered image is turned now, by hand or by the station."""
        if found.edits.turn is not None:
            return found.edits.turn
        if not found.look:
            return 0
        return (360 - geometry_of(self._ctx.vault.get(found.look)).rotation) % 360


def _without(edits: Edits, step: Step) -> Edits:
    """The instructions with one step left out, or done after all when it was. Raises DSK-016 where that makes no sense."""
    if edits.region is not None and step in (Step.CROP, Step.PERSPECTIVE):
        # its outline is the split's: without it the page would show its neighbours, or be split once more
        raise Failure("DSK-016", step=step.value)
    others = tuple(each for each in edits.without if each is not step)
    changed = replace(edits, without=others if step in edits.without else (*others, step))
    if step is Step.TURN:
        changed = replace(changed, turn=None)
    return replace(changed, region=None) if step is Step.SPLIT else changed
