"""`station page …`: turn, change a step, assign, set aside, bring back and move."""

from __future__ import annotations

from typing import Annotated

import typer

from station.cli.base import new_room, queries, show_json, wish
from station.i18n import N_

app = new_room(N_("Turn, set right otherwise, assign, set aside, bring back and move pages."))
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


@app.command(name="bring-back", help=N_("Undo set-aside."))
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
