"""The command line: a thin client of the services. Text for people, `--json` for programs, exit codes by class."""

from __future__ import annotations

import importlib
import logging
import sys
from collections.abc import Sequence
from itertools import takewhile

import typer

from ocr.errors import Failure
from station import i18n
from station.cli.base import common, exit_code, new_room
from station.cli.language import asked_language, translate
from station.i18n import N_
from station.messages import notice

ROOMS = {
    **dict.fromkeys(("init", "run", "status", "verify", "salvage", "case-system"), "work"),
    **{name: name for name in ("convert", "search", "stats", "dossier", "batch", "page", "outbox", "quarantine")},
    **{name: name for name in ("profile", "taught", "health", "settings", "scan")},
    "separators": "batch",
}
"""What a call may begin with, and the module that does it."""
_OF_ITS_OWN = ("work", "convert", "search", "stats")
"""Modules whose commands stand by themselves, not behind the name of a room."""


def application(arguments: Sequence[str]) -> typer.Typer:
    """The commands that these arguments may mean, or all: of most modules a call needs nothing, and loading them takes time."""
    spoken = list(takewhile(lambda argument: argument != "--help", arguments))
    app = new_room(N_("Trạm số hóa: turns paper dossiers into trusted electronic ones."))
    app.callback()(common)
    for module in dict.fromkeys(ROOMS[name] for name in ROOMS if name in spoken) or dict.fromkeys(ROOMS.values()):
        room = importlib.import_module(f"station.cli.{module}")
        app.add_typer(room.app, name=None if module in _OF_ITS_OWN else module)
        if module == "batch":
            app.add_typer(room.sheets, name="separators")
    return app


def main() -> None:
    """Run the command line; failures become one sentence and an exit code."""
    i18n.use_language(asked_language(sys.argv[1:]))
    command = typer.main.get_command(application(sys.argv[1:]))
    translate(command)
    try:
        command(prog_name="station")
    except Failure as failure:
        _end(failure)
    except Exception as cause:  # noqa: BLE001 - the last line of defence: the trace for us, a sentence for the person
        if _is_of_the_ledger(cause):
            _end(Failure("LDG-004", file="ledger.db"))
        logging.getLogger("station").exception("unforeseen")
        _end(Failure("SYS-001", place=f"station ({type(cause).__name__})"))


def _end(failure: Failure) -> None:
    said = notice(failure.code, failure.facts)
    typer.echo(f"{failure.code} {said.title}. {said.advice}".rstrip(), err=True)
    sys.exit(exit_code(failure.code))


def _is_of_the_ledger(cause: Exception) -> bool:
    """Whether the database said it; a command that never loaded one can't have heard that."""
    database = sys.modules.get("sqlalchemy.exc")
    return database is not None and isinstance(cause, database.DatabaseError)
