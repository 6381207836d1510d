"""The engine without a dossier: every file under the paths becomes a searchable PDF/A and a JSON beside it."""

from __future__ import annotations

import dataclasses
import json
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocr.errors import Failure
from ocr.types import Look, PageJob, PdfJob, PdfPage, RecognisedPage, VerdictKind
from station import durable
from station.messages import notice
from station.page_record import barcodes_json, geometry_json, words_json
from station.places import sentence
from station.workers import Workers

CREATED = "1970-01-01T00:00:00+00:00"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: pages taken, or the code of its refusal."""

    name: str
    pages: int
    code: str


@dataclass(frozen=True, slots=True)
class Wish:
    """How to convert. `workers` 0 = all cores."""

    out: Path
    languages: str
    page_seconds: float
    memory_mb: int
    drop_blank: bool = False
    workers: int = 0


def files_under(paths: Sequence[Path]) -> Iterator[tuple[Path, str]]:
    """Every file with its name relative to the path that was given, in natural order of names."""
    for path in paths:
        if path.is_dir() and not path.is_symlink():
            for found in sorted(path.rglob("*")):
                if found.is_file() or found.is_symlink() and not found.is_dir():
                    yield found, found.relative_to(path).as_posix()
        else:
            yield path, path.name


def convert(paths: Sequence[Path], wish: Wish, progress: Callable[[Outcome], None]) -> tuple[Outcome, ...]:
    """Convert all files, each file's pages in order; a refused file costs itself only."""
    count = wish.workers or os.cpu_count() or 1
    workers = Workers(count, wish.memory_mb, wish.page_seconds, quick=count)
    todo = _unambiguous(files_under(paths))
    done: list[Outcome] = []
    try:
        with ThreadPoolExecutor(count) as threads:
            for outcome in threads.map(lambda entry: _one(workers, wish, *entry), todo):
                done.append(outcome)
                progress(outcome)
    finally:
        workers.close()
    return tuple(done)


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


def _one(workers: Workers, wish: Wish, path: Path, name: str) -> Outcome:
    target = wish.out / name
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        pages = _pages(workers, wish, path, target)
    except Failure as failure:
        said = notice(failure.code, failure.facts)
        error = {"code": failure.code, "facts": failure.facts, "title": said.title, "advice": said.advice}
        _write(target, {"file": name, "pages": [], "error": error})
        return Outcome(name, 0, failure.code)
    except OSError as cause:
        _write(target, {"file": name, "pages": [], "error": {"code": "CAP-008", "facts": {"error": str(cause)}}})
        return Outcome(name, 0, "CAP-008")
    _write(target, {"file": name, "pages": pages})
    return Outcome(name, len(pages), "")


def _pages(workers: Workers, wish: Wish, path: Path, target: Path) -> list[dict[str, Any]]:
    if path.is_symlink():
        raise Failure("CAP-003")
    if not path.is_file():
        raise Failure("CAP-004")
    info = workers.inspect(str(path))
    pdf_pages: list[PdfPage] = []
    out: list[dict[str, Any]] = []
    for frame in info.frames:
        job = PageJob(str(path), frame.index, wish.languages, time_limit=wish.page_seconds)
        look = workers.look(job)
        reading, code = _read(workers, job, look)
        if look.blank and reading is not None and reading.says_something:
            verdicts = tuple(verdict for verdict in look.verdicts if verdict.kind is not VerdictKind.BLANK)
            look = dataclasses.replace(look, blank=False, verdicts=verdicts)
        out.append(page_json(frame.index, look, reading, code))
        if not (look.blank and wish.drop_blank):
            pdf_pages.append(PdfPage(str(path), frame.index, look.geometry, None if look.blank else reading))
    if pdf_pages:
        pdf = target.with_name(f"{target.name}.pdf")
        partial = pdf.with_name(f"{pdf.name}.part")
        stem = target.name
        workers.write_pdf(PdfJob(tuple(pdf_pages), str(partial), stem, stem, "", "", "vi-VN", CREATED))
        durable.publish(partial, pdf)
    return out


def _read(workers: Workers, job: PageJob, look: Look) -> tuple[RecognisedPage | None, str]:
    """The text of a page; an engine that fails on it costs its text, never the page."""
    try:
        return workers.read(job, look.geometry), ""
    except Failure as failure:
        if failure.code in ("OCR-001", "OCR-003", "OCR-004", "OCR-009"):
            raise
        return None, failure.code


def page_json(index: int, look: Look, reading: RecognisedPage | None, code: str) -> dict[str, Any]:
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
        "part": 0,
        "text": reading.text if reading and not look.blank else "",
        **geometry_json(look.geometry),
        "blank": look.blank,
        "verdicts": verdicts,
        "barcodes": barcodes_json(look),
        "words": words_json(reading) if reading and not look.blank else [],
    }
    if code:
        body["code"] = code
    return body


def _write(target: Path, body: dict[str, Any]) -> None:
    text = json.dumps(body, ensure_ascii=False, indent=1)
    target.with_name(f"{target.name}.json").write_text(text, encoding="utf-8")
