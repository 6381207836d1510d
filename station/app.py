"""The station as one object: context, engine and the services; both clients hold it."""

from __future__ import annotations

from ocr.errors import Failure
from station.config import Settings
from station.context import Context
from station.door import Door, hand_in
from station.engine import Engine
from station.service.answers import Answers
from station.service.desk import Desk
from station.service.figures import Statistics
from station.service.outbox import Outbox
from station.service.review import Review
from station.service.scanning import Scanning
from station.service.search import Search
from station.service.upkeep import Upkeep


class Station:
    """`open` takes the root (SYS-002 when another process holds it); `start` begins the work; `close` ends all."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._ctx: Context | None = None
        self._engine: Engine | None = None
        self._door: Door | None = None
        self.scanning = Scanning(settings.watch)
        self.rooms: dict[str, object] = {}
        """What a client offers at the door beside the services, e.g. the window that a second start raises."""

    def open(self) -> Station:
        self._ctx = Context(self.settings)
        self.desk = Desk(self._ctx)
        self.review = Review(self._ctx)
        self.answers = Answers(self._ctx)
        self.outbox = Outbox(self._ctx)
        self.search = Search(self._ctx)
        self.statistics = Statistics(self._ctx)
        self.upkeep = Upkeep(self._ctx)
        self._engine = Engine(self._ctx)
        return self

    def start(self) -> None:
        """Begin the work, and let other processes of this account hand in their wishes."""
        assert self._engine is not None
        services = {"desk": self.desk, "review": self.review, "outbox": self.outbox}
        services |= {"search": self.search, "upkeep": self.upkeep, "answers": self.answers}
        self._door = Door(self.settings.root, services | self.rooms)
        self._door.start()
        self._engine.start()

    def drain(self) -> None:
        """Do all there is to do in this thread, then return."""
        assert self._engine is not None
        self._engine.drain()

    def stop(self) -> None:
        if self._door is not None:
            self._door.stop()
            self._door = None
        if self._engine is not None:
            self._engine.stop()

    def close(self) -> None:
        self.scanning.stop()
        self.stop()
        if self._ctx is not None:
            self._ctx.close()
            self._ctx = None

    def __enter__(self) -> Station:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()


def show_holder(settings: Settings) -> bool:
    """Whether a window holds this root already and was asked to come to the front."""
    try:
        hand_in(settings.root, "window", "show")
    except Failure:
        return False  # nobody holds the root, or a headless run does: opening it will say which
    return True
