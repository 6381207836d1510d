"""The verdict on a dossier, its applicant and its fields as JSON, for `show` and `try`. Imports findings and `page_record`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from station.findings import Applicant, Contradiction, DossierVerdict, Gap, Proof, Rescan, Whose
from station.page_record import fields_json

Places = Mapping[int, dict[str, Any]]
"""Where a page stands in its file, by the page's id."""


def verdict_json(verdict: DossierVerdict, places: Places) -> dict[str, Any]:
    """`complete`, what speaks against it with pages and proofs, and the sentence in both languages."""
    return {
        "complete": verdict.complete,
        "missing": [_gap(gap) for gap in verdict.missing],
        "unreadable": [_rescan(again, places) for again in verdict.unreadable],
        "contradictions": [_contradiction(found, places) for found in verdict.contradictions],
        "doubtful_persons": [_whose(each, places) for each in verdict.whose],
        "questions": [{"component": each.component, "question": each.question} for each in verdict.questions],
        "secret": list(verdict.secret),
        "unassigned": list(verdict.unassigned),
        "proposed": list(verdict.guessed),
        "sentence_vi": verdict.sentence_vi,
        "sentence_en": verdict.sentence_en,
    }


def _gap(gap: Gap) -> dict[str, Any]:
    """Several components, of which one would do."""
    return {"components": list(gap.components), "titles": list(gap.titles), "kinds": list(gap.kinds)}


def _rescan(again: Rescan, places: Places) -> dict[str, Any]:
    perhaps = [_gap(gap) for gap in again.perhaps]
    return places[again.page] | {"page": again.number, "why": list(again.why), "perhaps": perhaps}


def _whose(each: Whose, places: Places) -> dict[str, Any]:
    return places[each.page] | {"page": each.number, "name": each.field, "value": each.value or None}


def _contradiction(found: Contradiction, places: Places) -> dict[str, Any]:
    return {
        "field": found.field,
        "person": found.person,
        "how": found.how,
        "values": [side.value.value for side in found.sides],
        "pages": [_proof(side, places) for side in found.sides],
    }


def _proof(side: Proof, places: Places) -> dict[str, Any]:
    proof: dict[str, Any] = fields_json((side.value,))[side.value.name]
    return places[side.page] | {"page": side.number, "name": side.value.name} | proof


def applicant_json(applicant: Applicant, places: Places) -> dict[str, Any] | None:
    """By meaning the value and its proof; None when nothing tells whom the dossier is for."""
    if not applicant.fields:
        return None
    out: dict[str, Any] = {}
    for means, value in applicant.fields.items():
        proof, said = applicant.proofs.get(means), applicant.said.get(means)
        out[means] = {"value": value}
        if said is not None:
            out[means] |= {"engine": "hand", "certain": True, "by": said.by, "at": said.at}
        elif proof is not None:
            out[means] |= _proof(proof, places)
    return out
