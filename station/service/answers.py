"""What a person says of a dossier: answers to its questions, originals compared, values confirmed or put right, the applicant.

Every saying stays on record with who, when and what held before; saying it anew or taking it back ("") undoes it.
"""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import insert

from ocr.errors import Failure
from ocr.reading.vietnamese import nfc
from station.context import Context
from station.ledger.store import now_text
from station.ledger.tables import saying
from station.profiles.model import FieldRule, Paper, Profile
from station.standing import COMPARED, RETURNED, applicant_in
from station.states import Kind
from station.types import EDITABLE, Dossier, Page

ANSWERS = ("yes", "no", "")
ORIGINALS = (COMPARED, RETURNED, "")
_PARTIAL = re.compile(r"(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?")
_WRITTEN = re.compile(r"([0-9]{1,2})[/.\-]([0-9]{1,2})[/.\-]([0-9]{4})")
_OF_APPLICANT = {"ho-ten": "name", "ngay-sinh": "date", "so-dinh-danh": "person-number", "gioi-tinh": "sex"}


class Answers:
    """Every act is audited with its actor and without personal values; a sealed dossier must be reopened first (DSK-007)."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def answer(self, dossier_id: int, component: str, answer: str, actor: str = "") -> Dossier:
        """yes or no to the question of a conditional paper, "" takes it back. Raises ANS-001, ANS-002."""
        found, profile = self._editable(dossier_id)
        if not any(each.code == component and each.need == "conditional" for each in profile.components):
            raise Failure("ANS-001", component=component)
        if answer not in ANSWERS:
            raise Failure("ANS-002", asked=answer, known="yes, no")
        before = self._ctx.queries.sayings(dossier_id, "answer").get(component)
        self._say(found, "answer", component, answer, before.value if before else "", "ANS-003", actor)
        return found

    def original(self, dossier_id: int, component: str, state: str, actor: str = "") -> Dossier:
        """The original of a paper was compared with it (đã đối chiếu bản chính), or compared and given back.

        "" takes it back. Raises DSK-009 for a paper that the procedure doesn't know, ANS-002 for another state.
        """
        found, profile = self._editable(dossier_id)
        if not any(each.code == component for each in profile.components):
            raise Failure("DSK-009", component=component)
        if state not in ORIGINALS:
            raise Failure("ANS-002", asked=state, known=", ".join((COMPARED, RETURNED)))
        before = self._ctx.queries.sayings(dossier_id, "original").get(component)
        self._say(found, "original", component, state, before.value if before else "", "ANS-004", actor)
        return found

    def confirm(self, page_id: int, field: str, value: str, actor: str = "") -> Page:
        """A value as a person sees it on the page: the one that was read, or another; "" goes back to what was read.

        Dates may be typed as day/month/year. Raises ANS-005 for a field that the page's kind doesn't have, ANS-006 for
        a value that can't be.
        """
        page = self._ctx.queries.page(page_id)
        found, profile = self._editable(page.dossier_id)
        rule = _rule({**self._ctx.papers, **profile.papers}.get(page.kind), field)
        typed = _checked(rule.type, field, value)
        now = self._ctx.values.of(found.id, (page,))[page.id]
        before = next((each.value for each in now if each.name == field), "")
        self._say(found, "field", field, typed, before, "ANS-007", actor, page)
        return self._ctx.queries.page(page_id)

    def applicant(self, dossier_id: int, means: str, value: str, actor: str = "") -> Dossier:
        """Name, birth, number … of the applicant as typed (ho-ten, ngay-sinh, so-dinh-danh …); "" fills it from the papers."""
        found, profile = self._editable(dossier_id)
        if not re.fullmatch(r"[a-z0-9-]{1,41}", means):
            raise Failure("ANS-005", field=means)
        typed = _checked(_OF_APPLICANT.get(means, "text"), means, value)
        queries = self._ctx.queries
        now = applicant_in(queries, self._ctx.values, profile, dossier_id, queries.pages(dossier_id))
        self._say(found, "applicant", means, typed, now.fields.get(means, ""), "ANS-008", actor)
        return found

    def _say(
        self,
        found: Dossier,
        subject: str,
        name: str,
        value: str,
        before: str,
        code: str,
        actor: str,
        page: Page | None = None,
    ) -> None:
        ctx = self._ctx
        with ctx.ledger.transaction() as connection:
            row = {
                "dossier_id": found.id,
                "page_id": page.id if page else None,
                "subject": subject,
                "name": name,
                "value": value,
                "before": before,
                "said_by": actor or ctx.settings.operator,
                "said_at": now_text(),
            }
            connection.execute(insert(saying).values(**row))
            # answers and ticks are no personal values; what a field says is, so only its name goes into the audit
            facts = {"said": value} if subject in ("answer", "original") else {"taken_back": not value}
            kind, ref, state = (Kind.PAGE, page.id, page.state) if page else (Kind.DOSSIER, found.id, found.state)
            ctx.ledger.note(connection, kind, ref, state, actor, code, name=name, **facts)

    def _editable(self, dossier_id: int) -> tuple[Dossier, Profile]:
        found = self._ctx.queries.dossier(dossier_id)
        if found.state not in EDITABLE:
            raise Failure("DSK-007", dossier=found.code, state=found.state)
        return found, self._ctx.profile_of(found.profile_hash).profile


def _rule(kind: Paper | None, field: str) -> FieldRule:
    found = next((rule for rule in kind.fields if rule.name == field), None) if kind else None
    if found is None:
        raise Failure("ANS-005", field=field)
    return found


def _checked(kind: str, field: str, typed: str) -> str:
    """What was typed, in the form in which values are kept. Raises ANS-006 when it can't be a value of this type."""
    text = " ".join(nfc(typed).split())
    if not text:
        return ""
    if kind == "date":
        written = _WRITTEN.fullmatch(text)
        text = f"{written[3]}-{int(written[2]):02d}-{int(written[1]):02d}" if written else text
        if not _is_date(text):
            raise Failure("ANS-006", field=field)
    if kind == "person-number":
        text = re.sub(r"[\s.]", "", text)
        if not re.fullmatch(r"[0-9]{9}|[0-9]{12}", text):
            raise Failure("ANS-006", field=field)
    if kind == "name" and not all(c.isalpha() or c in " '-.’" for c in text):
        raise Failure("ANS-006", field=field)
    return text


def _is_date(text: str) -> bool:
    parts = _PARTIAL.fullmatch(text)
    if parts is None:
        return False
    try:
        date(int(parts["year"]), int(parts["month"] or 1), int(parts["day"] or 1))
    except ValueError:
        return False
    return True
