"""How a dossier stands: complete, what is missing, what to scan again, what contradicts. The one place that says so.

The desk, `try`, `show` and the closing of a dossier all ask here. Imports `rules`, `persons` and types.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from station import rules
from station.findings import Applicant, Contradiction, DossierVerdict, Gap, Proof, Rescan, Value, Whose
from station.persons.contradictions import Clash, contradictions
from station.persons.people import Person, Speaking, applicant_of, persons_of, told_by
from station.persons.unproved import unproved
from station.profiles.model import OTHER, Profile
from station.sorting.guess import Certainty
from station.types import Page
from station.verdict_sentence import sentences

Values = Mapping[int, tuple[Value, ...]]
"""What pages say, by their ids."""


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a dossier beside its pages.

    answers: to the questions of conditional papers. compared, returned: components whose original was compared with the
    paper, and given back. waiting: pages and files on their way; refused: files that could not be taken.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    compared: frozenset[str] = frozenset()
    returned: frozenset[str] = frozenset()
    waiting: int = 0
    refused: int = 0
    at_desk: bool = False


def verdict_of(profile: Profile, pages: Sequence[Page], values: Values, known: Known | None = None) -> DossierVerdict:
    """The verdict on these pages, in their order. A desk's unreadable pages block finishing, those of a backlog don't."""
    known = known or Known()
    gaps = rules.missing(profile, pages, known.answers)
    unreadable, gaps = _unreadable(pages, gaps)
    speaking = _speaking(profile, pages, values)
    people = persons_of(told_by(speaking))
    numbers = {page.id: number for number, page in enumerate(pages, 1)}
    # what a backlog keeps together is of many persons: only at the desk is a dossier one matter
    clashes = contradictions(speaking, people) if profile.kind == "desk" else ()
    whose = _whose(speaking, people, clashes, numbers) if profile.kind == "desk" else ()
    against = tuple(_contradiction(clash, numbers) for clash in clashes)
    shown = [page for page in pages if page.state not in rules.AWAY]
    waiting = known.waiting + sum(page.state in rules.PENDING for page in shown)
    to_scan = bool(unreadable) and profile.kind == "desk"
    perhaps = any(each.perhaps for each in unreadable)
    secret = tuple(number for number, page in enumerate(pages, 1) if page.state == "secret")
    blocked = bool(not shown or secret or gaps or perhaps or to_scan or against or known.refused)
    again = {each.number for each in unreadable}
    found = DossierVerdict(
        complete=not blocked and not unreadable and not waiting and not _rests_on_a_guess(profile, pages),
        blocked=blocked,
        missing=gaps if shown else rules.missing(profile, pages, known.answers),
        unreadable=unreadable,
        contradictions=against,
        questions=rules.questions(profile, pages, known.answers),
        unassigned=tuple(n for n in _unassigned(pages) if n not in again),
        guessed=tuple(n for n in rules.proposed(pages) if n not in again),
        waiting=waiting,
        refused=known.refused,
        awaited=rules.awaited_results(profile, pages),
        to_compare=_originals(profile, pages, known.compared) if known.at_desk else (),
        to_give_back=_to_give_back(profile, pages, known) if known.at_desk else (),
        secret=secret,
        same_person=any(_told_alike(person) for person in people),
        whose=whose,
    )
    vi, en = sentences(found, len(shown) + len(secret))
    return replace(found, sentence_vi=vi, sentence_en=en)


def told_of_applicant(profile: Profile, pages: Sequence[Page], values: Values) -> Applicant:
    """Whom the dossier is for, as far as its papers say it: of each meaning the best proof."""
    person = applicant_of(persons_of(told_by(_speaking(profile, pages, values))), profile.applicant)
    numbers = {page.id: number for number, page in enumerate(pages, 1)}
    proofs: dict[str, Proof] = {}
    for means in dict.fromkeys(told.rule.means for told in person.told) if person else ():
        best = person.of(means)[0] if person else None
        if best is not None:
            proofs[means] = Proof(best.page, numbers[best.page], best.value)
    return Applicant({means: proof.value.value for means, proof in proofs.items()}, proofs, {})


def _speaking(profile: Profile, pages: Sequence[Page], values: Values) -> list[Speaking]:
    """The pages whose kind is known, each with the number of the paper it belongs to."""
    kinds = profile.papers
    asked_for = {component.code for component in profile.components if component.need != "optional"}
    out: list[Speaking] = []
    paper, before = 0, ("", "")
    for page in pages:
        if page.state in rules.AWAY or page.certainty == Certainty.ASKED or page.kind not in kinds:
            continue
        if page.begins or before != (page.component, page.kind):
            paper, before = paper + 1, (page.component, page.kind)
        out.append(
            Speaking(page.id, paper, kinds[page.kind], tuple(values.get(page.id, ())), page.component in asked_for)
        )
    return out


def _unreadable(pages: Sequence[Page], gaps: tuple[Gap, ...]) -> tuple[tuple[Rescan, ...], tuple[Gap, ...]]:
    """Pages to scan again, and what is missing for sure: a page that nobody can read may be the paper that isn't found."""
    numbers = rules.unreadable(pages)
    nowhere = [number for number in numbers if pages[number - 1].certainty != Certainty.SURE]
    perhaps = gaps if 0 < len(gaps) <= len(nowhere) else ()
    found = []
    for number in numbers:
        page = pages[number - 1]
        why = tuple(verdict.kind.value for verdict in page.verdicts if verdict.severity == "bad") or ("unreadable",)
        found.append(Rescan(page.id, number, why, perhaps if number in nowhere else ()))
    return tuple(found), () if perhaps else gaps


