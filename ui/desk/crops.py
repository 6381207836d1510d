"""Little cut-outs of pages where a value stands: fetched off the GUI thread, shown as large as they fit."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from ocr.types import Box
from ui.style import Tone, accent, ground
from ui.tasks import Tasks

if TYPE_CHECKING:
    from station.app import Station

KEPT = 60
SIDE = 500
"""px of a cut-out's long side."""
Key = tuple[int, str, tuple[int, int, int, int]]


class Crops(QObject):
    """Keeps the latest cut-outs by page, its look and the place."""

    arrived = Signal()

    def __init__(self, station: Station, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._asked: set[Key] = set()

    def picture(self, page_id: int, look: str, box: Box) -> QPixmap | None:
        """The cut-out with a margin if it is here; else None, and `arrived` comes later."""
        if box.x1 <= box.x0 or box.y1 <= box.y0 or not look:
            return None
        place = with_margin(box)
        key = (page_id, look, (place.x0, place.y0, place.x1, place.y1))
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if key not in self._asked:
            self._asked.add(key)
            self._tasks.ask(
                lambda: QImage.fromData(self._station.search.strip(page_id, place, SIDE)),
                lambda image: self._take(key, image),
                lambda error: self._tasks.trouble.emit(error),  # stays in `_asked`: said once
            )
        return None

    def _take(self, key: Key, image: QImage) -> None:
        self._asked.discard(key)
        self._kept[key] = QPixmap.fromImage(image)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit()


def with_margin(box: Box) -> Box:
    margin = max(8, (box.y1 - box.y0) // 2)
    return Box(max(0, box.x0 - margin), max(0, box.y0 - margin), box.x1 + margin, box.y1 + margin)


class Crop(QWidget):
    """Shows the place of one value; what it says is written beside it, so a screen reader needs nothing of it."""

    def __init__(self, crops: Crops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crops = crops
        self._what: tuple[int, str, Box] | None = None
        self._marked: Box | None = None
        self.setMinimumSize(QSize(120, 32))
        self.setFixedHeight(40)
        crops.arrived.connect(self.update)

    def put(self, page_id: int, look: str, box: Box, marked: Box | None = None) -> None:
        """Show this place of a page, with a line under a part of it; both in px of the upright page."""
        self._what, self._marked = (page_id, look, box), marked
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground(Tone.QUIET, self.palette()))
        pixmap = self._crops.picture(*self._what) if self._what else None
        if pixmap is None or pixmap.isNull():
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = QRect(self.rect().topLeft(), pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio))
        place.moveCenter(self.rect().center())
        painter.drawPixmap(place, pixmap)
        if self._what is not None and self._marked is not None:
            shown = with_margin(self._what[2])
            scale = place.width() / (shown.x1 - shown.x0)
            left, right = (round(place.left() + (x - shown.x0) * scale) for x in (self._marked.x0, self._marked.x1))
            painter.setPen(QPen(accent(self.palette()), 3))
            painter.drawLine(left, place.bottom() - 1, right, place.bottom() - 1)
