"""The kinds of paper that pages of a dossier are told by: those its profile names, and all that are known besides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from station.profiles.model import OTHER, Paper, Profile, Slot
from station.sorting.evidence import Kind
from station.sorting.examples import Example, example_from, said_by
from station.sorting.guess import UNKNOWN
from station.sorting.sheet import key_of
from station.sorting.stack import Sorter

WANTED = 1.5
"""Nats for a kind that the procedure asks for: likelier than another, and never more than its heading says."""
BESIDE = 0.7
SLOT = "="
"""How the code of a kind begins that a slot describes itself, by headings of its own."""


def kinds_of(papers: Iterable[Paper], profile: Profile | None = None) -> tuple[Kind, ...]:
    """All kinds: the profile's own over the others, since a dossier keeps the profile it was opened with.

    A heading that the profile claims is no other kind's: what else is said of that other one would outweigh the claim.
    """
    found = {paper.code: _kind(paper, 0.0) for paper in papers}
    if profile is None:
        return tuple(found.values())
    found.update((paper.code, _kind(paper, BESIDE)) for paper in profile.beside)
    for slot in profile.slots:
        found.update((paper.code, _kind(paper, WANTED)) for paper in slot.papers)
    found.update((kind.code, kind) for kind in _own(profile.slots))
    claimed = {key_of(heading) for kind in found.values() if kind.likely == WANTED for heading in kind.headings}
    return tuple(kind for kind in found.values() if kind.likely or claimed.isdisjoint(map(key_of, kind.headings)))


def _kind(paper: Paper, likely: float) -> Kind:
    marks = frozenset(paper.marks)
    return Kind(
        paper.code,
        paper.headings,
        paper.forms,
        paper.phrases,
        marks,
        paper.pages,
        paper.two_sided,
        paper.identity,
        likely,
    )


def _own(slots: Iterable[Slot]) -> Iterator[Kind]:
    for slot in slots:
        yield Kind(SLOT + slot.code, slot.headings, likely=WANTED)


def sorter_of(papers: Iterable[Paper], taught: Iterable[Example], profile: Profile | None = None) -> Sorter:
    """A sorter by all kinds, the examples that papers bring, and those that hands taught."""
    every = tuple(papers)
    own = [paper for slot in profile.slots for paper in slot.papers] if profile else []
    brought = [example_from(paper.code, lines) for paper in (*every, *own) for lines in paper.examples]
    examples = (*brought, *taught)
    return Sorter(kinds_of(every, profile), (lambda sheet: said_by(examples, sheet)) if examples else None)


def component_of(profile: Profile, kind: str) -> str:
    """The slot for a kind of paper, a component before a result; OTHER for one that isn't asked for, or not known.

    Where a profile has one slot only, all papers of a backlog go there.
    """
    if kind.startswith(SLOT):
        return kind.removeprefix(SLOT)
    for slot in profile.slots:
        if kind != UNKNOWN and any(paper.code == kind for paper in slot.papers):
            return slot.code
    return profile.slots[0].code if len(profile.slots) == 1 else OTHER


def kind_of(profile: Profile, component: str) -> str:
    """What pages are that a hand put to a slot: its only kind of paper, or the slot's own; UNKNOWN for OTHER."""
    slot = profile.slot(component)
    if slot is None:
        return UNKNOWN
    return slot.papers[0].code if len(slot.papers) == 1 else SLOT + slot.code
