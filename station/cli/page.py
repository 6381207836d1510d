"""`station page …`: every verb of the hand on pages; `station dossier undo` takes each back."""

from __future__ import annotations

from typing import Annotated

import typer

from station.cli.base import new_room, queries, settings, show_json, wish
from station.doubtful_words import DoubtfulWords
from station.i18n import N_
from station.vault import Vault

app = new_room(N_("Turn, assign, split and join, reorder, set aside, replace and move pages."))
PageId = Annotated[int, typer.Argument(help=N_("The page's id, as in 'station dossier show'."))]


@app.command(name="turn", help=N_("Turn a page clockwise."))
def turn(page_id: PageId, degrees: Annotated[int, typer.Argument(help="90, 180, 270")]) -> None:
    show_json(wish("review", "turn", page_id, degrees))


@app.command(name="step", help=N_("Leave out one step that set a page right, or do it after all."))
def step(
    page_id: PageId, name: Annotated[str, typer.Argument(help="crop, perspective, turn, level, split", metavar="STEP")]
) -> None:
    show_json(wish("review", "leave_out", page_id, name))


@app.command(name="assign", help=N_("Put a page to a paper."))
def assign(page_id: PageId, component: Annotated[str, typer.Argument(help=N_("The paper's code."))]) -> None:
    show_json(wish("review", "assign", page_id, component))


@app.command(name="set-aside", help=N_("Leave a page out of the papers; it is kept."))
def set_aside(page_id: PageId) -> None:
    show_json(wish("review", "set_aside", page_id))


@app.command(name="bring-back", help=N_("A page that was set aside counts after all."))
def bring_back(page_id: PageId) -> None:
    show_json(wish("review", "bring_back", page_id))


@app.command(name="move", help=N_("Move a page to another open dossier."))
def move(page_id: PageId, code: Annotated[str, typer.Argument(help=N_("The other dossier's code."))]) -> None:
    show_json(wish("review", "move", page_id, queries().dossier_by_code(code).id))


@app.command(
    name="secret", help=N_("Decide about a page with a mark of state secrecy (only the person named in the settings).")
)
def decide_secret(
    page_id: PageId,
    answer: Annotated[str, typer.Argument(help=N_("yes: it stays locked; no: it goes on."), metavar="yes|no")],
) -> None:
    if answer not in ("yes", "no"):
        raise typer.BadParameter("yes, no")
    show_json(wish("review", "decide_secret", page_id, answer == "yes"))


@app.command(name="move-run", help=N_("Move all pages from one to another, both with, to another open dossier."))
def move_run(
    first: PageId,
    last: Annotated[int, typer.Argument(help=N_("The last page's id."))],
    code: Annotated[str, typer.Argument(help=N_("The other dossier's code."))],
) -> None:
    show_json(wish("review", "move_run", first, last, queries().dossier_by_code(code).id))


@app.command(name="split", help=N_("A new paper begins with this page."))
def split(page_id: PageId) -> None:
    show_json(wish("review", "split", page_id))


@app.command(name="join", help=N_("The page and what goes on with it belong to the paper above."))
def join(page_id: PageId) -> None:
    show_json(wish("review", "join", page_id))


@app.command(name="put", help=N_("Lay a page behind another one of its dossier, or before it."))
def put(
    page_id: PageId,
    other: Annotated[int, typer.Argument(help=N_("The other page's id."))],
    before: Annotated[bool, typer.Option("--before", help=N_("Before it."))] = False,
) -> None:
    show_json(wish("review", "put_before" if before else "put_after", page_id, other))


@app.command(name="replace", help=N_("Let a rescan take a page's place: the page named, else the next that arrives."))
def replace(
    page_id: PageId,
    reason: Annotated[str, typer.Option(help=N_("Why it was scanned again."))],
    by: Annotated[int, typer.Option(help=N_("The rescan's id; 0 = the next page that arrives."))] = 0,
) -> None:
    show_json(wish("review", "replace", page_id, by, reason) if by else wish("review", "await_rescan", page_id, reason))


@app.command(name="interleave", help=N_("Merge two passes of a two-sided stack: first all fronts, then all backs."))
def interleave(
    first_front: PageId,
    first_back: Annotated[int, typer.Argument(help=N_("The id of the first page of the second pass."))],
    same_order: Annotated[bool, typer.Option("--same-order", help=N_("The first back is the first sheet's."))] = False,
) -> None:
    show_json(wish("review", "interleave", first_front, first_back, not same_order))


@app.command(name="words", help=N_("The words of a page that were read in doubt, each with its number on the page."))
def words(page_id: PageId) -> None:
    show_json(DoubtfulWords(Vault(settings().root)).of((queries().page(page_id),), ()))


@app.command(name="word", help=N_("Put a word of a page right, or confirm it; an empty text takes it out."))
def word(
    page_id: PageId,
    at: Annotated[int, typer.Argument(help=N_("The word's number on the page, as in 'station page words'."))],
    text: Annotated[str, typer.Argument(help=N_("The word as it stands on the paper."))],
) -> None:
    show_json(wish("review", "read_word", page_id, queries().page(page_id).reading, at, text))
