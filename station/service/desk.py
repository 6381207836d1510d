"""The desk: open a dossier, see what is missing, finish it, open it again."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from sqlalchemy import Connection, select, update

from ocr.errors import Failure
from ocr.reading.vietnamese import fold
from station import rules
from station.bring import bring_bytes, bring_file
from station.context import Context
from station.i18n import _
from station.intake import begin_dossier
from station.ledger.acts import drop_rescan
from station.ledger.tables import dossier as dossier_table
from station.messages import notice
from station.procedures import key_of
from station.profiles.files import choose
from station.returning import dossier_of_person
from station.standing import applicant_in, standing_of
from station.states import Kind
from station.types import Dossier, DossierKind, DossierView, Page, Procedure
from station.untouched import passing_of
from station.verdict_sentence import spoken

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
OF_LATE = 300
"""Dossiers that tell which procedures an office needs most."""


class Desk:
    """Methods take an optional `actor`; without one the station's operator is meant."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def procedures(self) -> tuple[Procedure, ...]:
        """What a dossier may be opened for: what was opened most of late, as of the start, then by title."""
        return self._procedures

    @cached_property
    def _procedures(self) -> tuple[Procedure, ...]:
        opened = Counter(dossier.procedure for dossier in self._ctx.queries.dossiers(OF_LATE))
        found = [
            Procedure(
                loaded.profile.code, loaded.profile.title, loaded.profile.kind, loaded.hash, key_of(loaded.profile)
            )
            for loaded in self._ctx.profiles
            if loaded.profile.kind != "tray"
        ]
        return tuple(sorted(found, key=lambda each: (-opened[each.code], each.kind != "desk", fold(each.title))))

    def open(self, procedure: str, code: str = "", title: str = "", batch: bool = False, actor: str = "") -> Dossier:
        """Open a dossier; scans first seen from now on belong to it. Raises DSK-001, DSK-002, PRF-002.

        batch: a stack that separators cut into dossiers of this procedure when it is finished.
        """
        chosen = choose(self._ctx.profiles, procedure)
        if chosen.profile.kind == "tray":
            raise Failure("PRF-002", asked=procedure, nearest="")
        if code and not CODE.fullmatch(code):
            raise Failure("DSK-001", asked=code)
        with self._ctx.ledger.transaction() as connection:
            if connection.execute(select(dossier_table.c.id).where(dossier_table.c.code == code)).first():
                raise Failure("DSK-002", asked=code)
            by = actor or self._ctx.settings.operator
            ref = begin_dossier(
                self._ctx.ledger, connection, chosen, code, actor=actor, title=title, opened_by=by, batch=int(batch)
            )
            self._point_at(connection, ref)
        return self._ctx.queries.dossier(ref)

    def current(self) -> Dossier | None:
        """The dossier that new scans go to."""
        return self._ctx.queries.current_dossier()

    def make_current(self, dossier_id: int, actor: str = "") -> Dossier:
        """Send new scans to this dossier. Raises DSK-003 unless it is open."""
        found = self._ctx.queries.dossier(dossier_id)
        if found.state != "open" or found.kind is DossierKind.TRAY:
            raise Failure("DSK-003", dossier=found.code, state=found.state)
        with self._ctx.ledger.transaction() as connection:
            self._point_at(connection, dossier_id)
            self._ctx.ledger.note(connection, Kind.DOSSIER, dossier_id, found.state, actor, "DSK-010")
        return self._ctx.queries.dossier(dossier_id)

    def recent(self, limit: int = 50) -> tuple[Dossier, ...]:
        """Newest first."""
        return self._ctx.queries.dossiers(limit)

    def find(self, code: str) -> Dossier:
        """By its code. Raises LDG-007."""
        return self._ctx.queries.dossier_by_code(code)

    def view(self, dossier_id: int) -> DossierView:
        """All that the desk shows about one dossier."""
        ctx, queries = self._ctx, self._ctx.queries
        found = queries.dossier(dossier_id)
        pages = queries.pages(dossier_id)
        profile = ctx.profile_of(found.profile_hash).profile
        unsettled = len(queries.scans(("seen", "settling"), dossier_id))
        refused = queries.refused(dossier_id)
        stands = standing_of(queries, ctx.values, profile, found, pages, at_desk=True)
        wrong = _miscounted(found, pages)
        sent = queries.deliveries(dossier_id=dossier_id)
        answers = queries.sayings(dossier_id, "answer")
        told = {name: said.value for name, said in answers.items()}
        fields = ctx.values.rows(dossier_id, pages, {**ctx.papers, **profile.papers})
        return DossierView(
            found,
            pages,
            rules.checklist(profile, pages, _("Papers not placed yet"), told),
            unsettled,
            refused,
            found.state in ("open", "review") and (found.batch or not (stands.blocked or wrong)),
            self._not_sealed(found) or _hint(found) or wrong or spoken(stands),
            sent[0] if sent else None,
            stands,
            applicant_in(queries, ctx.values, profile, dossier_id, pages),
            fields,
            answers,
            queries.sayings(dossier_id, "original"),
            ctx.words.of(pages, fields),
            passing_of(queries, profile, pages),
        )

    def _not_sealed(self, found: Dossier) -> str:
        failure = self._ctx.queries.not_sealed(found.id) if found.state == "review" else None
        if failure is None:
            return ""
        said = notice(failure.code, failure.facts)
        return f"{said.title}. {said.advice}"

    def slip(self, dossier_id: int) -> bytes:
        """The citizen's slip as PDF (A5, Vietnamese): what to bring, what can't be read, what doesn't agree."""
        from station.slip import slip_of  # drawing libraries, that a desk without a slip doesn't need

        ctx = self._ctx
        return slip_of(ctx.settings, ctx.queries, ctx.values, ctx.queries.dossier(dossier_id))

    def bring(self, dossier_id: int, paths: Sequence[str]) -> int:
        """Take files of the citizen (phone photos, PDFs) into this dossier; gives how many. They come in as scans do.

        Raises DSK-004 when the dossier takes no pages, and for the first file that can't be brought what
        `bring_file` raises; those before it are on their way.
        """
        self._takes_pages(dossier_id)
        for path in paths:
            bring_file(Path(path), self._ctx.settings.watch)
        return len(paths)

    def bring_picture(self, dossier_id: int, body: bytes, name: str) -> None:
        """Take a picture from the clipboard into this dossier: a whole PNG or JPEG file as bytes."""
        self._takes_pages(dossier_id)
        bring_bytes(body, name, self._ctx.settings.watch)

    def _takes_pages(self, dossier_id: int) -> None:
        found = self._ctx.queries.dossier(dossier_id)
        if found.state != "open" or found.kind is DossierKind.TRAY:
            raise Failure("DSK-004", dossier=found.code, state=found.state)
        if not found.current:
            self.make_current(dossier_id)

    def finish(self, dossier_id: int, reason: str = "", actor: str = "") -> Dossier:
        """Close a dossier; it is sealed once every page is read. `reason` finishes it although something is missing.

        Raises DSK-004 when it isn't open or in review, DSK-005 when it holds no page and none is on its way,
        SEC-002 while a page carries a mark of state secrecy.
        """
        found = self._ctx.queries.dossier(dossier_id)
        if found.kind is DossierKind.TRAY or found.state not in ("open", "review"):
            raise Failure("DSK-004", dossier=found.code, state=found.state)
        every = self._ctx.queries.pages(dossier_id)
        if any(page.state == "secret" for page in every):
            raise Failure("SEC-002", dossier=found.code)
        pages = [page for page in every if page.state not in rules.AWAY]
        if not pages and not found.batch and not self._ctx.queries.scans(("seen", "settling"), dossier_id):
            raise Failure("DSK-005", dossier=found.code)
        ledger = self._ctx.ledger
        with ledger.transaction() as connection:
            if found.state == "review":
                ledger.advance(connection, Kind.DOSSIER, dossier_id, "review", "open", actor=actor)
            ledger.advance(
                connection,
                Kind.DOSSIER,
                dossier_id,
                "open",
                "closing",
                actor=actor,
                current=0,
                incomplete_reason=reason.strip(),
                facts={"incomplete": bool(reason.strip())},
            )
        return self._ctx.queries.dossier(dossier_id)

    def expect(self, dossier_id: int, sheets: int, sides: int = 1, actor: str = "") -> Dossier:
        """Say how many sheets were laid in, and how many sides of each are scanned (1 or 2); 0 sheets takes it back.

        A dossier with more or fewer pages is not whole: it asks before it is sealed. Raises DSK-003 for a closed one.
        """
        found = self._ctx.queries.dossier(dossier_id)
        if found.state not in ("open", "review"):
            raise Failure("DSK-003", dossier=found.code, state=found.state)
        with self._ctx.ledger.transaction() as connection:
            told = max(0, sheets) * (2 if sides == 2 else 1)
            connection.execute(update(dossier_table).where(dossier_table.c.id == dossier_id).values(expected=told))
            self._ctx.ledger.note(connection, Kind.DOSSIER, dossier_id, found.state, actor, "DSK-036", sides=told)
        return self._ctx.queries.dossier(dossier_id)

    def finish_cut(self, batch_id: int, actor: str = "") -> Dossier:
        """Finish every dossier that was cut from a batch and is still open; gives the batch."""
        for found in self._ctx.queries.cut_from(batch_id):
            if found.state == "open" and self._ctx.queries.pages(found.id):
                self.finish(found.id, actor=actor)
        return self._ctx.queries.dossier(batch_id)

    def of_person(self, number: str) -> Dossier:
        """The finished dossier of the applicant with this number on the card. Raises ANS-006, DSK-040, DSK-041."""
        return dossier_of_person(self._ctx.queries, self._ctx.vault, number)

    def reopen(self, dossier_id: int, reason: str, actor: str = "") -> Dossier:
        """Open a dossier again, for a paper that came later; sealing it makes the next revision. Raises DSK-006."""
        found = self._ctx.queries.dossier(dossier_id)
        if found.state not in ("review", "sealed"):
            raise Failure("DSK-006", dossier=found.code, state=found.state)
        with self._ctx.ledger.transaction() as connection:
            self._ctx.ledger.advance(
                connection,
                Kind.DOSSIER,
                dossier_id,
                found.state,
                "open",
                actor=actor,
                code="DSK-011",
                facts={"reason": reason},
                incomplete_reason="",
            )
            drop_rescan(connection, dossier_id)  # a wish from before the sealing must not catch a later page
            self._point_at(connection, dossier_id)
        return self._ctx.queries.dossier(dossier_id)

    def _point_at(self, connection: Connection, dossier_id: int) -> None:
        connection.execute(update(dossier_table).where(dossier_table.c.current == 1).values(current=0))
        connection.execute(
            update(dossier_table).where(dossier_table.c.id == dossier_id).values(current=1, current_since=time.time())
        )


_STATE_HINTS = {
    "closing": lambda: _("Finishing: the last pages are being read."),
    "sealing": lambda: _("Making the PDFs."),
    "sealed": lambda: _("Sealed. The upload goes on by itself."),
    "purging": lambda: _("Sealed. The upload goes on by itself."),
    "purged": lambda: _("Delivered; the local copy is gone."),
    "withdrawn": lambda: _("Withdrawn."),
    "cut": lambda: _("Cut into its dossiers; each goes on by itself."),
}


def _hint(found: Dossier) -> str:
    """A batch that is cut has nothing left of its own: it is withdrawn, but nobody took it back."""
    state = "cut" if found.batch and found.state == "withdrawn" else found.state
    return _STATE_HINTS[state]() if state in _STATE_HINTS else ""


def _miscounted(found: Dossier, pages: Sequence[Page]) -> str:
    """What is to be said of the count before anything else, "" = nothing."""
    if found.batch:
        return _("Separators cut it into dossiers when it is finished.")
    there = rules.sides_there(pages)
    if not found.expected or found.expected == there:
        return ""
    return _("{told} sides were laid in, {got} are here").format(told=found.expected, got=there)
