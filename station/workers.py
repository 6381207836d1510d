"""Disposable child processes for heavy pixels: time-out that kills, memory limit, recycling. Imports `ocr` by name only.

Three pools: `arrivals` checks files that come in, so that securing scans goes on while a look hangs; `quick` answers looks,
so that a verdict never waits behind a reading; `steady` reads and writes PDFs. Where nobody waits for verdicts the steady
ones do it all: each child holds its own engine.
"""

from __future__ import annotations

import importlib
import os
import threading
import time
from collections.abc import Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Future
from concurrent.futures import TimeoutError as LateError
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psutil
from pebble import ProcessExpired, ProcessPool

from ocr.errors import Failure
from ocr.types import Box, Geometry, Look, PageJob, PdfJob, PdfResult, RecognisedPage, ScanInfo
from station import nursery
from station.confinement import Confinement, Reach, confine

if TYPE_CHECKING:  # the engine's heavy modules belong into the children
    from ocr.scanner.shown import ScannerHealth

PAGES_A_CHILD = 100
GRACE = 15.0
"""Seconds that a child may take over the engine's own time limit before it is killed."""
KILLED = -9
_POOLS_A_CALL = 3
"""Pools that may break before a call began, until that call fails."""


def suggested_children() -> int:
    """One on a PC of 4 GB or less, else as many as cores and memory bear."""
    memory = psutil.virtual_memory().total / 2**30
    if memory <= 4.5:
        return 1
    return max(1, min((os.cpu_count() or 2) - 1, int((memory - 2) / 0.7)))


