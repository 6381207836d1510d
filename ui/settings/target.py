"""Where dossiers are sent, and a button that asks whether they could be."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QWidget

from station.config import Settings
from station.i18n import _
from station.service import settings as service
from station.service.settings import Checked
from ui.settings.panel import Panel
from ui.style import Tone, button
from ui.tasks import Tasks
from ui.widgets.said import Said


class TargetPanel(Panel):
    """Address and token; a try sends nothing."""

    tried = Signal(bool)

    def __init__(self, settings: Settings, tasks: Tasks, parent: QWidget | None = None) -> None:
        explained = _(
            "The case system that finished dossiers are sent to. Until it can be reached, they wait here safely."
        )
        super().__init__(_("Where to send"), explained, parent)
        self._settings, self._tasks = settings, tasks
        self.url, self.token = QLineEdit(), QLineEdit()
        self.token.setEchoMode(QLineEdit.EchoMode.Password)
        self.shown = QCheckBox(_("Show the token"))
        self.shown.setToolTip(_("Shows the token's letters while this is ticked"))
        self.test = button(_("Try the connection"), "Ctrl+T", _("Asks the case system; sends nothing"))
        self.keep = button(_("Use this address"), "Ctrl+Return", _("Keeps address and token"), primary=True)
        self.result = Said()
        self.add_field(
            _("Address"), self.url, _("As the keeper of the case system gave it; https:// but on this PC itself")
        )
        self.add_field(_("Access token"), self.token, _("The secret that lets this station send"))
        self.column.addWidget(self.shown)
        self.add_row(self.test, self.keep)
        self.column.addWidget(self.result)
        self.column.addStretch(1)
        self.shown.toggled.connect(self._show_token)
        self.test.clicked.connect(self.try_it)
        self.keep.clicked.connect(self.keep_it)
        self.put(settings)

    def put(self, settings: Settings) -> None:
        self._settings = settings
        if not self.url.hasFocus() and not self.token.hasFocus():
            self.url.setText(settings.target_url)
            self.token.setText(settings.target_token)

    def end(self) -> None:
        self.shown.setChecked(False)

    def keep_it(self) -> None:
        self.changed.emit({"target_url": self.url.text().strip(), "target_token": self.token.text().strip()})

    def try_it(self) -> None:
        """Ask the address that stands there, kept or not."""
        connector, url, token = self._settings.target_connector, self.url.text(), self.token.text()
        self.test.setEnabled(False)
        self.result.say(Tone.QUIET, _("Asking {url}…").format(url=url.strip()))
        self._tasks.ask(lambda: service.try_target(connector, url, token), self._say, self._failed)

    def _say(self, found: Checked) -> None:
        self.test.setEnabled(True)
        self.result.say(Tone(found.severity), found.said, found.advice)
        self.tried.emit(found.severity == "good")

    def _failed(self, error: BaseException) -> None:
        self.test.setEnabled(True)
        self.result.hide()
        self._tasks.trouble.emit(error)

    def _show_token(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.token.setEchoMode(mode)
