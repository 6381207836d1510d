"""Threads that call each stage's `step` until nothing is left; start, stop, and `drain` for one pass in place."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from ocr.errors import Failure
from station import mending
from station.context import Context
from station.pipeline import (
    capture,
    carding,
    caring,
    cataloguing,
    cutting,
    delivery,
    indexing,
    judging,
    recognition,
    sealing,
)

log = logging.getLogger("station")
IDLE = 20.0
"""Seconds that a stage sleeps when nothing was committed meanwhile."""
FAULT_PAUSE = 5.0
GATHER = 2.0
"""Seconds in which changes of a dossier come together before its card is written."""


class Engine:
    """Runs the stages over one context."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._stop = threading.Event()
        self._look = threading.Event()
        self._watch = capture.Watch()
        self._cards, self._care = carding.Cards(), caring.Care()
        self._threads: list[threading.Thread] = []
        self._observer: BaseObserver | None = None
        self._watched: tuple[int, int] | None = None

    def start(self) -> None:
        """Begin, each stage with what an earlier run left."""
        ctx = self._ctx
        self._thread("capture", self._capture)
        self._thread("judging", lambda: self._loop("judging", lambda: judging.step(ctx)))
        for number in range(ctx.workers.count):
            self._thread(f"recognition-{number}", lambda: self._loop("recognition", lambda: recognition.step(ctx)))
        self._thread("office", lambda: self._loop("office", self._office))
        self._thread("cards", lambda: self._loop("cards", lambda: self._stop.wait(GATHER) or self._cards.step(ctx)))
        self._thread("care", lambda: self._loop("care", lambda: self._care.step(ctx, self._stop)))
        self._thread("search", lambda: self._loop("search", lambda: cataloguing.step(ctx, self._stop)))
        self._thread("delivery", lambda: self._loop("delivery", lambda: delivery.step(ctx, self._stop)))

    def stop(self) -> None:
        """Stop in order: no new work, children away, threads joined."""
        self._stop.set()
        self._look.set()
        self._ctx.ledger.wake()
        self._ctx.workers.close()
        for thread in self._threads:
            thread.join(30)
        self._forget_observer()

    def drain(self, idle: float = 0.0) -> None:
        """Run every stage in this thread until nothing is left to do, files that still settle included."""
        ctx = self._ctx
        quiet_since = time.monotonic()
        while not self._stop.is_set():
            did = capture.reconcile(ctx, self._watch)
            did = judging.step(ctx) or did
            did = recognition.step(ctx) or did
            did = self._office() or did
            did = cataloguing.step(ctx, self._stop) or did
            did = self._cards.step(ctx) or did
            did = delivery.step(ctx, self._stop) or did
            waiting = self._watch.unsettled or self._read_backs()
            if did:
                quiet_since = time.monotonic()
            elif not waiting and time.monotonic() - quiet_since >= idle:
                return
            else:
                self._stop.wait(min(0.2, ctx.settings.settle_seconds))

    def _read_backs(self) -> int:
        return len(self._ctx.queries.deliveries(("acknowledged",)))

    def _office(self) -> bool:
        return mending.step(self._ctx) or cutting.step(self._ctx) or indexing.step(self._ctx) or sealing.step(self._ctx)

    def _thread(self, name: str, target: Callable[[], None]) -> None:
        thread = threading.Thread(target=target, name=f"engine-{name}", daemon=True)
        self._threads.append(thread)
        thread.start()

    def _loop(self, place: str, step: Callable[[], bool]) -> None:
        ctx = self._ctx
        while not self._stop.is_set():
            before = ctx.ledger.commits
            if self._guarded(place, step):
                continue
            ctx.workers.rest()
            ctx.ledger.wait(self._patience(place), before)

    def _patience(self, place: str) -> float:
        if place != "delivery":
            return IDLE
        pending = self._ctx.queries.deliveries(("queued", "acknowledged"))
        nearest = min((row.next_try for row in pending), default=time.time() + IDLE)
        return max(0.05, min(IDLE, nearest - time.time()))

    def _guarded(self, place: str, step: Callable[[], bool]) -> bool:
        """One step; a failure pauses this stage and is shown, the other stages go on."""
        try:
            did = step()
        except Failure as failure:
            if failure.code == "LDG-003":
                return True
            if not self._stop.is_set():
                self._trouble(place, failure)
            return False
        except Exception as cause:  # noqa: BLE001 - the last line of defence: what nobody foresaw must not end a stage
            log.exception("unforeseen in %s", place)
            self._trouble(place, Failure("SYS-001", place=place, error=type(cause).__name__))
            return False
        if did:
            self._ctx.troubles.clear(place)
        return did

    def _trouble(self, place: str, failure: Failure) -> None:
        self._ctx.troubles.say(place, failure)
        self._stop.wait(FAULT_PAUSE)

    def _capture(self) -> None:
        settings = self._ctx.settings
        while not self._stop.is_set():
            self._look.clear()
            self._keep_observer()
            if self._guarded("capture", lambda: capture.reconcile(self._ctx, self._watch)):
                continue
            self._ctx.troubles.clear("capture") if settings.watch.is_dir() else None
            pause = settings.rescan_seconds if settings.watch_mode == "events" else min(2.0, settings.rescan_seconds)
            self._look.wait(min(0.5, settings.settle_seconds) if self._watch.unsettled else pause)

    def _keep_observer(self) -> None:
        """Start the observer, and start it again when it died or its folder was made anew: the supervisor."""
        ctx = self._ctx
        if ctx.settings.watch_mode == "polling":
            ctx.watcher_alive = ctx.settings.watch.is_dir()
            return
        try:
            found = ctx.settings.watch.stat()
        except OSError:
            ctx.watcher_alive = False
            self._forget_observer()
            return
        identity = (found.st_dev, found.st_ino)
        if self._observer is not None and self._observer.is_alive() and identity == self._watched:
            ctx.watcher_alive = True
            return
        self._forget_observer()
        try:
            observer = Observer()
            observer.schedule(_Hint(self._look), str(ctx.settings.watch))
            observer.start()
        except OSError as cause:
            # Without hints the regular look still finds every file, only later.
            log.warning("no folder events: %s", cause)
            ctx.watcher_alive = False
            return
        self._observer, self._watched, ctx.watcher_alive = observer, identity, True

    def _forget_observer(self) -> None:
        if self._observer is not None:
            self._observer.stop()
            self._observer.join(5)
            self._observer = None


class _Hint(FileSystemEventHandler):
    def __init__(self, look: threading.Event) -> None:
        self._look = look

    def on_any_event(self, event: FileSystemEvent) -> None:
        if event.event_type not in ("opened", "closed_no_write"):
            self._look.set()
