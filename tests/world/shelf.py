"""Read pages without an engine: a root whose ledger and vault hold what a reading would have left there."""

from __future__ import annotations

from pathlib import Path

from ocr.types import Box, Line, RecognisedPage, Word
from station.ledger.queries import Queries
from station.ledger.store import Ledger
from station.ledger.tables import profile as profile_table
from station.page_record import reading_blob
from station.search.finding import Shelves, find
from station.search.index import Index
from station.search.keeping import catch_up
from station.states import Kind
from station.types import Found
from station.vault import Vault


def reading(*lines: str) -> RecognisedPage:
    """A page that says these lines; the box of word w in line l is [100w, 50l, 100w+90, 50l+40]."""
    return RecognisedPage(
        tuple(
            Line(
                tuple(
                    Word(word, Box(100 * w, 50 * l, 100 * w + 90, 50 * l + 40), 0.9)
                    for w, word in enumerate(line.split())
                ),
                0,
            )
            for l, line in enumerate(lines)
        ),
        "test",
        "vie",
    )


class Shelf:
    """A root that pages are put into; what is found in it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.ledger = Ledger(root, "tester")
        self.vault = Vault(root)
        self.queries = Queries(self.ledger.path)
        self.shelves = Shelves(Index(root), self.queries, self.vault)
        self._count = 0
        with self.ledger.transaction() as connection:
            connection.execute(profile_table.insert().values(hash="p", body=""))
        self.dossier = self.open("HS-1")

    def open(self, code: str) -> int:
        with self.ledger.transaction() as connection:
            return self.ledger.begin(connection, Kind.DOSSIER, code=code, kind="desk", profile_hash="p")

    def page(self, *lines: str, dossier: int = 0) -> int:
        """A ready page that says these lines; its id."""
        self._count += 1
        owner = dossier or self.dossier
        blob = self.vault.put(reading_blob(reading(*lines)))
        with self.ledger.transaction() as connection:
            scan = self.ledger.begin(
                connection, Kind.SCAN, raw_name=b"x", dev=0, ino=self._count, size=1, mtime_ns=0, dossier_id=owner,
                first_seen_mono=0.0,
            )  # fmt: skip
            page = self.ledger.begin(
                connection, Kind.PAGE, scan_id=scan, frame=0, dossier_id=owner, position=10 * self._count
            )
            self.ledger.advance(connection, Kind.PAGE, page, "secured", "judged", width=2480, height=3508)
            self.ledger.advance(connection, Kind.PAGE, page, "judged", "ready", reading=blob)
        return page

    def turn(self, page: int, old: str, new: str, **columns: object) -> None:
        with self.ledger.transaction() as connection:
            self.ledger.advance(connection, Kind.PAGE, page, old, new, code="DSK-013", **columns)

    def end(self, dossier: int, *states: str) -> None:
        """Lead a dossier through these states."""
        with self.ledger.transaction() as connection:
            for old, new in zip(("open", *states), states, strict=False):
                self.ledger.advance(connection, Kind.DOSSIER, dossier, old, new)

    def keep(self) -> bool:
        """Let the index catch up."""
        return catch_up(self.shelves.index, self.queries, self.vault, lambda: False)

    def found(self, text: str, limit: int = 20, typing: bool = False) -> Found:
        return find(self.shelves, text, limit, typing)

    def pages(self, text: str, typing: bool = False) -> list[int]:
        """Ids of the pages that answer, best first, the index being up to date."""
        self.keep()
        return [hit.page_id for hit in self.found(text, typing=typing).hits]

    def close(self) -> None:
        self.ledger.close()
