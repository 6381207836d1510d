"""Find pages by their words, with the place on the page where they stand."""

from __future__ import annotations

import time
from pathlib import Path

from ocr.errors import Failure
from station.context import Context
from station.ledger.queries import Queries
from station.search import finding, keeping
from station.search.finding import Shelves
from station.search.index import Index
from station.types import Found
from station.vault import Vault


class Search:
    """Questions are personal data: they are answered and never written down."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def find(self, text: str, limit: int = 20, typing: bool = False) -> Found:
        """The best `limit` pages; `typing`: the last word may go on. A damaged index says so and is being made anew."""
        try:
            return finding.find(self._ctx.shelves, text, limit, typing)
        except Failure as failure:
            if failure.code == "SRC-002":
                self.rebuild()
            raise

    def rebuild(self, actor: str = "") -> None:
        """Throw the index away; the engine makes it again, the newest pages first. `actor` is whoever asked at the door."""
        self._ctx.shelves.index.start_anew()
        self._ctx.ledger.wake()

    def catch_up(self, seconds: float) -> None:
        """Where no engine runs: make the pages findable that are not yet, for so many seconds at most."""
        until = time.monotonic() + seconds
        shelves = self._ctx.shelves
        keeping.catch_up(shelves.index, shelves.queries, shelves.vault, lambda: time.monotonic() > until)


def find_beside(root: Path, queries: Queries, text: str, limit: int) -> Found:
    """For a process beside the one that holds the root: it only reads, and the holder keeps the index."""
    return finding.find(Shelves(Index(root), queries, Vault(root)), text, limit)
