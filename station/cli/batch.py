"""`station batch …` and `station separators …`: print separators, open a batch, see how it would be cut, finish what was cut."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Any

import typer

from ocr.errors import Failure
from station.cli.base import AsJson, new_room, queries, settings, show_json, show_table, wish
from station.convert import Wish
from station.i18n import N_, _
from station.messages import notice
from station.paper_kinds import load_profiles, load_sorter, profile_folders
from station.profiles.files import choose, load_papers
from station.service.separators import batch_sheet, dossier_sheets, paper_sheets
from station.states import Kind
from station.terms import kind_word, state_words
from station.trying import try_batch

app = new_room(N_("Batches: stacks that separators cut into dossiers."))
sheets = new_room(N_("Print separator sheets."))
Batch = Annotated[str, typer.Argument(help=N_("The batch's code."))]
Out = Annotated[Path, typer.Option("--out", "-o", help=N_("The PDF to write."))]
Name = Annotated[str, typer.Option(help=N_("The batch's name; left out: a new one."))]


@sheets.command(name="dossiers", help=N_("A numbered sheet for each dossier of a batch."))
def print_dossiers(
    out: Out,
    procedure: Annotated[str, typer.Option(help=N_("The dossiers' procedure; left out: the batch's own."))] = "",
    codes: Annotated[
        Path | None, typer.Option(help=N_("A file with a dossier code in each line."), exists=True)
    ] = None,
    count: Annotated[int, typer.Option(help=N_("So many sheets for dossiers without a code."))] = 0,
    batch: Name = "",
) -> None:
    names = _lines(codes) if codes else []
    if not names and count < 1:
        raise typer.BadParameter(_("Give --count, or --codes with a file that names dossiers."))
    chosen = settings()
    _write(out, dossier_sheets(chosen, load_profiles(chosen)[0], procedure, names, count, batch))


def _lines(path: Path) -> list[str]:
    try:
        return [line.strip() for line in path.read_text("utf-8-sig").splitlines() if line.strip()]
    except (OSError, UnicodeDecodeError) as cause:
        raise typer.BadParameter(_("{file} can't be read as a text in UTF-8.").format(file=path)) from cause


@sheets.command(name="papers", help=N_("A sheet for each kind of paper of a procedure."))
def print_papers(
    procedure: Annotated[str, typer.Argument(help=N_("Code of the procedure, as in 'station profile list'."))], out: Out
) -> None:
    chosen = settings()
    profile = choose(load_profiles(chosen)[0], procedure).profile
    kinds = {paper.code: paper for slot in profile.slots for paper in slot.papers}
    known = load_papers(*profile_folders(chosen))
    _write(out, paper_sheets(chosen, [paper for code, paper in kinds.items() if code in known]))


@sheets.command(name="batch", help=N_("The sheet that begins a batch."))
def print_batch(out: Out, batch: Name = "") -> None:
    _write(out, batch_sheet(settings(), batch))


def _write(out: Path, body: bytes) -> None:
    try:
        out.write_bytes(body)
    except OSError as cause:
        raise Failure("SEP-018", file=str(out), error=cause.strerror or str(cause)) from cause
    typer.echo(str(out))


@app.command(name="open", help=N_("Open a batch; new scans go to it until it is finished and cut."))
def open_batch(
    procedure: Annotated[str, typer.Argument(help=N_("The procedure of dossiers whose sheet names none."))],
    code: Annotated[str, typer.Option(help=N_("The batch's code."))] = "",
    as_json: AsJson = False,
) -> None:
    found = wish("desk", "open", procedure, code, "", True)
    if as_json:
        show_json(found)
    else:
        typer.echo(f"{found['code']}: {state_words(Kind.DOSSIER, found['state'])}")


@app.command(name="finish-cut", help=N_("Finish every dossier that was cut from a batch: they are sealed and sent."))
def finish_cut(code: Batch, as_json: AsJson = False) -> None:
    reader = queries()
    batch = reader.dossier_by_code(code)
    found = wish("desk", "finish_cut", batch.id)
    if as_json:
        show_json(found)
        return
    for row in reader.cut_from(batch.id):
        typer.echo(f"{row.code}: {state_words(Kind.DOSSIER, row.state)}")


@app.command(name="show", help=N_("The dossiers that were cut from a batch, and the pages that wait for a person."))
def show_batch(code: Batch, as_json: AsJson = False) -> None:
    reader = queries()
    batch = reader.dossier_by_code(code)
    pages = reader.pages(batch.id)
    cut, waiting = reader.cut_from(batch.id), [page for page in pages if page.state != "set_aside"]
    doubtful = [page for page in pages if page.state == "set_aside" and page.code.startswith("SEP-")]
    doubtful = [page for page in doubtful if page.code != "SEP-001"]
    if as_json:
        show_json({"batch": batch, "dossiers": cut, "waiting": waiting, "doubtful_sheets": doubtful})
        return
    rows = [
        [row.code, row.procedure, state_words(Kind.DOSSIER, row.state), str(len(reader.pages(row.id)))] for row in cut
    ]
    show_table(_("Code"), _("Procedure"), _("State"), _("Pages"), rows=rows)
    for page in (*doubtful, *waiting):
        typer.echo(
            f"{kind_word(Kind.PAGE)} {page.id}: {notice(page.code).title if page.code else state_words(Kind.PAGE, page.state)}"
        )


@app.command(name="try", help=N_("Show how files would be cut by their separators; nothing is kept or sent."))
def try_files(
    procedure: Annotated[str, typer.Argument(help=N_("The procedure of dossiers whose sheet names none."))],
    paths: Annotated[list[Path], typer.Argument(help=N_("Files or folders."), exists=True)],
    workers: Annotated[int, typer.Option(help=N_("0 = all cores."), min=0, max=64)] = 0,
    as_json: AsJson = False,
) -> None:
    chosen = settings()
    profile = choose(load_profiles(chosen)[0], procedure).profile
    order = Wish.by(chosen, Path())
    found = try_batch(chosen, profile, load_sorter(chosen, profile), paths, order, workers or os.cpu_count() or 1)
    if as_json:
        show_json(found)
        return
    rows = [[each["code"], each["procedure"], str(len(each["pages"]))] for each in found["dossiers"]]
    show_table(_("Code"), _("Procedure"), _("Pages"), rows=rows)
    for each in (*found["sheets"], *found["held"]):
        if each["code"] != "SEP-001":
            typer.echo(_place(each))


def _place(page: dict[str, Any]) -> str:
    return f"{page['file']}:{page['index_in_file'] + 1}: {notice(page['code']).title}"
