"""A file of many pages, and one revision after the other: the last page is there, and only the newest revision is sent."""

from __future__ import annotations

import io
import json
from typing import Any

from PIL import Image

from ocr.types import Look, PageJob, RecognisedPage
from station.app import Station
from station.config import Settings
from station.pipeline import capture, judging, recognition
from station.states import Kind
from tests.faults.world import numbers_in
from tests.world.papers import code_page

PAGES = 12


class Brisk:
    """The real workers, but what they say of the first page goes for all: what is counted here is pages."""

    def __init__(self, real: Any) -> None:
        self._real, self._look, self._read = real, None, None

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def look(self, job: PageJob) -> Look:
        self._look = self._look or self._real.look(job)
        return self._look

    def read(self, job: PageJob, geometry: Any) -> RecognisedPage:
        self._read = self._read or self._real.read(job, geometry)
        return self._read

    def same_sheet(self, _one: bytes, _others: tuple[bytes, ...]) -> int | None:
        return None


def _drop(settings: Settings, name: str, drawn: list[Image.Image]) -> None:
    out = io.BytesIO()
    drawn[0].save(out, "TIFF", save_all=True, append_images=drawn[1:], compression="tiff_deflate", dpi=(100, 100))
    (settings.watch / name).write_bytes(out.getvalue())


def _seal(station: Station, settings: Settings) -> None:
    watch = capture.Watch(starting=False)
    ctx, run = station._ctx, station._engine
    assert ctx is not None and run is not None
    while not capture.reconcile(ctx, watch):
        run._stop.wait(settings.settle_seconds)
    found = station.desk.find("HS-12")
    station.desk.finish(found.id, "pages are counted")
    while judging.step(ctx) or recognition.step(ctx) or run._office():
        pass
    assert station.desk.find("HS-12").state == "sealed"


def _keep_secret(station: Station) -> int:
    """The last page is locked, and the person named for it says that it stays so."""
    ctx = station._ctx
    assert ctx is not None
    page = ctx.queries.pages(station.desk.find("HS-12").id)[-1]
    with ctx.ledger.transaction() as connection:
        for old, new, code in (
            ("ready", "judged", ""),
            ("judged", "secret", "SEC-001"),
            ("secret", "set_aside", "SEC-005"),
        ):
            ctx.ledger.advance(connection, Kind.PAGE, page.id, old, new, code=code)
    return page.id


def test_every_page_of_a_long_file_goes_out_in_its_order_and_only_the_newest_revision_does(
    station: Station, settings: Settings
) -> None:
    ctx = station._ctx
    assert ctx is not None
    ctx.workers = Brisk(ctx.workers)  # type: ignore[assignment]
    first = station.desk.open("ton-dong", "HS-12")
    _drop(settings, "stack.tif", [code_page(number) for number in range(1, PAGES + 1)])

    _seal(station, settings)
    folder = settings.root / "packages" / "HS-12" / "r1"
    listed = json.loads((folder / "manifest.json").read_bytes())["pages"]
    numbers = [number for pdf in sorted(folder.glob("*.pdf")) for number in numbers_in(pdf)]
    station.outbox.hold(station.outbox.rows()[0].id)
    for more in (40, 41):  # over a revision that is held, and over one that waits
        station.desk.reopen(first.id, "one more")
        secret = _keep_secret(station) if more == 41 else 0
        _drop(settings, "later.tif", [code_page(more)])
        _seal(station, settings)
    last = json.loads((settings.root / "packages" / "HS-12" / "r3" / "manifest.json").read_bytes())["pages"]
    rows = {row.revision: row for row in station.outbox.rows()}

    assert [page["frame"] for page in listed] == list(range(PAGES))
    assert numbers == list(range(1, PAGES + 1))
    assert (len(last), secret in {page["pageId"] for page in last}) == (PAGES + 1, False)
    assert {revision: row.state for revision, row in rows.items()} == {1: "superseded", 2: "superseded", 3: "queued"}
    assert len({row.key for row in rows.values()}) == 3
