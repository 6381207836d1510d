"""Takes pages `ready` or set aside, leaves each with its paper; takes dossiers `closing`, leaves them in `review` or on to sealing.

A dossier closes only when every file seen for it is secured or refused and every page is read.
"""

from __future__ import annotations

from sqlalchemy import select, update

from ocr.errors import Fact
from station import rules
from station.context import Context
from station.ledger.tables import page as page_table
from station.page_record import reading_of
from station.states import Kind
from station.types import Dossier, DossierKind, Page

PLACEABLE = ("ready", "needs_operator", "poison")


def step(ctx: Context) -> bool:
    """Place one page, or move one closing dossier on."""
    return _place_next(ctx) or _close_next(ctx)


def _place_next(ctx: Context) -> bool:
    waiting = select(page_table.c.dossier_id).where(page_table.c.state.in_(PLACEABLE), page_table.c.component == "")
    for row in ctx.queries.rows(waiting.distinct()):
        before: Page | None = None
        for page in ctx.queries.pages(row.dossier_id):
            if page.state == "set_aside":
                continue
            alone = before is None or before.scan_id != page.scan_id
            if page.state in PLACEABLE and not page.component and (alone or not _open_question(before)):
                _place(ctx, page, before)
                return True
            before = page
    return False


def _open_question(before: Page | None) -> bool:
    """Whether the page before may still turn out to be some paper that its followers belong to."""
    return before is not None and (before.state in rules.PENDING or not before.component)


def _place(ctx: Context, page: Page, before: Page | None) -> None:
    profile = ctx.profile_of(ctx.queries.dossier(page.dossier_id).profile_hash).profile
    text = reading_of(ctx.vault.get(page.reading)).text if page.reading else ""
    component = rules.component_for(profile, text, before, page)
    with ctx.ledger.transaction() as connection:
        connection.execute(
            update(page_table)
            .where(page_table.c.id == page.id, page_table.c.component == "")
            .values(component=component, component_by="station")
        )
        ctx.ledger.note(connection, Kind.PAGE, page.id, page.state, "", "IDX-002", component=component)


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
