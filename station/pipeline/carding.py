"""Takes what the ledger has to tell, leaves a card beside the vault for each dossier: which scans, in which order.

The ledger is the truth; the cards are for the day when it is lost, so that a bare root still says what belongs together.
"""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from station import durable
from station.context import Context
from station.ledger.tables import page
from station.salvage import FOLDER
from station.states import Kind
from station.types import Dossier, Page

_NEWS = 500
UNSEALED = ("open", "closing", "review", "sealing")


class Cards:
    """Follows the ledger; at its start every dossier that isn't sealed is looked at once (a sealed one has its manifest)."""

    def __init__(self) -> None:
        self._seen = -1

    def step(self, ctx: Context) -> bool:
        """Bring the cards up to the ledger; each dossier's is written once, however much happened to it."""
        if self._seen >= ctx.ledger.last_event:
            return False
        head = ctx.queries.last_event()
        touched = self._touched(ctx, head)
        for ref in sorted(touched):
            _write(ctx, ctx.queries.dossier(ref))
        self._seen = head
        return False  # what it does is news to nobody

    def _touched(self, ctx: Context, head: int) -> set[int]:
        if self._seen < 0:
            return {dossier.id for dossier in ctx.queries.dossiers(1 << 30, UNSEALED)}
        found, pages, seen = set[int](), set[int](), self._seen
        while seen < head:
            news = ctx.queries.events(seen, _NEWS)
            for event in news:
                if event.kind == Kind.DOSSIER:
                    found.add(event.ref)
                elif event.kind == Kind.PAGE:
                    pages.add(event.ref)
                    found |= {int(str(event.facts[name])) for name in ("moved_from", "moved_to") if name in event.facts}
            seen = news[-1].seq
        for some in range(0, len(pages), _NEWS):
            refs = sorted(pages)[some : some + _NEWS]
            found |= {row.dossier_id for row in ctx.queries.rows(select(page.c.dossier_id).where(page.c.id.in_(refs)))}
        return found


def _write(ctx: Context, dossier: Dossier) -> None:
    path = ctx.settings.root / FOLDER / f"{dossier.id}.json"
    kept = [*ctx.queries.pages(dossier.id), *ctx.queries.replaced(dossier.id)]
    pages = [_line(each) for each in kept]
    told = {"dossier": dossier.code, "procedure": dossier.procedure, "state": dossier.state, "pages": pages}
    body = json.dumps(told, ensure_ascii=False, indent=1)
    if _text(path) != body:
        durable.make_folder(path.parent)
        durable.write_private(path, body)


def _line(one: Page) -> dict[str, object]:
    return {
        "original": one.original,
        "frame": one.frame,
        "part": one.part,
        "component": one.component,
        "state": one.state,
    }


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return ""  # written again
