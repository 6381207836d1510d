"""Frozen values that travel between the rooms of the station and to its clients. Imports `ocr.types` and `findings` only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from ocr.types import Box, Edits, Origin, Step, Verdict
from station.findings import Applicant, DossierVerdict, DoubtfulWord, FieldRow, Saying
from station.findings import Value as Value

EDITABLE = ("open", "review")
"""States of a dossier whose pages a hand may change."""
_UNASKED = ("not_needed", "asked", "no_paper")


class DossierKind(StrEnum):
    DESK = "desk"
    BACKLOG = "backlog"
    TRAY = "tray"
    """The one dossier that takes scans which arrived while none was open; a person moves them on."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """One matter (hồ sơ). `profile_hash` fixes the profile text it was opened with; times are ISO 8601 with zone.

    batch: a stack that separators cut into dossiers; it is never sealed itself. cut_from: id of the batch it came from, 0 = none.
    expected: sides of paper that the operator counted, 0 = nobody said.
    """

    id: int
    code: str
    kind: DossierKind
    procedure: str
    profile_hash: str
    title: str
    state: str
    revision: int
    opened_at: str
    opened_by: str
    current: bool
    incomplete_reason: str
    batch: bool = False
    cut_from: int = 0
    expected: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """One file that arrived, by its ledger row. `name` is safe to show; `sha256` is empty until the bytes are secured."""

    id: int
    name: str
    state: str
    sha256: str
    size: int
    format: str
    frames: int
    dossier_id: int
    code: str
    facts: dict[str, object]
    first_seen: str


@dataclass(frozen=True, slots=True)
class Page:
    """One side of a sheet. Blob names are SHA-256; empty where that step hasn't been done.

    size: (width, height) px of the upright image, (0, 0) before the look.
    part: 0 for the page that a frame begins with, 1… for further papers that were found in the same frame.
    kind: the kind of paper, "" = not known. certainty: sure, proposed or asked; "" before it was placed. begins: a paper
    begins with this page; begins_by: who says so, "" = the station. replaced_by: id of the rescan that took its place,
    0 = none; reason: why, in a person's words. origin: of the file that it came in.
    """

    id: int
    scan_id: int
    frame: int
    part: int
    dossier_id: int
    position: int
    state: str
    component: str
    component_by: str
    edits: Edits
    size: tuple[int, int]
    blank: bool
    verdicts: tuple[Verdict, ...]
    original: str
    look: str
    thumbnail: str
    reading: str
    code: str
    kind: str = ""
    certainty: str = ""
    begins: bool = False
    fields: str = ""
    fields_of: str = ""
    begins_by: str = ""
    replaced_by: int = 0
    reason: str = ""
    origin: Origin = Origin.PAPER


@dataclass(frozen=True, slots=True)
class Undoable:
    """Names of the verbs that would be taken back or done again next in a dossier, "" = none. awaited: id of the page
    whose rescan the next page that arrives will be, 0 = none."""

    undo: str
    redo: str
    awaited: int = 0


@dataclass(frozen=True, slots=True)
class Preview:
    """A page for the screen: JPEG bytes, the steps that set it right, and those that a hand left out."""

    image: bytes
    steps: tuple[Step, ...]
    without: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class ChecklistRow:
    """One paper that the procedure asks for or gives, and how far it is.

    need: required | conditional | optional | result. question: what decides about a conditional paper. one_of: rows
    that share it stand for each other. answer: yes | no, "" = not answered. original: keep | copy | show.
    state: missing | present | attention | not_needed; without a page also asked (put the question), later (a result
    that is to come) and no_paper (nothing to scan).
    """

    code: str
    title: str
    need: str
    pages: int
    state: str
    hint: str
    question: str = ""
    one_of: str = ""
    answer: str = ""
    original: str = ""


@dataclass(frozen=True, slots=True)
class Delivery:
    """One sending of one sealed revision to one target."""

    id: int
    dossier_id: int
    dossier_code: str
    revision: int
    key: str
    state: str
    attempts: int
    next_try: float
    sent_bytes: int
    total_bytes: int
    code: str
    facts: dict[str, object]
    receipt: str
    folder: str


@dataclass(frozen=True, slots=True)
class DossierView:
    """Everything the desk shows about one dossier, consistent at one moment.

    answers: yes or no to conditional papers, by component; originals: compared or returned, by component.
    passed: pages whose file goes along as it came, by id.
    """

    dossier: Dossier
    pages: tuple[Page, ...]
    checklist: tuple[ChecklistRow, ...]
    unsettled: int
    quarantined: tuple[Scan, ...]
    may_finish: bool
    finish_hint: str
    delivery: Delivery | None
    verdict: DossierVerdict | None = None
    applicant: Applicant | None = None
    fields: tuple[FieldRow, ...] = ()
    answers: dict[str, Saying] = field(default_factory=dict)
    originals: dict[str, Saying] = field(default_factory=dict)
    words: tuple[DoubtfulWord, ...] = ()
    passed: dict[int, Origin] = field(default_factory=dict)

    @property
    def editable(self) -> bool:
        """Whether a hand may still change its pages."""
        return self.dossier.state in EDITABLE

    @property
    def wanted(self) -> tuple[ChecklistRow, ...]:
        """The papers that this dossier must or does have; what isn't asked for counts neither as there nor as missing."""
        return wanted_of(self.checklist)


def wanted_of(checklist: Sequence[ChecklistRow]) -> tuple[ChecklistRow, ...]:
    """The papers that must or do count; of several that stand for each other one."""
    rows = [row for row in checklist if row.need in ("required", "conditional") and row.state not in _UNASKED]
    groups = [row.one_of for row in rows]
    return tuple(row for n, row in enumerate(rows) if not row.one_of or row.one_of not in groups[:n])


@dataclass(frozen=True, slots=True)
class Place:
    """Where found words stand: their line, and the box around them in px of the upright page."""

    line: str
    box: Box


@dataclass(frozen=True, slots=True)
class Hit:
    """A page that answers a search. number: counts through the dossier as on the desk; exact: with the marks that were typed.

    size: (width, height) px of the upright page that the boxes lie on.
    """

    page_id: int
    dossier_id: int
    dossier: str
    number: int
    component: str
    size: tuple[int, int]
    exact: bool
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """Best hits first. more: there are further ones; complete: every page that was read could be found.

    dossiers: those whose cover (code, name, procedure, day) answers, the newest first. unread: pages still being read.
    """

    hits: tuple[Hit, ...]
    more: bool
    complete: bool
    dossiers: tuple[Dossier, ...] = ()
    unread: int = 0


@dataclass(frozen=True, slots=True)
class Event:
    """A fact for the audit and news for the screens; no personal values."""

    seq: int
    at: str
    actor: str
    kind: str
    ref: int
    old: str
    new: str
    code: str
    facts: dict[str, object]


@dataclass(frozen=True, slots=True)
class Notice:
    """Any failure as a person reads it, in the language that is set."""

    code: str
    title: str
    advice: str
    severity: str
    who: str
    retry: bool


@dataclass(frozen=True, slots=True)
class Procedure:
    """A profile as a list shows it; `key`: the words by which it is found (`station.procedures`)."""

    code: str
    title: str
    kind: str
    profile_hash: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line and `station status` say; counts equal the ledger's."""

    watching: str
    watcher_alive: bool
    last_page_at: str
    scans: dict[str, int]
    pages: dict[str, int]
    dossiers: dict[str, int]
    deliveries: dict[str, int]
    disk_free: int
    operator: str
    trouble: tuple[Notice, ...]
    last_event: int
