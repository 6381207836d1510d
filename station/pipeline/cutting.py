"""Takes batches `closing` whose pages are all read, cuts them by their separators; leaves them `withdrawn` when nothing is left,
in `review` with what a person must decide.

The pages of a run go to the dossier that its sheet names, all runs in one transaction, each page by a recorded move.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select, update

from ocr.errors import Fact
from station import rules
from station.context import Context
from station.intake import FRAMES_A_SCAN, begin_dossier
from station.ledger import order
from station.ledger.acts import LOCKED
from station.ledger.tables import dossier as dossier_table
from station.ledger.tables import page as page_table
from station.page_record import barcodes_of, reading_of
from station.profiles.files import Loaded
from station.separators.cutting import Cut, Leaf, Segment, Why, cut, whole_frames
from station.separators.keys import office_key
from station.separators.signs import sign_of
from station.sorting.guess import Certainty
from station.sorting.kinds import component_of
from station.sorting.sheet import sheet_of
from station.states import Kind
from station.types import EDITABLE, Dossier, Page

TAKEN, UNKNOWN_NAME, CUT, LEFT, DONE = "SEP-011", "SEP-012", "SEP-013", "SEP-014", "SEP-015"


@dataclass(frozen=True)
class _Target:
    """Where a run goes: a dossier that is there, or a new one of a procedure."""

    segment: Segment
    loaded: Loaded
    dossier_id: int = 0


def step(ctx: Context) -> bool:
    """Cut the next batch."""
    for batch in ctx.queries.dossiers(200, ("closing",)):
        if not batch.batch or ctx.queries.scans(("seen", "settling"), batch.id):
            continue
        pages = ctx.queries.pages(batch.id)
        if any(page.state in rules.PENDING for page in pages):
            continue
        _cut(ctx, batch, pages)
        return True
    return False


def _cut(ctx: Context, batch: Dossier, pages: Sequence[Page]) -> None:
    leaves = [_leaf(ctx, batch, page) for page in pages]
    found = cut(whole_frames(leaves, [(page.scan_id, page.frame) for page in pages]))
    held: dict[int, str] = {number: why.value for number, why in found.held.items()}
    sheets: dict[int, str] = {number: why.value for number, why in found.sheets.items()}
    with ctx.ledger.transaction() as connection:
        for segment in found.segments:
            target = _target(ctx, connection, batch, segment)
            if isinstance(target, _Target):
                _fill(ctx, connection, batch, target, pages)
                continue
            held |= dict.fromkeys(segment.pages, target)
            if segment.sheet in sheets:
                sheets[segment.sheet] = target
        _set_sheets_aside(ctx, connection, pages, sheets)
        for number, why in held.items():
            _hold(ctx, connection, pages[number], why)
        _end(ctx, connection, batch, held, sheets, found)


def _leaf(ctx: Context, batch: Dossier, page: Page) -> Leaf:
    found = barcodes_of(ctx.vault.get(page.look)) if page.look else ()
    codes = [(code.text, code.format) for code in found]
    reading = reading_of(ctx.vault.get(page.reading)) if page.reading else None
    if page.state == "secret" or page.code == LOCKED:
        return Leaf(counts=page.state == "secret")
    aside = page.state == "set_aside"
    kind = ""
    if reading is not None and not page.blank:
        sheet = sheet_of(reading, page.size, [text for text, _format in codes], False)
        kind = ctx.sorter(batch.profile_hash).place(sheet, None).kind
    cuts = ctx.profile_of(batch.profile_hash).profile.cuts
    sign = sign_of(codes, kind, page.blank, office_key(ctx.settings), cuts)
    if aside and page.code.startswith("SEP-"):  # the sheets of an earlier cut still count as seen, and cut no more
        return Leaf(sign if page.code == Why.SHEET.value else None, False, page.code == Why.SHEET.value)
    return Leaf(sign if not aside or page.blank else None, not aside and not page.blank)


def _target(ctx: Context, connection: Connection, batch: Dossier, segment: Segment) -> _Target | str:
    """Where a run may go, or the code of what stands against it."""
    loaded = ctx.profile_of(batch.profile_hash)
    if segment.procedure:
        fitting = [each for each in ctx.profiles if segment.procedure in (each.profile.code, *each.profile.aliases)]
        if len(fitting) != 1 or fitting[0].profile.kind == "tray":
            return UNKNOWN_NAME
        loaded = fitting[0]
    known = {kind.code for kind in ctx.sorter(batch.profile_hash).kinds}
    if any(paper.kind and paper.kind not in known for paper in segment.papers):
        return UNKNOWN_NAME
    there = connection.execute(select(dossier_table).where(dossier_table.c.code == segment.code)).first()
    if there is None:
        return _Target(segment, loaded)
    filled = connection.execute(select(page_table.c.id).where(page_table.c.dossier_id == there.id)).first()
    fits = there.procedure == loaded.profile.code and there.state in EDITABLE and not there.batch
    return TAKEN if filled or not fits else _Target(segment, ctx.profile_of(there.profile_hash), there.id)


def _fill(ctx: Context, connection: Connection, batch: Dossier, target: _Target, pages: Sequence[Page]) -> None:
    segment, profile = target.segment, target.loaded.profile
    owner = target.dossier_id or begin_dossier(
        ctx.ledger, connection, target.loaded, segment.code, opened_by=batch.opened_by, cut_from=batch.id
    )
    begins = {paper.first: paper.kind for paper in segment.papers}
    kind: str | None = None
    for number in segment.pages:
        page = pages[number]
        kind = begins.get(number, kind)
        values: dict[str, object] = {
            "dossier_id": owner,
            "component": "",
            "component_by": "",
            "kind": "",
            "certainty": "",
        }
        least = page.scan_id * FRAMES_A_SCAN + page.frame
        values |= {"begins": int(number in begins), "begins_by": "sheet" if number in begins else ""}
        values |= {"position": order.next_position(connection, owner, least)}
        if kind:
            values |= {"component": component_of(profile, kind), "component_by": "sheet", "kind": kind}
            values |= {"certainty": Certainty.SURE.value, "begins_by": "sheet"}
        connection.execute(update(page_table).where(page_table.c.id == page.id).values(**values))
        facts: dict[str, Fact] = {"moved_from": batch.id, "moved_to": owner}
        ctx.ledger.note(connection, Kind.PAGE, page.id, page.state, "", CUT, **facts)


def _set_sheets_aside(ctx: Context, connection: Connection, pages: Sequence[Page], sheets: dict[int, str]) -> None:
    for number, why in sheets.items():
        page, state = pages[number], pages[number].state
        if state == "set_aside":  # a blank side that cuts lies there already; now it says why
            connection.execute(update(page_table).where(page_table.c.id == page.id).values(code=why))
            ctx.ledger.note(connection, Kind.PAGE, page.id, state, "", why)
        else:
            ctx.ledger.advance(connection, Kind.PAGE, page.id, state, "set_aside", code=why)


def _hold(ctx: Context, connection: Connection, page: Page, why: str) -> None:
    if not page.code or page.code.startswith("SEP-"):
        connection.execute(update(page_table).where(page_table.c.id == page.id).values(code=why))
    ctx.ledger.note(connection, Kind.PAGE, page.id, page.state, "", why)


def _end(
    ctx: Context, connection: Connection, batch: Dossier, held: dict[int, str], sheets: dict[int, str], found: Cut
) -> None:
    doubtful = sum(why != Why.SHEET.value for why in sheets.values())
    whole = not held and not doubtful and not ctx.queries.refused(batch.id)
    facts: dict[str, Fact] = {"dossiers": len(found.segments), "held": len(held), "sheets": doubtful}
    code = DONE if whole else LEFT
    ctx.ledger.advance(connection, Kind.DOSSIER, batch.id, "closing", "review", code=code, facts=facts)
    if whole:
        ctx.ledger.advance(connection, Kind.DOSSIER, batch.id, "review", "withdrawn", code=DONE)
