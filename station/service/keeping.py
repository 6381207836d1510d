"""The hand on what counts: set a page aside, bring it back, let a rescan take its place; undo and redo whatever hands did."""

from __future__ import annotations

import json

from sqlalchemy import func, select, update

from ocr.errors import Failure
from station.ledger.acts import AWAIT, PLACING, STANDING, kept, next_act, pending_rescan, replace_page, swap
from station.ledger.tables import act as act_table
from station.ledger.tables import scan as scan_table
from station.service.hand import Hand
from station.sorting.examples import Example
from station.states import Kind
from station.taught import forget, lessons, teach
from station.types import Page, Undoable


class Keeping(Hand):
    def set_aside(self, page_id: int, actor: str = "") -> Page:
        """Leave a page out of the papers; it stays in the dossier and in its list."""
        with self._ctx.ledger.transaction() as connection:
            found = self._editable(connection, page_id)
            if found.state != "set_aside":
                before = kept(connection, [page_id], STANDING)
                self._ctx.ledger.advance(
                    connection, Kind.PAGE, page_id, found.state, "set_aside", actor=actor, code="DSK-013"
                )
                self._remember(connection, "set_aside", actor, found.dossier_id, before)
        return self._ctx.queries.page(page_id)

    def bring_back(self, page_id: int, actor: str = "") -> Page:
        """The page counts after all: it is read (again) and placed."""
        with self._ctx.ledger.transaction() as connection:
            found = self._editable(connection, page_id)
            if found.state == "set_aside":
                before = kept(connection, [page_id], (*STANDING, *PLACING, "reading", "blank", "verdicts"))
                self._ctx.ledger.advance(
                    connection, Kind.PAGE, page_id, "set_aside", "judged", actor=actor, code="DSK-014", attempts=0
                )
                if not found.look:
                    self._ctx.ledger.advance(
                        connection, Kind.PAGE, page_id, "judged", "secured", actor=actor, code="DSK-014"
                    )
                self._remember(connection, "bring_back", actor, found.dossier_id, before)
        return self._ctx.queries.page(page_id)

    def replace(self, page_id: int, by_page_id: int, reason: str, actor: str = "") -> Page:
        """Let a rescan take the place and the paper of a page; gives the rescan. The old page is kept, never delivered.

        Raises DSK-032 without a reason, DSK-033 unless both lie in one dossier and the rescan is among its papers.
        """
        if not reason.strip():
            raise Failure("DSK-032")
        with self._ctx.ledger.transaction() as connection:
            old, new = self._editable(connection, page_id), self._editable(connection, by_page_id)
            if old.id == new.id or old.dossier_id != new.dossier_id or new.state == "set_aside":
                raise Failure("DSK-033")
            replace_page(self._ctx.ledger, connection, old.id, new.id, reason.strip(), actor, "DSK-028")
        return self._ctx.queries.page(by_page_id)

    def await_rescan(self, page_id: int, reason: str, actor: str = "") -> Page:
        """The next page that arrives in this page's dossier takes its place; undo takes the wish back."""
        if not reason.strip():
            raise Failure("DSK-032")
        with self._ctx.ledger.transaction() as connection:
            found = self._editable(connection, page_id)
            last = connection.execute(select(func.max(scan_table.c.id))).scalar()
            older, _wish = pending_rescan(connection, found.dossier_id)
            connection.execute(update(act_table).where(act_table.c.id == older).values(done=0))
            wish = {"page": page_id, "after_scan": int(last or 0), "reason": reason.strip()}
            self._remember(connection, AWAIT, actor, found.dossier_id, {}, wish=wish)
            self._ctx.ledger.note(connection, Kind.PAGE, page_id, found.state, actor, "DSK-034")
        return self._ctx.queries.page(page_id)

    def replaced(self, dossier_id: int) -> tuple[Page, ...]:
        """The pages that gave way, with `replaced_by` and `reason`: kept, and never delivered."""
        return self._ctx.queries.replaced(dossier_id)

    def undoable(self, dossier_id: int) -> Undoable:
        """What `undo` and `redo` would do now."""
        with self._ctx.queries.reading() as connection:
            done, undone = next_act(connection, dossier_id, True), next_act(connection, dossier_id, False)
            _act, wish = pending_rescan(connection, dossier_id)
        return Undoable(done.verb if done else "", undone.verb if undone else "", wish.get("page", 0))

    def undo(self, dossier_id: int, actor: str = "") -> Undoable:
        """Take back the last act of a hand on this dossier.

        Raises DSK-022 when there is none, DSK-007 for a closed dossier, DSK-024 when a page of it lies elsewhere,
        DSK-025 when something was done since in the other dossier that the act touched.
        """
        return self._swap(dossier_id, actor, True)

    def redo(self, dossier_id: int, actor: str = "") -> Undoable:
        """Do again what was undone last. Raises DSK-023 when there is nothing, and as `undo`."""
        return self._swap(dossier_id, actor, False)

    def _swap(self, dossier_id: int, actor: str, done: bool) -> Undoable:
        with self._ctx.ledger.transaction() as connection:
            found = next_act(connection, dossier_id, done)
            if found is None:
                raise Failure("DSK-022" if done else "DSK-023")
            swap(self._ctx.ledger, connection, found, actor)
            if found.verb == AWAIT:
                state = self._ctx.queries.dossier(dossier_id).state
                code = "DSK-020" if done else "DSK-021"
                self._ctx.ledger.note(connection, Kind.DOSSIER, dossier_id, state, actor, code, verb=AWAIT)
        if found.lesson:
            self._unlearn(found.lesson) if done else self._learn(found.lesson)
        return self.undoable(dossier_id)

    def _unlearn(self, lesson: str) -> None:
        root, ref = self._ctx.settings.root, json.loads(lesson)["id"]
        if ref in {known.id for known in lessons(root)}:
            forget(root, ref)

    def _learn(self, lesson: str) -> None:
        said = json.loads(lesson)
        example = Example(said["kind"], tuple(said["titles"]), tuple(said["labels"]))
        teach(self._ctx.settings.root, example, said["procedure"], said["component"], said["dossier"])
