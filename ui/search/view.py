"""The search room: one box, what it found while one types, and the page of the chosen hit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QListView, QVBoxLayout, QWidget

from station.i18n import _
from station.types import Dossier, Found, Hit, Procedure
from ui.bridge import Bridge
from ui.search.models import FoundModel
from ui.search.page import FoundPage
from ui.search.rows import FoundRows
from ui.search.strips import Strips
from ui.style import GRID, button, text_label
from ui.tasks import Latest, Tasks

if TYPE_CHECKING:
    from station.app import Station

NEWS_MS = 1500
"""How often news may ask the same question anew."""
PAUSE_MS = 150
"""Between the last key and the question: a person who types is not interrupted by what half a word brings."""
MOST = 40
_TO_THE_LIST = (Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_PageDown, Qt.Key.Key_PageUp)


class SearchView(QWidget):
    """Room 5, Tìm kiếm."""

    opened = Signal(int, int)
    """Dossier and page (0 = none) that the desk is to show."""

    def __init__(self, station: Station, tasks: Tasks, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._station = station
        self._text = self._answered = ""
        self._found: Found | None = None
        self._news = Latest(tasks, self._ask, self._put)
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._later = QTimer(self, interval=NEWS_MS, singleShot=True)
        self.box = QLineEdit(placeholderText=_("Name, number, paper, procedure, day: with or without marks"))
        self.box.setClearButtonEnabled(True)
        self.state = text_label()
        self.list = QListView()
        self.model = FoundModel(self)
        self.strips = Strips(station, tasks, self)
        self.page = FoundPage(station, tasks)
        self.open = button(_("Open in Reception"), "", _("Shows the dossier at this page (Enter)"), primary=True)
        self.help = text_label(_examples(), larger=1.1)
        self._lay_out()
        self._wire(bridge)
        tasks.ask(lambda: station.desk.procedures(), self._know)
        self._say()

    def _lay_out(self) -> None:
        self.list.setModel(self.model)
        self.list.setItemDelegate(FoundRows(self.strips, self.list))
        self.list.setResizeMode(QListView.ResizeMode.Adjust)
        self.list.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.list.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("What was found"))
        self.list.setToolTip(_("Arrow keys choose, Enter opens the dossier at that page"))
        self.box.setAccessibleName(_("Search"))
        self.box.setToolTip(_("Type; what fits appears at once. ↓ goes to the list, Enter opens (Ctrl+F)"))
        self.page.setAccessibleName(_("The page with the found words marked"))
        right = QVBoxLayout()
        right.setSpacing(GRID)
        right.addWidget(self.page, 1)
        right.addWidget(self.open)
        self.right = QWidget()
        self.right.setLayout(right)
        right.setContentsMargins(0, 0, 0, 0)
        both = QHBoxLayout()
        both.setSpacing(2 * GRID)
        both.addWidget(self.list, 3)
        both.addWidget(self.right, 2)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(text_label(_("Search"), bold=True, larger=1.15))
        column.addWidget(self.box)
        column.addWidget(self.state)
        column.addWidget(self.help)
        column.addLayout(both, 1)
        column.addStretch(0)

    def _wire(self, bridge: Bridge) -> None:
        self.box.textChanged.connect(lambda _text: self._pause.start())
        self.box.returnPressed.connect(self._open)
        self.box.installEventFilter(self)
        self._pause.timeout.connect(self.search)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show())
        self.list.activated.connect(lambda _index: self._open())
        self.strips.arrived.connect(self.list.viewport().update)
        self.open.clicked.connect(self._open)
        self._later.timeout.connect(self._look_again)
        bridge.anything.connect(lambda: None if self._later.isActive() else self._later.start())
        clear = QShortcut(QKeySequence("Esc"), self, self._clear)
        clear.setWhatsThis(_("Empties the search"))
        clear.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def search(self) -> None:
        """Ask for what stands in the box now."""
        self._pause.stop()
        self._text = self.box.text().strip()
        self.strips.forget_wishes()
        if self._text:
            self._news.want()
        else:
            self._found, self._answered = None, ""
            self.model.put(Found((), more=False, complete=True))
            self._say()

    def begin(self) -> None:
        """The room is entered: the box is ready to be typed into, what stood there can be typed over."""
        self.box.setFocus()
        self.box.selectAll()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Arrows in the box move in the list, as in every search box of today."""
        pressed = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self.box
        if not pressed or event.key() not in _TO_THE_LIST or not self.model.rows:
            return super().eventFilter(watched, event)
        self.list.setFocus()
        if event.key() == Qt.Key.Key_Down:
            at = self.list.currentIndex().row()
            self.list.setCurrentIndex(self.model.index(min(at + 1, len(self.model.rows) - 1)))
        return True

    def _ask(self) -> tuple[str, Found]:
        """Off the GUI thread: whatever stands there by now."""
        text = self._text
        return text, self._station.search.find(text, MOST, True)

    def _put(self, answer: tuple[str, Found]) -> None:
        text, found = answer
        if text != self._text:
            return
        self._found, self._answered = found, text
        chosen = self._chosen()
        self.model.put(found)
        rows = self.model.rows
        at = rows.index(chosen) if chosen in rows else 0
        if rows and self.list.currentIndex().row() != at:
            self.list.setCurrentIndex(self.model.index(at))
        self._say()
        self._show()

    def _know(self, procedures: tuple[Procedure, ...]) -> None:
        self.model.titles = {procedure.code: procedure.title for procedure in procedures}

    def _look_again(self) -> None:
        """News while some pages could not be found yet: they may be there now."""
        found = self._found
        if self._text and self.isVisible() and found is not None and (found.unread or not found.complete):
            self._news.want()

    def _say(self) -> None:
        found = self._found
        some = bool(self.model.rows)
        self.help.setVisible(not some)
        self.list.setVisible(some)
        self.right.setVisible(some)
        self.state.setText(_sentence(self._text, found))
        self.state.setVisible(bool(self.state.text()))

    def _show(self) -> None:
        row = self._chosen()
        self.page.put(row if isinstance(row, Hit) else None)
        self.open.setEnabled(row is not None)

    def _chosen(self) -> Dossier | Hit | None:
        at = self.list.currentIndex().row()
        return self.model.rows[at] if 0 <= at < len(self.model.rows) else None

    def _open(self) -> None:
        """Never a hit of an older question: Enter that comes before the answer only asks."""
        if self.box.text().strip() != self._answered:
            self.search()
            return
        row = self._chosen()
        if isinstance(row, Hit):
            self.opened.emit(row.dossier_id, row.page_id)
        elif isinstance(row, Dossier):
            self.opened.emit(row.id, 0)

    def _clear(self) -> None:
        self.box.clear()
        self.box.setFocus()


