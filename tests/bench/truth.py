"""Pages with truth: from any corpus folder (`input/` and `truth/`), from planted sets, and from the project's samples."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

Quad = NDArray[np.float64]
SAMPLES = Path(__file__).resolve().parents[2] / "samples"
COARSE_DPI = 199
"""Below that a page may be called coarse, planted or not."""


@dataclass(frozen=True, slots=True)
class TrueCode:
    type: str
    text: str
    module_px: float


@dataclass(frozen=True, slots=True)
class TrueDefect:
    kind: str
    severity: str
    variety: str
    quad: Quad


@dataclass(frozen=True, slots=True)
class PageTruth:
    """What is known of one page; places in px as delivered. `skew_deg` None = not to be scored; of_set: planted by us."""

    page: str
    dossier: str
    path: Path
    index: int
    level: str
    doc_type: str
    rotation: int
    skew_deg: float | None
    blank: bool
    illegible: bool
    lines: tuple[tuple[str, Quad], ...] = ()
    codes: tuple[TrueCode, ...] = ()
    damage: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    planted: tuple[TrueDefect, ...] = ()
    allowed: frozenset[str] = frozenset()
    papers: tuple[tuple[str, Quad], ...] = ()
    same_as: str | None = None
    marks: tuple[tuple[int, int, int, int], ...] = ()
    words: tuple[str, ...] = ()
    of_set: bool = False

    @property
    def letters(self) -> int:
        return sum(len(text) for text, _ in self.lines)

    @property
    def has_text(self) -> bool:
        """Whether there is enough to tell which way up it stands."""
        return (self.letters > 40 or bool(self.words)) and not self.illegible

    @property
    def good(self) -> bool:
        """Whether a complaint about this page would be a false alarm."""
        fine = self.level in ("good", "clean", "easy") or bool(
            {"to-be-levelled", "ordinary-seal", "fine"} & set(self.tags)
        )
        return fine and not self.planted and not self.illegible and not self.blank


def load(folder: Path) -> list[PageTruth]:
    """All pages of a corpus folder in order; raises FileNotFoundError where there is no truth."""
    pages = []
    for file in sorted((folder / "truth").rglob("*.json")):
        told = json.loads(file.read_text("utf-8"))
        if "page" in told:
            pages.append(_page(told, folder / "input"))
    if not pages:
        raise FileNotFoundError(f"no pages with truth below {folder}")
    return pages


def samples(folder: Path = SAMPLES) -> list[PageTruth]:
    """The project's own samples; of their text only a few words are known."""
    pages = []
    for name, told in json.loads((folder / "expected.json").read_text("utf-8")).items():
        for index in range(told.get("pages", 0)):
            words = tuple(told["words"]) if index == 0 else ()
            pages.append(PageTruth(
                f"{Path(name).stem}-{index + 1}", told["dossier"], folder / name, index, "good", told["component"] or "blank",
                told["rotation"], told["skew_deg"], told["blank"], False, words=words,
            ))  # fmt: skip
    return pages


def limited(pages: list[PageTruth], limit: int) -> list[PageTruth]:
    """At most `limit` pages (0 = all), taken evenly from the whole; a duplicate keeps its original."""
    if not limit or len(pages) <= limit:
        return pages
    chosen = {pages[int(place)].page for place in np.linspace(0, len(pages) - 1, limit)}
    chosen |= {page.same_as for page in pages if page.page in chosen and page.same_as}
    return [page for page in pages if page.page in chosen]


def _page(told: dict[str, Any], scans: Path) -> PageTruth:
    allowed = set(told.get("allowed", ()))
    defects = tuple(_defects(told.get("planted", ())))
    if told["illegible"] and "planted" not in told:
        width, height = told["image_size"]
        whole = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float64)
        defects = (TrueDefect("unreadable", "severe", "illegible", whole),)
    if told.get("dpi", 300) < COARSE_DPI:
        allowed.add("low_resolution")
    return PageTruth(
        page=told["page"], dossier=told["dossier"], path=scans / told["file"], index=told["index_in_file"],
        level=told["level"], doc_type=told["doc_type"], rotation=told["rotation"], skew_deg=told["skew_deg"],
        blank=told["blank"], illegible=told["illegible"],
        lines=tuple((line["text"], np.array(line["quad"], np.float64)) for line in told["lines"]),
        codes=tuple(TrueCode(code["type"], code["text"], code["module_px"]) for code in told["barcodes"]),
        damage=tuple(told["damage"]), tags=tuple(told.get("content_tags", ())),
        planted=defects, allowed=frozenset(allowed),
        papers=tuple((paper["kind"], np.array(paper["quad"], np.float64)) for paper in told.get("papers", ())),
        same_as=told.get("same_as"), of_set="planted" in told, marks=tuple((a, b, c, d) for a, b, c, d in told.get("marks", ())),
    )  # fmt: skip


def _defects(told: Iterable[dict[str, Any]]) -> Iterable[TrueDefect]:
    for one in told:
        yield TrueDefect(one["kind"], one["severity"], one["variety"], np.array(one["quad"], np.float64))
