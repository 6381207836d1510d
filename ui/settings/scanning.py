"""Scanning from this window: which scanner it drives, and where that takes paper from."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox, QWidget

from station.config import Settings
from station.i18n import _
from station.scanners import Device
from station.service.scanning import Scanning
from ui.settings.panel import Panel
from ui.style import Tone, button
from ui.tasks import Tasks
from ui.widgets.said import Said


class ScanningPanel(Panel):
    """Nothing needs it: a scanner that writes into the scan folder by itself goes on doing so."""

    def __init__(self, settings: Settings, tasks: Tasks, scanning: Scanning, parent: QWidget | None = None) -> None:
        explained = _(
            "A scanner at this PC can be started from Reception by F2. Without one, scan as usual: "
            "each page appears by itself."
        )
        super().__init__(_("Scanning from here"), explained, parent)
        self._settings, self._tasks, self._scanning = settings, tasks, scanning
        self.find = button(_("Look for scanners"), "Ctrl+T", _("Asks which scanners answer now; takes some seconds"))
        self.device, self.source = QComboBox(), QComboBox()
        self.result = Said()
        self.add_row(self.find)
        self.add_field(_("Scanner"), self.device, _("The scanner that F2 starts"))
        self.add_field(_("Takes paper from"), self.source, _("The glass, or the feeder with all that lies in it"))
        self.column.addWidget(self.result)
        self.column.addStretch(1)
        self.find.clicked.connect(self._look)
        self.device.activated.connect(lambda _at: self._choose())
        self.source.activated.connect(lambda _at: self.changed.emit({"scan_source": self.source.currentText()}))

    def put(self, settings: Settings) -> None:
        self._settings = settings
        self._put_devices(())
        if settings.scan_source and self.source.findText(settings.scan_source) < 0:
            self.source.addItem(settings.scan_source)
        self.source.setCurrentText(settings.scan_source)

    def begin(self) -> None:
        self.find.setEnabled(self._scanning.possible)
        if not self._scanning.possible:
            words = _("No program that scans is on this PC.")
            self.result.say(Tone.QUIET, words, _("Scan as usual: the scan folder is watched."))

    def _put_devices(self, found: tuple[Device, ...]) -> None:
        """Those that were found, those that are known already, and none."""
        known = {self.device.itemData(at): self.device.itemText(at) for at in range(self.device.count())}
        known |= {"": _("None"), self._settings.scan_device: known.get(self._settings.scan_device, "")}
        known |= {device.name: f"{device.title} · {device.name}" for device in found}
        self.device.clear()
        for name, title in sorted(known.items()):
            self.device.addItem(title or name or _("None"), name)
        self.device.setCurrentIndex(self.device.findData(self._settings.scan_device))

    def _look(self) -> None:
        self.find.setEnabled(False)
        self.result.say(Tone.QUIET, _("Asking which scanners answer…"))
        self._tasks.ask(self._scanning.devices, self._found, self._failed)

    def _found(self, devices: tuple[Device, ...]) -> None:
        self.find.setEnabled(True)
        self._put_devices(devices)
        if devices:
            words = _("Scanners that answer: {count}").format(count=len(devices))
            self.result.say(Tone.GOOD, words, _("Choose one from the list; F2 in Reception starts it."))
        else:
            self.result.say(Tone.WARN, _("No scanner answers."), _("Switch it on, look at its cable, and look again."))

    def _choose(self) -> None:
        """Kept once the scanner has said where it takes paper from."""
        name = self.device.currentData()
        if name:
            self._tasks.ask(
                lambda: self._scanning.sources(name), lambda sources: self._keep(name, sources), self._failed
            )
        else:
            self._keep("", ())

    def _keep(self, device: str, sources: tuple[str, ...]) -> None:
        self.source.clear()
        self.source.addItems(sources)
        self.changed.emit({"scan_device": device, "scan_source": sources[0] if sources else ""})

    def _failed(self, error: BaseException) -> None:
        self.find.setEnabled(True)
        self.result.hide()
        self._tasks.trouble.emit(error)
