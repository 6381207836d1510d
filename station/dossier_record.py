"""What `station dossier show` and `try` say of a dossier in JSON: its papers, their pages and fields, and what is wrong in the stack.

Where the pages come from is the caller's matter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ocr.types import Origin
from station.page_record import fields_json
from station.sorting.evidence import Kind
from station.sorting.gaps import gaps
from station.sorting.guess import UNKNOWN, Certainty
from station.sorting.leads import leads_of
from station.sorting.sheet import Sheet
from station.types import Value

NUMBER = "so-dinh-danh"
"""The field that tells whose identity paper a page is."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page. set_aside: why it is no part of the papers, "" = it is. twin: number of the leaf with the same sheet, -1 = none.

    values: its fields. passed: its file goes along as it came.
    """

    file: str
    index: int
    part: int
    sheet: Sheet
    component: str
    kind: str
    certainty: Certainty
    begins: bool
    set_aside: str = ""
    twin: int = -1
    values: tuple[Value, ...] = ()
    passed: Origin = Origin.PAPER

    @property
    def place(self) -> dict[str, Any]:
        return {"file": self.file, "index_in_file": self.index, "part": self.part}

    @property
    def placed(self) -> bool:
        return not self.set_aside and self.certainty is not Certainty.ASKED


def papers_of(leaves: Sequence[Leaf], kinds: Sequence[Kind]) -> list[list[Leaf]]:
    """Leaves by papers, in order; everybody's identity papers in one component are one paper."""
    identity = {kind.code for kind in kinds if kind.identity}
    out: list[list[Leaf]] = []
    for leaf in leaves:
        if not leaf.placed:
            continue
        joined = _of_the_same_persons(out, leaf) if leaf.kind in identity else None
        if joined is not None:
            joined.append(leaf)
        elif leaf.begins or not out or out[-1][-1].component != leaf.component or out[-1][-1].kind != leaf.kind:
            out.append([leaf])
        else:
            out[-1].append(leaf)
    return out


def _of_the_same_persons(papers: list[list[Leaf]], leaf: Leaf) -> list[Leaf] | None:
    return next((p for p in papers if p[0].component == leaf.component and p[0].kind == leaf.kind), None)


def record(
    code: str, procedure: str, state: str, revision: int, leaves: Sequence[Leaf], kinds: Sequence[Kind]
) -> dict[str, Any]:
    """The dossier as JSON. unassigned: pages that a person is asked about."""
    papers = papers_of(leaves, kinds)
    identity = {kind.code for kind in kinds if kind.identity}
    return {
        "code": code,
        "procedure": procedure,
        "state": state,
        "revision": revision,
        "documents": [
            {
                "component": paper[0].component,
                "kind": paper[0].kind or None,
                "certain": all(leaf.certainty is Certainty.SURE for leaf in paper),
                "passed_through": (paper[0].passed or None) if len({leaf.passed for leaf in paper}) == 1 else None,
                "pages": [leaf.place for leaf in paper],
                **_fields(paper, identity),
            }
            for paper in papers
        ],
        "unassigned": [leaf.place for leaf in leaves if not leaf.set_aside and not leaf.placed],
        "set_aside": [leaf.place | {"why": leaf.set_aside} for leaf in leaves if leaf.set_aside],
        "missing_sheets": [*_missing(papers, kinds), *_without_beginning(leaves)],
        "doubled_sheets": [
            leaf.place | {"same_as": leaves[leaf.twin].place}
            for leaf in leaves
            if leaf.twin >= 0 and not leaf.set_aside
        ],
    }


def _fields(paper: Sequence[Leaf], identity: set[str]) -> dict[str, Any]:
    """`fields` of a paper; identity papers of several persons have them by person, and none in common."""
    if paper[0].kind not in identity:
        return {"fields": merged(paper)}
    persons = [merged(pages) for pages in persons_of(paper)]
    return {"fields": persons[0] if len(persons) == 1 else {}, "persons": persons}


def persons_of(paper: Sequence[Leaf]) -> list[list[Leaf]]:
    """The pages of identity papers by the numbers they tell; one without a number goes with the page before it."""
    out: dict[str, list[Leaf]] = {}
    number = ""
    for leaf in paper:
        number = next((value.value for value in leaf.values if value.name == NUMBER), number)
        out.setdefault(number, []).append(leaf)
    return list(out.values())


def merged(pages: Sequence[Leaf]) -> dict[str, Any]:
    """The fields of a paper over its pages, each with the page that says it: the most certain one wins, then the first."""
    best: dict[str, tuple[Value, Leaf]] = {}
    for leaf in pages:
        for value in leaf.values:
            before = best.get(value.name)
            if before is None or (value.certain, value.confidence) > (before[0].certain, before[0].confidence):
                best[value.name] = value, leaf
    told = fields_json(value for value, _leaf in best.values())
    return {name: field | {"page": best[name][1].place} for name, field in told.items()}


def _missing(papers: Sequence[Sequence[Leaf]], kinds: Sequence[Kind]) -> list[dict[str, Any]]:
    known = {kind.code: kind for kind in kinds}
    out: list[dict[str, Any]] = []
    for paper in papers:
        kind = known.get(paper[0].kind)
        if kind is None or kind.identity or kind.code == UNKNOWN:
            continue
        for gap in gaps([leaf.sheet for leaf in paper], kind.sides > 1):
            after = paper[gap.after].place if gap.after >= 0 else None
            out.append(
                {
                    "component": paper[0].component,
                    "kind": kind.code,
                    "after": after,
                    "before": None if after else paper[0].place,
                    "numbers": list(gap.numbers),
                }
            )
    return out


def _without_beginning(leaves: Sequence[Leaf]) -> list[dict[str, Any]]:
    """Pages that go on with no paper there is, and whose number says that others came before."""
    out: list[dict[str, Any]] = []
    for leaf in leaves:
        if leaf.set_aside or leaf.placed or leaf.sheet.nearly_empty:
            continue
        leads = leads_of(leaf.sheet)
        number = leads.number or (2 if leads.first_article > 1 else 0)
        if number > 1 and not leads.head:
            numbers = list(range(1, leads.number)) if leads.number < 20 else []
            out.append({"component": "", "kind": None, "after": None, "before": leaf.place, "numbers": numbers})
    return out
