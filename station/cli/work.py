"""`station init, run, status, verify, case-system`: the station as a whole."""

from __future__ import annotations

import signal
import threading
from pathlib import Path
from typing import Annotated, Any

import typer

from ocr.errors import Failure
from station import checker, durable
from station import salvage as salvaging
from station.app import Station
from station.cli import news
from station.cli.base import OK, PERSON, AsJson, new_room, plain, queries, settings, show_json
from station.config import Settings
from station.door import hand_in
from station.i18n import N_, _
from station.ledger.queries import Queries
from station.service.status import read_status
from station.states import Kind
from station.terms import state_words

app = new_room("")


@app.command(help=N_("Make the station's folder and ledger."))
def init() -> None:
    chosen = settings()
    with Station(chosen):
        durable.make_folder(chosen.watch)
        durable.close_to_others(chosen.root)
    typer.echo(_("Station ready: {root}").format(root=chosen.root))


@app.command(help=N_("Watch, judge, read, seal and deliver, until stopped."))
def run(once: Annotated[bool, typer.Option(help=N_("Do what there is to do, then stop."))] = False) -> None:
    with Station(settings()) as station:
        before = station.upkeep.status().last_event
        stop = threading.Event()
        told = threading.Thread(target=news.tell, args=(station.upkeep.events, before, stop), daemon=True)
        told.start()
        try:
            if once:
                station.drain()
            else:
                _until_stopped(station)
        finally:
            stop.set()
            told.join()
        if once:
            raise typer.Exit(news.exit_code_since(station.upkeep.events, before))


def _until_stopped(station: Station) -> None:
    over = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_args: over.set())
    station.start()
    typer.echo(_("Watching {folder}. Ctrl+C stops.").format(folder=station.settings.watch))
    while not over.wait(1.0):  # a wait without end would keep the signal from being seen on Windows
        pass


@app.command(help=N_("What is secured, waiting and held."))
def status(
    as_json: AsJson = False, follow: Annotated[bool, typer.Option(help=N_("Go on with each event."))] = False
) -> None:
    chosen, found = settings(), queries()
    now = _status_now(found, chosen)
    if as_json and not follow:
        show_json(now)
    elif not follow:
        _say_status(now, chosen)
    if follow:
        if not as_json:
            _say_status(now, chosen)
        news.tell(found.events, now["last_event"], threading.Event(), as_json)


def _status_now(found: Queries, chosen: Settings) -> dict[str, Any]:
    """What the root's holder says of itself, or the ledger alone when nobody holds it; `running` tells which."""
    try:
        return {"running": True, **hand_in(chosen.root, "upkeep", "status")}
    except Failure:
        return {"running": False, **plain(read_status(found, chosen, False, ()))}


def _say_status(now: dict[str, Any], chosen: Settings) -> None:
    typer.echo(_("The station is running.") if now["running"] else _("The station is not running."))
    typer.echo(_("Scan folder: {folder}").format(folder=now["watching"]))
    typer.echo(_("Reads with: {languages}").format(languages=chosen.reading_languages))
    typer.echo(_("Last page: {moment}").format(moment=now["last_page_at"] or "–"))
    for title, kind, name in (
        (_("Files"), Kind.SCAN, "scans"),
        (_("Pages"), Kind.PAGE, "pages"),
        (_("Dossiers"), Kind.DOSSIER, "dossiers"),
        (_("Sendings"), Kind.DELIVERY, "deliveries"),
    ):
        counts = ", ".join(f"{state_words(kind, state)} {count}" for state, count in now[name].items())
        typer.echo(f"{title}: {counts or '0'}")
    for trouble in now["trouble"]:
        typer.echo(f"! {trouble['code']} {trouble['title']}. {trouble['advice']}")


@app.command(help=N_("Check every invariant with the separate checker."))
def verify(
    read_data_subset: Annotated[
        str, typer.Option(metavar="N/M", help=N_("Read only this part of the vault, e.g. 7/30."))
    ] = "1/1",
    as_json: AsJson = False,
) -> None:
    words = [str(settings().root), "--read-data-subset", read_data_subset, *(["--json"] if as_json else [])]
    raise typer.Exit(checker.main(words))


@app.command(
    help=N_(
        "Give every original back, by dossiers, out of a root whose ledger is lost; nothing in the root is changed."
    )
)
def salvage(
    out: Annotated[Path, typer.Option(help=N_("Where the scans go."), file_okay=False)], as_json: AsJson = False
) -> None:
    found = salvaging.salvage(settings().root, out)
    if as_json:
        show_json(found)
    else:
        for code, count in found.dossiers.items():
            typer.echo(_("{code}: {count} scans").format(code=code, count=count))
        typer.echo(
            _("Of no dossier known here, or pictures the station made itself: {count}").format(count=found.loose)
        )
        for sha256 in (*found.missing, *found.changed):
            typer.echo(_("Lost or changed: {scan}").format(scan=sha256[:12]), err=True)
    raise typer.Exit(PERSON if found.missing or found.changed else OK)


@app.command(help=N_("Run the embedded case system."))
def case_system(
    folder: Annotated[Path | None, typer.Option(help=N_("Where it keeps what it gets."))] = None,
    host: Annotated[str | None, typer.Option(help=N_("Address to bind to."))] = None,
    port: Annotated[int | None, typer.Option(help=N_("Port."))] = None,
) -> None:
    from station.case_system.server import CaseSystem  # its web server costs the other commands nothing

    chosen = settings(case_system_root=folder, case_system_host=host, case_system_port=port)
    system = CaseSystem(
        chosen.case_system_folder, chosen.case_system_host, chosen.case_system_port, chosen.target_token
    )
    typer.echo(f"{system.url}/")
    system.run()
