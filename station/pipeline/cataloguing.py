"""Takes what the ledger has to tell of pages, leaves their words findable (or not any more) in the search index.

It changes nothing in the ledger, and whatever happens to it costs no page anything: the index can always be made again.
"""

from __future__ import annotations

import threading

from ocr.errors import Failure
from station.context import Context
from station.search.keeping import catch_up


def step(ctx: Context, stop: threading.Event) -> bool:
    """Bring the index up to the ledger; a trouble is said and tried again with the next news."""
    shelves = ctx.shelves
    if shelves.index.seen >= ctx.ledger.last_event:
        return False
    try:
        did = catch_up(shelves.index, shelves.queries, shelves.vault, stop.is_set)
    except Failure as failure:
        ctx.troubles.say("search index", failure)
        return False
    ctx.troubles.clear("search index")
    return did
