"""Frozen values about what a dossier's pages say and how it stands. Imports `ocr.types` only."""

from __future__ import annotations

from dataclasses import dataclass

from ocr.types import Box


@dataclass(frozen=True, slots=True)
class Value:
    """One value that a page gives for a field, with its proof. Empty is better than wrong: what isn't sure has no value.

    name: the field's, as the kind of paper says it. value: as it is compared and sent: dates in ISO, whole or partial
    (2019-12-24, 2019-12, 2019), numbers as digits alone, texts in NFC. shown: as it stands on the paper.
    box: px of the upright page. engine: ocr, qr, mrz or hand. confidence: 0–1; certain: needs no second look.
    printed: what stands for sure in print where a code or a machine-readable zone of the same page says something else.
    """

    name: str
    value: str
    shown: str
    box: Box
    engine: str
    confidence: float
    certain: bool
    printed: Value | None = None


@dataclass(frozen=True, slots=True)
class Saying:
    """What a person said of a question, an original, a field or the applicant. value: "" = taken back; before: what held."""

    name: str
    value: str
    before: str
    by: str
    at: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A field of a page for the screen, with a value or without (then value.value is ""). said: by whom it was confirmed."""

    page: int
    number: int
    title: str
    type: str
    person: str
    means: str
    value: Value
    said: Saying | None

    @property
    def doubtful(self) -> bool:
        """Whether it was read, may be wrong, and nobody has confirmed it."""
        return bool(self.value.value) and not self.value.certain


@dataclass(frozen=True, slots=True)
class DoubtfulWord:
    """A word that wants a person's eye: the `at`-th of a reading. before, behind: the rest of its line."""

    page: int
    number: int
    reading: str
    at: int
    text: str
    box: Box
    before: str
    behind: str


@dataclass(frozen=True, slots=True)
class Applicant:
    """Whom the dossier is for. fields: by meaning (ho-ten, so-dinh-danh …), as typed or filled from the best proof."""

    fields: dict[str, str]
    proofs: dict[str, Proof]
    said: dict[str, Saying]


@dataclass(frozen=True, slots=True)
class Gap:
    """A paper that is required and not there, or several of which one would do: their codes, titles, kinds of paper."""

    components: tuple[str, ...]
    titles: tuple[str, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """What decides about a conditional paper, and nobody has answered."""

    component: str
    title: str
    question: str


@dataclass(frozen=True, slots=True)
class Rescan:
    """A page that can't be read. why: kinds of verdicts. perhaps: papers that are missing, any of which it may be."""

    page: int
    number: int
    why: tuple[str, ...]
    perhaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True)
class Proof:
    """A value and where it stands. page: its id; number: counted as the desk shows pages."""

    page: int
    number: int
    value: Value


@dataclass(frozen=True, slots=True)
class Whose:
    """A paper that was asked for and tells of nobody whom another paper knows for sure. field: what to look at on its page.

    title: of that field; value: as it was read in doubt, "" = not at all.
    """

    page: int
    number: int
    field: str
    title: str
    value: str


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Values that can't all be right. field: what they mean (ho-ten …); title: in words; person: the role they tell of.

    how: accent (names that differ in marks alone), day_and_month (swapped), different, another_person.
    """

    field: str
    title: str
    person: str
    how: str
    sides: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class DossierVerdict:
    """How a dossier stands, true at one moment.

    complete: all that is required is there for sure, legible, and nothing contradicts. blocked: finishing needs a reason.
    unreadable, unassigned, guessed: pages to scan again, that nobody could place, whose paper is a guess (numbers).
    waiting: pages and files on their way. awaited: results that come later. to_compare, to_give_back: papers whose
    original wasn't compared yet, or lies on the desk still. sentence_vi, sentence_en: all of it, for people.
    whose: papers of which nobody knows yet whether they are of a person of this dossier.
    secret: pages with a mark of state secrecy; while there is one, no reason finishes the dossier.
    """

    complete: bool
    blocked: bool
    missing: tuple[Gap, ...]
    unreadable: tuple[Rescan, ...]
    contradictions: tuple[Contradiction, ...]
    questions: tuple[Question, ...]
    unassigned: tuple[int, ...]
    guessed: tuple[int, ...]
    waiting: int
    refused: int
    awaited: tuple[str, ...]
    to_compare: tuple[str, ...] = ()
    to_give_back: tuple[str, ...] = ()
    same_person: bool = False
    whose: tuple[Whose, ...] = ()
    secret: tuple[int, ...] = ()
    sentence_vi: str = ""
    sentence_en: str = ""
