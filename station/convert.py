"""The engine without a dossier: every file under the paths becomes a searchable PDF/A and a JSON beside it."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ocr.errors import Failure
from ocr.types import (
    Edits,
    Frame,
    Look,
    PageJob,
    PdfJob,
    PdfPage,
    PdfResult,
    PdfWay,
    RecognisedPage,
    ScanInfo,
    VerdictKind,
)
from station import durable
from station.config import Settings
from station.fields.page_fields import fields_of
from station.messages import notice
from station.page_record import (
    as_delivered,
    barcodes_json,
    card_json,
    fields_json,
    geometry_json,
    words_json,
    zones_json,
)
from station.places import sentence
from station.profiles.model import Paper
from station.sorting.guess import Certainty
from station.sorting.sheet import Sheet, sheet_of
from station.sorting.stack import Placed, Sorter
from station.types import Value
from station.workers import Workers

Judged = tuple[Look, RecognisedPage | None, str]
"""A page as convert has it: its look, its text if it could be read, the code of what failed."""
Seen = tuple[Frame, int, Look, RecognisedPage | None, str]
"""The same with its frame and its part of the frame."""
CREATED = "1970-01-01T00:00:00+00:00"
_MANY_PAGES = (".pdf", ".tif", ".tiff")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: pages taken, or the code of its refusal and what its words need."""

    name: str
    pages: int
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Wish:
    """How to convert. `workers` 0 = all cores; twice: see `PageJob`.

    sorter: tells kinds of paper; None = nobody asks. papers: all kinds, by code.
    """

    out: Path
    languages: str
    page_seconds: float
    memory_mb: int
    twice: bool = True
    drop_blank: bool = False
    workers: int = 0
    pdf: PdfWay = PdfWay.COMPACT
    sorter: Sorter | None = None
    papers: Mapping[str, Paper] = field(default_factory=dict)

    @classmethod
    def by(cls, chosen: Settings, out: Path) -> Wish:
        """What reads and for how long, as the settings and the PC have it."""
        return cls(
            out, chosen.reading_languages, chosen.page_seconds, chosen.worker_memory_mb, twice=chosen.reads_twice
        )


def files_under(paths: Sequence[Path], out: Path | None = None) -> Iterator[tuple[Path, str]]:
    """Every file with its name relative to the path that was given, in order of names; what lies in `out` is left out."""
    made = out.resolve() if out else None
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            skipped = made if made != path.resolve() else None
            for found in sorted(path.rglob("*")):
                if skipped and (found.parent / "_").resolve().is_relative_to(skipped):
                    continue
                if found.is_symlink() or not found.is_dir():
                    yield found, found.relative_to(path).as_posix()
        else:
            yield path, path.name


def begun(wish: Wish) -> Workers:
    """The workers for `convert`, whose children load the engine from now on."""
    count = wish.workers or os.cpu_count() or 1
    workers = Workers(count, wish.memory_mb, wish.page_seconds, quick=0, twice=wish.twice)
    workers.begin()
    return workers


def convert(
    paths: Sequence[Path], wish: Wish, progress: Callable[[Outcome, int], None], workers: Workers | None = None
) -> tuple[Outcome, ...]:
    """Convert all files, each file's pages in order; a refused file costs itself only.

    `progress` gets each outcome, as it is there, with the number of all files; the outcomes come back in order of names.
    workers: those that have `begun`; they are closed in the end. Raises CFG-004 before anything is written when an output
    would stand where an input stands.
    """
    todo = _unambiguous(files_under(paths, wish.out))
    inputs = {path.resolve() for path, _name in todo}
    for _path, name in todo:
        for output in (_beside(wish.out / name, "pdf"), _beside(wish.out / name, "json")):
            if output.resolve() in inputs:
                raise Failure("CFG-004", file=str(output))
    workers = workers or begun(wish)
    done: dict[str, Outcome] = {}
    # one file more than workers is under way, so that none of them waits for what is done between two steps
    with closing(workers), ThreadPoolExecutor(workers.count + 1) as threads:
        jobs = [threads.submit(_one, workers, wish, *entry) for entry in sorted(todo, key=_last)]
        try:
            for job in as_completed(jobs):
                outcome = job.result()
                done[outcome.name] = outcome
                progress(outcome, len(todo))
        except BaseException:
            threads.shutdown(wait=False, cancel_futures=True)
            workers.close()
            raise
    return tuple(done[name] for _path, name in todo)


def _last(entry: tuple[Path, str]) -> tuple[bool, int]:
    """Files of many pages are begun first, then large ones: a long one that comes last leaves all workers but one idle."""
    path, _name = entry
    size = path.stat().st_size if path.is_file() else 0
    return path.suffix.lower() not in _MANY_PAGES, -size


