"""What the station keeps, how much room is left, and with what pages are read."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from station.config import Settings
from station.i18n import _
from station.service import settings as service
from station.service.settings import Checked, Reading, Storage
from ui import words
from ui.settings.panel import Panel
from ui.style import GRID, Tone, text_label
from ui.tasks import Latest, Tasks
from ui.widgets.said import Said

Looked = tuple[Storage, Reading, Checked, Checked]


class PlacePanel(Panel):
    """Only shows; what is kept is never removed from here."""

    def __init__(self, settings: Settings, tasks: Tasks, parent: QWidget | None = None) -> None:
        explained = _("Everything scanned stays in one folder of this PC. Nothing in it is to be changed by hand.")
        super().__init__(_("Storage and reading"), explained, parent)
        self._settings = settings
        self._news = Latest(tasks, self._look, self._show)
        self.room, self.reading = Said(), Said()
        self.rows = QGridLayout()
        self.rows.setHorizontalSpacing(3 * GRID)
        self.rows.setVerticalSpacing(GRID // 2)
        self.rows.setColumnStretch(1, 1)
        self.column.addLayout(self.rows)
        self.column.addWidget(self.room)
        self.column.addWidget(text_label(_("Reading of text"), bold=True))
        self.column.addWidget(self.reading)
        self.column.addStretch(1)

    def put(self, settings: Settings) -> None:
        self._settings = settings

    def begin(self) -> None:
        self._news.want()

    def _look(self) -> Looked:
        stored, read = service.storage(self._settings), service.reading(self._settings)
        return stored, read, service.check_storage(stored), service.check_reading(read)

    def _show(self, looked: Looked) -> None:
        stored, read, room, reading = looked
        facts = (
            (_("Folder"), stored.root.replace("/", "/\u200b").replace("\\", "\\\u200b")),
            (_("Original scans"), words.size(stored.originals)),
            (_("Finished dossiers"), words.size(stored.packages)),
            (_("Refused files"), words.size(stored.refused)),
            (_("Index of the search"), words.size(stored.index)),
            (_("Disk free"), words.size(stored.free)),
        )
        while (entry := self.rows.takeAt(0)) is not None:
            old = entry.widget()
            if old is not None:
                old.deleteLater()
        for row, (name, value) in enumerate(facts):
            label = text_label(name)
            label.setWordWrap(False)
            shown = text_label(value, bold=True)
            shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            self.rows.addWidget(label, row, 0)
            self.rows.addWidget(shown, row, 1)
        self.room.say(Tone(room.severity), room.said, room.advice)
        self.reading.say(Tone(reading.severity), reading.said, reading.advice or _how(read))


def _how(read: Reading) -> str:
    """Which programs read, and whether this PC chose them by itself."""
    parts = [_("Language data: {folder}").format(folder=read.data)]
    parts.append(
        _("chosen by what is installed and what this PC bears") if read.chosen_by_itself else _("as set by hand")
    )
    parts.append(_("reads within the program") if read.inside else _("reads by the program tesseract"))
    parts.append(_("a second reader looks at doubtful lines") if read.second else _("no second reader is used"))
    return " · ".join(parts)
