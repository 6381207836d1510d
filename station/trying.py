"""`station dossier try`, `batch try`: files as one dossier or as a batch, without a root: nothing is kept or sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ocr.errors import Failure
from ocr.types import Edits, Origin
from station.config import Settings
from station.convert import Seen, Wish, files_under, pages_of, sheets_of, values_of
from station.dossier_record import Leaf, record
from station.profiles.model import Paper, Profile
from station.secrecy import mark_on
from station.separators.cutting import Leaf as CutLeaf
from station.separators.cutting import cut, whole_frames
from station.separators.keys import office_key
from station.separators.signs import SEPARATOR, sign_of
from station.sorting.kinds import component_of
from station.sorting.sheet import Sheet
from station.sorting.stack import Placed, Sorter
from station.sorting.twins import same_words
from station.types import Page
from station.untouched import passing
from station.verdict import Known, told_of_applicant, verdict_of
from station.verdict_record import applicant_json, verdict_json
from station.workers import Workers

SECRET = "secret"


@dataclass(frozen=True, slots=True)
class Tried:
    """A file's pages, of so many frames and bytes, or the code of its refusal."""

    name: str
    pages: list[Seen]
    code: str = ""
    origin: Origin = Origin.PAPER
    frames: int = 0
    size: int = 0


def try_dossier(profile: Profile, sorter: Sorter, paths: Sequence[Path], wish: Wish, count: int) -> dict[str, Any]:
    """What the station would make of these files, as `station dossier show --json` prints it, and which were refused."""
    workers = Workers(count, wish.memory_mb, wish.page_seconds, quick=0, twice=wish.twice)
    try:
        files = _files(workers, wish, paths, count)
        return judged(profile, sorter, files, wish.papers, workers)
    finally:
        workers.close()


def _files(workers: Workers, wish: Wish, paths: Sequence[Path], count: int) -> list[Tried]:
    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(lambda entry: _file(workers, wish, *entry), files_under(paths)))


def judged(
    profile: Profile,
    sorter: Sorter,
    files: Sequence[Tried],
    papers: Mapping[str, Paper],
    workers: Workers | None = None,
) -> dict[str, Any]:
    """The dossier that these pages make. workers: compare the pages' ink, so that doubled sheets are told; None = don't."""
    leaves = leaves_of(workers, profile, sorter, files, {**papers, **profile.papers})
    refused = [{"file": file.name, "code": file.code} for file in files if file.code]
    pages = pages_as(leaves, files)
    passed = passing(profile, pages, {number: (file.frames, file.size) for number, file in enumerate(files)})
    leaves = [replace(leaf, passed=passed.get(page.id, Origin.PAPER)) for leaf, page in zip(leaves, pages, strict=True)]
    return record("", profile.code, "try", 0, leaves, sorter.kinds) | {
        "refused": refused,
        **stands(profile, leaves, pages, len(refused)),
    }


def pages_as(leaves: Sequence[Leaf], files: Sequence[Tried]) -> list[Page]:
    """The leaves of these files as the ledger would hold them."""
    found = [(page, number) for number, file in enumerate(files) for page in file.pages]
    return [
        _page(at, leaf, page, owner, files[owner].origin)
        for at, (leaf, (page, owner)) in enumerate(zip(leaves, found, strict=True), 1)
    ]


def stands(profile: Profile, leaves: Sequence[Leaf], pages: Sequence[Page], refused: int) -> dict[str, Any]:
    """Applicant and verdict, with no question answered."""
    values = {page.id: leaf.values for page, leaf in zip(pages, leaves, strict=True)}
    places = {page.id: leaf.place for page, leaf in zip(pages, leaves, strict=True)}
    found = verdict_of(profile, pages, values, Known(refused=refused))
    told = told_of_applicant(profile, pages, values)
    return {"applicant": applicant_json(told, places), "verdict": verdict_json(found, places)}


def _page(id_: int, leaf: Leaf, seen: Seen, scan_id: int, origin: Origin) -> Page:
    _frame, _part, look, _reading, code = seen
    state = SECRET if leaf.set_aside == SECRET else "set_aside" if leaf.set_aside else "ready"
    return Page(
        id_, scan_id, leaf.index, leaf.part, 0, id_, state, leaf.component, "station", Edits(), look.geometry.size, look.blank,
        look.verdicts, "", "", "", "", code, leaf.kind, leaf.certainty.value, leaf.begins, origin=origin,
    )  # fmt: skip


