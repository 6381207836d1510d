"""What a hand does to pages: turn, assign, set aside, bring back, move. Originals are never touched."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection, func, select, update

from ocr.errors import Fact, Failure
from ocr.types import Edits, Step
from station.context import Context
from station.intake import FRAMES_A_SCAN
from station.ledger.queries import edits_json
from station.ledger.tables import page as page_table
from station.page_record import geometry_of, reading_of
from station.profiles.model import OTHER, Profile
from station.sorting.examples import example_of
from station.sorting.guess import UNKNOWN, Certainty
from station.sorting.kinds import component_of, kind_of
from station.sorting.sheet import sheet_of
from station.states import Kind
from station.taught import teach
from station.types import EDITABLE, Page, Preview

_KEPT_LOCKED = "SEC-005"


def is_locked(page: Page) -> bool:
    """Whether a page carries a mark of state secrecy and nobody has said that it is none."""
    return page.state == "secret" or page.code == _KEPT_LOCKED


class Review:
    """Every act is audited with its actor; a sealed dossier must be reopened first (DSK-007)."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def thumbnail(self, page_id: int) -> bytes:
        """JPEG of the upright page, empty while nobody has looked at it."""
        found = self._ctx.queries.page(page_id)
        return self._ctx.vault.get(found.thumbnail) if found.thumbnail and not is_locked(found) else b""

    def preview(self, page_id: int, delivered: bool = False, side: int = 1100) -> Preview:
        """The page as it will be sealed, or as the scanner delivered it; long side at most `side` px."""
        found = self._ctx.queries.page(page_id)
        if is_locked(found):
            raise Failure("SEC-003")
        how = geometry_of(self._ctx.vault.get(found.look)) if found.look else None
        path = str(self._ctx.vault.verified(found.original))
        image = self._ctx.workers.picture(path, found.frame, None if delivered else how, side)
        steps = how.steps if how else ()
        if found.edits.region is not None:
            steps = (Step.SPLIT, *(step for step in steps if step not in (Step.CROP, Step.PERSPECTIVE)))
        return Preview(image, steps, found.edits.without)

    def turn(self, page_id: int, degrees: int, actor: str = "") -> Page:
        """Turn a page clockwise by 90, 180 or 270 (or −90) as it is shown now; it is looked at and read again."""
        if degrees % 90:
            raise Failure("DSK-008", degrees=degrees)
        found = self._editable(page_id)
        turn = (self._turned(found) + degrees) % 360
        without = tuple(step for step in found.edits.without if step is not Step.TURN)
        edits = replace(found.edits, turn=turn, without=without)
        with self._ctx.ledger.transaction() as connection:
            self._look_again(connection, found, edits, actor, "DSK-012", {"turn": turn})
        return self._ctx.queries.page(page_id)

    def leave_out(self, page_id: int, step: str, actor: str = "") -> Page:
        """Undo one step that sets a page right (crop, perspective, turn, level, split), or do it after all.

        Leaving out `split` makes the frame one page again: the pages of its other papers give way to it.
        """
        found = self._editable(page_id)
        try:
            chosen = Step(step)
        except ValueError as cause:
            raise Failure("DSK-016", step=step) from cause
        edits, again = found.edits, chosen in found.edits.without
        if edits.region is not None and chosen in (Step.CROP, Step.PERSPECTIVE):
            # its outline is the split's: without it the page would show its neighbours, or be split once more
            raise Failure("DSK-016", step=step)
        kept = tuple(each for each in edits.without if each is not chosen)
        edits = replace(edits, without=kept if again else (*kept, chosen))
        if chosen is Step.TURN:
            edits = replace(edits, turn=None)
        if chosen is Step.SPLIT:
            edits = replace(edits, region=None)
        with self._ctx.ledger.transaction() as connection:
            if chosen is Step.SPLIT and not again:
                found = self._join(connection, found, actor)
            facts: dict[str, Fact] = {"step": chosen.value, "left_out": not again}
            self._look_again(connection, found, edits, actor, "DSK-017", facts)
        return self._ctx.queries.page(found.id)

    def _join(self, connection: Connection, found: Page, actor: str) -> Page:
        """The other pages of the same frame give way; the one that goes on is the frame's first."""
        pages = self._ctx.queries.pages_of_frame(found.scan_id, found.frame)
        if any(page.dossier_id != found.dossier_id for page in pages):
            raise Failure("DSK-018")  # its other papers are in other hands by now
        first = min(pages, key=lambda page: page.part)
        for page in pages:
            if page is not first:
                before = page.state
                if before == "set_aside":
                    self._ctx.ledger.advance(connection, Kind.PAGE, page.id, before, "judged", actor=actor)
                    before = "judged"
                self._ctx.ledger.advance(
                    connection, Kind.PAGE, page.id, before, "replaced", actor=actor, code="DSK-017"
                )
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

    def assign(self, page_id: int, component: str, actor: str = "") -> Page:
        """Say which paper a page belongs to. Raises DSK-009 for a paper that the procedure doesn't know."""
        found = self._editable(page_id)
        profile = self._ctx.profile_of(self._ctx.queries.dossier(found.dossier_id).profile_hash).profile
        if component != OTHER and profile.slot(component) is None:
            raise Failure("DSK-009", component=component)
        kind = found.kind if component_of(profile, found.kind) == component else kind_of(profile, component)
        values = {"component": component, "component_by": "hand", "kind": kind, "certainty": Certainty.SURE.value}
        with self._ctx.ledger.transaction() as connection:
            connection.execute(update(page_table).where(page_table.c.id == page_id).values(**values))
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
        if component not in (OTHER, found.component) and found.component_by != "hand":
            self._teach(found, kind, profile, component)
        return self._ctx.queries.page(page_id)

    def _teach(self, found: Page, kind: str, profile: Profile, component: str) -> None:
        """A page that the station put elsewhere is an example from now on; a page without a form's words teaches nothing."""
        if not found.reading or not found.begins:
            return
        reading = reading_of(self._ctx.vault.get(found.reading))
        example = example_of(sheet_of(reading, found.size), kind)
        if kind != UNKNOWN and example.says_something:
            code = self._ctx.queries.dossier(found.dossier_id).code
            teach(self._ctx.settings.root, example, profile.code, component, code)

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

    def decide_secret(self, page_id: int, secret: bool, actor: str = "") -> Page:
        """What the person named for it says of a locked page: a secret (it stays locked, beside the papers), or none.

        Raises SEC-003 for anybody else, DSK-007 when the dossier is closed.
        """
        named = self._ctx.settings.secrets_officer
        if not named or (actor or self._ctx.settings.operator) != named:
            raise Failure("SEC-003")
        found = self._of_open_dossier(page_id)
        new, code = ("set_aside", "SEC-005") if secret else ("secured", "SEC-004")
        with self._ctx.ledger.transaction() as connection:
            self._ctx.ledger.advance(connection, Kind.PAGE, page_id, "secret", new, actor=actor, code=code, attempts=0)
        return self._ctx.queries.page(found.id)

    def move(self, page_id: int, dossier_id: int, actor: str = "") -> Page:
        """Move a page to another open dossier, to its end; how scans leave the tray."""
        found = self._editable(page_id)
        target = self._ctx.queries.dossier(dossier_id)
        if target.state not in EDITABLE:
            raise Failure("DSK-003", dossier=target.code, state=target.state)
        with self._ctx.ledger.transaction() as connection:
            last = connection.execute(
                select(func.max(page_table.c.position)).where(page_table.c.dossier_id == dossier_id)
            ).scalar()
            position = max(int(last or 0), found.scan_id * FRAMES_A_SCAN) + found.frame + 1
            connection.execute(
                update(page_table)
                .where(page_table.c.id == page_id)
                .values(
                    dossier_id=dossier_id,
                    position=position,
                    component="",
                    component_by="",
                    kind="",
                    certainty="",
                    begins=0,
                )
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
        found = self._of_open_dossier(page_id)
        if is_locked(found):
            raise Failure("SEC-003")
        return found

    def _of_open_dossier(self, page_id: int) -> Page:
        found = self._ctx.queries.page(page_id)
        owner = self._ctx.queries.dossier(found.dossier_id)
        if owner.state not in EDITABLE:
            raise Failure("DSK-007", dossier=owner.code, state=owner.state)
        return found
