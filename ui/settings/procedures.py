"""Which procedures are in use, which of their entries nobody confirmed, and which files are broken, with line and reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QWidget

from station.config import Settings
from station.i18n import _
from station.service import settings as service
from station.service.settings import BrokenProfile, ProfileState
from ui.settings.panel import Panel
from ui.style import Tone, text_label
from ui.tasks import Latest, Tasks
from ui.widgets.lines import Line, LinesView

States = tuple[tuple[ProfileState, ...], tuple[BrokenProfile, ...]]


class ProceduresPanel(Panel):
    """A list to read; the files themselves are plain text (docs/profiles.md)."""

    def __init__(self, settings: Settings, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(_("Procedures"), "", parent)
        self._settings = settings
        self._news = Latest(tasks, lambda: service.procedures(self._settings), self._show)
        self.sum = text_label()
        self.list = LinesView()
        self.list.setAccessibleName(_("Procedures"))
        self.list.setToolTip(
            _("What is broken stands first, then the office's own, then those that came with the program")
        )
        self.column.addWidget(self.sum)
        self.column.addWidget(self.list, 1)
        self.own = text_label()
        self.column.addWidget(self.own)

    def put(self, settings: Settings) -> None:
        self._settings = settings
        self.own.setText(
            _("The office's own files: {folder}").format(folder=settings.profiles or settings.root / "profiles")
        )

    def begin(self) -> None:
        self._news.want()

    def _show(self, found: States) -> None:
        states, broken = found
        lines = [_broken_line(number, each) for number, each in enumerate(broken)]
        lines += [_line(len(broken) + number, each) for number, each in enumerate(states)]
        self.list.put(tuple(lines))
        unsure = sum(bool(state.unconfirmed) for state in states)
        text = _("In use: {count}. With entries that nobody has confirmed: {unsure}. Broken files: {broken}.")
        self.sum.setText(text.format(count=len(states), unsure=unsure, broken=len(broken)))


def _broken_line(key: int, broken: BrokenProfile) -> Line:
    name = _("{file}, line {line}").format(file=Path(broken.file).name, line=broken.line)
    return Line(key, Tone.BAD, name, _("Not in use: {why}").format(why=broken.why))


def _line(key: int, state: ProfileState) -> Line:
    parts = [state.code, _("the office's own") if state.own else _("came with the program")]
    if state.unconfirmed:
        parts.append(_("entries to be confirmed: {count}").format(count=len(state.unconfirmed)))
    return Line(key, Tone.QUIET if state.unconfirmed else Tone.GOOD, state.title, " · ".join(parts))
