"""What the papers of a dossier say against each other, each with its proofs. Imports `people` and `agreement`.

A contradiction sends a citizen home, so it needs values that are sure: one that was read in doubt contradicts nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from station.persons.agreement import Agreement, alike, compare, differ_in_one_letter
from station.persons.people import HOLDER, NAME, Person, Speaking, Told, told_by

COMPARED = ("name", "date", "sex", "person-number")
"""Types of fields that must agree; places and texts are written in many ways."""
_READ = 0.45
"""A name of so much confidence may be wrong in letters, but is somebody's: whoever is wholly unlike it is another."""
_ONE_LETTER = 0.95
"""So sure must a reading be before a single letter of a name counts: it is what readers mistake most."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Values that can't both be right. how: accent, day_and_month, different, another_person; the best proof first."""

    means: str
    role: str
    how: str
    sides: tuple[Told, ...]


def contradictions(pages: Sequence[Speaking], people: Sequence[Person]) -> tuple[Clash, ...]:
    """All of them: what is said of the same person in two ways, then papers of somebody whom nobody else knows."""
    return (*(clash for person in people for clash in _within(person)), *_strangers(pages, people))


def _within(person: Person) -> Iterator[Clash]:
    for means in dict.fromkeys(each.rule.means for each in person.told):
        told = [each for each in person.of(means) if each.rule.type in COMPARED]
        sides: list[Told] = []
        how = ""
        for each in told:
            found = [_stands(each, side) for side in sides]
            if not sides:
                sides.append(each)
            elif all(stand is not None for stand in found):
                how = how or next(stand.value for stand in found if stand is not None)
                sides.append(each)
        if how:
            yield Clash(means, _role(person), how, tuple(sides))


def _stands(one: Told, other: Told) -> Agreement | None:
    """How two values contradict each other, None when they don't for sure."""
    found = compare(one.rule.type, one.value.value, other.value.value, one.unmarked or other.unmarked)
    if not found.against or not (one.value.certain and other.value.certain):
        return None
    if one.rule.type == "name" and differ_in_one_letter(one.value.value, other.value.value):
        read = [each.value.confidence for each in (one, other) if each.value.engine == "ocr"]
        return found if min(read, default=1.0) >= _ONE_LETTER else None
    return found


def _role(person: Person) -> str:
    return next((role for role in person.roles if role != HOLDER), HOLDER)


def _strangers(pages: Sequence[Speaking], people: Sequence[Person]) -> Iterator[Clash]:
    """Holders of cards, and whole papers, that share nobody with the others; where one name elsewhere is unread, nobody is."""
    half_read = _half_read(pages)
    told: set[frozenset[int]] = set()
    for person in people:
        mine = person.of(NAME)[:1]
        if not mine or not mine[0].clear or not mine[0].needed or len(person.papers) != 1:
            continue
        paper, card = mine[0].paper, mine[0].kind.identity
        company = [person] if card else [other for other in people if paper in other.papers]
        if any(len(other.papers) > 1 for other in company) or half_read - {paper} or (paper in half_read and not card):
            continue
        against = _reference(people, paper)
        if against is None or frozenset((paper, against.paper)) in told or _perhaps_known(company, people):
            continue
        told.add(frozenset((paper, against.paper)))
        yield Clash(NAME, _role(person), "another_person", (mine[0], against))


def _half_read(pages: Sequence[Speaking]) -> set[int]:
    """Papers that have a place for a name which was not read at all; a card tells of its holder alone."""
    asked: dict[int, set[str]] = {}
    clear: dict[int, set[str]] = {}
    for page in pages:
        if page.needed and not page.kind.identity:
            asked.setdefault(page.paper, set()).update(
                rule.name for rule in page.kind.fields if rule.person and rule.means == NAME
            )
        for told in told_by((page,)):
            if told.value.certain or told.value.confidence >= _READ:
                clear.setdefault(page.paper, set()).add(told.rule.name)
    return {paper for paper, names in asked.items() if names - clear.get(paper, set())}


def _reference(people: Sequence[Person], paper: int) -> Told | None:
    """The name that another paper has instead: of whom several papers know, first."""
    named = [(person, person.of(NAME)[0]) for person in people if paper not in person.papers and person.of(NAME)]
    found = [(len(person.papers), told) for person, told in named if told.needed and not told.kind.identity]
    return max(found, key=lambda each: each[0])[1] if found else None


def _perhaps_known(company: Sequence[Person], people: Sequence[Person]) -> bool:
    """Whether somebody's name elsewhere, read in doubt, may be that of one of these persons."""
    names = [each.value.value for person in company for each in person.of(NAME)]
    return any(
        alike(name, each.value.value)
        for person in people
        if person not in company
        for each in person.of(NAME)
        if not each.value.certain
        for name in names
    )
