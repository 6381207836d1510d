"""The hand on papers: which paper a page belongs to, where a paper begins, and in which order its pages lie."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, update

from ocr.errors import Fact, Failure
from station.intake import FRAMES_A_SCAN
from station.ledger import order
from station.ledger.acts import MOVED, OWNER, PLACE, PLACING, kept, remember
from station.ledger.tables import page as page_table
from station.page_record import reading_of
from station.profiles.model import OTHER, Profile
from station.service.hand import Hand, locked
from station.sorting.examples import example_of
from station.sorting.guess import UNKNOWN, Certainty
from station.sorting.kinds import component_of, kind_of
from station.sorting.sheet import sheet_of
from station.states import Kind
from station.taught import lessons, teach
from station.types import EDITABLE, Dossier, Page


class Papers(Hand):
    def assign(self, page_id: int, component: str, actor: str = "") -> Page:
        """Say which paper a page belongs to. Raises DSK-009 for a paper that the procedure doesn't know."""
        with self._ctx.ledger.transaction() as connection:
            found = self._editable(connection, page_id)
            profile = self._ctx.profile_of(self._ctx.queries.dossier(found.dossier_id).profile_hash).profile
            if component != OTHER and profile.slot(component) is None:
                raise Failure("DSK-009", component=component)
            kind = found.kind if component_of(profile, found.kind) == component else kind_of(profile, component)
            before = kept(connection, [page_id], PLACING)
            self._put(connection, found, actor, "IDX-002", {"before": found.component}, component=component, kind=kind)
            lesson = ""
            if component not in (OTHER, found.component) and found.component_by != "hand":
                lesson = self._teach(found, kind, profile, component)
            self._remember(connection, "assign", actor, found.dossier_id, before, lesson=lesson)
        return self._ctx.queries.page(page_id)

    def _put(
        self, connection: Connection, found: Page, actor: str, code: str, facts: dict[str, Fact], **values: Any
    ) -> None:
        said = {"component_by": "hand", "certainty": Certainty.SURE.value} | values
        connection.execute(update(page_table).where(page_table.c.id == found.id).values(**said))
        facts = facts | {"component": said.get("component", found.component)}
        self._ctx.ledger.note(connection, Kind.PAGE, found.id, found.state, actor, code, **facts)

    def _teach(self, found: Page, kind: str, profile: Profile, component: str) -> str:
        """A page that the station put elsewhere is an example from now on; a page without a form's words teaches nothing.

        Gives a lesson that is new as JSON, so that undoing the act takes it away too.
        """
        if not found.reading or not found.begins:
            return ""
        example = example_of(sheet_of(reading_of(self._ctx.vault.get(found.reading)), found.size), kind)
        if kind == UNKNOWN or not example.says_something:
            return ""
        known = {lesson.id for lesson in lessons(self._ctx.settings.root)}
        code = self._ctx.queries.dossier(found.dossier_id).code
        taught = teach(self._ctx.settings.root, example, profile.code, component, code)
        if taught in known:
            return ""
        lesson: dict[str, Any] = {"id": taught, "procedure": profile.code, "component": component, "dossier": code}
        lesson |= {"kind": kind, "titles": example.titles, "labels": example.labels}
        return json.dumps(lesson, ensure_ascii=False)

    def split(self, page_id: int, actor: str = "") -> Page:
        """A new paper begins with this page. Nothing happens where one does already and a hand said so."""
        with self._ctx.ledger.transaction() as connection:
            found = self._editable(connection, page_id)
            if not (found.begins and found.begins_by):
                before = kept(connection, [page_id], PLACING)
                values = {"begins": 1, "begins_by": "hand"}
                connection.execute(update(page_table).where(page_table.c.id == page_id).values(**values))
                self._ctx.ledger.note(connection, Kind.PAGE, page_id, found.state, actor, "DSK-029")
                self._remember(connection, "split", actor, found.dossier_id, before)
        return self._ctx.queries.page(page_id)

    def join(self, page_id: int, actor: str = "") -> Page:
        """This page and those that go on with it belong to the paper above. Raises DSK-026 when there is none."""
        with self._ctx.ledger.transaction() as connection:
            found = self._editable(connection, page_id)
            stack = self._stack(connection, found.dossier_id)
            at = next((n for n, row in enumerate(stack) if row.id == page_id), 0)
            if at == 0 or not stack[at - 1].component:
                raise Failure("DSK-026")
            above, run = stack[at - 1], [stack[at]]
            for row in stack[at + 1 :]:
                if row.begins or (row.component, row.kind) != (found.component, found.kind):
                    break
                run.append(row)
            before = kept(connection, [row.id for row in run], PLACING)
            for row in run:
                paper = {"component": above.component, "kind": above.kind, "begins": 0, "begins_by": "hand"}
                self._put(connection, self._ctx.queries.page(row.id), actor, "DSK-030", {}, **paper)
            self._remember(connection, "join", actor, found.dossier_id, before)
        return self._ctx.queries.page(page_id)

    def put_before(self, page_id: int, other_id: int, actor: str = "") -> Page:
        """Lay a page right before another one of its dossier."""
        return self._reorder(page_id, other_id, False, actor)

    def put_after(self, page_id: int, other_id: int, actor: str = "") -> Page:
        """Lay a page right behind another one of its dossier."""
        return self._reorder(page_id, other_id, True, actor)

    def _reorder(self, page_id: int, other_id: int, behind: bool, actor: str) -> Page:
        with self._ctx.ledger.transaction() as connection:
            found, other = self._editable(connection, page_id), self._editable(connection, other_id)
            if other.dossier_id != found.dossier_id or other.id == found.id:
                raise Failure("DSK-024")
            before = kept(connection, [page_id], (PLACE,))
            whole = order.order_of(connection, found.dossier_id)
            whole.remove(page_id)
            whole.insert(whole.index(other_id) + behind, page_id)
            order.lay(connection, found.dossier_id, whole)
            facts: dict[str, Fact] = {"beside": other_id, "behind": behind}
            self._ctx.ledger.note(connection, Kind.PAGE, page_id, found.state, actor, "DSK-031", **facts)
            self._remember(connection, "reorder", actor, found.dossier_id, before)
        return self._ctx.queries.page(page_id)

    def interleave(self, first_front: int, first_back: int, turned: bool = True, actor: str = "") -> Page:
        """Merge two passes of a two-sided stack: fronts, then backs to the dossier's end; gives the first front.

        turned: the stack was turned over as it lay, so its last sheet's back came first. Blank sides count too.
        Raises DSK-024 when the pages don't lie so, DSK-035 when there are not as many backs as fronts: nothing is moved then.
        """
        with self._ctx.ledger.transaction() as connection:
            front, back = self._editable(connection, first_front), self._editable(connection, first_back)
            whole = order.order_of(connection, front.dossier_id)
            if back.dossier_id != front.dossier_id or whole.index(first_front) >= whole.index(first_back):
                raise Failure("DSK-024")
            gone = {page.id for page in self._ctx.queries.replaced(front.dossier_id)}
            start, middle = whole.index(first_front), whole.index(first_back)
            fronts = [ref for ref in whole[start:middle] if ref not in gone]
            backs = [ref for ref in whole[middle:] if ref not in gone]
            if len(fronts) != len(backs):
                raise Failure("DSK-035", fronts=len(fronts), backs=len(backs))
            before = kept(connection, whole[start:], (PLACE,))
            pairs = zip(fronts, reversed(backs) if turned else backs, strict=True)
            merged = [ref for pair in pairs for ref in pair]
            order.lay(connection, front.dossier_id, [*whole[:start], *merged, *(r for r in whole[start:] if r in gone)])
            self._ctx.ledger.note(connection, Kind.PAGE, front.id, front.state, actor, "DSK-037", sheets=len(fronts))
            self._remember(connection, "interleave", actor, front.dossier_id, before)
        return self._ctx.queries.page(first_front)

    def move(self, page_id: int, dossier_id: int, actor: str = "") -> Page:
        """Move a page to another open dossier, to its end; how scans leave the tray."""
        self.move_run(page_id, page_id, dossier_id, actor)
        return self._ctx.queries.page(page_id)

    def move_run(self, first_id: int, last_id: int, dossier_id: int, actor: str = "") -> Dossier:
        """Move all pages from one to another, both with, to the end of an open dossier; gives that dossier.

        Raises DSK-003 when the dossier takes no pages, DSK-024 when the two pages don't lie in one dossier in this order.
        """
        with self._ctx.ledger.transaction() as connection:
            first, last = self._editable(connection, first_id), self._editable(connection, last_id)
            target = self._ctx.queries.dossier(dossier_id)
            if target.state not in EDITABLE:
                raise Failure("DSK-003", dossier=target.code, state=target.state)
            stack = order.order_of(connection, first.dossier_id)
            if last.dossier_id != first.dossier_id or stack.index(first_id) > stack.index(last_id):
                raise Failure("DSK-024")
            pages = [self._ctx.queries.page(ref) for ref in stack[stack.index(first_id) : stack.index(last_id) + 1]]
            pages = [page for page in pages if page.state != "replaced"]
            if any(locked(page) for page in pages):
                raise Failure("SEC-003")
            if dossier_id == first.dossier_id:
                return target
            before = kept(connection, [page.id for page in pages], (*PLACING, OWNER, PLACE))
            for page in pages:
                self._move(connection, page, dossier_id, actor)
            remember(connection, "move", actor or self._ctx.settings.operator, (first.dossier_id, dossier_id), before)
        return target

    def _move(self, connection: Connection, page: Page, dossier_id: int, actor: str) -> None:
        position = order.next_position(connection, dossier_id, page.scan_id * FRAMES_A_SCAN + page.frame)
        afresh: dict[str, Any] = {"component": "", "component_by": "", "kind": "", "certainty": ""}
        afresh |= {"begins": 0, "begins_by": "", "dossier_id": dossier_id, "position": position}
        connection.execute(update(page_table).where(page_table.c.id == page.id).values(**afresh))
        facts: dict[str, Fact] = {"moved_from": page.dossier_id, "moved_to": dossier_id}
        self._ctx.ledger.note(connection, Kind.PAGE, page.id, page.state, actor, MOVED, **facts)
