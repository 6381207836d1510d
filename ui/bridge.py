"""The only path from the core to the screens: four times a second, what happened since the last event we know?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from station.states import Kind
from station.types import Event
from ui.tasks import Tasks

if TYPE_CHECKING:
    from station.app import Station

PERIOD_MS = 250
BEAT_TICKS = 20


class Bridge(QObject):
    """Turns new events into signals; an id of 0 means "some dossier, look at the one you show"."""

    dossier_changed = Signal(int)
    delivery_changed = Signal(int)
    scan_changed = Signal(int)
    anything = Signal()
    beat = Signal()
    """Every five seconds, for what changes without an event: free disk, a folder that went away."""

    def __init__(self, station: Station, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._last: int | None = None
        self._asking = False
        self._failing = False
        self._ticks = 0
        self._timer = QTimer(self, interval=PERIOD_MS)
        self._timer.timeout.connect(self.tick)

    def start(self) -> None:
        self._timer.start()
        self.tick()

    def stop(self) -> None:
        self._timer.stop()

    def tick(self) -> None:
        """Ask for news, unless a question is still under way."""
        self._ticks += 1
        if self._ticks % BEAT_TICKS == 0:
            self.beat.emit()
        if self._asking:
            return
        self._asking = True
        if self._last is None:
            self._tasks.ask(lambda: self._station.upkeep.status().last_event, self._begun, self._failed)
        else:
            last = self._last
            self._tasks.ask(lambda: self._station.upkeep.events(last), self._news, self._failed)

    def _begun(self, last: int) -> None:
        self._asking = self._failing = False
        self._last = last
        self.dossier_changed.emit(0)
        self.delivery_changed.emit(0)
        self.anything.emit()

    def _news(self, events: Sequence[Event]) -> None:
        self._asking = self._failing = False
        if not events:
            return
        self._last = events[-1].seq
        told: set[tuple[str, int]] = set()
        for event in events:
            kind, ref = _subject(event)
            if (kind, ref) not in told:
                told.add((kind, ref))
                self._tell(kind, ref)
        self.anything.emit()

    def _tell(self, kind: str, ref: int) -> None:
        if kind == Kind.DOSSIER:
            self.dossier_changed.emit(ref)
        elif kind == Kind.DELIVERY:
            self.delivery_changed.emit(ref)
        elif kind == Kind.SCAN:
            self.scan_changed.emit(ref)

    def _failed(self, error: BaseException) -> None:
        """Say it once, then keep trying in silence until it works again."""
        self._asking = False
        if not self._failing:
            self._failing = True
            self._tasks.trouble.emit(error)


def _subject(event: Event) -> tuple[str, int]:
    """What a screen has to look at again; a page's news is news of its dossier."""
    if event.kind != Kind.PAGE:
        return event.kind, event.ref
    dossier = event.facts.get("dossier", 0)
    return Kind.DOSSIER, dossier if isinstance(dossier, int) else 0
