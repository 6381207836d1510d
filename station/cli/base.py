"""What every room of the command line shares: settings, exit codes, printing, and how a wish reaches the root's holder."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from ocr.errors import Failure
from station import i18n
from station.config import Settings, load
from station.door import hand_in
from station.i18n import N_

if TYPE_CHECKING:  # what most commands need not load is loaded by the function that needs it
    from station.ledger.queries import Queries

OK, USAGE, PERSON, REFUSED, ENVIRONMENT, HELD, OWN_FAULT = 0, 2, 3, 4, 5, 6, 70
_CLASS = {
    "ANS": USAGE,
    "CAP": REFUSED,
    "CFG": USAGE,
    "DEV": ENVIRONMENT,
    "DLV": HELD,
    "DSK": PERSON,
    "FIG": USAGE,
    "IDX": PERSON,
    "IMG": REFUSED,
    "LDG": ENVIRONMENT,
    "OCR": REFUSED,
    "PRF": USAGE,
    "RCV": ENVIRONMENT,
    "SCN": PERSON,
    "SEA": PERSON,
    "SEC": PERSON,
    "SEP": PERSON,
    "SRC": ENVIRONMENT,
    "SYS": ENVIRONMENT,
    "VLT": ENVIRONMENT,
}
_OWN_CLASS = {
    "CAP-007": ENVIRONMENT,
    "CAP-020": USAGE,
    "DSK-001": USAGE,
    "DSK-008": USAGE,
    "DSK-009": USAGE,
    "DSK-016": USAGE,
    "DSK-042": USAGE,
    "LDG-003": PERSON,
    "LDG-007": USAGE,
    "OCR-001": ENVIRONMENT,
    "OCR-003": ENVIRONMENT,
    "OCR-004": ENVIRONMENT,
    "OCR-009": ENVIRONMENT,
    "RCV-003": USAGE,
    "SCN-001": REFUSED,
    "SCN-002": ENVIRONMENT,
    "SCN-004": ENVIRONMENT,
    "SEP-016": USAGE,
    "SEP-017": USAGE,
    "SEP-018": USAGE,
    "SYS-001": OWN_FAULT,
}
"""Codes whose class is another than that of their family."""
BUSY_SECONDS = 10.0
"""How long a wish waits for a root that another command holds for a moment."""

AsJson = Annotated[bool, typer.Option("--json", help=N_("Write JSON."))]
_chosen: dict[str, Any] = {}


def exit_code(code: str) -> int:
    """The exit code of a failure's class."""
    return _OWN_CLASS.get(code) or _CLASS.get(code[:3], OWN_FAULT)


def new_room(text: str, alone: bool = False) -> typer.Typer:
    """A group of commands; `alone`: its name without a command does something too."""
    return typer.Typer(
        help=text,
        no_args_is_help=not alone,
        invoke_without_command=alone,
        add_completion=False,
        pretty_exceptions_enable=False,
    )


def _show_version(asked: bool) -> None:
    if asked:
        typer.echo(version("tram-so-hoa"))
        raise typer.Exit(OK)


def common(
    root: Annotated[Path | None, typer.Option(help=N_("The station's folder (STATION_ROOT)."))] = None,
    watch: Annotated[Path | None, typer.Option(help=N_("The scan folder (STATION_WATCH)."))] = None,
    lang: Annotated[str | None, typer.Option(help=N_("vi or en (STATION_LANG)."))] = None,
    operator: Annotated[str | None, typer.Option(help=N_("Who is working (STATION_OPERATOR)."))] = None,
    target_url: Annotated[str | None, typer.Option(help=N_("The case system's address (STATION_TARGET_URL)."))] = None,
    target_token: Annotated[str | None, typer.Option(help=N_("Its access token (STATION_TARGET_TOKEN)."))] = None,
    program_version: Annotated[
        bool,
        typer.Option("--version", callback=_show_version, is_eager=True, help=N_("Print the version and stop.")),
    ] = False,
) -> None:
    """Options here stand over the environment, and the environment over station.toml."""
    _chosen.update(
        root=root, watch=watch, lang=lang, operator=operator, target_url=target_url, target_token=target_token
    )


def settings(**more: Any) -> Settings:
    """This call's settings; its language is spoken from here on."""
    found = load(**_chosen, **more)
    i18n.use_language(found.lang)
    return found


def queries() -> Queries:
    """Read-only questions to the root's ledger. Raises LDG-006 when there is none."""
    from station.ledger.queries import Queries
    from station.ledger.store import NAME

    return Queries(settings().root / NAME)


def plain(value: Any) -> Any:
    """Dataclasses as dictionaries, ready for JSON."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return [plain(entry) for entry in value] if isinstance(value, tuple | list) else value


def show_json(value: Any) -> None:
    typer.echo(json.dumps(plain(value), ensure_ascii=False, indent=1, default=str))


def show_table(*heads: str, rows: list[list[str]]) -> None:
    """A table; into a pipe it is as wide as its words, so that no code is cut off."""
    from rich.console import Console
    from rich.table import Table

    table = Table(*heads)
    for row in rows:
        table.add_row(*row)
    console = Console(highlight=False, markup=False, emoji=False, width=None if sys.stdout.isatty() else 500)
    console.print(table)


def wish(room: str, verb: str, *args: Any, **named: Any) -> dict[str, Any]:
    """Do it here when the root is free, else hand it to the process that holds it.

    A root that is held without a door is held by a command as short as this one: it is asked again for a while.
    """
    chosen = settings()
    named["actor"] = chosen.operator
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return _do_here(chosen, room, verb, *args, **named)
        except Failure as failure:
            if failure.code != "SYS-002":
                raise
        try:
            return hand_in(chosen.root, room, verb, *args, **named)
        except Failure as failure:
            if failure.code != "SYS-002" or time.monotonic() > until:
                raise
        time.sleep(0.2)


def _do_here(chosen: Settings, room: str, verb: str, *args: Any, **named: Any) -> dict[str, Any]:
    from station.app import Station

    with Station(chosen) as station:
        result: dict[str, Any] = plain(getattr(getattr(station, room), verb)(*args, **named))
        return result
