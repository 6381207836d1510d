"""`station taught …`: what hands taught the sorting, listed and taken back."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from station.cli.base import AsJson, new_room, settings, show_json, show_table
from station.i18n import N_, _
from station.taught import forget, lessons

app = new_room(N_("What corrections by hand taught the sorting: list and forget."))


@app.command(name="list", help=N_("The examples that this office's corrections made."))
def list_lessons(as_json: AsJson = False) -> None:
    found = lessons(settings().root)
    if as_json:
        show_json([asdict(lesson) for lesson in found])
        return
    rows = [
        [each.id, each.procedure, each.component, each.example.kind, "; ".join(each.example.titles), each.dossier]
        for each in found
    ]
    show_table("id", _("Procedure"), _("Paper"), _("Kind"), _("Titles"), _("Dossier"), rows=rows)


@app.command(name="forget", help=N_("Forget an example; pages that were put by it stay where they are."))
def forget_lesson(lesson: Annotated[str, typer.Argument(help=N_("Its id, as in 'station taught list'."))]) -> None:
    forget(settings().root, lesson)