class Workers:
    """Runs `ocr.page` and `ocr.pdf.write` in children; every call blocks its thread until the answer or a Failure.

    quick: children for looks alone, 0 = none. reach: the files that they may open, None = all of the account's. twice: they
    will read with the second reader too.
    """

    def __init__(
        self,
        count: int,
        memory_mb: int,
        page_seconds: float,
        quick: int = 1,
        reach: Reach | None = None,
        twice: bool = False,
    ) -> None:
        self._reach = reach
        self.count = count or suggested_children()
        self._quick = quick
        self._twice = twice
        self._shared = not quick and reach is None  # who is kept from files must find no door to who isn't
        self._memory_mb = memory_mb
        self._seconds = page_seconds
        self._pools: dict[str, ProcessPool] = {}
        self._guard = threading.Lock()
        self._running: set[Future[Any]] = set()
        self._stopped = False
        self._last_use = time.monotonic()

    def begin(self) -> None:
        """Start the children that do it all before there is work, so that the engine is loaded when it comes."""
        with self._guard:
            self._pool("steady").schedule(call, args=["time", "sleep", (0,)])

    def inspect(self, path: str) -> ScanInfo:
        """Check a whole scan file strictly. Large files get more time: a 300-page TIFF is legal."""
        size = Path(path).stat().st_size
        result: ScanInfo = self._run("arrivals", "ocr.decode.frames", "inspect", self._seconds + size / 2e6, path)
        return result

    def look(self, job: PageJob) -> Look:
        result: Look = self._run("quick", "ocr.page", "look", self._seconds, job)
        return result

    def look_and_read(self, job: PageJob) -> tuple[Look, RecognisedPage | Failure | None]:
        """Both in one step, see `ocr.page.look_and_read`. Raises the Failure of the look."""
        seconds = 2 * self._seconds + GRACE
        result: tuple[Look, RecognisedPage | Failure | None] = self._run(
            "steady", "ocr.page", "look_and_read", seconds, job, self._seconds
        )
        return result

    def read(self, job: PageJob, geometry: Geometry) -> RecognisedPage:
        result: RecognisedPage = self._run(
            "steady",
            "ocr.page",
            "read",
            self._seconds + GRACE,
            job.path,
            job.index,
            geometry,
            job.languages,
            self._seconds,
            job.twice,
        )
        return result

    def picture(self, path: str, index: int, how: Geometry | None, side: int) -> bytes:
        """JPEG of a frame for the screen, long side at most `side` px; `how` None = as delivered."""
        result: bytes = self._run("quick", "ocr.page", "picture", self._seconds, path, index, how, side)
        return result

    def strip(self, path: str, index: int, how: Geometry, box: Box, side: int) -> bytes:
        """JPEG of a part of an upright page, long side at most `side` px."""
        result: bytes = self._run("quick", "ocr.page", "strip", self._seconds, path, index, how, box, side)
        return result

    def same_sheet(self, one: bytes, others: tuple[bytes, ...]) -> int | None:
        """Index of the fingerprint among `others` that shows the same sheet as `one`."""
        result: int | None = self._run("steady", "ocr.fingerprint", "same_sheet", self._seconds, one, others)
        return result

    def write_pdf(self, job: PdfJob) -> PdfResult:
        result: PdfResult = self._run("steady", "ocr.pdf.write", "write", self._seconds + 10.0 * len(job.pages), job)
        return result

    def judge_scanner(self, path: str) -> ScannerHealth:
        """See `ocr.scanner.health.judge`."""
        result: ScannerHealth = self._run("quick", "ocr.scanner.health", "judge", 2 * self._seconds, path)
        return result

    def confinement(self, foreign: str) -> Confinement:
        """Try in a worker what it may do; `foreign` is a file that is none of its business."""
        result: Confinement = self._run("quick", "station.confinement", "tried", self._seconds, foreign)
        return result

    def rest(self, idle_seconds: float = 45.0) -> None:
        """Let idle children go: an idle desk owes its memory to the other programs of the PC."""
        with self._guard:
            if self._pools and not self._running and time.monotonic() - self._last_use > idle_seconds:
                self._close()

    def close(self) -> None:
        with self._guard:
            self._stopped = True
            self._close()
            for future in self._running:
                future.cancel()  # a stopped pool forgets what no child had begun, and its thread would wait for good

    def _close(self) -> None:
        for name in tuple(self._pools):
            self._end(name)

    def _end(self, name: str) -> None:
        pool = self._pools.pop(name)
        pool.stop()  # type: ignore[no-untyped-call]
        pool.join()
        nursery.closed(self._shared)

    def _run(self, pool: str, module: str, name: str, seconds: float, *args: object) -> Any:
        for _ in range(_POOLS_A_CALL):
            future = self._scheduled(pool if self._quick else "steady", seconds, (module, name, args))
            try:
                return future.result()
            except BrokenExecutor:
                continue  # its pool broke before a child began with it
            except LateError as cause:
                raise Failure("OCR-006", seconds=round(seconds)) from cause
            except ProcessExpired as cause:
                raise Failure("OCR-007", status=cause.exitcode) from cause
            except MemoryError as cause:
                raise Failure("OCR-008") from cause
            except (CancelledError, RuntimeError) as cause:
                if isinstance(cause, RuntimeError) and not self._stopped:
                    raise Failure("OCR-010", error=type(cause).__name__) from cause
                raise Failure("OCR-009") from cause
            except Failure:
                raise
            except OSError as cause:
                raise Failure("VLT-002", place=name, error=cause.strerror or str(cause)) from cause
            except Exception as cause:  # noqa: BLE001 - the engine's edge: what it did not foresee costs this page only
                raise Failure("OCR-010", error=type(cause).__name__) from cause
            finally:
                with self._guard:
                    self._running.discard(future)
                    self._last_use = time.monotonic()
        raise Failure("OCR-007", status=KILLED)

    def _scheduled(self, pool: str, seconds: float, what: tuple[str, str, tuple[object, ...]]) -> Future[Any]:
        """Hand a call to a pool. Pebble gives a pool up whose child died while it had nothing to do: a new one takes its place."""
        with self._guard:
            if self._stopped:
                raise Failure("OCR-009")
            try:
                future = self._pool(pool).schedule(call, args=what, timeout=seconds)
            except RuntimeError:
                self._end(pool)
                future = self._pool(pool).schedule(call, args=what, timeout=seconds)
            self._running.add(future)
            return future

    def _pool(self, name: str) -> ProcessPool:
        if name not in self._pools:
            self._pools[name] = ProcessPool(
                max_workers={"arrivals": 1, "quick": self._quick}.get(name, self.count),
                max_tasks=PAGES_A_CHILD,
                initializer=limit_child,
                initargs=[self._memory_mb, os.getpid(), self._reach, dict(os.environ), not self._quick],
                context=nursery.opened(shared=self._shared, twice=self._twice),
            )
        return self._pools[name]


def call(module: str, name: str, args: tuple[object, ...]) -> Any:
    """Runs in the child: the only place where the engine's heavy modules are used."""
    try:
        return getattr(importlib.import_module(module), name)(*args)
    finally:
        nursery.give_back()


def limit_child(memory_mb: int, parent: int, reach: Reach | None, environment: Mapping[str, str], engine: bool) -> None:
    """Runs first in the child: one thread for Tesseract, then what `confinement` takes away; engine: load it at once."""
    nursery.arrive(environment)
    os.environ["OMP_THREAD_LIMIT"] = "1"
    confine(memory_mb, parent, reach)
    if engine:
        importlib.import_module(nursery.ENGINE)
