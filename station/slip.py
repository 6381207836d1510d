"""The citizen's slip: what to bring, which page nobody can read, what doesn't agree; in plain Vietnamese. Imports standing.

It is a note to take home and no official form: it names papers, and hides most digits of a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ocr.pdf import letter
from ocr.pdf.letter import Paragraph
from station.config import Settings
from station.findings import Contradiction, DossierVerdict, Rescan
from station.i18n import N_, speaker
from station.ledger.queries import Queries
from station.page_values import PageValues
from station.profiles.files import parse_kept
from station.standing import applicant_in, standing_of
from station.types import Dossier
from station.verdict_sentence import MEANINGS, gap_words, shown
from station.verdict_words import VERDICTS

SMALL = 9.5
_BULLET = "•"


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """What the slip says beside the verdict. papers: titles by the ids of pages; contact: the desk's, "" = not set."""

    code: str
    applicant: str
    procedure: str
    day: date
    papers: Mapping[int, str]
    contact: str = ""


say = speaker("vi")


def slip_of(settings: Settings, queries: Queries, values: PageValues, dossier: Dossier) -> bytes:
    """The slip as PDF, as the dossier stands now. Raises SCN-002 where no font is found."""
    pages = queries.pages(dossier.id)
    profile = parse_kept(queries.profile_body(dossier.profile_hash)).profile
    stands = standing_of(queries, values, profile, dossier, pages, at_desk=False)
    titles = {slot.code: slot.title for slot in profile.slots}
    facts = SlipFacts(
        dossier.code,
        applicant_in(queries, values, profile, dossier.id, pages).fields.get("ho-ten", ""),
        profile.title,
        date.today(),
        {page.id: titles.get(page.component, "") for page in pages},
        settings.contact,
    )
    return letter.make(paragraphs(stands, facts), title(stands))


def paragraphs(verdict: DossierVerdict, facts: SlipFacts) -> tuple[Paragraph, ...]:
    """The slip from top to bottom."""
    return (*_head(verdict, facts), *_body(verdict, facts), *_foot(facts))


def title(verdict: DossierVerdict) -> str:
    if verdict.complete:
        return say(N_("Your dossier has all papers"))
    return say(N_("What your dossier still needs"))


def _head(verdict: DossierVerdict, facts: SlipFacts) -> Iterator[Paragraph]:
    yield Paragraph(title(verdict), 15, bold=True)
    if facts.applicant:
        yield Paragraph(say(N_("For: {name}")).format(name=facts.applicant), before=3)
    yield Paragraph(say(N_("Procedure: {title}")).format(title=facts.procedure), before=0 if facts.applicant else 3)
    yield Paragraph(say(N_("Dossier {code}, {day}")).format(code=facts.code, day=facts.day.strftime("%d/%m/%Y")))


def _body(verdict: DossierVerdict, facts: SlipFacts) -> Iterator[Paragraph]:
    if verdict.complete:
        yield Paragraph(say(N_("All required papers were received and can be read.")), before=4)
    yield from _list(say(N_("Please bring:")), [gap_words(gap, say) for gap in verdict.missing])
    yield from _list(
        say(N_("We could not read these; please bring a clearer paper:")),
        [_rescan(again, facts) for again in verdict.unreadable],
    )
    yield from _list(
        say(N_("These don't agree; please check them:")), [_against(each, facts) for each in verdict.contradictions]
    )
    yield from _list(
        say(N_("Please tell us, and bring the paper if so:")),
        [f"{each.question} {each.title}" for each in verdict.questions],
    )
    if verdict.waiting or verdict.refused:
        yield Paragraph(say(N_("Some pages weren't read yet when this was printed.")), before=4)


def _list(head: str, entries: Sequence[str]) -> Iterator[Paragraph]:
    if entries:
        yield Paragraph(head, bold=True, before=4)
        for entry in entries:
            yield Paragraph(entry, before=0.8, mark=_BULLET)


def _rescan(again: Rescan, facts: SlipFacts) -> str:
    why = ", ".join(say(VERDICTS[kind][0]) for kind in again.why)
    if again.perhaps:
        papers = "; ".join(gap_words(gap, say) for gap in again.perhaps)
        return say(N_("page {page}, perhaps {papers} ({why})")).format(page=again.number, papers=papers, why=why)
    unplaced = say(N_("page {page}")).format(page=again.number)
    return f"{facts.papers.get(again.page) or unplaced} ({why})"


def _against(found: Contradiction, facts: SlipFacts) -> str:
    if found.how == "another_person":
        field = say(N_("papers of two persons"))
    else:
        field = say(MEANINGS[found.field]) if found.field in MEANINGS else found.title
    values = [shown(side.value.value) for side in found.sides]
    hidden = [_hidden(value) for value in values]
    told = hidden if len(set(hidden)) == len(set(values)) else values
    words = say(N_("“{value}” on {paper}"))
    sides = [
        words.format(value=value, paper=facts.papers.get(side.page, ""))
        for value, side in zip(told, found.sides, strict=True)
    ]
    return f"{field[:1].upper()}{field[1:]}: {'; '.join(sides)}"


def _hidden(value: str) -> str:
    """A person's number but for its end: the slip may be left lying about."""
    return f"…{value[-4:]}" if value.isdigit() and len(value) >= 9 else value


def _foot(facts: SlipFacts) -> Iterator[Paragraph]:
    if facts.contact:
        yield Paragraph(say(N_("Questions: {contact}")).format(contact=facts.contact), before=6)
    yield Paragraph(
        say(N_("A note to take home; it stands for no receipt and no decision.")),
        SMALL,
        before=2 if facts.contact else 6,
    )
