"""Our engine in a child process of its own, page by page: answers, CPU seconds, memory."""

from __future__ import annotations

import multiprocessing
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection

import numpy as np
from numpy.typing import NDArray

from ocr import page
from ocr.decode import frames
from ocr.errors import Failure
from ocr.reading import recognise
from ocr.types import Edits, Geometry, Look, PageJob, RecognisedPage
from tests.bench.metering import Weight, cpu

LANGUAGES = "vie"
_READ_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Task:
    """A question to the child. read: have it read; raw: have it read as delivered, too; prepare: clean it for reading only.

    marks: boxes in px as delivered whose ink must still be there after cleaning.
    """

    page: str
    path: str
    index: int
    read: bool
    raw: bool
    marks: tuple[tuple[int, int, int, int], ...]
    prepare: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the engine said of one page; CPU in seconds, child processes included. `error` = a failure's code."""

    page: str
    look: Look | None = None
    parts: tuple[Geometry, ...] = ()
    look_cpu: float = 0.0
    read_cpu: float = 0.0
    reading: RecognisedPage | None = None
    raw_text: str | None = None
    marks_lost: int | None = None
    error: str = ""


class Watching:
    """A recogniser that keeps the image it was given; with `inner` it also has it read."""

    name = "watching"

    def __init__(self, inner: recognise.Recogniser | None) -> None:
        self.inner = inner
        self.image: NDArray[np.uint8] = np.empty((0, 0), np.uint8)

    def available(self) -> str | None:
        return None

    def read(self, image: NDArray[np.uint8], dpi: float, languages: str, time_limit: float) -> RecognisedPage:
        self.image = image
        if self.inner is None:
            return RecognisedPage((), self.name, languages)
        return self.inner.read(image, dpi, languages, time_limit)


def answer(task: Task) -> Answer:
    """Look at one page and, where asked, read it; a Failure becomes the answer's error."""
    try:
        return _answer(task)
    except Failure as failure:
        return Answer(task.page, error=failure.code)


def _answer(task: Task) -> Answer:
    start = cpu()
    look = page.look(PageJob(task.path, task.index, LANGUAGES))
    look_cpu = cpu() - start
    parts = tuple(
        page.look(PageJob(task.path, task.index, LANGUAGES, Edits(region=part))).geometry for part in look.parts
    )
    reading, lost, read_cpu = None, None, 0.0
    if task.read or task.marks or task.prepare:
        start = cpu()
        watching = Watching(recognise.recogniser() if task.read else None)
        reading = _read(task, look.geometry, watching)
        read_cpu = cpu() - start
        lost = marks_lost(task.marks, look.geometry, watching.image) if task.marks else None
    raw = _raw(task).text if task.raw else None
    return Answer(task.page, look, parts, look_cpu, read_cpu, reading if task.read else None, raw, lost)


def _read(task: Task, how: Geometry, watching: Watching) -> RecognisedPage:
    """`page.read` with the built-in recogniser watched, so that the bench sees exactly the pixels that are read."""
    usual = recognise.recogniser
    recognise.recogniser = lambda name=recognise.BUILT_IN: watching  # type: ignore[assignment]
    try:
        return page.read(task.path, task.index, how, LANGUAGES, _READ_SECONDS)
    finally:
        recognise.recogniser = usual


def _raw(task: Task) -> RecognisedPage:
    """The page as delivered, read by the same recogniser without any preparation."""
    pixels, dpi = frames.decode_with_dpi(task.path, task.index)
    gray = (
        pixels if pixels.ndim == 2 else np.ascontiguousarray(pixels @ np.array([0.114, 0.587, 0.299])).astype(np.uint8)
    )
    return recognise.recogniser().read(gray, dpi or 300.0, LANGUAGES, _READ_SECONDS)


def marks_lost(marks: tuple[tuple[int, int, int, int], ...], how: Geometry, image: NDArray[np.uint8]) -> int:
    """How many marks have no dark pixel left where they were."""
    scale = image.shape[1] / how.size[0]
    way = np.array(how.transform)
    gone = 0
    for x0, y0, x1, y1 in marks:
        ends = np.array([[x0, y0, 1.0], [x1, y1, 1.0]]) @ way.T
        left, top = np.floor(ends[:, :2].min(axis=0) * scale).astype(int)
        right, bottom = np.ceil(ends[:, :2].max(axis=0) * scale).astype(int)
        part = image[max(0, top) : bottom, max(0, left) : right]
        gone += not part.size or int(part.min()) > 200
    return gone


def _serve(pipe: Connection) -> None:
    """The child's life: answer tasks until the pipe says None."""
    while (task := pipe.recv()) is not None:
        pipe.send(answer(task))


class Child:
    """One worker process, and the most memory it ever held."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(target=_serve, args=(other,), daemon=True)
        self._process.start()
        other.close()
        self.weight = Weight(self._process.pid or 0)

    def answers(self, tasks: Iterable[Task]) -> Iterator[Answer]:
        for task in tasks:
            self._pipe.send(task)
            yield self._pipe.recv()

    def close(self) -> None:
        self.weight.stop()
        self._pipe.send(None)
        self._process.join(10)
