"""`station convert`: the engine without a dossier."""

from __future__ import annotations

import os
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from ocr.types import PdfWay
from station.cli.base import OK, PERSON, REFUSED, exit_code, new_room, settings
from station.convert import Outcome, Wish, begun, convert
from station.i18n import N_, _
from station.messages import notice
from station.paper_kinds import load_kinds, load_sorter
from station.scan_folder import safe_name

app = new_room("")


@app.command(name="convert", help=N_("Make searchable PDF/A and JSON of every file, without a dossier."))
def convert_files(
    paths: Annotated[list[Path], typer.Argument(help=N_("Files or folders."), exists=True)],
    out: Annotated[Path, typer.Option(help=N_("Where PDFs and JSONs go."), file_okay=False)],
    drop_blank: Annotated[bool, typer.Option(help=N_("Leave blank pages out of the PDF."))] = False,
    workers: Annotated[int, typer.Option(help=N_("0 = all cores."), min=0, max=64)] = 0,
    pdf: Annotated[
        PdfWay,
        typer.Option(
            help=N_(
                "faithful: the scanner's very pixels; compact: print and seals sharp, the paper coarser; plain: one JPEG a page."
            )
        ),
    ] = PdfWay.COMPACT,
) -> None:
    chosen = settings()
    order = replace(Wish.by(chosen, out), drop_blank=drop_blank, workers=workers, pdf=pdf)
    done = 0

    def progress(outcome: Outcome, of: int) -> None:
        nonlocal done
        done += 1
        said = _("{pages} pages").format(pages=outcome.pages)
        if outcome.code:
            said = f"{outcome.code} {notice(outcome.code, outcome.facts).title}"
        typer.echo(f"{done}/{of} {safe_name(os.fsencode(outcome.name))}: {said}", err=True)

    with closing(begun(order)) as children:  # they load the engine while the kinds of paper are loaded here
        papers = load_kinds(chosen)
        order = replace(order, sorter=load_sorter(chosen, papers=papers), papers=papers)
        classes = {exit_code(outcome.code) for outcome in convert(paths, order, progress, children) if outcome.code}
    # The surroundings weigh more than the input: a missing Tesseract is nothing that another scan would mend.
    raise typer.Exit(OK if not classes else max(classes) if classes - {REFUSED, PERSON} else REFUSED)
