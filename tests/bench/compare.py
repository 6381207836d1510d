"""Ours and the peers side by side on two cores: pages a minute, CPU, memory, orientation, text."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path

from ocr.pdf.write import write as write_pdf
from ocr.types import PdfJob, PdfPage
from tests.bench import ours, peers, summary
from tests.bench.metering import Weight, children_cpu
from tests.bench.ours import Answer, Task
from tests.bench.scoring import PageScore
from tests.bench.summary import Figures
from tests.bench.text import errors
from tests.bench.truth import PageTruth

CORES = 2


def engines(pages: list[PageTruth], scores: Sequence[PageScore], names: Iterable[str], read: bool,
            work: Path) -> tuple[list[Figures], dict[str, str]]:  # fmt: skip
    """A row for each engine and step, and what is missing with the way to get it."""
    rows, missing, bases = [], {}, {}
    for step in ("set right", "read") if read else ("set right",):
        bases[step] = _ours(pages, scores, step, work)
        rows.append(bases[step])
    files = peers.exported(pages, work / "pages")
    for name in names:
        if why := peers.missing(name):
            missing[name] = why
            continue
        if not read and peers.STEPS[name] == ("read",):
            missing[name] = "it does nothing but read; --read lets it"
        for step in peers.STEPS[name]:
            if step != "read" or read:
                place = work / f"{name}-{step.replace(' ', '-')}"
                place.mkdir()
                rows.append(_peer(name, step, pages, files, place, bases.get(step)))
    return rows, missing


def _ours(pages: list[PageTruth], scores: Sequence[PageScore], step: str, work: Path) -> Figures:
    """Look, clean (and read) every page, then a PDF for each dossier, in two processes."""
    place = work / f"ours-{step.replace(' ', '-')}"
    place.mkdir()
    read = step == "read"
    tasks = [Task(page.page, str(page.path), page.index, read, False, (), prepare=True) for page in pages]
    started, spent = time.monotonic(), children_cpu()
    with multiprocessing.get_context("spawn").Pool(CORES) as pool:
        answers = {one.page: one for one in pool.imap_unordered(ours.answer, tasks)}
        jobs = [(dossier, [(page, answers[page.page]) for page in pages if page.dossier == dossier], place)
                for dossier in dict.fromkeys(page.dossier for page in pages)]  # fmt: skip
        pool.starmap(_pdf, jobs, chunksize=1)
        pool.close()
        pool.join()
    wall = time.monotonic() - started
    group = summary.figures(scores)
    turned = [one for one in scores if one.truth.rotation and one.turn]
    upright = [one for one in scores if one.turn and not one.truth.rotation]
    return {
        "engine": "ours", "version": version("tram-so-hoa"), "step": step, "pages_per_minute": 60 * len(pages) / wall,
        "cpu_per_page": (children_cpu() - spent) / len(pages), "faster": None, "lighter": None,
        "upright": group["turn_right"], "fixed": f"{sum(one.turn == 'right' for one in turned)}/{len(turned)}",
        "broken": f"{group['upright_broken']}/{len(upright)}", "cer": group["cer"] if read else None,
    }  # fmt: skip


def _pdf(dossier: str, pages: list[tuple[PageTruth, Answer]], place: Path) -> None:
    shown = tuple(
        PdfPage(str(page.path), page.index, answer.look.geometry, answer.reading)
        for page, answer in pages
        if answer.look
    )
    if shown:
        write_pdf(
            PdfJob(
                shown, str(place / f"{dossier}.pdf"), dossier, dossier, "bench", "bench", "vi", "2025-01-01T00:00:00Z"
            )
        )


def _peer(
    name: str, step: str, pages: list[PageTruth], files: dict[str, Path], place: Path, base: Figures | None
) -> Figures:
    started, spent = time.monotonic(), children_cpu()
    weight = Weight(multiprocessing.current_process().pid or 0)
    said = peers.run(name, step, pages, files, place)
    weight.stop()
    wall, used = time.monotonic() - started, children_cpu() - spent
    row: Figures = {
        "engine": name, "version": peers.version(name), "step": step, "pages_per_minute": 60 * len(pages) / wall,
        "cpu_per_page": used / len(pages), "memory_mb": weight.tree_mb - weight.own_mb, "faster": None, "lighter": None,
    }  # fmt: skip
    if base:
        row["faster"] = base["pages_per_minute"] / row["pages_per_minute"]
        row["lighter"] = row["cpu_per_page"] / base["cpu_per_page"]
    known = [(page, said[page.page].rotation) for page in pages if page.has_text and page.skew_deg is not None]
    if any(rotation is not None for _, rotation in known):
        turned = [(page, rotation) for page, rotation in known if page.rotation]
        upright = [rotation for page, rotation in known if not page.rotation]
        row["upright"] = sum(page.rotation == (rotation or 0) for page, rotation in known) / len(known)
        row["fixed"] = f"{sum(page.rotation == rotation for page, rotation in turned)}/{len(turned)}"
        row["broken"] = f"{sum(bool(rotation) for rotation in upright)}/{len(upright)}"
    row["cer"] = summary.cer(
        errors([line for line, _ in page.lines], text)
        for page in pages
        if page.lines and not page.illegible and (text := said[page.page].text) is not None
    )
    return row
