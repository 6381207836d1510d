"""Page pictures: fetched and decoded off the GUI thread when first wanted, then kept."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from station.types import Page
from ui.tasks import Tasks

if TYPE_CHECKING:
    from station.app import Station

KEPT = 400


class Thumbnails(QObject):
    """Keeps the latest pictures by blob name, so a page that was turned gets its new one."""

    arrived = Signal(int)

    def __init__(self, station: Station, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._asked: set[str] = set()

    def picture(self, page: Page) -> QPixmap | None:
        """The picture if it is here; else None, and `arrived` comes later."""
        name = page.thumbnail
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        if name and name not in self._asked:
            self._asked.add(name)
            self._tasks.ask(
                lambda: QImage.fromData(self._station.review.thumbnail(page.id)),
                lambda image: self._take(name, page.id, image),
                lambda error: self._missed(name, error),
            )
        return None

    def _take(self, name: str, page_id: int, image: QImage) -> None:
        if image.isNull():
            self._asked.discard(name)
            return
        self._kept[name] = QPixmap.fromImage(image)
        self._asked.discard(name)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(page_id)

    def _missed(self, name: str, error: BaseException) -> None:
        """Stays in `_asked`: said once, not with every repaint."""
        self._tasks.trouble.emit(error)
