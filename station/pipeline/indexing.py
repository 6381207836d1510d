"""Takes pages `ready` or set aside, leaves each with its paper and what it says; takes dossiers `closing`, leaves them in
`review` or on to sealing.

A dossier closes only when every file seen for it is secured or refused and every page is read.
"""

from __future__ import annotations

from sqlalchemy import select, update

from ocr.errors import Fact
from ocr.types import Origin
from station import rules
from station.context import Context
from station.fields.page_fields import fields_of
from station.findings import Value
from station.ledger.tables import page as page_table
from station.page_record import barcodes_of, codes_of, reading_of
from station.page_values import values_blob
from station.separators.keys import office_key
from station.separators.payload import Said, read
from station.separators.payload import Sheet as SeparatorSheet
from station.separators.signs import SEPARATOR, Plain, sign_of
from station.sorting.guess import Certainty
from station.sorting.kinds import component_of
from station.sorting.sheet import Sheet, sheet_of
from station.sorting.stack import Before, Placed, after
from station.standing import standing_of
from station.states import Kind
from station.types import Dossier, Page

PLACEABLE = ("ready", "needs_operator", "poison")


def step(ctx: Context) -> bool:
    """Place one page, ask one what it says, or move one closing dossier on."""
    return _place_next(ctx) or _ask_next(ctx) or _close_next(ctx)


def _place_next(ctx: Context) -> bool:
    waiting = select(page_table.c.dossier_id).where(page_table.c.state.in_(PLACEABLE), page_table.c.component == "")
    for row in ctx.queries.rows(waiting.distinct()):
        if ctx.queries.dossier(row.dossier_id).batch:
            continue  # which dossier a page belongs to comes first
        earlier: list[Page] = []
        for page in ctx.queries.pages(row.dossier_id):
            if page.state in (*rules.AWAY, "replaced"):
                continue
            if page.state in PLACEABLE and not page.component and not (earlier and _open_question(earlier[-1])):
                _place(ctx, page, earlier)
                return True
            earlier.append(page)
    return False


def _ask_next(ctx: Context) -> bool:
    """Keep what one page says by its kind of paper: made at the first placing, and anew when kind, text or codes change."""
    made_of = page_table.c.kind + ":" + page_table.c.reading + ":" + page_table.c.look
    stale = (
        select(page_table.c.id)
        .where(page_table.c.state.in_(PLACEABLE), page_table.c.component != "", page_table.c.fields_of != made_of)
        .order_by(page_table.c.id)
        .limit(1)
    )
    for row in ctx.queries.rows(stale):
        page = ctx.queries.page(row.id)
        blob = ctx.vault.put(values_blob(_values(ctx, page)))
        fields_of_ = f"{page.kind}:{page.reading}:{page.look}"
        with ctx.ledger.transaction() as connection:
            same = (
                page_table.c.kind == page.kind,
                page_table.c.reading == page.reading,
                page_table.c.look == page.look,
            )
            connection.execute(
                update(page_table).where(page_table.c.id == page.id, *same).values(fields=blob, fields_of=fields_of_)
            )
            ctx.ledger.note(connection, Kind.PAGE, page.id, page.state, "", "IDX-007")
        return True
    return False


def _values(ctx: Context, page: Page) -> tuple[Value, ...]:
    reading = reading_of(ctx.vault.get(page.reading)) if page.reading else None
    codes = barcodes_of(ctx.vault.get(page.look)) if page.look else ()
    profile = ctx.profile_of(ctx.queries.dossier(page.dossier_id).profile_hash).profile
    return fields_of(reading, page.size, codes, {**ctx.papers, **profile.papers}.get(page.kind))


def _open_question(before: Page) -> bool:
    """Whether the page before may still turn out to be some paper that its followers belong to."""
    return before.state in rules.PENDING or not before.component


