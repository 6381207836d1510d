"""Page pictures: fetched and decoded off the GUI thread when first wanted, then kept, no larger than a tile needs them."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QPixmap

from station.types import Page
from ui.style import THUMB_HEIGHT
from ui.tasks import Tasks

if TYPE_CHECKING:
    from station.app import Station

KEPT = 400
AT_ONCE = 2
WAITING = 60
"""About a screen of tiles: who scrolls past a page doesn't wait for its picture."""


class Thumbnails(QObject):
    """Keeps the latest pictures by blob name, so a page that was turned gets its new one. What was wanted last comes first."""

    arrived = Signal(int)

    def __init__(self, station: Station, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._wanted: OrderedDict[str, int] = OrderedDict()
        self._asked: set[str] = set()
        self._side = round(1.5 * THUMB_HEIGHT * QGuiApplication.primaryScreen().devicePixelRatio())

    def picture(self, page: Page) -> QPixmap | None:
        """The picture if it is here; else None, and `arrived` comes later."""
        name = page.thumbnail
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        if name and name not in self._asked:
            self._wanted[name] = page.id
            self._wanted.move_to_end(name)
            if len(self._wanted) > WAITING:
                self._wanted.popitem(last=False)  # wanted anew when it is seen again
            self._fetch()
        return None

    def _fetch(self) -> None:
        while self._wanted and len(self._asked) < AT_ONCE:
            self._ask(*self._wanted.popitem())

    def _ask(self, name: str, page_id: int) -> None:
        self._asked.add(name)
        self._tasks.ask(
            lambda: _small(self._station.review.thumbnail(page_id), self._side),
            lambda image: self._take(name, page_id, image),
            lambda error: self._missed(name, error),
        )

    def _take(self, name: str, page_id: int, image: QImage) -> None:
        self._asked.discard(name)
        if not image.isNull():
            self._kept[name] = QPixmap.fromImage(image)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)
            self.arrived.emit(page_id)
        self._fetch()

    def _missed(self, name: str, error: BaseException) -> None:
        """An empty picture is kept: said once, not with every repaint."""
        self._asked.discard(name)
        self._kept[name] = QPixmap()
        self._tasks.trouble.emit(error)
        self._fetch()


def _small(blob: bytes, side: int) -> QImage:
    image = QImage.fromData(blob)
    smooth = Qt.TransformationMode.SmoothTransformation
    return (
        image.scaled(QSize(side, side), Qt.AspectRatioMode.KeepAspectRatio, smooth) if image.height() > side else image
    )
