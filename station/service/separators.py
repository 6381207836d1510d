"""Printed separators: which sheets a person asks for, with the office's key; and what a batch would become. No ledger is written."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from ocr.errors import Failure
from ocr.separator_sheet import SeparatorWords, make
from station.config import Settings
from station.i18n import _
from station.profiles.files import Loaded, choose
from station.profiles.model import Paper
from station.separators.keys import office_key
from station.separators.payload import Said, Sheet, write

MOST = 2000
_BATCH = re.compile(r"[A-Z0-9-]{1,16}")


def dossier_sheets(
    settings: Settings, profiles: tuple[Loaded, ...], procedure: str, codes: Sequence[str], count: int, batch: str = ""
) -> bytes:
    """A PDF with a sheet for each dossier code, or `count` for dossiers whose codes the station chooses; numbered as one batch.

    Raises PRF-002 for an unknown procedure, SEP-017 for a code or a batch that can't be printed.
    """
    profile = choose(profiles, procedure).profile if procedure else None
    names = list(codes) or [""] * count
    if not 0 < len(names) <= MOST or len(set(codes)) != len(codes):
        raise Failure("SEP-017", asked=str(len(names)))
    name, code = _batch(batch), profile.code if profile else ""
    said = [Said(Sheet.DOSSIER, name, number, len(names), each, code) for number, each in enumerate(names, 1)]
    title = profile.title if profile else ""
    return _print(settings, [(each, _dossier_words(each, title)) for each in said])


def paper_sheets(settings: Settings, papers: Sequence[Paper], batch: str = "") -> bytes:
    """A PDF with a sheet for each kind of paper; they may be used again and again, in every batch."""
    sheets = [(Said(Sheet.PAPER, _batch(batch), name=paper.code), paper.title) for paper in papers]
    foot = _("The pages behind it are this paper, until the next sheet. It is not kept.")
    words = _("SEPARATOR: PAPER")
    return _print(settings, [(said, SeparatorWords(words, title, (said.name,), foot)) for said, title in sheets])


def batch_sheet(settings: Settings, batch: str = "") -> bytes:
    """A PDF of one sheet that begins a batch: only its own dossier sheets are believed behind it."""
    said = Said(Sheet.BATCH, _batch(batch))
    foot = _("Lay it on top of the stack. It is not kept.")
    return _print(settings, [(said, SeparatorWords(_("SEPARATOR: BATCH"), said.batch, (), foot))])


def _batch(asked: str) -> str:
    batch = asked.upper() or f"{datetime.now():%y%m%d}-{secrets.token_hex(2).upper()}"
    if not _BATCH.fullmatch(batch):
        raise Failure("SEP-017", asked=asked)
    return batch


def _dossier_words(said: Said, title: str) -> SeparatorWords:
    place = _("Sheet {number} of {of}, batch {batch}").format(number=said.number, of=said.of, batch=said.batch)
    foot = _("Lay it before the first page of the dossier. It is not kept.")
    notes = tuple(note for note in (f"{said.procedure} {title}".strip(), place) if note)
    return SeparatorWords(_("SEPARATOR: DOSSIER"), said.name or f"{said.number} / {said.of}", notes, foot)


def _print(settings: Settings, sheets: Sequence[tuple[Said, SeparatorWords]]) -> bytes:
    key = office_key(settings)
    try:
        return make([(write(said, key), words) for said, words in sheets])
    except ValueError as cause:
        raise Failure("SEP-017", asked=str(cause)) from cause
