"""Papers of which nobody knows whether they belong to the persons of their dossier. Imports `people` and `agreement` only.

What was read in doubt contradicts nothing; but neither may it be taken for granted that the paper is the right person's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from station.persons.agreement import alike
from station.persons.people import NAME, NUMBER, Person, Speaking, Told, vouched
from station.profiles.model import FieldRule


@dataclass(frozen=True, slots=True)
class Unproved:
    """Where to look: at which field of which page. told: what was read there, None = nothing."""

    page: int
    paper: int
    rule: FieldRule
    told: Told | None


def unproved(pages: Sequence[Speaking], people: Sequence[Person], settled: Iterable[int]) -> tuple[Unproved, ...]:
    """What to look at, so that every paper that was asked for and tells of persons shares one with another paper.

    settled: papers that contradictions speak of already. A paper that is clear waits for the names that could not be read on
    the others: once they are settled, so is this one.
    """
    away = vouched(people) | set(settled)
    named = {told.paper for person in people for told in person.of(NAME)}
    alone = [page for page in pages if page.needed and page.paper not in away and named - {page.paper}]
    unread = unread_names(pages, people)
    found: dict[int, Unproved] = {}
    for page in alone:
        one = _first_told(page, people)
        clear = one is not None and (one.value.certain or page.kind.identity)
        place = next((place for place in unread if place.paper != page.paper), None) if clear else None
        if place is None:
            place = _look_at(page, one)
        if place is not None and (place.paper not in found or found[place.paper].told is None):
            found[place.paper] = place
    return tuple(found.values())


def unread_names(pages: Sequence[Speaking], people: Sequence[Person]) -> tuple[Unproved, ...]:
    """Places for names, on papers that were asked for, where none was read; a card tells of its holder alone.

    What was read poorly counts as read where another paper clearly says nearly the same.
    """
    told = [each for person in people for each in person.of(NAME)]
    places: dict[tuple[int, str], Unproved] = {}
    for page in pages:
        if page.needed and not page.kind.identity:
            for rule in page.kind.fields:
                if rule.person and rule.means == NAME:
                    places.setdefault((page.paper, rule.name), Unproved(page.page, page.paper, rule, None))
    read = {(each.paper, each.rule.name) for each in told if each.read or _said_elsewhere(each, told)}
    return tuple(place for key, place in places.items() if key not in read)


def _said_elsewhere(one: Told, told: Sequence[Told]) -> bool:
    return any(
        other.paper != one.paper and other.read and alike(one.value.value, other.value.value) for other in told
    )  # fmt: skip


def _first_told(page: Speaking, people: Sequence[Person]) -> Told | None:
    return next(_told_on(page, people), None)


def _told_on(page: Speaking, people: Sequence[Person]) -> Iterator[Told]:
    for means in (NAME, NUMBER):
        for person in people:
            yield from (each for each in person.of(means) if each.page == page.page)


def _look_at(page: Speaking, told: Told | None) -> Unproved | None:
    if told is not None:
        return Unproved(page.page, page.paper, told.rule, told)
    rule = next((rule for rule in page.kind.fields if rule.person and rule.means == NAME), None)
    return Unproved(page.page, page.paper, rule, None) if rule and not page.kind.identity else None
