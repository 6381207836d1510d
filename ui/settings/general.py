"""Language, size of the text, and who works here."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from station.config import Settings
from station.i18n import _
from ui.settings.panel import Panel

LANGUAGES = (("Tiếng Việt", "vi"), ("English", "en"))
SIZES = (100, 115, 130, 150, 175)


class GeneralPanel(Panel):
    """Changes hold at once."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("General"), _("These changes hold at once; nothing is lost by them."), parent)
        self.language, self.size, self.operator = QComboBox(), QComboBox(), QLineEdit()
        for name, code in LANGUAGES:
            self.language.addItem(name, code)
        for percent in SIZES:
            self.size.addItem(f"{percent} %", percent)
        self.add_field(_("Language"), self.language, _("Language of the window, of messages and of the test sheet"))
        self.add_field(_("Size of the text"), self.size, _("Larger text on every screen of this program"))
        self.add_field(_("Who works here"), self.operator, _("Stands beside every act in the record (Enter keeps it)"))
        self.column.addStretch(1)
        self.language.activated.connect(lambda _at: self.changed.emit({"lang": self.language.currentData()}))
        self.size.activated.connect(lambda _at: self.changed.emit({"font_scale": self.size.currentData()}))
        self.operator.editingFinished.connect(self._name)

    def put(self, settings: Settings) -> None:
        self.language.setCurrentIndex(self.language.findData(settings.lang))
        if self.size.findData(settings.font_scale) < 0:  # a hand wrote it into the file
            self.size.addItem(f"{settings.font_scale} %", settings.font_scale)
        self.size.setCurrentIndex(self.size.findData(settings.font_scale))
        if not self.operator.hasFocus():
            self.operator.setText(settings.operator)

    def _name(self) -> None:
        if self.operator.isModified() and self.operator.text().strip():
            self.operator.setModified(False)
            self.changed.emit({"operator": self.operator.text().strip()})
