"""Takes pages `ready` or set aside, leaves each with its paper; takes dossiers `closing`, leaves them in `review` or on to sealing.

A dossier closes only when every file seen for it is secured or refused and every page is read.
"""

from __future__ import annotations

from sqlalchemy import select, update

from ocr.errors import Fact
from station import rules
from station.context import Context
from station.ledger.tables import page as page_table
from station.page_record import codes_of, reading_of
from station.sorting.guess import Certainty
from station.sorting.kinds import component_of
from station.sorting.sheet import Sheet, sheet_of
from station.sorting.stack import Before, Placed, after
from station.states import Kind
from station.types import Dossier, DossierKind, Page

PLACEABLE = ("ready", "needs_operator", "poison")


def step(ctx: Context) -> bool:
    """Place one page, or move one closing dossier on."""
    return _place_next(ctx) or _close_next(ctx)


def _place_next(ctx: Context) -> bool:
    waiting = select(page_table.c.dossier_id).where(page_table.c.state.in_(PLACEABLE), page_table.c.component == "")
    for row in ctx.queries.rows(waiting.distinct()):
        earlier: list[Page] = []
        for page in ctx.queries.pages(row.dossier_id):
            if page.state in ("set_aside", "replaced"):
                continue
            if page.state in PLACEABLE and not page.component and not (earlier and _open_question(earlier[-1])):
                _place(ctx, page, earlier)
                return True
            earlier.append(page)
    return False


def _open_question(before: Page) -> bool:
    """Whether the page before may still turn out to be some paper that its followers belong to."""
    return before.state in rules.PENDING or not before.component


def _place(ctx: Context, page: Page, earlier: list[Page]) -> None:
    kept = ctx.queries.dossier(page.dossier_id).profile_hash
    placed = ctx.sorter(kept).place(_sheet(ctx, page), _paper_before(ctx, earlier))
    component = component_of(ctx.profile_of(kept).profile, placed.kind)
    with ctx.ledger.transaction() as connection:
        connection.execute(
            update(page_table)
            .where(page_table.c.id == page.id, page_table.c.component == "")
            .values(
                component=component,
                component_by="station",
                kind=placed.kind,
                certainty=placed.certainty.value,
                begins=int(placed.begins),
            )
        )
        certainty = placed.certainty.value
        ctx.ledger.note(
            connection, Kind.PAGE, page.id, page.state, "", "IDX-002", component=component, certainty=certainty
        )


def _sheet(ctx: Context, page: Page) -> Sheet:
    codes = codes_of(ctx.vault.get(page.look)) if page.look else ()
    reading = reading_of(ctx.vault.get(page.reading)) if page.reading else None
    return sheet_of(reading, page.size, codes, False, page.scan_id)


def _paper_before(ctx: Context, earlier: list[Page]) -> Before | None:
    """The paper that a page may go on with: the pages since its beginning, each taken as it was placed."""
    start = next((at for at in reversed(range(len(earlier))) if earlier[at].begins), max(0, len(earlier) - 1))
    before: Before | None = None
    for page in earlier[start:]:
        placed = Placed(page.kind, 1.0, Certainty(page.certainty or Certainty.ASKED), page.begins)
        before = after(_sheet(ctx, page), placed, before)
    return before


def _close_next(ctx: Context) -> bool:
    for dossier in ctx.queries.dossiers(200, ("closing",)):
        if ctx.queries.scans(("seen", "settling"), dossier.id):
            continue
        pages = ctx.queries.pages(dossier.id)
        if any(page.state in rules.PENDING or _unplaced(page) for page in pages):
            continue
        _to_review(ctx, dossier, pages)
        return True
    return False


def _unplaced(page: Page) -> bool:
    return not page.component and page.state != "set_aside"


def _to_review(ctx: Context, dossier: Dossier, pages: tuple[Page, ...]) -> None:
    """Seal at once what is complete, or what a person chose to finish as it is; anything else waits for a person."""
    profile = ctx.profile_of(dossier.profile_hash).profile
    gaps = rules.missing(profile, pages)
    again = rules.unreadable(pages) if dossier.kind is DossierKind.DESK else ()
    refused = ctx.queries.refused(dossier.id)
    facts: dict[str, Fact] = {"missing": len(gaps), "unreadable": len(again), "refused": len(refused)}
    shown = [page for page in pages if page.state != "set_aside"]
    whole = not gaps and not again and not refused
    go_on = bool(shown) and (whole or bool(dossier.incomplete_reason))
    with ctx.ledger.transaction() as connection:
        code = "" if go_on else ("IDX-003" if shown else "IDX-004")
        ctx.ledger.advance(connection, Kind.DOSSIER, dossier.id, "closing", "review", code=code, facts=facts)
        if go_on:
            ctx.ledger.advance(connection, Kind.DOSSIER, dossier.id, "review", "sealing")
