"""Takes pages `secured`, leaves them `judged` with verdicts, codes and a thumbnail.

Several papers in one frame become a page each, and each is looked at again.

When a look fails the page goes to `needs_operator` with the code; when it killed its worker twice, to `poison`.
"""

from __future__ import annotations

from sqlalchemy import select, update

from ocr.errors import Failure
from ocr.types import SCANNER_SHEET, Look, PageJob
from station.context import Context
from station.intake import add_parts
from station.lamps import Light, overall
from station.ledger.queries import edits_of, verdicts_json
from station.ledger.tables import page as page_table
from station.page_record import look_blob
from station.scanner_history import remember
from station.states import Kind
from station.types import Page

DEADLY = {"OCR-006", "OCR-007", "OCR-008"}
"""Failures that took a worker with them."""
TRIES = 2


def step(ctx: Context) -> bool:
    """Judge the next page, the open dossier's first."""
    found = ctx.queries.next_page("secured", ("desk", "backlog", "tray"), ctx.ledger.busy(Kind.PAGE))
    if found is None:
        return False
    page, attempts = found
    if attempts >= TRIES:
        with ctx.ledger.transaction() as connection:
            ctx.ledger.advance(connection, Kind.PAGE, page.id, "secured", "poison", code=page.code or "OCR-007")
        return True
    ctx.ledger.claim(Kind.PAGE, page.id, "secured")
    try:
        path = str(ctx.vault.verified(page.original))
        look = ctx.workers.look(
            PageJob(path, page.frame, ctx.settings.reading_languages, page.edits, ctx.settings.page_seconds)
        )
    except Failure as failure:
        _failed(ctx, page.id, attempts + 1, failure)
        return True
    sheet = next((code.text for code in look.barcodes if code.text.startswith(SCANNER_SHEET)), "")
    if sheet:
        _judge_scanner(ctx, page, look, path, front=sheet == f"{SCANNER_SHEET}F")
    else:
        _keep(ctx, page, look)
    return True


def _judge_scanner(ctx: Context, page: Page, look: Look, path: str, front: bool) -> None:
    """The scanner's test sheet belongs to no dossier: it is set aside, and its front judges the scanner."""
    code = "SCN-005"
    if front:
        try:
            health = ctx.workers.judge_scanner(path)
        except Failure as failure:
            if failure.code == "OCR-009":
                raise
            code = failure.code
        else:
            name = ctx.queries.scan(page.scan_id).name
            _, found = remember(ctx.settings.root, name, ctx.settings.operator, health)
            code = "SCN-005" if overall(found) is Light.GREEN else "SCN-006"
    thumbnail, blob = ctx.vault.put(look.thumbnail), ctx.vault.put(look_blob(look))
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(
            connection, Kind.PAGE, page.id, "secured", "set_aside", code=code, look=blob, thumbnail=thumbnail
        )


def _keep(ctx: Context, page: Page, look: Look) -> None:
    blob, thumbnail = ctx.vault.put(look_blob(look)), ctx.vault.put(look.thumbnail)
    with ctx.ledger.transaction() as connection:
        edits = connection.execute(select(page_table.c.edits).where(page_table.c.id == page.id)).scalar_one()
        if edits_of(edits) != page.edits:  # a hand was faster: look again, as it wants it
            connection.execute(update(page_table).where(page_table.c.id == page.id).values(lease="", attempts=0))
        elif len(look.parts) > 1 and page.edits.region is None and not page.origin:  # a whole file is never cut up
            add_parts(ctx.ledger, connection, page, look.parts)
            ctx.ledger.note(connection, Kind.PAGE, page.id, "secured", "", "IDX-006", papers=len(look.parts))
        else:
            ctx.ledger.advance(
                connection,
                Kind.PAGE,
                page.id,
                "secured",
                "judged",
                look=blob,
                thumbnail=thumbnail,
                width=look.geometry.size[0],
                height=look.geometry.size[1],
                blank=int(look.blank),
                verdicts=verdicts_json(look.verdicts),
                attempts=0,
                reading="",
            )


def _failed(ctx: Context, page_id: int, attempts: int, failure: Failure) -> None:
    if failure.code == "OCR-009":  # we are stopping: the page is not at fault
        raise failure
    dead = failure.code in DEADLY
    if dead and attempts < TRIES:
        with ctx.ledger.transaction() as connection:
            ctx.ledger.note(connection, Kind.PAGE, page_id, "secured", "", failure.code, attempts=attempts)
        ctx.ledger.release(Kind.PAGE, page_id)
        return
    with ctx.ledger.transaction() as connection:
        new = "poison" if dead else "needs_operator"
        ctx.ledger.advance(connection, Kind.PAGE, page_id, "secured", new, code=failure.code, facts=failure.facts)