def _unassigned(pages: Sequence[Page]) -> tuple[int, ...]:
    return tuple(
        number
        for number, page in enumerate(pages, 1)
        if page.state not in rules.AWAY and page.component == OTHER and page.certainty == Certainty.ASKED
    )


def _rests_on_a_guess(profile: Profile, pages: Sequence[Page]) -> bool:
    """Whether a paper counts as there on the strength of a guess alone: without it, more would be missing."""
    sure = [page for page in pages if not rules.is_proposed(page)]
    return len(rules.missing(profile, sure)) > len(rules.missing(profile, pages))


def _contradiction(clash: Clash, numbers: Mapping[int, int]) -> Contradiction:
    sides = tuple(Proof(side.page, numbers[side.page], side.value) for side in clash.sides)
    return Contradiction(clash.means, clash.sides[0].rule.title, clash.role, clash.how, sides)


def _whose(
    speaking: Sequence[Speaking], people: Sequence[Person], clashes: Sequence[Clash], numbers: Mapping[int, int]
) -> tuple[Whose, ...]:
    settled = [side.paper for clash in clashes for side in clash.sides]
    return tuple(
        Whose(one.page, numbers[one.page], one.rule.name, one.rule.title, one.told.value.value if one.told else "")
        for one in unproved(speaking, people, settled)
    )


def _told_alike(person: Person) -> bool:
    """Whether two papers say for sure the same name or number of this person."""
    return any(
        len({told.paper for told in person.of(means) if told.value.certain}) > 1 for means in ("ho-ten", "so-dinh-danh")
    )


def _originals(profile: Profile, pages: Sequence[Page], done: frozenset[str]) -> tuple[str, ...]:
    """Titles of papers that are here, whose original the citizen shows and takes home, and for which this isn't done."""
    there = {page.component for page in pages if page.state not in rules.AWAY}
    return tuple(
        component.title
        for component in profile.components
        if component.original == "show" and component.code in there and component.code not in done
    )


def _to_give_back(profile: Profile, pages: Sequence[Page], known: Known) -> tuple[str, ...]:
    """Originals that were taken in hand and not given back yet."""
    codes = {component.title: component.code for component in profile.components}
    return tuple(title for title in _originals(profile, pages, known.returned) if codes[title] in known.compared)