def try_batch(
    settings: Settings, profile: Profile, sorter: Sorter, paths: Sequence[Path], wish: Wish, count: int
) -> dict[str, Any]:
    """How separators would cut these files: dossiers with their pages, sheets and held pages each with a code, refused files."""
    workers = Workers(count, wish.memory_mb, wish.page_seconds, quick=0, twice=wish.twice)
    try:
        files = _files(workers, wish, paths, count)
    finally:
        workers.close()
    seen = [
        (file.name, page, sheet)
        for file in files
        for page, sheet in zip(file.pages, sheets_of(file.pages), strict=True)
    ]
    key = office_key(settings, make=False)
    leaves, places = [], []
    for name, (frame, part, look, _reading, _code), sheet in seen:
        kind = "" if look.blank else sorter.place(sheet, None).kind
        codes = [(code.text, code.format) for code in look.barcodes]
        leaves.append(CutLeaf(sign_of(codes, kind, look.blank, key, profile.cuts), not look.blank))
        places.append({"file": name, "index_in_file": frame.index, "part": part})
    found = cut(whole_frames(leaves, [(place["file"], place["index_in_file"]) for place in places]))
    return {
        "dossiers": [
            {
                "code": segment.code,
                "procedure": segment.procedure or profile.code,
                "pages": [places[number] for number in segment.pages],
                "papers": [{"kind": paper.kind or None, **places[paper.first]} for paper in segment.papers],
            }
            for segment in found.segments
        ],
        "sheets": [places[number] | {"code": why.value} for number, why in sorted(found.sheets.items())],
        "held": [places[number] | {"code": why.value} for number, why in sorted(found.held.items())],
        "refused": [{"file": file.name, "code": file.code} for file in files if file.code],
    }


def _file(workers: Workers, wish: Wish, path: Path, name: str) -> Tried:
    try:
        info, pages = pages_of(workers, wish, path)
        return Tried(name, pages, "", info.origin, len(info.frames), path.stat().st_size)
    except Failure as failure:
        if failure.code in ("OCR-001", "OCR-003", "OCR-004", "OCR-009"):
            raise
        return Tried(name, [], failure.code)


def leaves_of(
    workers: Workers | None, profile: Profile, sorter: Sorter, files: Sequence[Tried], papers: Mapping[str, Paper]
) -> list[Leaf]:
    """Every page of these files in order, placed and with what it says."""
    seen = [(file.name, page) for file in files for page in file.pages]
    sheets = [sheet for number, file in enumerate(files) for sheet in sheets_of(file.pages, number)]
    twins = _twins(workers, [page for _name, page in seen], sheets) if workers else [-1] * len(seen)
    placed = _kept_whole(files, sorter.sort(sheets))
    return [
        Leaf(
            name,
            frame.index,
            part,
            sheet,
            component_of(profile, place.kind),
            place.kind,
            place.certainty,
            place.begins,
            SECRET if reading and mark_on(reading, look.geometry.size[1]) else set_aside(sheet, place),
            twin,
            values_of(look, reading, place.kind, papers),
        )
        for (name, (frame, part, look, reading, _code)), sheet, place, twin in zip(
            seen, sheets, placed, twins, strict=True
        )
    ]


def _kept_whole(files: Sequence[Tried], placed: Sequence[Placed]) -> list[Placed]:
    """A signed file is one paper: its pages go with its first one."""
    out: list[Placed] = []
    for file in files:
        mine = list(placed[len(out) : len(out) + len(file.pages)])
        if file.origin is Origin.SIGNED and mine:
            mine[1:] = [replace(mine[0], begins=False) for _page in mine[1:]]
        out += mine
    return out


def set_aside(sheet: Sheet, placed: Placed) -> str:
    """Why a page is no part of the papers: a blank side, or a separator; "" when it is."""
    if sheet.blank:
        return "blank"
    return "separator" if placed.kind == SEPARATOR else ""


def _twins(workers: Workers, pages: Sequence[Seen], sheets: Sequence[Sheet]) -> list[int]:
    """For each page the number of an earlier one that shows the same sheet, -1 = none; told by words, then by ink."""
    out: list[int] = []
    for at, (_frame, _part, look, reading, _code) in enumerate(pages):
        out.append(-1)
        if reading is None or not look.fingerprint or sheets[at].blank:
            continue
        earlier = [
            before
            for before in range(at)
            if out[before] < 0
            and not sheets[before].blank
            and (other := pages[before][3])
            and same_words(reading, other)
        ]
        if earlier:
            found = workers.same_sheet(look.fingerprint, tuple(pages[before][2].fingerprint for before in earlier))
            out[at] = earlier[found] if found is not None else -1
    return out
