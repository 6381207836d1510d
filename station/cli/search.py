"""`station search …`: pages by their words, with dossier, page and place."""

from __future__ import annotations

from typing import Annotated

import typer

from ocr.errors import Failure
from station.app import Station
from station.cli.base import AsJson, new_room, queries, settings, show_json, show_table
from station.door import hand_in
from station.i18n import N_, _
from station.service.search import find_beside
from station.types import Found

app = new_room("")
CATCH_UP_SECONDS = 2.0
"""How long a question waits for pages that aren't findable yet; nobody else may open the root meanwhile."""
REBUILD_SECONDS = 3600.0


@app.command(
    name="search", help=N_('Find pages by their words; "…" asks for words as they stand, * goes on with a word.')
)
def search(
    words: Annotated[list[str] | None, typer.Argument(help=N_("Words, names or numbers."))] = None,
    limit: Annotated[int, typer.Option(help=N_("So many pages at most."), min=1, max=200)] = 20,
    rebuild: Annotated[bool, typer.Option("--rebuild", help=N_("Make the search index anew first."))] = False,
    as_json: AsJson = False,
) -> None:
    queries()  # says LDG-006 before anything is made in a folder that is no station's
    if rebuild:
        _rebuild()
    text = " ".join(words or ())
    if not text:
        return
    found = _find(text, limit)
    if as_json:
        show_json(found)
    else:
        _say(found)


def _find(text: str, limit: int) -> Found:
    try:
        with Station(settings()) as station:
            station.search.catch_up(CATCH_UP_SECONDS)
            return station.search.find(text, limit)
    except Failure as failure:
        if failure.code != "SYS-002":
            raise
    return find_beside(settings().root, queries(), text, limit)


def _rebuild() -> None:
    try:
        with Station(settings()) as station:
            station.search.rebuild()
            station.search.catch_up(REBUILD_SECONDS)
    except Failure as failure:
        if failure.code != "SYS-002":
            raise
        hand_in(settings().root, "search", "rebuild", actor=settings().operator)


def _say(found: Found) -> None:
    covers = [[each.code, each.title, each.procedure, each.opened_at[:10]] for each in found.dossiers]
    if covers:
        show_table(_("Dossier"), _("Name of the person"), _("Procedure"), _("Day"), rows=covers)
    rows = []
    for hit in found.hits:
        for place in hit.places[:1]:
            box = "{} {} {} {}".format(*place.box.as_list())
            rows.append([hit.dossier, str(hit.number), str(hit.page_id), box, place.line])
    show_table(_("Dossier"), _("Page"), "id", _("Place (px)"), _("Line"), rows=rows)
    if found.more:
        typer.echo(_("There are more pages; add words or --limit."))
    if not found.complete:
        typer.echo(_("Pages are still being added to the index; search again in a while."))
