"""Find pages by their words, with the place on the page where they stand."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

from ocr.errors import Failure
from ocr.types import Box
from station.context import Context
from station.ledger.queries import Queries
from station.page_record import geometry_of
from station.search import dossiers, finding, keeping
from station.search.finding import Shelves
from station.search.index import Index
from station.service.hand import locked
from station.states import Kind
from station.types import Found
from station.vault import Vault

COVERS = 5
"""Dossiers that one question may bring by their cover."""


class Search:
    """Questions are personal data: they are answered and never written down."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def find(self, text: str, limit: int = 20, typing: bool = False) -> Found:
        """The best `limit` pages; `typing`: the last word may go on. A damaged index says so and is being made anew."""
        try:
            return _find(self._ctx.shelves, text, limit, typing)
        except Failure as failure:
            if failure.code == "SRC-002":
                self.rebuild()
            raise

    def strip(self, page_id: int, box: Box, side: int = 900) -> bytes:
        """A part of a page as JPEG: `box` in px of the upright page, its long side at most `side` px.

        Empty before the look, and of a page that carries a mark of state secrecy.
        """
        found = self._ctx.queries.page(page_id)
        if not found.look or locked(found):
            return b""
        how = geometry_of(self._ctx.vault.get(found.look))
        return self._ctx.workers.strip(str(self._ctx.vault.verified(found.original)), found.frame, how, box, side)

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
    return _find(Shelves(Index(root), queries, Vault(root)), text, limit)


def _find(shelves: Shelves, text: str, limit: int, typing: bool = False) -> Found:
    found = finding.find(shelves, text, limit, typing)
    pages = shelves.queries.counts(Kind.PAGE)
    unread = pages.get("secured", 0) + pages.get("judged", 0)
    return replace(found, dossiers=dossiers.matching(shelves.queries, text, COVERS), unread=unread)
