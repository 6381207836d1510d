"""A dossier of the ledger as `station dossier show --json` says it, in the same words as `try`. Imports ledger, vault, sorting."""

from __future__ import annotations

from typing import Any

from ocr.types import VerdictKind
from station.config import Settings
from station.context import load_sorter, profile_folders
from station.dossier_record import Leaf, record
from station.fields.page_fields import fields_of
from station.ledger.queries import Queries
from station.page_record import barcodes_of, reading_of
from station.profiles.files import load_papers, parse_kept
from station.profiles.model import Paper
from station.sorting.guess import Certainty
from station.sorting.sheet import sheet_of
from station.types import Dossier, Page, Scan
from station.vault import Vault


def dossier_json(settings: Settings, queries: Queries, dossier: Dossier) -> dict[str, Any]:
    """Papers, unassigned and set aside pages, missing and doubled sheets."""
    pages = [page for page in queries.pages(dossier.id) if page.state != "replaced"]
    vault, scans = Vault(settings.root), _scans(queries, pages)
    number = {page.id: at for at, page in enumerate(pages)}
    profile = parse_kept(queries.profile_body(dossier.profile_hash)).profile
    papers = {**load_papers(*profile_folders(settings)), **profile.papers}
    leaves = [_leaf(vault, page, scans[page.scan_id], number, papers.get(page.kind)) for page in pages]
    kinds = load_sorter(settings, profile).kinds
    return record(dossier.code, dossier.procedure, dossier.state, dossier.revision, leaves, kinds)


def _scans(queries: Queries, pages: list[Page]) -> dict[int, Scan]:
    return {scan_id: queries.scan(scan_id) for scan_id in {page.scan_id for page in pages}}


def _leaf(vault: Vault, page: Page, scan: Scan, number: dict[int, int], paper: Paper | None) -> Leaf:
    reading = reading_of(vault.get(page.reading)) if page.reading else None
    codes = barcodes_of(vault.get(page.look)) if page.look else ()
    twin = next((int(v.measure) for v in page.verdicts if v.kind is VerdictKind.DUPLICATE), 0)
    certainty = Certainty(page.certainty) if page.certainty else Certainty.ASKED
    why = ""
    if page.state == "set_aside":
        why = "blank" if page.blank else page.code or "set_aside"
    return Leaf(
        scan.name,
        page.frame,
        page.part,
        sheet_of(reading, page.size, [code.text for code in codes], page.blank, page.scan_id),
        page.component,
        page.kind,
        certainty,
        page.begins,
        why,
        number.get(twin, -1),
        () if page.blank else fields_of(reading, page.size, codes, paper),
    )
