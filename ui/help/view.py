"""The help: its pages on the left, the chosen one on the right; Esc goes back to where one was."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QListWidget, QTextBrowser, QVBoxLayout, QWidget

from station.i18n import _
from ui.help.keys import keys_of
from ui.help.pages import PICTURES, TOPICS, topics
from ui.style import GRID, Tone, button, ground, text_label


class HelpView(QWidget):
    """Not a dialog: scanning goes on behind it."""

    left = Signal()

    def __init__(self, lang: str, rooms: tuple[tuple[str, QWidget], ...], parent: QWidget | None = None) -> None:
        """`rooms`: names and widgets whose keys are told, the window's own first."""
        super().__init__(parent)
        self._topics, self._rooms = topics(lang), rooms
        self.list, self.text = QListWidget(), QTextBrowser()
        self.back = button(_("Back to work"), "Esc", _("Leaves the help"), primary=True)
        self.back.clicked.connect(self.left)
        for topic in self._topics:
            self.list.addItem(topic.title)
        self.list.addItem(_("Keys"))
        self._lay_out()
        self.list.currentRowChanged.connect(self._show)

    def _lay_out(self) -> None:
        metrics = self.list.fontMetrics()
        for row in range(self.list.count()):
            entry = self.list.item(row)
            entry.setSizeHint(QSize(metrics.horizontalAdvance(entry.text()), metrics.lineSpacing() + 2 * GRID))
        widest = max(metrics.horizontalAdvance(self.list.item(row).text()) for row in range(self.list.count()))
        self.list.setFixedWidth(widest + 5 * GRID)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setAccessibleName(_("Pages of the help"))
        self.list.setToolTip(_("Arrow keys choose a page, Tab goes to its text"))
        self.text.setAccessibleName(_("Text of the help"))
        self.text.setOpenLinks(False)
        self.text.setSearchPaths([str(PICTURES)])
        self.text.document().setDocumentMargin(2 * GRID)
        side = QVBoxLayout()
        side.setSpacing(GRID)
        side.addWidget(self.list, 1)
        side.addWidget(self.back)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addLayout(side)
        row.addWidget(self.text, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(text_label(_("Help"), bold=True, larger=1.15))
        column.addLayout(row, 1)

    def begin(self, topic: str) -> None:
        """Open at the page of a room; an unknown one opens the first."""
        row = TOPICS.index(topic) if topic in TOPICS else 0
        self.list.setCurrentRow(row)
        self._show(row)
        self.list.setFocus()

    def _show(self, row: int) -> None:
        if row < len(self._topics):
            self.text.document().setMarkdown(self._topics[row].text)
        else:
            self.text.setHtml(self._keys())
        self.text.moveCursor(self.text.textCursor().MoveOperation.Start)

    def _keys(self) -> str:
        """A table for the whole window, then one for each room with what only it has."""
        said: set[tuple[str, str]] = set()
        shade = ground(Tone.QUIET, self.palette()).name()
        parts = ["<h1>" + escape(_("Keys")) + "</h1>"]
        inner = [room for _name, room in self._rooms[1:]]
        for name, place in self._rooms:
            found = keys_of(place)
            if place is self._rooms[0][1]:  # the window holds its rooms too: theirs stand below
                theirs = {entry for room in inner for entry in keys_of(room)}
                found = tuple(entry for entry in found if entry not in theirs)
            rows = [entry for entry in found if entry not in said]
            said |= set(rows)
            if rows:
                parts.append(f"<h2>{escape(name)}</h2><table cellpadding='6' cellspacing='2'>")
                for key, words in rows:
                    key_cell = f"<td bgcolor='{shade}'><b>{escape(key)}</b></td>"
                    parts.append(f"<tr>{key_cell}<td>{escape(words)}</td></tr>")
                parts.append("</table>")
        return "".join(parts)
