"""The command line: a thin client of the services. Text for people, `--json` for programs, exit codes by class."""

from __future__ import annotations

import dataclasses
import json
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from ocr.errors import Failure
from station import checker, durable, i18n
from station.app import Station
from station.config import Settings, load
from station.context import load_profiles
from station.convert import Outcome, Wish, convert
from station.door import hand_in
from station.i18n import _
from station.ledger.queries import Queries
from station.ledger.store import NAME
from station.messages import notice
from station.profiles import find_faults
from station.service.status import read_status

OK, USAGE, PERSON, REFUSED, ENVIRONMENT, HELD, OWN_FAULT = 0, 2, 3, 4, 5, 6, 70
_CLASS = {"IMG": REFUSED, "CAP": REFUSED, "DLV": HELD, "DSK": PERSON, "PRF": USAGE, "CFG": USAGE, "LDG": ENVIRONMENT}
_CLASS |= {"SYS": ENVIRONMENT, "VLT": ENVIRONMENT, "OCR": ENVIRONMENT, "RCV": ENVIRONMENT, "SEA": PERSON, "IDX": PERSON}

app = typer.Typer(no_args_is_help=True, add_completion=False, help="Trạm số hóa", pretty_exceptions_enable=False)
dossier = typer.Typer(no_args_is_help=True, help="Open, finish, reopen, show and list dossiers.")
page = typer.Typer(no_args_is_help=True, help="Turn, assign, set aside, bring back and move pages.")
outbox = typer.Typer(no_args_is_help=True, help="The queue of sendings.")
quarantine = typer.Typer(no_args_is_help=True, help="Files that could not be taken.")
profile = typer.Typer(no_args_is_help=True, help="Procedures as data.")
for name, room in (
    ("dossier", dossier),
    ("page", page),
    ("outbox", outbox),
    ("quarantine", quarantine),
    ("profile", profile),
):
    app.add_typer(room, name=name)

console = Console(highlight=False)
AsJson = Annotated[bool, typer.Option("--json", help="Write JSON.")]
Chosen = dict[str, Any]
_chosen: Chosen = {}


@app.callback()
def common(
    root: Annotated[Path | None, typer.Option(help="The station's folder (STATION_ROOT).")] = None,
    watch: Annotated[Path | None, typer.Option(help="The scan folder (STATION_WATCH).")] = None,
    lang: Annotated[str | None, typer.Option(help="vi or en (STATION_LANG).")] = None,
    operator: Annotated[str | None, typer.Option(help="Who is working (STATION_OPERATOR).")] = None,
    target_url: Annotated[str | None, typer.Option(help="The case system (STATION_TARGET_URL).")] = None,
    target_token: Annotated[str | None, typer.Option(help="Its access token (STATION_TARGET_TOKEN).")] = None,
) -> None:
    """Options here stand over the environment, and the environment over station.toml."""
    _chosen.update(
        root=root, watch=watch, lang=lang, operator=operator, target_url=target_url, target_token=target_token
    )


def settings(**more: Any) -> Settings:
    found = load(**_chosen, **more)
    i18n.use_language(found.lang)
    return found


def queries() -> Queries:
    return Queries(settings().root / NAME)


def plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.asdict(value)
    return [plain(entry) for entry in value] if isinstance(value, tuple | list) else value


def show_json(value: Any) -> None:
    typer.echo(json.dumps(plain(value), ensure_ascii=False, indent=1, default=str))


def wish(room: str, verb: str, *args: Any, **named: Any) -> dict[str, Any]:
    """Do it here when the root is free, else hand it to the process that holds it."""
    chosen = settings()
    named["actor"] = chosen.operator
    try:
        with Station(chosen) as station:
            result: dict[str, Any] = plain(getattr(getattr(station, room), verb)(*args, **named))
            return result
    except Failure as failure:
        if failure.code != "SYS-002":
            raise
    return hand_in(chosen.root, room, verb, *args, **named)


@app.command()
def init() -> None:
    """Make the station's folder and ledger."""
    with Station(settings()) as station:
        durable.make_folder(station.settings.watch)
        station.desk.recent(1)
    console.print(_("Station ready: {root}").format(root=settings().root))


@app.command()
def run(once: Annotated[bool, typer.Option(help="Do what there is to do, then stop.")] = False) -> None:
    """Watch, judge, read, seal and deliver, until stopped."""
    with Station(settings()) as station:
        if once:
            station.drain()
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_args: stop.set())
        station.start()
        console.print(_("Watching {folder}. Ctrl+C stops.").format(folder=station.settings.watch))
        while not stop.wait(1.0):
            pass