def _unambiguous(found: Iterator[tuple[Path, str]]) -> list[tuple[Path, str]]:
    """Two inputs may have the same relative name: the later one gets a number, so that neither output is lost."""
    taken: set[str] = set()
    out: list[tuple[Path, str]] = []
    for path, name in found:
        free, number = name, 2
        while free in taken:
            free = f"{name}~{number}"
            number += 1
        taken.add(free)
        out.append((path, free))
    return out


def _beside(target: Path, kind: str) -> Path:
    return target.with_name(f"{target.name}.{kind}")


def _one(workers: Workers, wish: Wish, path: Path, name: str) -> Outcome:
    target = wish.out / name
    try:
        with durable.disk_faults(target):
            target.parent.mkdir(parents=True, exist_ok=True)
        body = _converted(workers, wish, path, target)
        _write(target, {"file": name, **body})
    except Failure as failure:
        if failure.code == "OCR-009":  # we are stopping: nothing is said of a file that wasn't judged
            return Outcome(name, 0, failure.code)
        return _refused(target, name, failure)
    return Outcome(name, len(body["pages"]), "")


def _refused(target: Path, name: str, failure: Failure) -> Outcome:
    """Say why beside the place of the PDF, and take away a PDF that an earlier run left there."""
    said = notice(failure.code, failure.facts)
    error = {"code": failure.code, "facts": failure.facts, "title": said.title, "advice": said.advice}
    try:
        durable.discard(_beside(target, "pdf"))
        _write(target, {"file": name, "pages": [], "error": error})
    except Failure as worse:
        return Outcome(name, 0, worse.code, worse.facts)
    return Outcome(name, 0, failure.code, failure.facts)


def _converted(workers: Workers, wish: Wish, path: Path, target: Path) -> dict[str, Any]:
    """Write the PDF of one file; gives its pages, and what was read back of the PDF (None when no page went into it)."""
    info, seen = pages_of(workers, wish, path)
    placed = wish.sorter.sort(sheets_of(seen)) if wish.sorter else [None for _page in seen]
    pdf_pages: list[PdfPage] = []
    out: list[dict[str, Any]] = []
    for (frame, part, look, reading, code), place in zip(seen, placed, strict=True):
        said = values_of(look, reading, place.kind if place else "", wish.papers)
        kind = kind_json(place) if place else {}
        out.append(page_json(frame.index, part, look, reading, code) | kind | {"fields": fields_json(said)})
        if not (look.blank and wish.drop_blank):
            text = None if look.blank else reading
            pdf_pages.append(PdfPage(str(path), frame.index, look.geometry, text, cut=_shares(seen, frame)))
    pdf = _beside(target, "pdf")
    body: dict[str, Any] = {"pages": out, "passed_through": info.origin or None}
    if info.origin:
        return body | {"pdf": _copied(path, pdf, len(info.frames))}
    if pdf_pages:
        partial = pdf.with_name(f"{pdf.name}.part")
        stem = target.name
        made = workers.write_pdf(PdfJob(tuple(pdf_pages), str(partial), stem, stem, "", "", "vi-VN", CREATED, wish.pdf))
        durable.publish(partial, pdf)
        return body | {"pdf": dataclasses.asdict(made) | {"way": wish.pdf.value}}
    durable.discard(pdf)
    return body | {"pdf": None}


def _copied(path: Path, pdf: Path, pages: int) -> dict[str, Any]:
    """A signed or born-digital file goes along byte for byte, and nothing is claimed of it."""
    partial = pdf.with_name(f"{pdf.name}.part")
    with durable.disk_faults(partial):
        shutil.copyfile(path, partial)
        size = partial.stat().st_size
    durable.publish(partial, pdf)
    return dataclasses.asdict(PdfResult(size, pages, 0.0, "", ())) | {"way": "untouched"}


def _shares(seen: Sequence[Seen], frame: Frame) -> bool:
    """Whether several papers lie in the frame."""
    return sum(other is frame for other, *_rest in seen) > 1


def pages_of(workers: Workers, wish: Wish, path: Path) -> tuple[ScanInfo, list[Seen]]:
    """What a file is, and its pages, looked at and read. Raises a Failure for a file that can't be taken.

    Its pages go to all workers at once: the last long file of a run would else keep one of them alone.
    """
    _require_file(path)
    info = workers.inspect(str(path))
    frames = info.frames

    def papers(frame: Frame) -> list[Judged]:
        job = PageJob(str(path), frame.index, wish.languages, time_limit=wish.page_seconds, twice=wish.twice)
        return _papers(workers, job, frame, whole=bool(info.origin))

    with ThreadPoolExecutor(max(1, min(len(frames), workers.count))) as threads:
        jobs = [threads.submit(papers, frame) for frame in frames]
        try:
            judged = [job.result() for job in jobs]
        except BaseException:
            threads.shutdown(cancel_futures=True)
            raise
    return info, [
        (frame, part, *one) for frame, page in zip(frames, judged, strict=True) for part, one in enumerate(page)
    ]


