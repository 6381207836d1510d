"""The verdict on a dossier in one line for people, in both languages. Imports types and the words of page verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from station.findings import Contradiction, DossierVerdict, Gap, Rescan, Whose
from station.i18n import N_, language, speaker
from station.verdict_words import VERDICTS

Say = Callable[[str], str]
MEANINGS = {
    "ho-ten": N_("name"),
    "ngay-sinh": N_("date of birth"),
    "so-dinh-danh": N_("ID number"),
    "gioi-tinh": N_("sex"),
}
"""What contradicts, in words; any other meaning is called as the profile calls the field."""
HOW = {
    "accent": N_("the marks of the {field} differ: {sides}"),
    "day_and_month": N_("day and month of the {field} are swapped: {sides}"),
    "different": N_("the {field} differs: {sides}"),
    "another_person": N_("a paper of another person: {sides}"),
}


def sentences(verdict: DossierVerdict, shown: int) -> tuple[str, str]:
    """Vietnamese and English. shown: pages that aren't set aside."""
    return _sentence(verdict, shown, speaker("vi")), _sentence(verdict, shown, speaker("en"))


def spoken(verdict: DossierVerdict) -> str:
    """The sentence in the language that is set."""
    return verdict.sentence_vi if language() == "vi" else verdict.sentence_en


def _sentence(verdict: DossierVerdict, shown: int, say: Say) -> str:
    if not shown and not verdict.waiting and not verdict.refused:
        return say(N_("No page has arrived yet."))
    text = " · ".join(part[:1].upper() + part[1:] if not n else part for n, part in enumerate(_parts(verdict, say)))
    return text if text.endswith((".", "?")) else text + "."


def _parts(verdict: DossierVerdict, say: Say) -> Iterator[str]:
    if verdict.secret:
        yield say(N_("stop: page {pages} carries a mark of state secrecy")).format(pages=_numbers(verdict.secret))
    if verdict.waiting:
        yield say(N_("pages still being read: {count}")).format(count=verdict.waiting)
    if verdict.complete:
        yield _complete(verdict, say)
    if verdict.missing:
        titles = "; ".join(gap_words(gap, say) for gap in verdict.missing)
        if verdict.unassigned:
            text = say(N_("not found yet: {papers}; look at page {pages}, which belongs to no paper yet"))
            yield text.format(papers=titles, pages=_numbers(verdict.unassigned))
        else:
            yield say(N_("missing: {papers}")).format(papers=titles)
    for again in verdict.unreadable:
        yield rescan_words(again, say)
    for found in verdict.contradictions:
        yield contradiction_words(found, say)
    for whose in verdict.whose:
        yield whose_words(whose, say)
    if verdict.refused:
        yield say(N_("files that could not be taken: {count}; scan those papers again")).format(count=verdict.refused)
    if verdict.guessed:
        yield say(N_("check which paper page {pages} is")).format(pages=_numbers(verdict.guessed))
    if verdict.unassigned and not verdict.missing:
        yield say(N_("page {pages} belongs to no paper yet")).format(pages=_numbers(verdict.unassigned))
    if verdict.questions:
        asked = " ".join(f"{each.question} → {each.title}." for each in verdict.questions)
        yield say(N_("still to ask: {questions}")).format(questions=asked)
    if verdict.to_compare:
        yield say(N_("not yet compared with the original: {papers}")).format(papers="; ".join(verdict.to_compare))
    if verdict.to_give_back:
        yield say(N_("give the original back: {papers}")).format(papers="; ".join(verdict.to_give_back))
    if verdict.complete and verdict.awaited:
        yield say(N_("to be added once it is there: {results}")).format(results=", ".join(verdict.awaited))


def _complete(verdict: DossierVerdict, say: Say) -> str:
    if verdict.same_person and not verdict.whose:
        return say(N_("every required paper is here, legible, and of the right person"))
    return say(N_("every required paper is here and legible"))


def _numbers(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages))


def gap_words(gap: Gap, say: Say) -> str:
    """The title of a missing paper, or of several any of which would do."""
    return say(N_(" or ")).join(gap.titles)


def rescan_words(again: Rescan, say: Say) -> str:
    """Which page to scan again, why, and which missing paper it may be."""
    why = ", ".join(say(VERDICTS[kind][0]) for kind in again.why)
    text = say(N_("scan page {page} again ({why})")).format(page=again.number, why=why)
    if again.perhaps:
        titles = "; ".join(gap_words(gap, say) for gap in again.perhaps)
        text += say(N_(", it may be what is missing: {papers}")).format(papers=titles)
    return text


def whose_words(whose: Whose, say: Say) -> str:
    """What to look at before a paper counts as one of the dossier's persons."""
    if not whose.value:
        text = say(N_("look whether page {page} is of a person of this dossier: {field} could not be read"))
    else:
        text = say(N_("look whether page {page} is of a person of this dossier: {field} reads “{value}”"))
    field = whose.title[:1].lower() + whose.title[1:]
    return text.format(page=whose.number, field=field, value=shown(whose.value))


def contradiction_words(found: Contradiction, say: Say) -> str:
    """What contradicts, each side with its page."""
    sides = " ≠ ".join(
        say(N_("{value} (page {page})")).format(value=shown(side.value.value), page=side.number) for side in found.sides
    )
    return say(HOW[found.how]).format(field=field_word(found, say), sides=sides)


def how_words(found: Contradiction, say: Say) -> str:
    """The same without the sides, where they stand beside it."""
    return say(HOW[found.how]).format(field=field_word(found, say), sides="").rstrip(": ")


def field_word(found: Contradiction, say: Say) -> str:
    return say(MEANINGS[found.field]) if found.field in MEANINGS else found.title


def shown(value: str) -> str:
    """A value as people write it: dates as day/month/year."""
    try:
        return date.fromisoformat(value).strftime("%d/%m/%Y") if value.count("-") == 2 else value
    except ValueError:
        return value
