"""Takes pages `judged`, leaves them `ready` with their text, or `set_aside` (kept) when look and reading agree on blank.

A hung, crashed or missing engine costs one page's text, never the page: the row keeps the code that says so.
"""

from __future__ import annotations

from ocr.errors import Failure
from ocr.types import Box, PageJob, RecognisedPage, Severity, Verdict, VerdictKind
from station.context import Context
from station.ledger.queries import verdicts_json
from station.page_record import fingerprint_of, geometry_of, reading_blob, reading_of
from station.secrecy import mark_on
from station.sorting.twins import same_words
from station.states import Kind
from station.types import Page

TRIES = 2
NEIGHBOURS = 60
BROUGHT_BACK = "DSK-014"
"""A hand said that the page counts: it is not set aside again."""
RELEASED = "SEC-004"
"""The person named for it said that a page is no state secret: its mark doesn't stop it again."""
ENVIRONMENT = {"OCR-001", "OCR-003", "OCR-004"}
"""The engine itself is not there: every page would fail, so reading waits until it is."""


def step(ctx: Context) -> bool:
    """Read the next judged page, the open dossier's first."""
    found = ctx.queries.next_page("judged", ("desk", "backlog"), ctx.ledger.busy(Kind.PAGE))
    if found is None:
        return False
    page, attempts = found
    if attempts >= TRIES:
        _without_text(ctx, page, page.code or "OCR-007")
        return True
    ctx.ledger.claim(Kind.PAGE, page.id, "judged")
    try:
        geometry = geometry_of(ctx.vault.get(page.look))
        path = str(ctx.vault.verified(page.original))
        told = ctx.settings
        job = PageJob(path, page.frame, told.reading_languages, page.edits, told.page_seconds, told.reads_twice)
        reading = ctx.workers.read(job, geometry)
    except Failure as failure:
        return _failed(ctx, page, attempts + 1, failure)
    ctx.troubles.clear("engine")
    if mark_on(reading, geometry.size[1]) and not ctx.queries.happened(Kind.PAGE, page.id, RELEASED):
        _lock(ctx, page)
        return True
    blob = ctx.vault.put(reading_blob(reading))
    blank = page.blank and page.code != BROUGHT_BACK and not reading.says_something
    new, code = ("set_aside", "IDX-001") if blank else ("ready", "IDX-005" if page.blank else "")
    verdicts = page.verdicts if blank else tuple(v for v in page.verdicts if v.kind is not VerdictKind.BLANK)
    if not blank:
        verdicts = reading.verdicts_beside(verdicts)
        verdicts += _twin(ctx, page, reading)
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(
            connection,
            Kind.PAGE,
            page.id,
            "judged",
            new,
            code=code,
            reading=blob,
            attempts=0,
            blank=int(blank),
            verdicts=verdicts_json(verdicts),
        )
    return True


def _twin(ctx: Context, page: Page, reading: RecognisedPage) -> tuple[Verdict, ...]:
    """DUPLICATE when an earlier page of the dossier shows the same sheet: the same words, and the same ink in place."""
    print_ = fingerprint_of(ctx.vault.get(page.look))
    if not print_:
        return ()
    alike = [other for other in _neighbours(ctx, page) if same_words(reading, reading_of(ctx.vault.get(other.reading)))]
    try:
        found = ctx.workers.same_sheet(print_, tuple(fingerprint_of(ctx.vault.get(other.look)) for other in alike))
    except Failure as failure:
        if failure.code == "OCR-009":
            raise
        return ()  # a comparison that fails says nothing about the page
    if found is None:
        return ()
    return (Verdict(VerdictKind.DUPLICATE, Severity.WARN, Box(0, 0, *page.size), float(alike[found].id)),)


def _neighbours(ctx: Context, page: Page) -> list[Page]:
    """The nearest pages before this one that were read; papers of one frame can't be each other's twin."""
    before = [
        other
        for other in ctx.queries.pages(page.dossier_id)
        if other.state == "ready" and other.reading and other.position < page.position
    ]
    return [other for other in before if (other.scan_id, other.frame) != (page.scan_id, page.frame)][-NEIGHBOURS:]


def _lock(ctx: Context, page: Page) -> None:
    """A page with a mark of state secrecy stops here: no text is kept, no picture shown, no dossier closed with it."""
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(
            connection,
            Kind.PAGE,
            page.id,
            "judged",
            "secret",
            code="SEC-001",
            attempts=0,
            reading="",
            thumbnail="",
            fields="",
            fields_of="",
            component="",
            kind="",
            verdicts="[]",
        )


def _failed(ctx: Context, page: Page, attempts: int, failure: Failure) -> bool:
    if failure.code == "OCR-009":
        raise failure
    if failure.code in ENVIRONMENT:
        ctx.ledger.release(Kind.PAGE, page.id, forgive=True)
        ctx.troubles.say("engine", failure)
        return False
    if attempts < TRIES and failure.code in {"OCR-007", "OCR-008", "OCR-005"}:
        ctx.ledger.release(Kind.PAGE, page.id)
        return True
    _without_text(ctx, page, failure.code)
    return True


def _without_text(ctx: Context, page: Page, code: str) -> None:
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(connection, Kind.PAGE, page.id, "judged", "ready", code=code, reading="", attempts=0)
