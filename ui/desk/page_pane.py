"""The right of the desk: the chosen page large, what was found on it, and what a hand may do with it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QComboBox, QGridLayout, QScrollArea, QVBoxLayout, QWidget

from station.i18n import _
from station.messages import notice, verdict_words
from station.types import ChecklistRow, Page
from ui import words
from ui.desk.models import Tile
from ui.desk.thumbnails import Thumbnails
from ui.style import GRID, Tone, button, ground, text_label, tone_of, tone_sign, tone_style


class Picture(QWidget):
    """A pixmap, as large as it fits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._pixmap: QPixmap | None = None
        self.setMinimumSize(QSize(200, 160))

    def put(self, pixmap: QPixmap | None) -> None:
        self._pixmap = pixmap
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.fillRect(self.rect(), ground(Tone.QUIET, self.palette()))
        if self._pixmap is None:
            painter.drawText(self.rect(), int(Qt.AlignmentFlag.AlignCenter), "…")
            return
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        size = self._pixmap.size().scaled(self.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(self.rect().topLeft(), size)
        place.moveCenter(self.rect().center())
        painter.drawPixmap(place, self._pixmap)


class PagePane(QWidget):
    """Shows one page; its buttons say what the hand wants."""

    turned = Signal(int)
    aside = Signal()
    assigned = Signal(int)

    def __init__(self, thumbnails: Thumbnails, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._tile: Tile | None = None
        self._rows: tuple[ChecklistRow, ...] = ()
        self.heading = text_label(bold=True, larger=1.15)
        self.picture = Picture()
        self.state = text_label()
        self.findings = QVBoxLayout()
        self.left = button(_("Turn left"), "", _("Turns the page a quarter to the left ({key})").format(key="L"))
        self.right = button(_("Turn right"), "", _("Turns the page a quarter to the right ({key})").format(key="R"))
        self.drop = button("", "", "")
        self.paper = QComboBox()
        self.paper.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.paper.setToolTip(_("The paper this page belongs to (keys 1 to 9)"))
        self.paper.setAccessibleName(_("Paper"))
        self.left.clicked.connect(lambda: self.turned.emit(-90))
        self.right.clicked.connect(lambda: self.turned.emit(90))
        self.drop.clicked.connect(self.aside)
        self.paper.activated.connect(lambda at: self.assigned.emit(at) if at else None)
        self._lay_out()
        thumbnails.arrived.connect(self._arrived)
        self.put(None, ())

    def _lay_out(self) -> None:
        told = QWidget()
        inner = QVBoxLayout(told)
        inner.setContentsMargins(0, 0, GRID // 2, 0)
        inner.setSpacing(GRID // 2)
        inner.addWidget(self.state)
        inner.addLayout(self.findings)
        inner.addStretch(1)
        scroll = QScrollArea(widgetResizable=True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(told)
        keys = QGridLayout()
        keys.setSpacing(GRID)
        keys.addWidget(self.left, 0, 0)
        keys.addWidget(self.right, 0, 1)
        keys.addWidget(self.drop, 1, 0, 1, 2)
        keys.addWidget(self.paper, 2, 0, 1, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.heading)
        column.addWidget(self.picture, 3)
        column.addWidget(scroll, 2)
        column.addLayout(keys)

    def put(self, tile: Tile | None, rows: tuple[ChecklistRow, ...]) -> None:
        """Show this page; the same page with the same words is left alone."""
        if tile is not None and (tile, rows) == (self._tile, self._rows):
            return
        self._tile, self._rows = tile, rows
        for widget in (self.left, self.right, self.drop, self.paper):
            widget.setEnabled(tile is not None)
        self.heading.setText(_("Page {number}").format(number=tile.number) if tile else _("No page chosen"))
        self.picture.put(self._thumbnails.picture(tile.page) if tile else None)
        self.state.setText(_state_words(tile.page) if tile else "")
        self._put_papers(tile.page.component if tile else "")
        self._put_findings(tile.page if tile else None)
        back = tile is not None and tile.page.state == "set_aside"
        self.drop.setText(_("Bring back") if back else _("Set aside"))
        tip = _("Puts the page back into the dossier ({key})") if back else _("Takes the page out; it is kept ({key})")
        self.drop.setToolTip(tip.format(key="Del"))

    def _put_papers(self, code: str) -> None:
        self.paper.clear()
        self.paper.addItem(_("Not sorted yet"))
        for digit, row in enumerate(self._rows, 1):
            self.paper.addItem(f"{digit}  {row.title}")
        codes = [row.code for row in self._rows]
        self.paper.setCurrentIndex(codes.index(code) + 1 if code in codes else 0)

    def _put_findings(self, page: Page | None) -> None:
        while (item := self.findings.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for verdict in page.verdicts if page else ():
            name, advice = verdict_words(verdict.kind)
            tone = tone_of(verdict.severity)
            label = text_label(f"{tone_sign(tone)} {name}\n{advice}")
            label.setObjectName("finding")
            label.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
            label.setStyleSheet(tone_style("QLabel#finding", tone, self.palette()))
            self.findings.addWidget(label)

    def _arrived(self, page_id: int) -> None:
        if self._tile is not None and self._tile.page.id == page_id:
            self.picture.put(self._thumbnails.picture(self._tile.page))


def _state_words(page: Page) -> str:
    text = words.page_state(page.state)
    if page.code:
        said = notice(page.code, {})
        text += f"\n{said.title}. {said.advice}"
    return text
