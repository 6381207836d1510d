"""`station profile …`: procedures as data: list, show, check, write and compare them."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from ocr.errors import Failure
from station import durable
from station.cli.base import OK, USAGE, AsJson, new_room, queries, settings, show_json
from station.config import shipped_profiles
from station.i18n import N_, _
from station.paper_kinds import load_profiles, profile_folders
from station.profiles import drafts
from station.profiles.faults import Fault
from station.profiles.files import (
    Loaded,
    check_paths,
    choose,
    load_folder,
    load_papers,
    load_versions,
    parse,
    parse_kept,
)
from station.profiles.words import change_line, differences, lines, title_line

app = new_room(N_("Procedures as data."))
Asked = Annotated[
    list[str], typer.Argument(help=N_("Code of the procedure, or words of its title, with or without marks."))
]


@app.command(name="check", help=N_("Print every fault of the profiles with its line."))
def check(
    paths: Annotated[
        list[Path] | None, typer.Argument(help=N_("Profile files or folders; none = those in use."), exists=True)
    ] = None,
    as_json: AsJson = False,
) -> None:
    chosen = settings()
    faults = check_paths(paths, *profile_folders(chosen)) if paths else load_profiles(chosen)[1]
    if as_json:
        show_json([{**asdict(fault), "path": str(fault.path)} for fault in faults])
    else:
        _say(faults)
    raise typer.Exit(USAGE if faults else OK)


def _say(faults: tuple[Fault, ...]) -> None:
    for fault in faults:
        near = _("; nearest name: {name}").format(name=fault.nearest) if fault.nearest else ""
        entry = f" {fault.entry}:" if fault.entry else ""
        typer.echo(f"{fault.path}:{fault.line}:{entry} {fault.why}{near}")


@app.command(name="list", help=N_("The procedures that a dossier may be opened for."))
def list_profiles(as_json: AsJson = False) -> None:
    known = sorted(load_profiles(settings())[0], key=lambda loaded: loaded.profile.code)
    found = [loaded.profile for loaded in known if loaded.profile.kind != "tray"]
    if as_json:
        show_json([{"code": profile.code, "title": profile.title, "kind": profile.kind} for profile in found])
        return
    for profile in found:
        typer.echo(title_line(profile))


@app.command(name="show", help=N_("What a procedure asks for and gives, as an officer reads it."))
def show(asked: Asked, as_json: AsJson = False) -> None:
    loaded = choose(load_profiles(settings())[0], " ".join(asked))
    if as_json:
        show_json({**loaded.profile.model_dump(mode="json"), "hash": loaded.hash, "path": str(loaded.path)})
        return
    for line in lines(loaded.profile):
        typer.echo(line)


@app.command(name="new", help=N_("Write a profile of the office's own: a copy of one in use, or a blank one."))
def new(
    source: Annotated[str, typer.Argument(help=N_("What to copy: code or words of a title; none = a blank one."))] = "",
    code: Annotated[str, typer.Option(help=N_("Its code; none = that of the one it is copied from."))] = "",
    title: Annotated[str, typer.Option(help=N_("Its title."))] = "",
    as_json: AsJson = False,
) -> None:
    chosen = settings()
    if source:
        loaded = choose(load_profiles(chosen)[0], source)
        body = drafts.copy_of(loaded, code, title)
        name = drafts.file_name(code or loaded.profile.code, title or loaded.profile.title)
    else:
        if not code or not title:
            raise typer.BadParameter(_("A blank profile needs --code and --title."))
        body = drafts.blank(shipped_profiles() / "blank.txt", code, title)
        name = drafts.file_name(code, title)
    folder = chosen.root / "profiles"
    target = folder / name
    folders = profile_folders(chosen)
    _refuse_a_second(parse(body, target, load_papers(*folders)), target, load_versions(*folders)[0])
    durable.make_folder(folder)
    try:
        target.touch(mode=0o600, exist_ok=False)
        target.write_text(body, encoding="utf-8", newline="\n")
    except OSError as cause:
        raise Failure("PRF-004", file=str(target), why=cause.strerror or str(cause)) from cause
    if as_json:
        show_json({"path": str(target)})
    else:
        typer.echo(_("Written: {file}. Change it, then run: station profile check").format(file=target))


def _refuse_a_second(made: Loaded, target: Path, there: tuple[Loaded, ...]) -> None:
    """No second file of the office says the same procedure from the same day on: nobody would know which counts."""
    for other in there:
        same = (other.profile.code, other.profile.valid_from) == (made.profile.code, made.profile.valid_from)
        if same and other.path and other.path.parent == target.parent:
            why = _("the same code and date stand in {file}").format(file=other.path.name)
            raise Failure("PRF-004", file=target.name, why=why)


@app.command(name="diff", help=N_("What has changed between two profiles, in words."))
def diff(
    old: Annotated[str, typer.Argument(help=N_("Code, words of a title, or a file."))],
    other: Annotated[str, typer.Argument(help=N_("Likewise; none = the one in use against the one shipped."))] = "",
    dossier: Annotated[str, typer.Option(help=N_("Against the version this dossier (mã hồ sơ) was opened with."))] = "",
    as_json: AsJson = False,
) -> None:
    in_use = load_profiles(settings())[0]
    shipped = load_folder(shipped_profiles() / "papers", shipped_profiles() / "procedures")[0]
    if dossier:
        reader = queries()
        before = parse_kept(reader.profile_body(reader.dossier_by_code(dossier).profile_hash))
        after = _one(in_use, old)
    elif other:
        before, after = _one(in_use, old), _one(in_use, other)
    else:
        after = _one(in_use, old)
        if not any(loaded.profile.code == after.profile.code for loaded in shipped):
            raise typer.BadParameter(
                _("{code} is the office's own, none is shipped: give a second procedure, or --dossier.").format(
                    code=after.profile.code
                )
            )
        before = choose(shipped, after.profile.code)
    found = differences(before.profile, after.profile)
    if as_json:
        show_json([asdict(change) for change in found])
        return
    for change in found:
        typer.echo(change_line(change))
    if not found:
        typer.echo(_("They say the same."))


def _one(in_use: tuple[Loaded, ...], asked: str) -> Loaded:
    path = Path(asked)
    if path.suffix != ".toml":
        return choose(in_use, asked)
    try:
        return parse(path.read_text("utf-8-sig"), path, load_papers(*profile_folders(settings())))
    except OSError as cause:
        raise Failure("PRF-004", file=asked, why=cause.strerror or str(cause)) from cause
