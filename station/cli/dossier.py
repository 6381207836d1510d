"""`station dossier …`: open, finish, reopen, show and list."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from ocr.errors import Failure
from ocr.types import Origin
from station.cli.base import AsJson, new_room, plain, queries, settings, show_json, show_table, wish
from station.convert import Wish
from station.dossier_view import dossier_json
from station.i18n import N_, _, language
from station.messages import notice
from station.page_values import PageValues
from station.paper_kinds import load_profiles, load_sorter, profile_folders
from station.profiles.files import choose, load_papers, parse_kept
from station.returning import dossier_of_person
from station.states import Kind
from station.terms import origin_words, state_words
from station.trying import try_dossier
from station.untouched import passing_of
from station.vault import Vault
from station.verdict_words import verdict_words

app = new_room(N_("Open, finish, reopen, show and list dossiers."))
Code = Annotated[str, typer.Argument(help=N_("The dossier's code (mã hồ sơ)."))]


@app.command(name="open", help=N_("Open a dossier; new scans go to it."))
def open_dossier(
    procedure: Annotated[str, typer.Argument(help=N_("Code of the procedure, as in 'station profile list'."))],
    code: Annotated[str, typer.Option(help=N_("The dossier's code (mã hồ sơ)."))] = "",
    title: Annotated[str, typer.Option(help=N_("What it is about."))] = "",
    as_json: AsJson = False,
) -> None:
    _say(wish("desk", "open", procedure, code, title), as_json)


@app.command(name="finish", help=N_("Finish a dossier: it is sealed and sent."))
def finish_dossier(
    code: Code,
    reason: Annotated[str, typer.Option(help=N_("Finish although something is missing."))] = "",
    as_json: AsJson = False,
) -> None:
    _say(wish("desk", "finish", queries().dossier_by_code(code).id, reason), as_json)


@app.command(name="reopen", help=N_("Open a sealed dossier again; sealing it makes the next revision."))
def reopen_dossier(
    reason: Annotated[str, typer.Option(help=N_("Why it is opened again."))],
    code: Annotated[str, typer.Argument(help=N_("The dossier's code (mã hồ sơ)."))] = "",
    id_number: Annotated[str, typer.Option(help=N_("Instead of the code: the number on the applicant's card."))] = "",
    as_json: AsJson = False,
) -> None:
    reader = queries()
    if bool(code) == bool(id_number):
        raise Failure("DSK-042")
    if code:
        found = reader.dossier_by_code(code)
    else:
        found = dossier_of_person(reader, Vault(settings().root), id_number)
    _say(wish("desk", "reopen", found.id, reason), as_json)


@app.command(name="answer", help=N_("Answer the question that decides about a paper: yes, no, or clear."))
def answer_question(
    code: Code,
    component: Annotated[str, typer.Argument(help=N_("The paper's code."))],
    answer: Annotated[str, typer.Argument(help="yes, no, clear", metavar="ANSWER")],
    as_json: AsJson = False,
) -> None:
    found = queries().dossier_by_code(code)
    wish("answers", "answer", found.id, component, "" if answer == "clear" else answer)
    _say_verdict(code, as_json)


@app.command(
    name="original",
    help=N_("Note that an original was compared with its paper, or given back: compared, returned, clear."),
)
def note_original(
    code: Code,
    component: Annotated[str, typer.Argument(help=N_("The paper's code."))],
    state: Annotated[str, typer.Argument(help="compared, returned, clear", metavar="STATE")] = "compared",
    as_json: AsJson = False,
) -> None:
    found = queries().dossier_by_code(code)
    wish("answers", "original", found.id, component, "" if state == "clear" else state)
    _say_verdict(code, as_json)


@app.command(
    name="confirm", help=N_("Confirm or put right a value on a page; without a value, go back to what was read.")
)
def confirm_value(
    page_id: Annotated[int, typer.Argument(help=N_("The page's id, as in 'station dossier show'."))],
    field: Annotated[str, typer.Argument(help=N_("The field's name, as in 'station dossier show --json'."))],
    value: Annotated[str, typer.Argument(help=N_("What stands on the paper."))] = "",
    as_json: AsJson = False,
) -> None:
    found = queries().page(page_id)
    wish("answers", "confirm", page_id, field, value)
    _say_verdict(queries().dossier(found.dossier_id).code, as_json)


@app.command(name="applicant", help=N_("Type the applicant; without a value, the papers fill it again."))
def type_applicant(
    code: Code,
    means: Annotated[str, typer.Argument(help="ho-ten, ngay-sinh, so-dinh-danh, gioi-tinh, noi-cu-tru")],
    value: Annotated[str, typer.Argument(help=N_("Name, date or number."))] = "",
    as_json: AsJson = False,
) -> None:
    wish("answers", "applicant", queries().dossier_by_code(code).id, means, value)
    _say_verdict(code, as_json)


@app.command(
    name="slip", help=N_("Write the citizen's slip: what to bring, what can't be read, what doesn't agree (PDF, A5).")
)
def write_slip(code: Code, out: Annotated[Path, typer.Option(help=N_("The PDF to write."), dir_okay=False)]) -> None:
    from station.slip import slip_of  # drawing libraries, that no other command needs

    chosen, reader = settings(), queries()
    body = slip_of(chosen, reader, PageValues(reader, Vault(chosen.root)), reader.dossier_by_code(code))
    try:
        out.write_bytes(body)
    except OSError as cause:
        raise Failure("ANS-009", file=str(out), error=cause.strerror or str(cause)) from cause
    typer.echo(str(out))


def _say_verdict(code: str, as_json: bool) -> None:
    """How the dossier stands now."""
    reader = queries()
    found = dossier_json(settings(), reader, reader.dossier_by_code(code))
    if as_json:
        show_json({name: found[name] for name in ("code", "applicant", "verdict")})
    else:
        typer.echo(found["verdict"][f"sentence_{language()}"])


@app.command(name="expect", help=N_("Say how many sheets were laid in; the dossier asks when another number came."))
def expect(
    code: Code,
    sheets: Annotated[int, typer.Argument(help=N_("Number of sheets; 0 takes it back."), min=0)],
    sides: Annotated[int, typer.Option(help=N_("Sides of each that are scanned: 1 or 2."), min=1, max=2)] = 1,
    as_json: AsJson = False,
) -> None:
    _say(wish("desk", "expect", queries().dossier_by_code(code).id, sheets, sides), as_json)


@app.command(name="undo", help=N_("Take back what a hand did last to a dossier's pages."))
def undo(code: Code) -> None:
    show_json(wish("review", "undo", queries().dossier_by_code(code).id))


@app.command(name="redo", help=N_("Do again what was undone last."))
def redo(code: Code) -> None:
    show_json(wish("review", "redo", queries().dossier_by_code(code).id))


def _say(found: dict[str, Any], as_json: bool) -> None:
    if as_json:
        show_json(found)
    else:
        typer.echo(f"{found['code']}: {state_words(Kind.DOSSIER, found['state'])}")


@app.command(name="try", help=N_("Show what files would become as one dossier; nothing is kept or sent."))
def try_files(
    procedure: Annotated[str, typer.Argument(help=N_("Code of the procedure, as in 'station profile list'."))],
    paths: Annotated[list[Path], typer.Argument(help=N_("Files or folders."), exists=True)],
    workers: Annotated[int, typer.Option(help=N_("0 = all cores."), min=0, max=64)] = 0,
    as_json: AsJson = False,
) -> None:
    chosen = settings()
    profile = choose(load_profiles(chosen)[0], procedure).profile
    order = replace(Wish.by(chosen, Path()), papers=load_papers(*profile_folders(chosen)))
    found = try_dossier(profile, load_sorter(chosen, profile), paths, order, workers or os.cpu_count() or 1)
    if as_json:
        show_json(found)
        return
    titles = {slot.code: slot.title for slot in profile.slots}
    rows = [
        [
            titles.get(paper["component"], paper["component"]),
            paper["kind"] or "",
            "" if paper["certain"] else "?",
            _places(paper),
        ]
        for paper in found["documents"]
    ]
    show_table(_("Paper"), _("Kind"), "", _("Pages"), rows=rows)
    typer.echo(found["verdict"][f"sentence_{language()}"])
    for name, title in (("unassigned", _("Not sorted yet")), ("set_aside", _("Set aside"))):
        if found[name]:
            typer.echo(f"{title}: {_places({'pages': found[name]})}")


def _places(paper: dict[str, Any]) -> str:
    return ", ".join(f"{page['file']}:{page['index_in_file'] + 1}" for page in paper["pages"])


@app.command(name="list", help=N_("The newest dossiers."))
def list_dossiers(as_json: AsJson = False) -> None:
    found = queries().dossiers()
    if as_json:
        show_json(found)
        return
    rows = [
        [
            row.code,
            row.procedure,
            state_words(Kind.DOSSIER, row.state) + (" *" if row.current else ""),
            str(row.revision),
            row.opened_at[:16],
        ]
        for row in found
    ]
    show_table(_("Code"), _("Procedure"), _("State"), _("Revision"), _("Opened"), rows=rows)


@app.command(name="show", help=N_("One dossier: its pages, verdicts, refused files and sendings."))
def show_dossier(code: Code, as_json: AsJson = False) -> None:
    reader = queries()
    found = reader.dossier_by_code(code)
    pages, sent = reader.pages(found.id), reader.deliveries(dossier_id=found.id)
    refused = reader.scans(("quarantined",), found.id)
    if as_json:
        kept = {"dossier": found, "pages": pages, "quarantined": refused, "deliveries": sent}
        kept["replaced"] = reader.replaced(found.id)
        show_json(dossier_json(settings(), reader, found) | {name: plain(value) for name, value in kept.items()})
        return
    revision = _("revision")
    passed = passing_of(reader, parse_kept(reader.profile_body(found.profile_hash)).profile, pages)
    typer.echo(
        f"{found.code} · {found.procedure} · {state_words(Kind.DOSSIER, found.state)} · {revision} {found.revision}"
    )
    typer.echo(dossier_json(settings(), reader, found)["verdict"][f"sentence_{language()}"])
    rows = [
        [
            str(row.id),
            str(number),
            row.component + {"proposed": " ?", "asked": " ??"}.get(row.certainty, ""),
            state_words(Kind.PAGE, row.state),
            ", ".join(verdict_words(verdict.kind.value)[0] for verdict in row.verdicts),
            notice(row.code).title if row.code else origin_words(passed.get(row.id, Origin.PAPER)),
        ]
        for number, row in enumerate(pages, 1)
    ]
    show_table("id", _("Page"), _("Paper"), _("State"), _("Verdicts"), _("Note"), rows=rows)
    for scan in refused:
        typer.echo(f"{scan.name}: {scan.code} {notice(scan.code, scan.facts).title}")
    for delivery in sent:
        state = state_words(Kind.DELIVERY, delivery.state)
        typer.echo(f"{revision} {delivery.revision}: {state} {delivery.receipt} {delivery.code}".rstrip())
