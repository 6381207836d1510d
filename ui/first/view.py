"""Four steps for someone who never saw this program: language, scan folder by a test page, where to send, ready."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from station.config import Settings
from station.i18n import _
from station.settings_file import Entry
from ui.settings.folder import FolderPanel
from ui.settings.panel import Panel
from ui.settings.target import TargetPanel
from ui.style import GRID, button, text_label
from ui.tasks import Tasks

LANGUAGES = (("vi", "Tiếng Việt", "1"), ("en", "English", "2"))
LANGUAGE, FOLDER, TARGET, READY = range(4)


class FirstStart(QWidget):
    """Nothing is kept before the last step; leaving in the middle changes nothing."""

    spoken = Signal(str)
    """A language was chosen: this page is to be shown anew in it."""
    finished = Signal(dict, bool)
    """What to keep, and whether to practise on the sample dossier first."""
    left = Signal()

    def __init__(self, settings: Settings, tasks: Tasks, again: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._lang = settings.lang
        self.step = LANGUAGE
        self.head = text_label(bold=True, larger=1.5)
        self.pages = QStackedWidget()
        self.folder = FolderPanel(settings, tasks)
        self.target = TargetPanel(settings, tasks)
        self.back = button(_("Back"), "Alt+Left", _("Goes back one step"))
        self.next = button(_("Go on"), "Alt+Right", _("Goes on to the next step"), primary=True, large=True)
        self.later = button(_("Later"), "Alt+Down", _("Goes on without it; it can be set at any time"), large=True)
        self.start = button(
            _("Start working"), "Ctrl+Return", _("Keeps all this and opens Reception"), primary=True, large=True
        )
        self.practise = button(
            _("Practise on a sample dossier first"),
            "Ctrl+Shift+P",
            _("Nothing of it is ever sent anywhere"),
            large=True,
        )
        self.leave = button(_("Leave it as it was"), "", _("Goes back without changing anything (Esc)"))
        self.leave.setShortcut("Esc")
        self.leave.setVisible(again)
        self._again = again
        self._lay_out()
        self._wire()
        if not {"target_url"} & settings.model_fields_set:
            self.target.url.setText("")
            self.target.url.setPlaceholderText("https://…")
        self.go(LANGUAGE)

    def _lay_out(self) -> None:
        for panel in (self.folder, self.target):
            panel.keep.hide()
        self.pages.addWidget(self._languages())
        self.pages.addWidget(self.folder)
        self.pages.addWidget(self.target)
        self.pages.addWidget(self._ready())
        buttons = QHBoxLayout()
        buttons.setSpacing(GRID)
        buttons.addWidget(self.back)
        buttons.addWidget(self.leave)
        buttons.addStretch(1)
        for widget in (self.later, self.next, self.practise, self.start):
            buttons.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(6 * GRID, 4 * GRID, 6 * GRID, 3 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(self.head)
        column.addWidget(self.pages, 1)
        column.addLayout(buttons)

    def _languages(self) -> QWidget:
        page = Panel("Ngôn ngữ · Language", "Có thể đổi bất cứ lúc nào. · Can be changed at any time.")
        self.languages = []
        for code, name, key in LANGUAGES:
            chooser = button(name, key, name, large=True)
            chooser.setCheckable(True)
            chooser.setAutoExclusive(True)
            chooser.setChecked(code == self._lang)
            chooser.clicked.connect(lambda _checked=False, code=code: self._speak(code))
            page.column.addWidget(chooser, 0, Qt.AlignmentFlag.AlignLeft)
            self.languages.append(chooser)
        widest = max(chooser.sizeHint().width() for chooser in self.languages) + 8 * GRID
        for chooser in self.languages:
            chooser.setMinimumWidth(widest)
        page.column.addStretch(1)
        return page

    def _ready(self) -> QWidget:
        page = Panel(_("Ready"), _("From now on it is always the same three steps:"))
        steps = (
            _("①  Choose the procedure and press New dossier (Ctrl+N)."),
            _("②  Scan as usual: each page appears by itself, and says when it must be scanned again."),
            _("③  When every paper is there, press Finish (F9). The rest goes on by itself."),
        )
        for words in steps:
            page.column.addWidget(text_label(words, larger=1.15))
        self.sum = text_label()
        page.column.addSpacing(GRID)
        page.column.addWidget(self.sum)
        page.column.addWidget(
            text_label(_("A test page that you scanned waits in the scan folder and comes into the tray."))
        )
        page.column.addStretch(1)
        return page

    def _wire(self) -> None:
        self.back.clicked.connect(lambda: self.go(self.step - 1))
        self.next.clicked.connect(lambda: self.go(self.step + 1))
        self.later.clicked.connect(self._without_target)
        self.start.clicked.connect(lambda: self.finished.emit(self.changes(), False))
        self.practise.clicked.connect(lambda: self.finished.emit(self.changes(), True))
        self.leave.clicked.connect(self.left)
        self.folder.judged.connect(self._enable)
        self.folder.path.textChanged.connect(lambda _text: self._enable())

    def go(self, step: int) -> None:
        """Show a step; the scan folder waits for a test page by itself."""
        before = self.pages.currentWidget()
        if isinstance(before, Panel):
            before.end()
        self.step = max(LANGUAGE, min(step, READY))
        self.pages.setCurrentIndex(self.step)
        title = _("Step {number} of {count}").format(number=self.step + 1, count=READY + 1)
        self.head.setText(_("Welcome to the scanning station") + " · " + title)
        self.back.setVisible(self.step > LANGUAGE)
        self.next.setVisible(self.step < READY)
        self.later.setVisible(self.step == TARGET)
        self.start.setVisible(self.step == READY)
        self.practise.setVisible(self.step == READY)
        shown = self.pages.currentWidget()
        if isinstance(shown, Panel):
            shown.begin()
        if self.step == FOLDER:
            self.folder.test.setChecked(True)
        if self.step == READY:
            target = self.target.url.text().strip() or _("not set yet; finished dossiers wait here")
            words = _("Scan folder: {folder}\nWhere to send: {target}")
            self.sum.setText(words.format(folder=self.folder.path.text(), target=target))
        self._enable()
        (self.start if self.step == READY else self.next).setFocus()

    def changes(self) -> dict[str, Entry | None]:
        """What the steps came to."""
        found: dict[str, Entry | None] = {"lang": self._lang, "watch": str(self.folder.folder)}
        if url := self.target.url.text().strip():
            found |= {"target_url": url, "target_token": self.target.token.text().strip()}
        return found

    def _enable(self) -> None:
        self.next.setEnabled(self.step != FOLDER or self.folder.usable)

    def _speak(self, lang: str) -> None:
        if lang == self._lang:
            self.go(FOLDER)
        else:
            self.spoken.emit(lang)

    def _without_target(self) -> None:
        self.target.url.clear()
        self.target.token.clear()
        self.go(READY)