@app.command()
def status(
    as_json: AsJson = False, follow: Annotated[bool, typer.Option(help="Go on with each event.")] = False
) -> None:
    """What is secured, waiting and held."""
    chosen, found = settings(), queries()
    now = read_status(found, chosen, False, ())
    if as_json and not follow:
        show_json(now)
    else:
        for title, counts in (
            (_("Files"), now.scans),
            (_("Pages"), now.pages),
            (_("Dossiers"), now.dossiers),
            (_("Sendings"), now.deliveries),
        ):
            console.print(f"{title}: " + (", ".join(f"{name} {count}" for name, count in counts.items()) or "0"))
    after = now.last_event
    while follow:
        for event in found.events(after):
            after = event.seq
            text = f"{event.at[11:19]} {event.kind} {event.ref}: {event.old} → {event.new} {event.code}"
            typer.echo(json.dumps(plain(event), ensure_ascii=False) if as_json else text)
        time.sleep(0.25)


@app.command()
def verify(as_json: AsJson = False) -> None:
    """Check every invariant with the separate checker."""
    chosen = settings()
    arguments = [str(chosen.root), *(["--json"] if as_json else [])]
    raise typer.Exit(checker.main(arguments))


@app.command(name="convert")
def convert_files(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders.", exists=True)],
    out: Annotated[Path, typer.Option(help="Where PDFs and JSONs go.")],
    drop_blank: Annotated[bool, typer.Option(help="Leave blank pages out of the PDF.")] = False,
    workers: Annotated[int, typer.Option(help="0 = all cores.")] = 0,
) -> None:
    """Make searchable PDF/A and JSON of every file, without a dossier."""
    chosen = settings()
    order = Wish(out, chosen.languages, chosen.page_seconds, chosen.worker_memory_mb, drop_blank, workers)
    count = 0

    def progress(outcome: Outcome) -> None:
        nonlocal count
        count += 1
        said = outcome.code and f"{outcome.code} {notice(outcome.code).title}"
        typer.echo(f"{count:5d} {outcome.name}: {said or _('{pages} pages').format(pages=outcome.pages)}", err=True)

    done = convert(paths, order, progress)
    raise typer.Exit(REFUSED if any(outcome.code for outcome in done) else OK)


@app.command()
def case_system(
    folder: Annotated[Path | None, typer.Option(help="Where it keeps what it gets.")] = None,
    host: Annotated[str | None, typer.Option(help="Address to bind to.")] = None,
    port: Annotated[int | None, typer.Option(help="Port.")] = None,
) -> None:
    """Run the embedded case system."""
    from station.case_system.server import serve

    chosen = settings(case_system_root=folder, case_system_host=host, case_system_port=port)
    console.print(f"http://{chosen.case_system_host}:{chosen.case_system_port}/")
    serve(chosen.case_system_folder, chosen.case_system_host, chosen.case_system_port, chosen.target_token)


@dossier.command(name="open")
def open_dossier(
    procedure: str, code: Annotated[str, typer.Option(help="Mã hồ sơ.")] = "", title: str = "", as_json: AsJson = False
) -> None:
    """Open a dossier; new scans go to it."""
    _say_dossier(wish("desk", "open", procedure, code, title), as_json)


@dossier.command(name="finish")
def finish_dossier(
    code: str,
    reason: Annotated[str, typer.Option(help="Finish although something is missing.")] = "",
    as_json: AsJson = False,
) -> None:
    """Finish a dossier: it is sealed and sent."""
    _say_dossier(wish("desk", "finish", queries().dossier_by_code(code).id, reason), as_json)


@dossier.command(name="reopen")
def reopen_dossier(code: str, reason: Annotated[str, typer.Option(help="Why.")], as_json: AsJson = False) -> None:
    """Open a sealed dossier again; sealing it makes the next revision."""
    _say_dossier(wish("desk", "reopen", queries().dossier_by_code(code).id, reason), as_json)


