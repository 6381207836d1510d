"""Where a stack of pages is cut into dossiers and papers. Pure: the same signs always give the same cut.

A run of pages goes to a dossier only when both its ends are believed. What a missing, doubled, forged, foreign or damaged
sheet makes doubtful is held for a person; it never goes to the dossier before it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from station.separators.payload import Doubt, Said, Sheet
from station.separators.signs import Break, Plain, Sign


class Why(StrEnum):
    """Why pages are held, or a sheet is no more than a sheet; its code in the messages."""

    SHEET = "SEP-001"
    NO_SHEET = "SEP-002"
    DAMAGED = "SEP-003"
    FORGED = "SEP-004"
    FOREIGN = "SEP-005"
    DOUBLED = "SEP-006"
    MISSING = "SEP-007"
    EMPTY = "SEP-008"
    OTHER_MATTER = "SEP-009"


_DOUBTS = {Doubt.DAMAGED: Why.DAMAGED, Doubt.FORGED: Why.FORGED, Doubt.FOREIGN: Why.FOREIGN}


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page. counts: it is among the papers, neither blank nor set aside. cut: a sheet that an earlier cut believed."""

    sign: Sign | None = None
    counts: bool = True
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper that a sheet begins: its kind, "" = whatever the pages say, and the number of its first page."""

    kind: str
    first: int


@dataclass
class Segment:
    """The pages of one dossier. sheet: number of the page that begins it; doubt: why they are held after all."""

    sheet: int
    said: Said | Plain | Break
    pages: list[int] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    doubt: Why | None = None
    told_end: bool = False
    """A sheet that isn't believed ends it: so the next sheet isn't missing, it is that one."""

    @property
    def code(self) -> str:
        return self.said.name if isinstance(self.said, Said) else getattr(self.said, "code", "")

    @property
    def procedure(self) -> str:
        return self.said.procedure if isinstance(self.said, Said) else ""


@dataclass(frozen=True, slots=True)
class Cut:
    """segments: dossiers to make. held: pages for a person, each with the reason. sheets: separators, each with what it came to."""

    segments: tuple[Segment, ...]
    held: dict[int, Why]
    sheets: dict[int, Why]


def whole_frames(leaves: Sequence[Leaf], frames: Sequence[Hashable]) -> list[Leaf]:
    """Papers of one frame with a sheet among them: what fell apart, or lay upon it, is believed no more than a spoilt sheet."""
    parts = Counter(frames)
    spoilt = {
        frame
        for leaf, frame in zip(leaves, frames, strict=True)
        if parts[frame] > 1 and isinstance(leaf.sign, Said | Doubt) and not leaf.cut
    }
    return [Leaf(Doubt.DAMAGED) if frame in spoilt else leaf for leaf, frame in zip(leaves, frames, strict=True)]


def cut(leaves: Sequence[Leaf], batch: str = "") -> Cut:
    """Cut a stack. batch: the only batch whose sheets are believed; "" = that of the first sheet, until a batch sheet."""
    whole = _Cutter(leaves, batch)
    for number, leaf in enumerate(leaves):
        if not leaf.cut:
            whole.meet(number, leaf)
    return whole.end()


class _Cutter:
    def __init__(self, leaves: Sequence[Leaf], batch: str) -> None:
        self._leaves, self._batch = leaves, batch
        self._keyed = any(isinstance(leaf.sign, Said) and leaf.sign.sheet is Sheet.DOSSIER for leaf in leaves)
        self._segments: list[Segment] = []
        self._now: Segment | None = None
        self._held: dict[int, Why] = {}
        self._sheets: dict[int, Why] = {}
        self._why = Why.NO_SHEET
        self._batches: set[str] = set()
        self._paper: str | None = None

    def meet(self, number: int, leaf: Leaf) -> None:
        sign = leaf.sign
        if sign is None or self._is_like_others(sign):
            if leaf.counts:
                self._page(number)
        elif isinstance(sign, Said):
            self._said(number, sign)
        elif isinstance(sign, Doubt):
            self._stop(number, _DOUBTS[sign])
        elif isinstance(sign, Plain):
            self._plain(number, sign)
        elif sign.dossier:
            self._begin(number, sign)
        else:
            self._sheets[number] = Why.SHEET
            self._paper = ""

    def _is_like_others(self, sign: Sign) -> bool:
        """Whether a receipt is just a paper of the dossier it lies in: sheets rule this stack, or it names the same matter."""
        if not isinstance(sign, Plain) or sign.sheet:
            return False
        if self._now is not None and sign.code == self._now.code:
            return True
        if (
            sign.code
            and self._keyed
            and self._now is not None
            and isinstance(self._now.said, Said)
            and "-" in self._now.code
        ):
            self._now.doubt = Why.OTHER_MATTER
        return self._keyed

    def _page(self, number: int) -> None:
        if self._now is None:
            self._held[number] = self._why
            return
        if self._paper is not None:
            self._now.papers.append(Paper(self._paper, number))
            self._paper = None
        self._now.pages.append(number)

    def _said(self, number: int, said: Said) -> None:
        if said.sheet is Sheet.BATCH:
            known = said.batch in self._batches
            self._close(False)
            self._batch, self._why = said.batch, Why.NO_SHEET
            self._batches.add(said.batch)
            self._sheets[number] = Why.DOUBLED if known else Why.SHEET
        elif self._batch and said.batch != self._batch and said.sheet is Sheet.DOSSIER:
            self._stop(number, Why.FOREIGN)
        elif said.sheet is Sheet.PAPER:
            self._sheets[number] = Why.SHEET
            self._paper = said.name
        else:
            self._batch = said.batch
            self._begin(number, said)

    def _plain(self, number: int, sign: Plain) -> None:
        if not sign.code:
            self._stop(number, Why.DAMAGED)
            del self._sheets[number]  # a receipt is a paper, and is kept as one
            self._page(number)
        elif self._keyed:
            self._stop(number, Why.FORGED)  # among checked sheets, one without a check is not believed
        elif self._now is not None and isinstance(self._now.said, Plain) and sign.paper and sign.code == self._now.code:
            if sign.paper == self._now.said.paper:
                self._now.doubt = Why.DOUBLED
            self._sheets[number] = Why.SHEET
            self._paper = ""
        else:
            self._begin(number, sign)
            if not sign.sheet:
                self._page(number)

    def _begin(self, number: int, said: Said | Plain | Break) -> None:
        self._close(False)
        self._now = Segment(number, said)
        self._segments.append(self._now)
        self._paper = None
        if not (isinstance(said, Plain) and not said.sheet):
            self._sheets[number] = Why.SHEET

    def _stop(self, number: int, why: Why) -> None:
        """A sheet that isn't believed ends the run: what comes behind it belongs to nobody until the next good one."""
        self._close(True)
        self._sheets[number] = self._why = why

    def _close(self, told_end: bool) -> None:
        if self._now is not None:
            self._now.told_end = told_end
        self._now, self._paper = None, None

    def end(self) -> Cut:
        self._doubled()
        self._missing()
        good = []
        for segment in self._segments:
            if segment.doubt is None and not segment.pages:
                segment.doubt = Why.EMPTY
            if segment.doubt is None:
                good.append(segment)
                continue
            self._held |= dict.fromkeys(segment.pages, segment.doubt)
            if segment.sheet in self._sheets:
                self._sheets[segment.sheet] = segment.doubt
        return Cut(tuple(good), self._held, self._sheets)

    def _seen(self) -> list[Said | Plain | Break]:
        cut_before = [leaf.sign for leaf in self._leaves if leaf.cut and isinstance(leaf.sign, Said | Plain)]
        return [*(segment.said for segment in self._segments), *cut_before]

    def _doubled(self) -> None:
        numbers = Counter((said.batch, said.number) for said in self._seen() if isinstance(said, Said) and said.number)
        codes = Counter(_name(said) for said in self._seen() if _name(said))
        for segment in self._segments:
            said = segment.said
            twice = isinstance(said, Said) and said.number and numbers[(said.batch, said.number)] > 1
            if twice or codes[segment.code] > 1:
                segment.doubt = Why.DOUBLED

    def _missing(self) -> None:
        """A sheet that was printed and never seen may lie in any run that its own successor does not end."""
        said = [(segment, segment.said) for segment in self._segments if isinstance(segment.said, Said)]
        for at, (segment, mine) in enumerate(said):
            if not mine.number or segment.doubt:
                continue
            following = next((s for s, other in said[at + 1 :] if other.batch == mine.batch), None)
            until = following.sheet if following else len(self._leaves)
            number = following.said.number if following and isinstance(following.said, Said) else mine.of + 1
            between = number - mine.number - 1
            if between > 0:
                untold = sum(
                    why in (Why.DAMAGED, Why.FORGED) for n, why in self._sheets.items() if segment.sheet < n < until
                )
                fine = segment.told_end and between <= untold
            else:
                fine = between == 0 and (following is not None or self._in_order(said, mine.batch))
            if not fine and self._lost(mine):
                segment.doubt = Why.MISSING

    def _in_order(self, said: Sequence[tuple[Segment, Said]], batch: str) -> bool:
        numbers = [other.number for _segment, other in said if other.batch == batch]
        return numbers == sorted(numbers)

    def _lost(self, said: Said) -> bool:
        """Whether any sheet of its batch was never seen."""
        seen = {other.number for other in self._seen() if isinstance(other, Said) and other.batch == said.batch}
        return not set(range(1, said.of + 1)) <= seen


def _name(said: Said | Plain | Break) -> str:
    return said.name if isinstance(said, Said) else getattr(said, "code", "")
