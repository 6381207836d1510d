"""What a passer-by may see: when the work is covered, when it is locked, and the PIN that opens it."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from station import pin
from station.config import Settings
from station.i18n import _
from ui.settings.panel import Panel
from ui.style import Tone, button
from ui.widgets.said import Said

MINUTES = (0, 1, 3, 5, 10, 15, 30)


class PrivacyPanel(Panel):
    """Changes hold at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        explained = _("While nobody works here, names, numbers and pages are covered. Scanning goes on behind it.")
        super().__init__(_("Privacy"), explained, parent)
        self.cover, self.lock, self.pin = QComboBox(), QComboBox(), QLineEdit()
        for box in (self.cover, self.lock):
            for minutes in MINUTES:
                box.addItem(_said(minutes), minutes)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self.keep = button(_("Set this PIN"), "Ctrl+Return", _("Only its scrypt hash is kept"), primary=True)
        self.drop = button(_("Use no PIN"), "", _("Nobody needs a PIN from then on"))
        self.state = Said()
        self.add_field(_("Cover the work"), self.cover, _("Any key or a click uncovers it"))
        self.add_field(_("Lock the work"), self.lock, _("Only the PIN opens it; Ctrl+L locks at once"))
        self.add_field(_("New PIN"), self.pin, _("At least {count} letters or digits").format(count=pin.SHORTEST))
        self.add_row(self.keep, self.drop)
        self.column.addWidget(self.state)
        self.column.addStretch(1)
        self.cover.activated.connect(lambda _at: self.changed.emit({"cover_minutes": self.cover.currentData()}))
        self.lock.activated.connect(lambda _at: self.changed.emit({"lock_minutes": self.lock.currentData()}))
        self.keep.clicked.connect(self._set)
        self.pin.returnPressed.connect(self._set)
        self.pin.textChanged.connect(lambda text: self.keep.setEnabled(len(text) >= pin.SHORTEST))
        self.drop.clicked.connect(lambda: self.changed.emit({"lock_pin": None}))
        self.keep.setEnabled(False)

    def put(self, settings: Settings) -> None:
        for box, minutes in ((self.cover, settings.cover_minutes), (self.lock, settings.lock_minutes)):
            if box.findData(minutes) < 0:  # a hand wrote it into the file
                box.addItem(_said(minutes), minutes)
            box.setCurrentIndex(box.findData(minutes))
        there = bool(settings.lock_pin)
        self.drop.setEnabled(there)
        if there:
            self.state.say(Tone.GOOD, _("A PIN is set. Ctrl+L locks at once."))
        else:
            self.state.say(Tone.QUIET, _("No PIN is set: the work is covered, and any key uncovers it."))

    def end(self) -> None:
        self.pin.clear()

    def _set(self) -> None:
        if len(self.pin.text()) >= pin.SHORTEST:
            self.changed.emit({"lock_pin": self.pin.text()})
            self.pin.clear()


def _said(minutes: int) -> str:
    return _("after {count} min").format(count=minutes) if minutes else _("never")
