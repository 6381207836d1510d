"""The command line: a thin client of the services. Text for people, `--json` for programs, exit codes by class."""

from __future__ import annotations

import logging
import sys

import typer
from sqlalchemy.exc import DatabaseError

from ocr.errors import Failure
from station import i18n
from station.cli import (
    batch,
    dossier,
    health,
    outbox,
    page,
    profile,
    quarantine,
    search,
    settings,
    stats,
    taught,
    work,
)
from station.cli.base import common, exit_code, new_room
from station.cli.language import asked_language, translate
from station.i18n import N_
from station.ledger.store import NAME
from station.messages import notice

app = new_room(N_("Trạm số hóa: turns paper dossiers into trusted electronic ones."))
app.callback()(common)
app.add_typer(work.app)
app.add_typer(search.app)
app.add_typer(stats.app)
for name, room in (
    ("dossier", dossier.app),
    ("batch", batch.app),
    ("separators", batch.sheets),
    ("page", page.app),
    ("outbox", outbox.app),
    ("quarantine", quarantine.app),
    ("profile", profile.app),
    ("taught", taught.app),
    ("health", health.app),
    ("settings", settings.app),
):
    app.add_typer(room, name=name)


def main() -> None:
    """Run the command line; failures become one sentence and an exit code."""
    i18n.use_language(asked_language(sys.argv[1:]))
    command = typer.main.get_command(app)
    translate(command)
    try:
        command(prog_name="station")
    except Failure as failure:
        _end(failure)
    except DatabaseError:
        _end(Failure("LDG-004", file=NAME))
    except Exception as cause:  # noqa: BLE001 - the last line of defence: the trace for us, a sentence for the person
        logging.getLogger("station").exception("unforeseen")
        _end(Failure("SYS-001", place=f"station ({type(cause).__name__})"))


def _end(failure: Failure) -> None:
    said = notice(failure.code, failure.facts)
    typer.echo(f"{failure.code} {said.title}. {said.advice}", err=True)
    sys.exit(exit_code(failure.code))
