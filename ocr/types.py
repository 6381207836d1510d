"""Frozen values that the engine takes and gives: boxes, words, verdicts, jobs. Imports the standard library only.

All boxes are in pixels of the *upright page image* (the one the PDF shows); `transform` leads there from
the pixels as delivered. The window imports this module too, so it must stay free of numpy.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

Point = tuple[float, float]
Quad = tuple[Point, Point, Point, Point]
"""Corners of a paper in px of the frame as delivered: top-left first, then clockwise."""
Matrix = tuple[tuple[float, float, float], tuple[float, float, float], tuple[float, float, float]]
IDENTITY: Matrix = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px: left, top, right, bottom; right and bottom are exclusive."""

    x0: int
    y0: int
    x1: int
    y1: int

    def as_list(self) -> list[int]:
        return [self.x0, self.y0, self.x1, self.y1]


SURE = 0.9
"""A word of so much confidence needs no second look: of such words at least 95 in 100 are right."""


@dataclass(frozen=True, slots=True)
class Word:
    """One recognised word, NFC.

    confidence: 0..1, the chance that it is right once a page is proofread. said: what the recogniser said, when that was
    put right, else "". hand: written in pen, as far as colour tells.
    """

    text: str
    box: Box
    confidence: float
    hand: bool = False
    said: str = ""


class LineKind(StrEnum):
    PRINT = "print"
    CELL = "cell"
    """In a cell of a ruled table, which is a block of its own."""


@dataclass(frozen=True, slots=True)
class Line:
    """Words of one text line from left to right; `block` counts paragraphs-like regions in reading order."""

    words: tuple[Word, ...]
    block: int
    kind: LineKind = LineKind.PRINT

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)


@dataclass(frozen=True, slots=True)
class MachineZone:
    """The lines of a card's or passport's machine-readable zone, in its form; `ocr.reading.mrz.parse` knows what they say."""

    lines: tuple[str, ...]
    box: Box


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """What a recogniser read on one upright page, in reading order, whatever engine did it.

    verdicts: what the reading says against the page; they join those of the look and aren't kept with the text.
    """

    lines: tuple[Line, ...]
    engine: str
    language: str
    zones: tuple[MachineZone, ...] = ()
    verdicts: tuple[Verdict, ...] = ()

    def verdicts_beside(self, of_look: tuple[Verdict, ...]) -> tuple[Verdict, ...]:
        """What is said against the page by look and reading, no kind by both."""
        said = {verdict.kind for verdict in of_look}
        return (*of_look, *(verdict for verdict in self.verdicts if verdict.kind not in said))

    @property
    def text(self) -> str:
        out: list[str] = []
        for before, line in zip((None, *self.lines), self.lines, strict=False):
            if before is not None and before.block != line.block:
                out.append("")
            out.append(line.text)
        return "\n".join(out)

    @property
    def says_something(self) -> bool:
        """Whether anything was read with some certainty: the second opinion on a page that looks blank."""
        words = self.words
        sure = [word for word in words if word.confidence >= 0.6 and sum(c.isalpha() for c in word.text) >= 2]
        # Paper noise read as text gives hundreds of words, few of them sure.
        return len(sure) >= 3 and len(sure) * 2 >= len(words)

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for line in self.lines for word in line.words)

    @property
    def doubtful(self) -> tuple[Word, ...]:
        """Words that want a person's eye, in reading order: fewer than nine in ten of their like are right."""
        return tuple(word for word in self.words if word.confidence < SURE)


@dataclass(frozen=True, slots=True)
class Barcode:
    """Text of a code, never trusted. format: QRCode, Code128, Code39, DataMatrix, PDF417 or Patch (its text: 1 2 3 4 6 T)."""

    text: str
    format: str
    box: Box


SCANNER_SHEET = "TRAM-SO-HOA/SCANNER-SHEET/1/"
"""How the code of the scanner's test sheet begins; F (front) or B (back) follows."""


class VerdictKind(StrEnum):
    BLANK = "blank"
    BLURRED = "blurred"
    CUT_OFF = "cut_off"
    FOLDED_CORNER = "folded_corner"
    DARK = "dark"
    WASHED_OUT = "washed_out"
    GLARE = "glare"
    LOW_RESOLUTION = "low_resolution"
    SKEWED = "skewed"
    DUPLICATE = "duplicate"
    """Found by the station, which knows the other pages; its measure is the id of the page that shows the same sheet."""
    HIDDEN_BY_SEAL = "hidden_by_seal"
    STREAKS = "streaks"
    UNREADABLE = "unreadable"
    WHICH_WAY_UP = "which_way_up"
    UNREADABLE_CODE = "unreadable_code"


class Severity(StrEnum):
    INFO = "info"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Verdict:
    """One finding on a page, where it is, and the number it rests on."""

    kind: VerdictKind
    severity: Severity
    box: Box
    measure: float


@dataclass(frozen=True, slots=True)
class Frame:
    """One image of a scan file as delivered: size in px, resolution in dpi (0 = the file doesn't say), channels 1 or 3."""

    index: int
    width: int
    height: int
    dpi: float
    channels: int
    bits: int


class Origin(StrEnum):
    """Where a file came from. What is signed, or was never on paper, goes on as the very bytes that came."""

    PAPER = ""
    SIGNED = "signed"
    BORN_DIGITAL = "born_digital"


