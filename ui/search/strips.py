"""The part of a page where found words stand: fetched one by one off the GUI thread, so that typing stays quick."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRectF, Signal
from PySide6.QtGui import QImage, QPixmap

from ocr.types import Box
from station.types import Hit
from ui.tasks import Tasks

if TYPE_CHECKING:
    from station.app import Station

KEPT = 60
Key = tuple[int, Box]


def around(hit: Hit) -> Box:
    """The first found place with what stands about it: three lines high, and wide enough to be understood."""
    box, (width, height) = hit.places[0].box, hit.size
    high = max(1, box.y1 - box.y0)
    wide = max(box.x1 - box.x0 + 4 * high, width * 11 // 20)
    x0 = max(0, min((box.x0 + box.x1 - wide) // 2, width - wide))
    y0 = max(0, min(box.y0 - high, height - 3 * high))
    return Box(x0, y0, min(width, x0 + wide), min(height, y0 + 3 * high))


def marks(hit: Hit, part: Box) -> tuple[QRectF, ...]:
    """The found places in parts (0–1) of `part`, those that lie in it."""
    wide, high = max(1, part.x1 - part.x0), max(1, part.y1 - part.y0)
    found = []
    for place in hit.places:
        box = place.box
        if box.x0 < part.x1 and box.x1 > part.x0 and box.y0 < part.y1 and box.y1 > part.y0:
            left, top = (box.x0 - part.x0) / wide, (box.y0 - part.y0) / high
            found.append(QRectF(left, top, (box.x1 - box.x0) / wide, (box.y1 - box.y0) / high))
    return tuple(found)


class Strips(QObject):
    """Keeps the latest strips; what was wanted for an older question is forgotten by `forget_wishes`."""

    arrived = Signal()

    def __init__(self, station: Station, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._kept: OrderedDict[Key, QPixmap] = OrderedDict()
        self._wanted: dict[Key, None] = {}
        self._asking = False

    def picture(self, hit: Hit) -> QPixmap | None:
        """The strip if it is here; else None, and `arrived` comes later. A null one could not be had."""
        key = hit.page_id, around(hit)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        self._wanted[key] = None
        self._next()
        return None

    def forget_wishes(self) -> None:
        self._wanted.clear()

    def _next(self) -> None:
        if self._asking or not self._wanted:
            return
        key = next(iter(self._wanted))
        del self._wanted[key]
        self._asking = True
        self._tasks.ask(
            lambda: QImage.fromData(self._station.search.strip(*key)),
            lambda image: self._take(key, QPixmap.fromImage(image)),
            lambda _error: self._take(key, QPixmap()),  # the line's text stands there, and the desk tells what is wrong
        )

    def _take(self, key: Key, picture: QPixmap) -> None:
        self._asking = False
        self._kept[key] = picture
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit()
        self._next()
