"""How a dossier of the ledger stands, and whom it is for: pages, values and what persons said, put before the verdict.

Imports ledger queries, page values and the verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from station.findings import Applicant, DossierVerdict
from station.ledger.queries import Queries
from station.page_values import PageValues
from station.profiles.model import Profile
from station.types import Dossier, Page
from station.verdict import Known, told_of_applicant, verdict_of

COMPARED, RETURNED = "compared", "returned"


def standing_of(
    queries: Queries, values: PageValues, profile: Profile, dossier: Dossier, pages: Sequence[Page], at_desk: bool
) -> DossierVerdict:
    """The verdict on a dossier now. at_desk: the citizen is still there, so originals are named too."""
    originals = queries.sayings(dossier.id, "original")
    known = Known(
        {name: said.value for name, said in queries.sayings(dossier.id, "answer").items()},
        frozenset(name for name, said in originals.items() if said.value in (COMPARED, RETURNED)),
        frozenset(name for name, said in originals.items() if said.value == RETURNED),
        len(queries.scans(("seen", "settling"), dossier.id)),
        len(queries.refused(dossier.id)),
        at_desk and profile.kind == "desk",
    )
    return verdict_of(profile, pages, values.of(dossier.id, pages), known)


def applicant_in(
    queries: Queries, values: PageValues, profile: Profile, dossier_id: int, pages: Sequence[Page]
) -> Applicant:
    """The applicant: what was typed goes before what the papers say, and of these the best proof."""
    told = told_of_applicant(profile, pages, values.of(dossier_id, pages))
    said = {name: saying for name, saying in queries.sayings(dossier_id, "applicant").items() if saying.value}
    return replace(told, fields=told.fields | {name: saying.value for name, saying in said.items()}, said=said)
