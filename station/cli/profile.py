"""`station profile …`: procedures as data."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from station.cli.base import OK, USAGE, AsJson, new_room, settings, show_json
from station.context import load_profiles
from station.i18n import N_, _
from station.profiles import check_paths

app = new_room(N_("Procedures as data."))


@app.command(name="check", help=N_("Print every fault of the profiles with its line."))
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help=N_("Profile files or folders; none = those in use."), exists=True)
    ] = None,
    as_json: AsJson = False,
) -> None:
    chosen = settings()
    faults = check_paths(paths) if paths else load_profiles(chosen)[1]
    if as_json:
        show_json([{**asdict(fault), "path": str(fault.path)} for fault in faults])
    else:
        for fault in faults:
            nearest = _("; nearest name: {name}").format(name=fault.nearest) if fault.nearest else ""
            typer.echo(f"{fault.path}:{fault.line}: {fault.entry}: {fault.why}{nearest}")
    raise typer.Exit(USAGE if faults else OK)


@app.command(name="list", help=N_("The procedures that a dossier may be opened for."))
def list_profiles(as_json: AsJson = False) -> None:
    found = [loaded.profile for loaded in load_profiles(settings())[0] if loaded.profile.kind != "tray"]
    if as_json:
        show_json([{"code": profile.code, "title": profile.title, "kind": profile.kind} for profile in found])
        return
    for profile in found:
        typer.echo(f"{profile.code}  {profile.title}  ({profile.kind})")
