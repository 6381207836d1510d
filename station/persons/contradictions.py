"""What the papers of a dossier say against each other, each with its proofs. Imports `people` and `agreement`.

A contradiction sends a citizen home, so it needs values that are sure; but a name read in doubt that is wholly unlike another
one is another's all the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from station.persons.agreement import Agreement, alike, compare, differ_in_one_letter
from station.persons.people import HOLDER, NAME, Person, Speaking, Told, may_be_one, vouched
from station.persons.unproved import unread_names

COMPARED = ("name", "date", "sex", "person-number")
"""Types of fields that must agree; places and texts are written in many ways."""
_PLAIN = 0.85
"""Confidence under which an entry was read in doubt."""
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
    """All of them: a code against the print beside it, what is said of the same person in two ways, papers of strangers."""
    in_doubt = _in_doubt(people)
    within = (clash for person in people for clash in _within(person, in_doubt))
    return (*_against_print(people), *within, *_strangers(pages, people))


def _in_doubt(people: Sequence[Person]) -> frozenset[int]:
    """Pages on which some entry was read in doubt: most are filled in by hand, where one letter is no proof, however sure."""
    read = (told for person in people for told in person.told if told.value.engine == "ocr")
    return frozenset(told.page for told in read if told.value.confidence < _PLAIN)


def _against_print(people: Sequence[Person]) -> Iterator[Clash]:
    for told in (told for person in people for told in person.told):
        if told.value.printed is not None and told.rule.type in COMPARED:
            print_ = replace(told, value=told.value.printed)
            stand = _stands(replace(told, value=replace(told.value, certain=True)), print_)
            if stand is not None:
                yield Clash(told.rule.means, told.rule.person, stand.value, (told, print_))


def _within(person: Person, in_doubt: frozenset[int]) -> Iterator[Clash]:
    for means in dict.fromkeys(each.rule.means for each in person.told):
        told = [each for each in person.of(means) if each.rule.type in COMPARED]
        sides: list[Told] = []
        how = ""
        for each in told:
            found = [_stands(each, side, in_doubt) for side in sides]
            if not sides:
                sides.append(each)
            elif all(stand is not None for stand in found):
                how = how or next(stand.value for stand in found if stand is not None)
                sides.append(each)
        if how:
            yield Clash(means, _role(person), how, tuple(sides))


def _stands(one: Told, other: Told, in_doubt: frozenset[int] = frozenset()) -> Agreement | None:
    """How two values contradict each other, None when they don't for sure. Names wholly unlike need not be sure in letters."""
    found = compare(one.rule.type, one.value.value, other.value.value, one.unmarked or other.unmarked)
    if not found.against:
        return None
    if one.rule.type == "name" and one.read and other.read and not alike(one.value.value, other.value.value):
        return found
    if not (one.value.certain and other.value.certain):
        return None
    if one.rule.type == "name" and differ_in_one_letter(one.value.value, other.value.value):
        read = [each for each in (one, other) if each.value.engine == "ocr"]
        plain = all(each.value.confidence >= _ONE_LETTER and each.page not in in_doubt for each in read)
        return found if plain else None
    return found


def _role(person: Person) -> str:
    return next((role for role in person.roles if role != HOLDER), HOLDER)


def _strangers(pages: Sequence[Speaking], people: Sequence[Person]) -> Iterator[Clash]:
    """Holders of cards, and whole papers, that share nobody with the others; where one name elsewhere is unread, nobody is."""
    unread = {place.paper for place in unread_names(pages, people)}
    known = vouched(people)
    told: set[frozenset[int]] = set()
    for person in people:
        mine = person.of(NAME)[:1]
        if not mine or not mine[0].read or not mine[0].needed or mine[0].paper in known:
            continue
        paper, card = mine[0].paper, mine[0].kind.identity
        company = [person] if card else [other for other in people if paper in other.papers]
        if unread - {paper} or (paper in unread and not card):
            continue
        against = _reference(people, paper)
        if against is None or frozenset((paper, against.paper)) in told or _perhaps_known(company, people):
            continue
        told.add(frozenset((paper, against.paper)))
        yield Clash(NAME, _role(person), "another_person", (mine[0], against))


def _reference(people: Sequence[Person], paper: int) -> Told | None:
    """The name that another paper has instead: of whom several papers know, first."""
    named = [(person, person.of(NAME)[0]) for person in people if paper not in person.papers and person.of(NAME)]
    found = [(len(person.papers), told) for person, told in named if told.needed and not told.kind.identity]
    return max(found, key=lambda each: each[0])[1] if found else None


def _perhaps_known(company: Sequence[Person], people: Sequence[Person]) -> bool:
    """Whether one of these persons may be somebody of the other papers."""
    others = [person for person in people if person not in company and person.of(NAME)]
    return any(may_be_one(person, other) for person in company if person.of(NAME) for other in others)