def sheets_of(seen: Sequence[Seen], file: int = 0) -> list[Sheet]:
    """The pages of one file as sorting sees them."""
    return [
        sheet_of(reading, look.geometry.size, [code.text for code in look.barcodes], look.blank, file)
        for _frame, _part, look, reading, _code in seen
    ]


def values_of(look: Look, reading: RecognisedPage | None, kind: str, papers: Mapping[str, Paper]) -> tuple[Value, ...]:
    """What a page says as its kind of paper has it; a blank side says nothing."""
    return () if look.blank else fields_of(reading, look.geometry.size, look.barcodes, papers.get(kind))


def kind_json(placed: Placed) -> dict[str, Any]:
    """`document_type` is empty where nobody knows; certain: it would be put there without asking."""
    return {"document_type": placed.kind, "document_type_certain": placed.certainty is Certainty.SURE}


def _require_file(path: Path) -> None:
    """Raises CAP-003 for a link, CAP-004 for what is no regular file, CAP-008 for one that may not be read."""
    if path.is_symlink():
        raise Failure("CAP-003")
    if not path.is_file():
        raise Failure("CAP-004")
    try:
        path.open("rb").close()
    except OSError as cause:
        raise Failure("CAP-008", error=cause.strerror or str(cause)) from cause


def _papers(workers: Workers, job: PageJob, frame: Frame, whole: bool) -> list[Judged]:
    """The frame as one page, or a page for each paper that lies in it; `whole` = never cut it up."""
    try:
        look, reading = workers.look_and_read(job)
    except Failure:  # of the look, or the child died: step by step, a page that can be looked at keeps its look
        look, code = _look(workers, job, frame)
        if whole or not look.parts:
            return [_read(workers, job, look, code)]
    else:
        if reading is not None:
            return [_judged(look, reading)]
        if whole:
            return [_read(workers, job, look, "")]
    jobs = [dataclasses.replace(job, edits=Edits(region=region)) for region in look.parts]
    return [_read(workers, one, *_look(workers, one, frame)) for one in jobs]


def _look(workers: Workers, job: PageJob, frame: Frame) -> tuple[Look, str]:
    try:
        return workers.look(job), ""
    except Failure as failure:
        _require_the_page_at_fault(failure)
        return Look(as_delivered(frame), False, (), (), b""), failure.code


def _read(workers: Workers, job: PageJob, look: Look, code: str) -> Judged:
    """Look and text of a page with the code of what failed; a failing engine costs a page its text, never its place."""
    if code:
        return look, None, code
    reading: RecognisedPage | Failure
    try:
        reading = workers.read(job, look.geometry)
    except Failure as failure:
        reading = failure
    return _judged(look, reading)


def _judged(look: Look, reading: RecognisedPage | Failure) -> Judged:
    """What the look and the reading say together; see `_read`."""
    if isinstance(reading, Failure):
        _require_the_page_at_fault(reading)
        return _not_blank(look), None, reading.code
    if reading.says_something:
        look = _not_blank(look)
    if not look.blank:
        look = dataclasses.replace(look, verdicts=reading.verdicts_beside(look.verdicts))
    return look, reading, ""


def _not_blank(look: Look) -> Look:
    """Blank is an opinion of two: without the reading's the page stays among the papers."""
    verdicts = tuple(verdict for verdict in look.verdicts if verdict.kind is not VerdictKind.BLANK)
    return dataclasses.replace(look, blank=False, verdicts=verdicts)


def _require_the_page_at_fault(failure: Failure) -> None:
    if not failure.code.startswith("OCR-") or failure.code in ("OCR-001", "OCR-003", "OCR-004", "OCR-009"):
        raise failure


def page_json(index: int, part: int, look: Look, reading: RecognisedPage | None, code: str) -> dict[str, Any]:
    """One page as `convert` reports it."""
    verdicts = [
        {
            "kind": verdict.kind.value,
            "severity": verdict.severity.value,
            "box": verdict.box.as_list(),
            "measure": round(verdict.measure, 4),
            "advice": sentence(verdict, look.geometry.size),
        }
        for verdict in look.verdicts
    ]
    body: dict[str, Any] = {
        "index_in_file": index,
        "part": part,
        "text": reading.text if reading and not look.blank else "",
        **geometry_json(look.geometry),
        "skew_deg": round(look.geometry.lean, 4),
        "blank": look.blank,
        "verdicts": verdicts,
        "barcodes": [code | card_json(code["text"]) for code in barcodes_json(look)],
        "words": words_json(reading) if reading and not look.blank else [],
        "mrz": zones_json(reading) if reading and not look.blank else [],
    }
    if code:
        body["code"] = code
    return body


def _write(target: Path, body: dict[str, Any]) -> None:
    text = json.dumps(body, ensure_ascii=False, indent=1)
    path = _beside(target, "json")
    with durable.disk_faults(path):
        path.touch(mode=0o600)  # it says all that the page says: as private as the PDF beside it
        path.write_text(text, encoding="utf-8", errors="replace")  # a file name may hold bytes that are no text
