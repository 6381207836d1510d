"""The only way off the GUI thread: `ask` reads side by side, `act` changes things in order, `accompany` takes its time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal, Slot

Work = Callable[[], Any]
Done = Callable[[Any], None]
Failed = Callable[[BaseException], None]


class Tasks(QObject):
    """Runs work on threads and brings the result back to the thread this object lives in."""

    trouble = Signal(object)
    """An exception that nobody asked to have; the window shows it."""
    _back = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._asks = ThreadPoolExecutor(2, thread_name_prefix="ask")
        self._acts = ThreadPoolExecutor(1, thread_name_prefix="act")
        self._long = ThreadPoolExecutor(1, thread_name_prefix="long")
        self._stopped = False
        self._back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def ask(self, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Read something; several questions may run at once."""
        self._send(self._asks, work, done, failed)

    def act(self, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Change something; acts run strictly in the order they were given."""
        self._send(self._acts, work, done, failed)

    def accompany(self, work: Work, done: Done | None = None, failed: Failed | None = None) -> None:
        """Something that takes minutes by itself, a scan of a stack: neither questions nor acts wait for it."""
        self._send(self._long, work, done, failed)

    def stop(self) -> None:
        """Finish the acts that were given, forget the questions, leave long work alone, deliver nothing more."""
        self._stopped = True
        self._asks.shutdown(wait=True, cancel_futures=True)
        self._acts.shutdown(wait=True)
        self._long.shutdown(wait=False)

    def _send(self, pool: ThreadPoolExecutor, work: Work, done: Done | None, failed: Failed | None) -> None:
        if not self._stopped:
            pool.submit(self._run, work, done, failed)

    def _run(self, work: Work, done: Done | None, failed: Failed | None) -> None:
        try:
            value = work()
        except BaseException as error:  # noqa: BLE001 - whatever it is, a person gets to see it
            self._return(failed or self.trouble.emit, error)
        else:
            if done is not None:
                self._return(done, value)

    def _return(self, take: Callable[[Any], None], value: object) -> None:
        if not self._stopped:
            self._back.emit((take, value))

    @Slot(object)
    def _deliver(self, parcel: tuple[Callable[[Any], None], object]) -> None:
        if not self._stopped:
            take, value = parcel
            take(value)


class Latest:
    """One question asked over and over: never twice at once, and once more if wanted meanwhile.

    An answer that is out of date gives way to the next one, but never two in a row: news that don't end would hide all.
    """

    def __init__(self, tasks: Tasks, work: Work, done: Done) -> None:
        self._tasks, self._work, self._done = tasks, work, done
        self._asking = False
        self._again = False
        self._dropped = False

    def want(self) -> None:
        """Ask now, or again as soon as the question under way is answered."""
        if self._asking:
            self._again = True
            return
        self._asking = True
        self._tasks.ask(self._work, self._answered, self._failed)

    def _answered(self, value: Any) -> None:
        stale = self._next()
        self._dropped = stale and not self._dropped
        if not self._dropped:
            self._done(value)

    def _failed(self, error: BaseException) -> None:
        if not self._next():
            self._tasks.trouble.emit(error)

    def _next(self) -> bool:
        """Go on with the question that was wanted meanwhile; the old answer is out of date then."""
        self._asking = False
        again, self._again = self._again, False
        if again:
            self.want()
        return again
