"""What all panels of the settings share: a heading, named fields below each other, and changes handed to the room."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from station.config import Settings
from ui.style import GRID, text_label


class Panel(QWidget):
    """`changed` asks the room to keep entries of station.toml; `put` shows what is kept."""

    changed = Signal(dict)

    def __init__(self, title: str, explained: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.title = title
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(GRID)
        self.heading = text_label(title, bold=True, larger=1.15)
        self.column.addWidget(self.heading)
        if explained:
            self.column.addWidget(text_label(explained))

    def put(self, settings: Settings) -> None:
        """Show these settings; a field that is being typed into is left alone."""

    def begin(self) -> None:
        """The panel is shown: look things up that may have changed."""

    def end(self) -> None:
        """The panel is left: stop what was going on."""

    def add_field(self, name: str, field: QWidget, tip: str) -> None:
        """A field under its name, which a screen reader says too."""
        label = text_label(name, bold=True)
        label.setBuddy(field)
        field.setAccessibleName(name)
        field.setToolTip(tip)
        self.column.addWidget(label)
        self.column.addWidget(field)

    def add_row(self, *widgets: QWidget) -> None:
        """Buttons beside each other, as wide as their words."""
        row = QHBoxLayout()
        row.setSpacing(GRID)
        for widget in widgets:
            row.addWidget(widget)
        row.addStretch(1)
        self.column.addLayout(row)
