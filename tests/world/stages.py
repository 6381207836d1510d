"""What capture, judging, reading and sorting leave in a ledger, without an engine: pages arrive, and the stages go on."""

from __future__ import annotations

from sqlalchemy import select, update

from station.app import Station
from station.intake import add_pages, add_parts
from station.ledger.tables import page as page_table
from station.ledger.tables import scan as scan_table
from station.page_record import reading_blob
from station.states import Kind
from station.types import Dossier, Page
from tests.world.shelf import reading

WHOLE = ((0.0, 0.0), (9.0, 0.0), (9.0, 9.0), (0.0, 9.0))


def arrive(station: Station, dossier: Dossier, frames: int = 1) -> list[Page]:
    """A scan's pages as capture commits them, its bytes in the vault."""
    ctx = station._ctx
    assert ctx is not None
    known = {page.id for page in ctx.queries.pages(dossier.id)}
    with ctx.ledger.transaction() as connection:
        number = len(connection.execute(select(scan_table.c.id)).all())
        sha256 = ctx.vault.put(f"scan {number}".encode())
        ref = ctx.ledger.begin(
            connection,
            Kind.SCAN,
            raw_name=b"a.png",
            dev=1,
            ino=number,
            size=1,
            mtime_ns=1,
            dossier_id=dossier.id,
            first_seen_mono=0.0,
        )
        ctx.ledger.advance(connection, Kind.SCAN, ref, "seen", "settling")
        ctx.ledger.advance(connection, Kind.SCAN, ref, "settling", "secured", sha256=sha256, frames=frames)
        add_pages(ctx.ledger, connection, ref, dossier.id, sha256, frames)
    return [page for page in ctx.queries.pages(dossier.id) if page.id not in known]


def work(station: Station, dossiers: list[Dossier]) -> None:
    """What the stages do to pages: some are looked at, some read and placed, one falls apart into two."""
    ctx = station._ctx
    assert ctx is not None
    for dossier in dossiers:
        for page in ctx.queries.pages(dossier.id):
            with ctx.ledger.transaction() as connection:
                if page.state == "secured" and page.id % 5 == 0 and not page.edits.region and not page.edits.without:
                    add_parts(ctx.ledger, connection, page, (WHOLE, WHOLE))
                elif page.state == "secured":
                    ctx.ledger.advance(connection, Kind.PAGE, page.id, "secured", "judged", width=9, height=9)
                elif page.state == "judged":
                    blob = ctx.vault.put(reading_blob(reading(f"trang {page.id} {page.edits}")))
                    ctx.ledger.advance(connection, Kind.PAGE, page.id, "judged", "ready", reading=blob)
                elif page.state == "ready" and not page.component:
                    paper = {
                        "component": "tai-lieu",
                        "component_by": "station",
                        "kind": "cong-van",
                        "certainty": "sure",
                    }
                    placed = update(page_table).where(page_table.c.id == page.id).values(begins=page.id % 2, **paper)
                    connection.execute(placed)
