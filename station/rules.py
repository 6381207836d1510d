"""Which papers of a procedure are there and which are still wanted. Imports `profiles` and page types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from station.findings import Gap, Question
from station.i18n import _
from station.profiles.model import OTHER, Component, Profile
from station.sorting.guess import Certainty
from station.types import ChecklistRow, Page

PENDING = {"secured", "judged"}
AWAY = {"set_aside", "secret"}
"""States of pages that are no part of the papers."""
Answers = Mapping[str, str]
"""What was answered to the questions of conditional papers, by their codes: yes or no."""


def checklist(
    profile: Profile, pages: Sequence[Page], other_title: str, answers: Answers | None = None
) -> tuple[ChecklistRow, ...]:
    """The papers of a procedure and then its results against the pages that are there."""
    there = {page.component for page in pages if page.state not in AWAY}
    rows = [_component_row(profile, component, pages, there, answers or {}) for component in profile.components]
    for result in profile.results:
        waits = "no_paper" if result.given_as == "database" else "later"
        rows.append(_row(result.code, result.title, "result", result.hint, pages, waits))
    if OTHER in there:
        rows.append(_row(OTHER, other_title, "optional", "", pages, "not_needed"))
    return tuple(rows)


def _component_row(
    profile: Profile, component: Component, pages: Sequence[Page], there: set[str], answers: Answers
) -> ChecklistRow:
    others = alternatives(profile, component)
    need, hints = component.need, [component.question, component.hint]
    if component.code not in there and any(other.code in there for other in others):
        need, without, hints = "optional", "not_needed", []
    elif component.digitize == "never":
        without = "no_paper"
    elif component.need == "conditional":
        without = {"yes": "missing", "no": "not_needed"}.get(answers.get(component.code, ""), "asked")
    else:
        without = "missing" if component.need == "required" else "not_needed"
    if others and component.code not in there and without != "not_needed":
        hints.append(_("or: {papers}").format(papers="; ".join(other.title for other in others)))
    hint = "\n".join(text for text in hints if text)
    row = _row(component.code, component.title, need, hint, pages, without)
    answer = answers.get(component.code, "") if component.need == "conditional" else ""
    return replace(
        row, question=component.question, one_of=component.one_of, answer=answer, original=component.original
    )


def _row(code: str, title: str, need: str, hint: str, pages: Sequence[Page], without: str) -> ChecklistRow:
    """`without` is the row's state when no page is there."""
    mine = [page for page in pages if page.component == code and page.state not in AWAY]
    state = "attention" if any(needs_attention(page) for page in mine) else "present"
    return ChecklistRow(code, title, need, len(mine), state if mine else without, hint)


def alternatives(profile: Profile, component: Component) -> tuple[Component, ...]:
    """The other papers any one of which does as well."""
    return tuple(
        other
        for other in profile.components
        if component.one_of and other.one_of == component.one_of and other is not component
    )


def needs_attention(page: Page) -> bool:
    """Whether a person should look at the page before the citizen leaves."""
    bad = any(verdict.severity in ("warn", "bad") for verdict in page.verdicts if verdict.kind != "blank")
    return bad or is_proposed(page) or page.state in ("needs_operator", "poison") or page.code.startswith("OCR-")


def is_proposed(page: Page) -> bool:
    """Whether its paper is a guess that nobody has looked at: a paper must not be called present on one."""
    return page.certainty == Certainty.PROPOSED and page.state not in AWAY


def proposed(pages: Sequence[Page]) -> tuple[int, ...]:
    """Numbers of such pages, counted as the desk shows them."""
    return tuple(number for number, page in enumerate(pages, 1) if is_proposed(page))


def missing(profile: Profile, pages: Sequence[Page], answers: Answers | None = None) -> tuple[Gap, ...]:
    """What is required, by rule or by an answer, and has no page; of several papers that stand for each other one gap."""
    gaps: dict[str, list[Component]] = {}
    for component, row in zip(profile.components, checklist(profile, pages, "", answers), strict=False):
        if row.state == "missing":
            gaps.setdefault(component.one_of or f" {component.code}", []).append(component)
    return tuple(
        Gap(
            tuple(component.code for component in group),
            tuple(component.title for component in group),
            tuple(paper.code for component in group for paper in component.papers),
        )
        for group in gaps.values()
    )


def questions(profile: Profile, pages: Sequence[Page], answers: Answers | None = None) -> tuple[Question, ...]:
    """What is still to be asked: conditional papers without a page and without an answer."""
    rows = checklist(profile, pages, "", answers)
    return tuple(Question(row.code, row.title, row.question) for row in rows if row.state == "asked")


def awaited_results(profile: Profile, pages: Sequence[Page]) -> tuple[str, ...]:
    """Titles of the results that no page shows yet; a dossier counts as digitised only with both."""
    rows = checklist(profile, pages, "")
    return tuple(row.title for row in rows if row.need == "result" and row.state == "later")


def unreadable(pages: Sequence[Page]) -> tuple[int, ...]:
    """Numbers of pages that should be scanned again, counted as the desk shows them: pages set aside have theirs too."""
    return tuple(
        number
        for number, page in enumerate(pages, 1)
        if page.state not in AWAY
        and (any(verdict.severity == "bad" for verdict in page.verdicts) or page.state in ("needs_operator", "poison"))
    )


def sides_there(pages: Sequence[Page]) -> int:
    """Sides of paper among the pages, blank ones too; separators and the scanner's test sheet are none of the dossier's."""
    return sum(not page.code.startswith(("SEP-", "SCN-")) for page in pages)