@dataclass(frozen=True, slots=True)
class ScanInfo:
    """What a scan file holds; `format` is one of JPEG PNG TIFF PDF, found from its bytes, never from its name."""

    format: str
    frames: tuple[Frame, ...]
    origin: Origin = Origin.PAPER


class Step(StrEnum):
    """What sets a page right; a hand may leave out any of them."""

    CROP = "crop"
    PERSPECTIVE = "perspective"
    TURN = "turn"
    LEVEL = "level"
    SPLIT = "split"
    """Not a step of one page: several papers in one frame become a page each."""


@dataclass(frozen=True, slots=True)
class Edits:
    """Instructions beside an untouched frame.

    turn: clockwise degrees (0, 90, 180, 270) that a hand chose, None = found by the engine.
    region: the only part of the frame that belongs to this page, None = found by the engine. without: steps to leave out.
    """

    turn: int | None = None
    region: Quad | None = None
    without: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Geometry:
    """How a delivered frame becomes the upright page image: cut out `region`, undo `rotation`, undo `skew_deg`.

    rotation: degrees the content stands turned clockwise as delivered (0, 90, 180, 270).
    skew_deg: what is left after that, positive = leaning clockwise; 0.0 when the frame is left as it is.
    region: outline of the paper in px as delivered, None = the whole frame.
    size: (width, height) px of the upright image. transform: delivered px → upright px. dpi of the upright image.
    """

    rotation: int
    rotation_certain: bool
    skew_deg: float
    size: tuple[int, int]
    transform: Matrix
    dpi: float
    region: Quad | None = None
    steps: tuple[Step, ...] = ()

    @property
    def lean(self) -> float:
        """Degrees that the content leans clockwise in the frame, its rotation undone: what the cutting out levels counts too."""
        corners = self.region or ((0.0, 0.0),)
        x, y = (sum(side) / len(corners) for side in zip(*corners, strict=True))
        (a, b, c), (d, e, f), (g, h, i) = self.transform
        w = g * x + h * y + i
        u, v = (a * x + b * y + c) / w, (d * x + e * y + f) / w
        # The turning part of the transform's derivative at the paper's middle.
        turned = math.degrees(math.atan2((b - u * h) - (d - v * g), (a - u * g) + (e - v * h)))
        return (turned - self.rotation + 180) % 360 - 180


@dataclass(frozen=True, slots=True)
class PageJob:
    """A question to a worker: one frame of one file, with the instructions that hold for it.

    twice: doubtful lines are read by the second reader too, where it is installed.
    """

    path: str
    index: int
    languages: str = "vie"
    edits: Edits = Edits()
    time_limit: float = 60.0
    twice: bool = True


@dataclass(frozen=True, slots=True)
class Look:
    """The quick answer: geometry, blank or not, verdicts, codes, and a thumbnail (JPEG bytes, at most 320 px wide).

    parts: outlines of two or more papers that lie in this frame, in reading order; each wants a look of its own.
    fingerprint: what the sheet is known by when it is scanned again (`ocr.fingerprint`), at most 8 KB; b"" = too empty.
    """

    geometry: Geometry
    blank: bool
    verdicts: tuple[Verdict, ...]
    barcodes: tuple[Barcode, ...]
    thumbnail: bytes
    parts: tuple[Quad, ...] = ()
    fingerprint: bytes = b""


class PdfWay(StrEnum):
    """How pages lie in a PDF.

    FAITHFUL: the very pixels as delivered. COMPACT: ink in 1 bit over coarser paper, and pictures where that would lose
    anything. PLAIN: one JPEG a page at the dpi floor.
    """

    FAITHFUL = "faithful"
    COMPACT = "compact"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class PdfPage:
    """One page for the PDF writer: where its pixels are, how to set them right, and the text to lay behind them.

    cut: the rest of the frame belongs to others, so it must not travel along, not even unseen.
    """

    path: str
    index: int
    geometry: Geometry
    text: RecognisedPage | None
    cut: bool = False


@dataclass(frozen=True, slots=True)
class PdfJob:
    """One searchable PDF/A to write at `target`. Times are ISO 8601, given from outside so that bytes repeat.

    dpi_floor: no text and no picture gets coarser than that, unless it was. most_bytes: of the file, 0 = any size.
    record: JSON that travels inside (then it is PDF/A-3b), b"" = none (PDF/A-2b).
    """

    pages: tuple[PdfPage, ...]
    target: str
    title: str
    identifier: str
    description: str
    creator: str
    language: str
    created: str
    way: PdfWay = PdfWay.FAITHFUL
    dpi_floor: float = 200.0
    most_bytes: int = 0
    record: bytes = b""


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What a written page holds, read back. dpi: of what carries text (the coarsest); paper_dpi: of the layer behind, 0 = none.

    coding: PDF filters of its images. quality: the lowest JPEG quality (1..100, by the IJG's scale), 0 = no JPEG.
    layers: number of images. as_delivered: holds the delivered pixels themselves.
    """

    dpi: float
    paper_dpi: float
    coding: tuple[str, ...]
    quality: int
    layers: int
    as_delivered: bool


@dataclass(frozen=True, slots=True)
class PdfResult:
    """What was written, read back: bytes, pages, lowest dpi of what carries text."""

    size: int
    pages: int
    dpi: float
    flavour: str
    shown: tuple[ShownPage, ...]
