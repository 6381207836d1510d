"""Reads a thirtieth of the vault a day while nothing else happens, so that a disk that rots is noticed while papers are at hand.

What was made of a scan is made again (`mending`); a changed original is told with the paper that must be scanned once more.
"""

from __future__ import annotations

import re
import threading
import time
from datetime import date

from sqlalchemy import select

from ocr.errors import Failure
from station.context import Context
from station.ledger.tables import page
from station.vault import Vault

PARTS = 30
CALM = 60.0
"""Seconds without a commit after which the station counts as idle."""
REST = 6.0
"""So many times as long as it read a file, it rests: under a sixth of one core."""
PLACE = "vault"
_HASH = re.compile("[0-9a-f]{64}")


class Care:
    """Where today's reading stands; begins anew with each start and each day."""

    def __init__(self) -> None:
        self._day = 0
        self._left: list[str] = []
        self._commits = -1
        self._calm_since = 0.0

    def step(self, ctx: Context, stop: threading.Event) -> bool:
        """Read one file of today's part; False when none is left or somebody works."""
        if self._commits != ctx.ledger.commits:
            self._commits, self._calm_since = ctx.ledger.commits, time.monotonic()
        today = date.today().toordinal()  # noqa: DTZ011 - which day it is here
        if today != self._day:
            self._day, self._left = today, part_of(ctx.vault, today % PARTS)
        if not self._left or time.monotonic() - self._calm_since < CALM:
            return False
        began = time.monotonic()
        sha256 = self._left.pop()
        try:
            ctx.vault.verified(sha256)
        except Failure as failure:
            if failure.code not in ("VLT-003", "VLT-004"):
                raise
            _tell(ctx, sha256)
        stop.wait(min(5.0, REST * (time.monotonic() - began)))
        return True


def part_of(vault: Vault, part: int) -> list[str]:
    """The names of the files that are this part's; their first digits deal them out evenly, as in the checker."""
    names = (path.name for path in vault.folder.glob("??/??/*"))  # what else lies there is the checker's to tell
    return sorted(name for name in names if _HASH.fullmatch(name) and int(name[:8], 16) % PARTS == part)


def _tell(ctx: Context, sha256: str) -> None:
    question = select(page.c.dossier_id, page.c.id).where(page.c.original == sha256).limit(1)
    for row in ctx.queries.rows(question):
        order = [found.id for found in ctx.queries.pages(row.dossier_id)]
        number = order.index(row.id) + 1 if row.id in order else 0
        ctx.troubles.say(PLACE, Failure("VLT-006", dossier=ctx.queries.dossier(row.dossier_id).code, page=number))
