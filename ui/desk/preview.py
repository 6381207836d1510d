"""The chosen page large, with the places of its findings, set right or as the scanner delivered it."""

from __future__ import annotations

from collections import OrderedDict
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from ocr.types import Box, Severity, Step
from station.types import Page, Preview
from ui.style import Tone, accent, ground, ink, tone_of
from ui.tasks import Tasks

if TYPE_CHECKING:
    from station.app import Station

KEPT = 6
Key = tuple[int, str, bool]
"""Page, its look, as delivered or not: two pages that lie alike share the look's blob, never the picture."""


class Previews(QObject):
    """Fetches large pictures off the GUI thread; keeps the last few."""

    arrived = Signal(int)

    def __init__(self, station: Station, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._kept: OrderedDict[Key, tuple[QPixmap, Preview]] = OrderedDict()
        self._asked: set[Key] = set()

    def preview(self, page: Page, delivered: bool) -> tuple[QPixmap, Preview] | None:
        """Picture and steps if they are here; else None, and `arrived` comes later."""
        key = (page.id, page.look, delivered)
        if key in self._kept:
            self._kept.move_to_end(key)
            return self._kept[key]
        if page.look and key not in self._asked:
            self._asked.add(key)
            self._tasks.ask(
                lambda: _decoded(self._station.review.preview(page.id, delivered)),
                lambda found: self._take(key, page.id, found),
                lambda error: self._missed(error),
            )
        return None

    def _take(self, key: Key, page_id: int, found: tuple[QImage, Preview]) -> None:
        self._asked.discard(key)
        self._kept[key] = (QPixmap.fromImage(found[0]), found[1])
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(page_id)

    def _missed(self, error: BaseException) -> None:
        """Stays in `_asked`: said once, not with every repaint."""
        self._tasks.trouble.emit(error)


def _decoded(preview: Preview) -> tuple[QImage, Preview]:
    return QImage.fromData(preview.image), preview


class Picture(QWidget):
    """A page as large as it fits; what was found on it is framed where it lies."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self._page: Page | None = None
        self._mark: Box | None = None
        self.setMinimumSize(QSize(200, 84))

    def put(self, pixmap: QPixmap | None, page: Page | None, mark: Box | None = None) -> None:
        """Show this picture; frames are drawn for `page` and `mark` on it, none for None (a page as delivered)."""
        self._pixmap, self._page, self._mark = pixmap, page, mark
        self.update()

    def place(self) -> QRect:
        """Where the page stands in the widget."""
        if self._pixmap is None:
            return QRect()
        ratio = self.devicePixelRatioF()
        size = self._pixmap.size().scaled(self.size() * ratio, Qt.AspectRatioMode.KeepAspectRatio) / ratio
        place = QRect(self.rect().topLeft(), size)
        place.moveCenter(self.rect().center())
        return place

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground(Tone.QUIET, self.palette()))
        if self._pixmap is None:
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), "…")
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self.place()
        painter.drawPixmap(place, self._pixmap)
        if self._page is not None and all(self._page.size):
            self._frames(painter, self._page, place)

    def _frames(self, painter: QPainter, page: Page, place: QRect) -> None:
        framed = [
            (verdict.box, ink(tone_of(verdict.severity), self.palette()))
            for verdict in page.verdicts
            if verdict.severity is not Severity.INFO and verdict.box.as_list() != [0, 0, *page.size]
        ]
        if self._mark is not None and self._mark.x1 > self._mark.x0:
            framed.append((self._mark, accent(self.palette())))
        across, down = place.width() / page.size[0], place.height() / page.size[1]
        for box, colour in framed:
            painter.setPen(QPen(colour, 2))
            wide, high = (box.x1 - box.x0) * across, (box.y1 - box.y0) * down
            frame = QRectF(place.left() + box.x0 * across, place.top() + box.y0 * down, max(6.0, wide), max(6.0, high))
            painter.drawRect(frame.adjusted(-3, -3, 3, 3).intersected(QRectF(place).adjusted(1, 1, -1, -1)))


def page_steps(preview: Preview) -> tuple[tuple[Step, bool], ...]:
    """The steps to show in their order: those done, and those that a hand left out."""
    shown = [(step, True) for step in preview.steps if step not in preview.without]
    return (*shown, *((step, False) for step in preview.without))
