"""The persons of a dossier, put together from what its pages say of them. Imports types, profiles and `agreement`.

Who is who is told by a number, by a role (con, cha, mẹ, người khai …) and by a name, in this order; nothing is guessed:
who can't be put to anybody stays a person of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from station.findings import Value
from station.persons.agreement import Agreement, alike, compare
from station.profiles.model import FieldRule, Paper

HOLDER = "chu-the"
"""The role of whom a paper is about, such as the holder of a card: another one on every paper."""
NAME, NUMBER, BORN = "ho-ten", "so-dinh-danh", "ngay-sinh"
READ = 0.45
"""A name of so much confidence may be wrong in letters, but is somebody's: whoever is wholly unlike it is another."""
_DIGITS, _SLIPS = 12, 2
_SOURCES = {"hand": 0, "qr": 1, "ocr": 2, "mrz": 3}


@dataclass(frozen=True, slots=True)
class Speaking:
    """A page that says something. page: its id; paper: which paper of the dossier it belongs to; needed: one that was asked for."""

    page: int
    paper: int
    kind: Paper
    values: tuple[Value, ...]
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """One value that a page gives of a person."""

    page: int
    paper: int
    kind: Paper
    rule: FieldRule
    value: Value
    needed: bool

    @property
    def read(self) -> bool:
        return self.value.certain or self.value.confidence >= READ

    @property
    def unmarked(self) -> bool:
        return self.value.engine == "mrz"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, and all that was told of them."""

    told: tuple[Told, ...]

    @property
    def roles(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(each.rule.person for each in self.told))

    @property
    def papers(self) -> frozenset[int]:
        return frozenset(each.paper for each in self.told)

    def of(self, means: str) -> tuple[Told, ...]:
        """What was told of this, the best proof first: a hand, a code, a reading that is certain, one that isn't."""
        found = [each for each in self.told if each.rule.means == means]
        return tuple(
            sorted(found, key=lambda t: (not t.value.certain, _SOURCES.get(t.value.engine, 4), -t.value.confidence))
        )


def told_by(pages: Iterable[Speaking]) -> tuple[Told, ...]:
    """The values of the pages that tell of somebody; a value that its kind of paper doesn't know is left out."""
    out: list[Told] = []
    for page in pages:
        rules = {rule.name: rule for rule in page.kind.fields}
        for value in page.values:
            rule = rules.get(value.name)
            if rule and rule.person and rule.means and value.value:
                out.append(Told(page.page, page.paper, page.kind, rule, value, page.needed))
    return tuple(out)


def persons_of(told: Sequence[Told]) -> tuple[Person, ...]:
    """Everybody, in the order in which they are first told of."""
    groups: dict[tuple[int, str], list[Told]] = {}
    for each in told:
        # several persons' cards make one paper: there each side speaks for itself
        source = -each.page if each.kind.identity else each.paper
        groups.setdefault((source, each.rule.person), []).append(each)
    people = [Person(tuple(group)) for group in groups.values()]
    people = _joined(people, _same_number)
    people = _joined(people, _same_role)
    people = _joined(people, lambda a, b: _names_stand(a, b) in (Agreement.SAME, Agreement.FITS) and not _apart(a, b))
    people = _joined(people, _marks_apart)
    return tuple(_joined(people, _a_digit_apart))


def _joined(people: list[Person], same: Callable[[Person, Person], bool]) -> list[Person]:
    out: list[Person] = []
    for person in people:
        alike = next((at for at, other in enumerate(out) if same(other, person)), None)
        if alike is None:
            out.append(person)
        else:
            out[alike] = Person((*out[alike].told, *person.told))
    return out


def _same_number(one: Person, other: Person) -> bool:
    theirs = {each.value.value for each in other.of(NUMBER) if each.value.certain}
    return any(each.value.certain and each.value.value in theirs for each in one.of(NUMBER))


def _same_role(one: Person, other: Person) -> bool:
    return bool(set(one.roles) & set(other.roles) - {HOLDER})


def _names_stand(one: Person, other: Person) -> Agreement:
    a, b = one.of(NAME), other.of(NAME)
    if not a or not b:
        return Agreement.DIFFERENT
    return compare("name", a[0].value.value, b[0].value.value, a[0].unmarked or b[0].unmarked)


def _apart(one: Person, other: Person) -> bool:
    """Whether two of the same name are two persons all the same: number and birth are others."""
    return all(_against(one, other, means) for means in (NUMBER, BORN))


def _against(one: Person, other: Person, means: str) -> bool:
    a, b = one.of(means), other.of(means)
    sure = bool(a and b) and a[0].value.certain and b[0].value.certain
    return sure and compare(a[0].rule.type, a[0].value.value, b[0].value.value).against


def _marks_apart(one: Person, other: Person) -> bool:
    """A holder whose name is somebody's but for its marks; two roles of one form are two persons, whatever their names."""
    return (
        HOLDER in (*one.roles, *other.roles)
        and not one.papers & other.papers
        and _names_stand(one, other) is Agreement.ACCENT
        and not _apart(one, other)
    )


def _a_digit_apart(one: Person, other: Person) -> bool:
    """Numbers alike but for a digit or two, and no name that says otherwise: hardly two persons of one dossier."""
    if one.papers & other.papers or (one.of(NAME) and other.of(NAME)):
        return False
    return any(
        sum(x != y for x, y in zip(a, b, strict=True)) <= _SLIPS
        for a in _sure_numbers(one)
        for b in _sure_numbers(other)
    )


def _sure_numbers(person: Person) -> set[str]:
    told = {each.value.value for each in person.of(NUMBER) if each.value.certain}
    return {number for number in told if len(number) == _DIGITS}


def may_be_one(one: Person, other: Person) -> bool:
    """Whether nothing that was read tells these two apart: names wholly unlike do, and numbers that are sure."""
    a, b = one.of(NAME), other.of(NAME)
    if _sure_numbers(one) and _sure_numbers(other) and not _same_number(one, other):
        return bool(a and b) and _names_stand(one, other) is not Agreement.DIFFERENT
    return not (a and b) or any(alike(x.value.value, y.value.value) for x in a for y in b)


def vouched(people: Sequence[Person]) -> frozenset[int]:
    """Papers that share a person with another one by a name or a number, and not by their roles alone."""
    return frozenset(
        paper
        for person in people
        for paper in person.papers
        if any(
            mine.paper == paper and other.paper != paper and _agree(mine, other)
            for means in (NAME, NUMBER)
            for mine in person.of(means)
            for other in person.of(means)
        )
    )


def _agree(one: Told, other: Told) -> bool:
    if one.rule.means == NUMBER:
        return one.value.value == other.value.value
    return alike(one.value.value, other.value.value)


def applicant_of(people: Sequence[Person], roles: Sequence[str]) -> Person | None:
    """Whom the dossier is for: the first of these roles that somebody has, else the holder of the first card."""
    for role in roles:
        found = next((person for person in people if role in person.roles and role != HOLDER), None)
        if found and found.of(NAME):
            return found
    held = [p for p in people if any(t.kind.identity and t.rule.person == HOLDER for t in p.told)]
    return held[0] if held else None
