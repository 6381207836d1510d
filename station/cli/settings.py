"""`station settings …`: see and change this machine's settings, and try whether they work."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated, Any

import typer

from ocr.errors import Failure
from station.cli.base import HELD, OK, REFUSED, USAGE, AsJson, new_room, plain, settings, show_json
from station.config import Settings, config_path
from station.i18n import N_, _
from station.service import settings as service
from station.service.settings import Checked, PageWatch

app = new_room(N_("This machine's settings, and whether they work."))
_HIDDEN = ("target_token", "lock_pin")
_LOOK_SECONDS = 0.3


@app.command(help=N_("What is set now, and where it comes from."))
def show(as_json: AsJson = False) -> None:
    chosen = settings()
    values = {name: _shown(name, value) for name, value in chosen.model_dump(mode="json").items()}
    if as_json:
        show_json({"file": str(config_path()), "settings": values})
        return
    typer.echo(_("Settings file: {file}").format(file=config_path()))
    for name, value in values.items():
        typer.echo(f"{name} = {value}")


def _shown(name: str, value: Any) -> Any:
    return ("***" if value else "") if name in _HIDDEN else value


@app.command(name="set", help=N_("Write settings to station.toml, e.g. watch=/scan lang=en; NAME= takes one out."))
def change(entries: Annotated[list[str], typer.Argument(help=N_("NAME=VALUE, one or more."))]) -> None:
    changes: dict[str, str | int | float | None] = {}
    for entry in entries:
        name, equals, value = entry.partition("=")
        if not equals or name not in Settings.model_fields:
            raise Failure("CFG-001", entry=name, why=_("there is no such setting"))
        changes[name] = _value(name, value) if value else None
    saved = service.change(settings(), changes)
    typer.echo(_("Written: {file}").format(file=config_path()))
    for name in saved.overridden:
        typer.echo(_("STATION_{name} is set in the environment and counts instead.").format(name=name.upper()))
    if saved.restart:
        typer.echo(_("A running station takes it up when it is opened again."))


def _value(name: str, text: str) -> str | int | float:
    """As the setting's own type, so that the file says 3, not "3"."""
    kind = Settings.model_fields[name].annotation
    try:
        return kind(text) if kind in (int, float) else text
    except ValueError as cause:
        raise Failure("CFG-001", entry=name, why=str(cause)) from cause


@app.command(name="try", help=N_("Try the connection to the case system; sends nothing."))
def try_target(as_json: AsJson = False) -> None:
    chosen = settings()
    found = service.try_target(chosen.target_connector, chosen.target_url, chosen.target_token)
    _say(found, as_json)
    raise typer.Exit(OK if found.severity == "good" else HELD)


@app.command(help=N_("Check a scan folder, and wait for a test page if asked to."))
def folder(
    path: Annotated[Path | None, typer.Argument(help=N_("Folder; none = the one that is set."))] = None,
    wait: Annotated[float, typer.Option(help=N_("Seconds to wait for a test page."), min=0)] = 0,
    as_json: AsJson = False,
) -> None:
    chosen = settings()
    place = path or chosen.watch
    found = service.check_folder(place, chosen.root)
    if found.severity == "bad" or not wait:
        _say(found, as_json)
        raise typer.Exit(USAGE if found.severity == "bad" else OK)
    watch = PageWatch([place])
    until = time.monotonic() + wait
    arrival = watch.look()
    while arrival is None and time.monotonic() < until:
        time.sleep(_LOOK_SECONDS)
        arrival = watch.look()
    if arrival is None:
        _say(Checked("warn", _("No page arrived in {folder}.").format(folder=place), ""), as_json)
        raise typer.Exit(REFUSED)
    page = service.check_page(arrival, chosen)
    _say(page, as_json)
    raise typer.Exit(REFUSED if page.severity == "bad" else OK)


def _say(found: Checked, as_json: bool) -> None:
    if as_json:
        show_json(found)
        return
    typer.echo(found.said)
    if found.advice:
        typer.echo(found.advice)


@app.command(help=N_("What the station's folder holds, and with what pages are read."))
def place(as_json: AsJson = False) -> None:
    chosen = settings()
    stored, read = service.storage(chosen), service.reading(chosen)
    if as_json:
        show_json({"storage": plain(stored), "reading": plain(read)})
        return
    for name in ("originals", "packages", "refused", "index", "free"):
        typer.echo(f"{name}: {getattr(stored, name)}")
    _say(service.check_storage(stored), False)
    _say(service.check_reading(read), False)
