"""A dossier of the ledger as `station dossier show --json` says it, in the same words as `try`. Imports ledger, vault, sorting."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ocr.types import Origin, VerdictKind
from station.config import Settings
from station.dossier_record import Leaf, record
from station.findings import Value
from station.ledger.queries import Queries
from station.page_record import codes_of, reading_of
from station.page_values import PageValues
from station.paper_kinds import load_sorter
from station.profiles.files import parse_kept
from station.sorting.guess import Certainty
from station.sorting.sheet import Sheet, sheet_of
from station.standing import applicant_in, standing_of
from station.types import EDITABLE, Dossier, Page, Scan
from station.untouched import passing_of
from station.vault import Vault
from station.verdict_record import applicant_json, verdict_json


def dossier_json(settings: Settings, queries: Queries, dossier: Dossier) -> dict[str, Any]:
    """Papers and their fields, unassigned and set aside pages, missing and doubled sheets, applicant and verdict."""
    pages = [page for page in queries.pages(dossier.id) if page.state != "replaced"]
    vault, scans = Vault(settings.root), _scans(queries, pages)
    number = {page.id: at for at, page in enumerate(pages)}
    profile = parse_kept(queries.profile_body(dossier.profile_hash)).profile
    known = PageValues(queries, vault)
    values = known.of(dossier.id, pages)
    passed = passing_of(queries, profile, pages)
    leaves = [
        replace(
            _leaf(vault, page, scans[page.scan_id], number, values[page.id]), passed=passed.get(page.id, Origin.PAPER)
        )
        for page in pages
    ]
    kinds = load_sorter(settings, profile).kinds
    stands = standing_of(queries, known, profile, dossier, pages, dossier.state in EDITABLE)
    places = {page.id: leaf.place for page, leaf in zip(pages, leaves, strict=True)}
    return record(dossier.code, dossier.procedure, dossier.state, dossier.revision, leaves, kinds) | {
        "applicant": applicant_json(applicant_in(queries, known, profile, dossier.id, pages), places),
        "verdict": verdict_json(stands, places),
    }


def _scans(queries: Queries, pages: list[Page]) -> dict[int, Scan]:
    return {scan_id: queries.scan(scan_id) for scan_id in {page.scan_id for page in pages}}


def _leaf(vault: Vault, page: Page, scan: Scan, number: dict[int, int], values: tuple[Value, ...]) -> Leaf:
    twin = next((int(v.measure) for v in page.verdicts if v.kind is VerdictKind.DUPLICATE), 0)
    certainty = Certainty(page.certainty) if page.certainty else Certainty.ASKED
    why = ""
    if page.state == "set_aside":
        why = "blank" if page.blank else page.code or "set_aside"
    return Leaf(
        scan.name,
        page.frame,
        page.part,
        _sheet(vault, page),
        page.component,
        page.kind,
        certainty,
        page.begins,
        why,
        number.get(twin, -1),
        values,
    )


def _sheet(vault: Vault, page: Page) -> Sheet:
    reading = reading_of(vault.get(page.reading)) if page.reading else None
    codes = codes_of(vault.get(page.look)) if page.look else ()
    return sheet_of(reading, page.size, codes, page.blank, page.scan_id)
