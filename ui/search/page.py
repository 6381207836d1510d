"""The whole page of a hit with all its found words marked: fetched when it is chosen, the last one asked for is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from ocr.types import Box
from station.i18n import _
from station.types import Hit
from ui.search.rows import draw_marks
from ui.search.strips import marks
from ui.style import GRID, Tone, ground
from ui.tasks import Latest, Tasks

if TYPE_CHECKING:
    from station.app import Station


class FoundPage(QWidget):
    """Shows one page, or nothing."""

    def __init__(self, station: Station, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._station = station
        self._hit: Hit | None = None
        self._shown: tuple[int, QPixmap] | None = None
        self._news = Latest(tasks, self._fetch, self._take)
        self.setMinimumSize(QSize(240, 200))

    def put(self, hit: Hit | None) -> None:
        self._hit = hit
        if hit is not None and (self._shown is None or self._shown[0] != hit.page_id):
            self._news.want()
        self.update()

    def _fetch(self) -> tuple[int, QImage]:
        """Off the GUI thread: whatever hit is chosen by now."""
        hit = self._hit
        if hit is None:
            return 0, QImage()
        return hit.page_id, QImage.fromData(self._station.review.preview(hit.page_id).image)

    def _take(self, found: tuple[int, QImage]) -> None:
        self._shown = found[0], QPixmap.fromImage(found[1])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground(Tone.QUIET, self.palette()))
        hit = self._hit
        if hit is None:
            place = self.rect().adjusted(2 * GRID, 0, -2 * GRID, 0)
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(place, int(flags), _("Enter opens the dossier in Reception."))
            return
        if self._shown is None or self._shown[0] != hit.page_id or self._shown[1].isNull():
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), "…")
            return
        picture = self._shown[1]
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = picture.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRectF(0, 0, size.width(), size.height())
        place.moveCenter(QRectF(self.rect()).center())
        painter.drawPixmap(place, picture, QRectF(picture.rect()))
        draw_marks(painter, place, marks(hit, Box(0, 0, *hit.size)), self.palette())