def _examples() -> str:
    return "\n".join((
        _("Finds every page that this station has read, and every dossier by its cover. Type for example:"),
        "",
        "•  " + _("a name: nguyen thi anh tuyet"),
        "•  " + _("a number: 079094012345, or 079 094 012 345"),
        "•  " + _("a paper or procedure: giay chung sinh, khai sinh"),
        "•  " + _("a day: 24/11/2026"),
        "•  " + _("words as they stand, marks and all, in quotes: \"Trần Thị Hòa\""),
    ))  # fmt: skip


def _sentence(text: str, found: Found | None) -> str:
    """How things stand, and what to do when nothing is there."""
    if not text or found is None:
        return ""
    parts = []
    if found.hits or found.dossiers:
        more = _("more than {count} pages, add a word") if found.more else _("pages: {count}")
        parts.append(_("Found: {what}").format(what=more.format(count=len(found.hits))))
        if found.dossiers:
            parts.append(_("dossiers: {count}").format(count=len(found.dossiers)))
    elif found.complete and not found.unread:
        parts.append(
            _("Nothing found for “{text}”. Try fewer words, leave the marks out, or part of the number.").format(
                text=text
            )
        )
    if found.unread or not found.complete:
        parts.append(_("Pages are still being read or made findable; what fits appears here by itself."))
    return " · ".join(parts) if found.hits or found.dossiers else " ".join(parts)