def _place(ctx: Context, page: Page, earlier: list[Page]) -> None:
    kept = ctx.queries.dossier(page.dossier_id).profile_hash
    told = bool(page.begins_by and page.begins)
    whole = earlier[-1] if earlier and page.origin is Origin.SIGNED and earlier[-1].scan_id == page.scan_id else None
    if whole is not None and not told:
        _go_with(ctx, page, whole)
        return
    placed = ctx.sorter(kept).place(_sheet(ctx, page), None if told else _paper_before(ctx, earlier))
    component = component_of(ctx.profile_of(kept).profile, placed.kind)
    if placed.kind == SEPARATOR or _is_ours(ctx, page):
        _put_sheet_aside(ctx, page)
        return
    with ctx.ledger.transaction() as connection:
        connection.execute(
            update(page_table)
            .where(page_table.c.id == page.id, page_table.c.component == "")
            .values(
                component=component,
                component_by="station",
                kind=placed.kind,
                certainty=placed.certainty.value,
                begins=int(told or placed.begins),
            )
        )
        certainty = placed.certainty.value
        ctx.ledger.note(
            connection, Kind.PAGE, page.id, page.state, "", "IDX-002", component=component, certainty=certainty
        )


def _go_with(ctx: Context, page: Page, before: Page) -> None:
    """A signed file is one paper: nothing of it may be parted."""
    same = {name: getattr(before, name) for name in ("component", "component_by", "kind", "certainty")}
    with ctx.ledger.transaction() as connection:
        unplaced = (page_table.c.id == page.id) & (page_table.c.component == "")
        connection.execute(update(page_table).where(unplaced).values(**same, begins=0))
        facts = {"component": before.component, "certainty": before.certainty}
        ctx.ledger.note(connection, Kind.PAGE, page.id, page.state, "", "IDX-002", **facts)


def _is_ours(ctx: Context, page: Page) -> bool:
    key = office_key(ctx.settings)
    return bool(page.look) and any(read(code, key) is not None for code in codes_of(ctx.vault.get(page.look)))


def _put_sheet_aside(ctx: Context, page: Page) -> None:
    """A separator is no paper. One that names another dossier, or isn't believed, asks a person what lies behind it."""
    codes = barcodes_of(ctx.vault.get(page.look)) if page.look else ()
    sign = sign_of([(code.text, code.format) for code in codes], SEPARATOR, False, office_key(ctx.settings))
    own = ctx.queries.dossier(page.dossier_id).code
    fits = isinstance(sign, Said) and (sign.sheet is not SeparatorSheet.DOSSIER or sign.name in ("", own))
    fits = fits or (isinstance(sign, Plain) and (sign.code == own or own.startswith("HS-")))
    with ctx.ledger.transaction() as connection:
        code = "SEP-001" if fits else "SEP-010"
        ctx.ledger.advance(connection, Kind.PAGE, page.id, page.state, "set_aside", code=code)


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
        if dossier.batch or ctx.queries.scans(("seen", "settling"), dossier.id):
            continue
        pages = ctx.queries.pages(dossier.id)
        if any(page.state in rules.PENDING or _unplaced(page) for page in pages):
            continue  # what they say is asked before any dossier closes: `step` comes here last
        _to_review(ctx, dossier, pages)
        return True
    return False


def _unplaced(page: Page) -> bool:
    return not page.component and page.state not in rules.AWAY


def _to_review(ctx: Context, dossier: Dossier, pages: tuple[Page, ...]) -> None:
    """Seal at once what is complete, or what a person chose to finish as it is; anything else waits for a person."""
    profile = ctx.profile_of(dossier.profile_hash).profile
    stands = standing_of(ctx.queries, ctx.values, profile, dossier, pages, at_desk=False)
    facts: dict[str, Fact] = {
        "missing": len(stands.missing),
        "unreadable": len(stands.unreadable),
        "refused": stands.refused,
        "contradictions": len(stands.contradictions),
    }
    shown = [page for page in pages if page.state not in rules.AWAY]
    doubtful = sum(page.state == "set_aside" and page.code == "SEP-010" for page in pages)
    facts |= {"separators": doubtful} if doubtful else {}
    there = rules.sides_there(pages)
    wrong = bool(dossier.expected) and dossier.expected != there
    facts |= {"told": dossier.expected, "there": there} if wrong else {}
    whole = not (stands.blocked or doubtful or wrong)
    go_on = bool(shown) and not stands.secret and (whole or bool(dossier.incomplete_reason))
    with ctx.ledger.transaction() as connection:
        code = "" if go_on else "SEC-002" if stands.secret else "IDX-003" if shown else "IDX-004"
        ctx.ledger.advance(connection, Kind.DOSSIER, dossier.id, "closing", "review", code=code, facts=facts)
        if go_on:
            ctx.ledger.advance(connection, Kind.DOSSIER, dossier.id, "review", "sealing")
