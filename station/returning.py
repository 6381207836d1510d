"""The dossiers of a citizen who comes back, by the number on the card. Numbers are compared whole and never written down."""

from __future__ import annotations

import re

from sqlalchemy import or_, select

from ocr.errors import Failure
from station.ledger.queries import Queries
from station.ledger.tables import dossier, page, saying
from station.page_values import PageValues
from station.profiles.files import parse_kept
from station.standing import applicant_in
from station.types import Dossier
from station.vault import Vault

NUMBER = "so-dinh-danh"
REOPENABLE = ("sealed", "review")


def dossier_of_person(queries: Queries, vault: Vault, typed: str) -> Dossier:
    """The one finished dossier whose applicant has this number.

    Raises ANS-006 for what can't be a number, DSK-040 when there is none, DSK-041 with the codes when there are several
    or when the number is another person's in them: which one is meant is for a person to say.
    """
    number = re.sub(r"[\s.]", "", typed)
    if not re.fullmatch(r"[0-9]{9}|[0-9]{12}", number):
        raise Failure("ANS-006", field=NUMBER)
    found = _naming(queries, vault, number)
    values = PageValues(queries, vault)
    mine = []
    for each in found:
        profile = parse_kept(queries.profile_body(each.profile_hash)).profile
        applicant = applicant_in(queries, values, profile, each.id, queries.pages(each.id))
        if applicant.fields.get(NUMBER) == number:
            mine.append(each)
    if len(mine) == 1:
        return mine[0]
    if not found:
        raise Failure("DSK-040")
    raise Failure("DSK-041", dossiers=", ".join(each.code for each in mine or found))


def _naming(queries: Queries, vault: Vault, number: str) -> tuple[Dossier, ...]:
    """Finished dossiers in which this number was read or typed, the newest first."""
    finished = dossier.c.state.in_(REOPENABLE)
    read = (
        select(page.c.dossier_id, page.c.fields)
        .join(dossier, dossier.c.id == page.c.dossier_id)
        .where(finished, page.c.fields != "", page.c.state.not_in(("secret", "replaced")))
    )
    quoted = f'"{number}"'.encode()
    ids = {int(row.dossier_id) for row in queries.rows(read) if quoted in vault.get(row.fields)}
    typed = (
        select(saying.c.dossier_id)
        .join(dossier, dossier.c.id == saying.c.dossier_id)
        .where(finished, or_(saying.c.subject == "applicant", saying.c.subject == "field"), saying.c.value == number)
    )
    ids |= {int(row.dossier_id) for row in queries.rows(typed)}
    return tuple(queries.dossier(each) for each in sorted(ids, reverse=True))
