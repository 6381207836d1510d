"""What still needs a person in a dossier, one short button each, in the order of the sentence; and the doubtful fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from station.findings import Contradiction, DoubtfulWord, FieldRow
from station.i18n import _, language, speaker
from station.types import DossierView
from station.verdict_sentence import contradiction_words, field_word, gap_words, rescan_words, whose_words


@dataclass(frozen=True, slots=True)
class Point:
    """Where a hand is wanted: a page (its id), a paper, a contradiction or a field. whole: all of it, for the tooltip."""

    kind: str
    short: str
    whole: str
    page: int = 0
    component: str = ""
    found: Contradiction | None = None
    field: str = ""
    word: DoubtfulWord | None = None

    @property
    def key(self) -> tuple[str, int, str, str]:
        return self.kind, self.page, self.component, self.field


def points_of(view: DossierView | None) -> tuple[Point, ...]:
    """Empty for a dossier that no hand may change."""
    return tuple(_points(view)) if view is not None and view.editable and view.verdict is not None else ()


def doubtful_fields(view: DossierView | None) -> tuple[Point, ...]:
    """Values that were read and may be wrong, and that nobody confirmed."""
    if view is None or not view.editable:
        return ()
    return tuple(_field_point(row) for row in view.fields if row.doubtful)


def doubtful_words(view: DossierView | None) -> tuple[Point, ...]:
    """Words that were read in doubt: looked through when everything else is settled, and only by who wants to."""
    if view is None or not view.editable:
        return ()
    return tuple(_word_point(word) for word in view.words)


def to_walk(view: DossierView | None) -> tuple[Point, ...]:
    """Where F3 leads: to what needs a hand, and once nothing does, to the doubtful words."""
    return (*points_of(view), *doubtful_fields(view)) or doubtful_words(view)


def _word_point(word: DoubtfulWord) -> Point:
    text = _("Page {number}: word").format(number=word.number)
    return Point("word", text, text, word.page, field=f"{word.box.x0},{word.box.y0}", word=word)


def _field_point(row: FieldRow) -> Point:
    text = _("Page {number}: {field}").format(number=row.number, field=row.title)
    return Point("field", text, text, row.page, field=row.value.name)


def _points(view: DossierView) -> Iterator[Point]:
    verdict, say = view.verdict, speaker(language())
    assert verdict is not None
    digits = {row.code: digit for digit, row in enumerate(view.checklist, 1)}
    codes = {row.title: row.code for row in view.checklist}
    ids = {number: page.id for number, page in enumerate(view.pages, 1)}
    for number in verdict.secret:
        text = _("Page {number}: stop, state secret").format(number=number)
        yield Point("secret", text, text, ids.get(number, 0))
    for gap in verdict.missing:
        code = gap.components[0]
        short = _("Missing: paper {digit}").format(digit=digits.get(code, "?"))
        yield Point("missing", short, gap_words(gap, say), component=code)
    for again in verdict.unreadable:
        short = _("Page {number}: scan again").format(number=again.number)
        yield Point("unreadable", short, rescan_words(again, say), again.page)
    for found in verdict.contradictions:
        field = field_word(found, say)
        short = _("Does not agree: {field}").format(field=field)
        yield Point("contradiction", short, contradiction_words(found, say), found=found, field=found.field)
    for whose in verdict.whose:
        if not whose.value:
            continue  # the sentence asks; there is nothing to agree to by a key
        short = _("Page {number}: right person?").format(number=whose.number)
        yield Point("field", short, whose_words(whose, say), whose.page, field=whose.field)
    for number in verdict.guessed:
        text = _("Page {number}: right paper?").format(number=number)
        yield Point("guessed", text, _("The paper is a guess: Enter agrees, a digit gives another"), ids.get(number, 0))
    for number in verdict.unassigned:
        text = _("Page {number}: which paper?").format(number=number)
        yield Point("unassigned", text, _("Press the digit of its paper"), ids.get(number, 0))
    for asked in verdict.questions:
        short = _("Paper {digit}: needed?").format(digit=digits.get(asked.component, "?"))
        yield Point("question", short, f"{asked.question} → {asked.title}", component=asked.component)
    for title in verdict.to_compare:
        short = _("Paper {digit}: compare with original").format(digit=digits.get(codes.get(title, ""), "?"))
        yield Point("compare", short, title, component=codes.get(title, ""))
    for title in verdict.to_give_back:
        short = _("Paper {digit}: give original back").format(digit=digits.get(codes.get(title, ""), "?"))
        yield Point("give_back", short, title, component=codes.get(title, ""))