def _say_dossier(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show_json(found)
    else:
        console.print(f"{found['code']}: {found['state']}")


@dossier.command(name="list")
def list_dossiers(as_json: AsJson = False) -> None:
    """The newest dossiers."""
    found = queries().dossiers()
    if as_json:
        show_json(found)
        return
    table = Table(_("Code"), _("Procedure"), _("State"), _("Revision"), _("Opened"))
    for row in found:
        table.add_row(
            row.code, row.procedure, row.state + (" *" if row.current else ""), str(row.revision), row.opened_at[:16]
        )
    console.print(table)


@dossier.command(name="show")
def show_dossier(code: str, as_json: AsJson = False) -> None:
    """One dossier: its pages, verdicts and sending."""
    reader = queries()
    found = reader.dossier_by_code(code)
    pages, sent = reader.pages(found.id), reader.deliveries(dossier_id=found.id)
    if as_json:
        show_json({"dossier": plain(found), "pages": plain(pages), "deliveries": plain(sent)})
        return
    console.print(f"{found.code} · {found.procedure} · {found.state} · {_('revision')} {found.revision}")
    table = Table("id", _("Page"), _("Paper"), _("State"), _("Verdicts"), _("Note"))
    for number, row in enumerate(pages, 1):
        words = ", ".join(verdict.kind.value for verdict in row.verdicts)
        table.add_row(
            str(row.id), str(number), row.component, row.state, words, notice(row.code).title if row.code else ""
        )
    console.print(table)
    for delivery in sent:
        console.print(f"{_('revision')} {delivery.revision}: {delivery.state} {delivery.receipt} {delivery.code}")


@page.command(name="turn")
def turn_page(page_id: int, degrees: int) -> None:
    """Turn a page clockwise."""
    show_json(wish("review", "turn", page_id, degrees))


@page.command(name="step")
def change_step(page_id: int, step: str) -> None:
    """Leave out one step that set a page right (crop, perspective, turn, level, split), or do it after all."""
    show_json(wish("review", "leave_out", page_id, step))


@page.command(name="assign")
def assign_page(page_id: int, component: str) -> None:
    """Put a page to a paper."""
    show_json(wish("review", "assign", page_id, component))


@page.command(name="set-aside")
def set_page_aside(page_id: int) -> None:
    """Leave a page out of the papers; it is kept."""
    show_json(wish("review", "set_aside", page_id))


@page.command(name="bring-back")
def bring_page_back(page_id: int) -> None:
    """Undo set-aside."""
    show_json(wish("review", "bring_back", page_id))


@page.command(name="move")
def move_page(page_id: int, code: str) -> None:
    """Move a page to another open dossier."""
    show_json(wish("review", "move", page_id, queries().dossier_by_code(code).id))


@outbox.command(name="list")
def list_outbox(as_json: AsJson = False) -> None:
    """Every sending with its state."""
    found = queries().deliveries()
    if as_json:
        show_json(found)
        return
    table = Table("id", _("Dossier"), _("Revision"), _("State"), _("Tries"), _("Last answer"), _("Receipt"))
    for row in found:
        said = notice(row.code, row.facts).title if row.code else ""
        table.add_row(str(row.id), row.dossier_code, str(row.revision), row.state, str(row.attempts), said, row.receipt)
    console.print(table)


@outbox.command(name="retry")
def retry_delivery(delivery_id: int) -> None:
    """Send again now."""
    show_json(wish("outbox", "retry", delivery_id))


@outbox.command(name="hold")
def hold_delivery(delivery_id: int) -> None:
    """Keep a sending back."""
    show_json(wish("outbox", "hold", delivery_id))


@quarantine.command(name="list")
def list_quarantine(as_json: AsJson = False) -> None:
    """Refused files with their reasons."""
    found = queries().scans(("quarantined",))
    if as_json:
        show_json(found)
        return
    for row in found:
        said = notice(row.code, row.facts)
        console.print(f"{row.id} {row.name}: {row.code} {said.title}. {said.advice}", markup=False)


@quarantine.command(name="answer")
def answer_quarantined(scan_id: int) -> None:
    """Say that the paper of a refused file was scanned again; the file stays in quarantine."""
    show_json(wish("upkeep", "answer_scan", scan_id))


@quarantine.command(name="retry")
def retry_scan(scan_id: int) -> None:
    """Try a refused file again."""
    show_json(wish("upkeep", "retry_scan", scan_id))


@profile.command(name="check")
def check_profiles(paths: Annotated[list[Path] | None, typer.Argument(help="Profile files.")] = None) -> None:
    """Print every fault of the profiles with its line."""
    chosen = settings()
    if paths:
        faults = tuple(fault for path in paths for fault in find_faults(path.read_text(encoding="utf-8"), path))
    else:
        faults = load_profiles(chosen)[1]
    for fault in faults:
        nearest = _("; nearest name: {name}").format(name=fault.nearest) if fault.nearest else ""
        typer.echo(f"{fault.path}:{fault.line}: {fault.entry}: {fault.why}{nearest}")
    raise typer.Exit(USAGE if faults else OK)


@profile.command(name="list")
def list_profiles() -> None:
    """The procedures that a dossier may be opened for."""
    for loaded in load_profiles(settings())[0]:
        console.print(f"{loaded.profile.code}  {loaded.profile.title}  ({loaded.profile.kind})")


def main() -> None:
    """Entry point: failures become one sentence and an exit code."""
    import multiprocessing

    multiprocessing.freeze_support()
    try:
        app()
    except Failure as failure:
        said = notice(failure.code, failure.facts)
        typer.echo(f"{failure.code} {said.title}. {said.advice}", err=True)
        sys.exit(_CLASS.get(failure.code[:3], OWN_FAULT))
