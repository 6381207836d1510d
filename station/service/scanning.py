"""Scanning from the window: the station drives the scanner, and the pages come by the scan folder like all others."""

from __future__ import annotations

import threading
from pathlib import Path

from ocr.errors import Failure
from station import scanners
from station.scanners import Device, Scanner


class Scanning:
    """One scan at a time. Which dossier its pages belong to is said, as for every page, by the one that is open."""

    def __init__(self, watch: Path) -> None:
        self._watch = watch
        self._one = threading.Lock()
        self._scanner: Scanner | None = None

    @property
    def possible(self) -> bool:
        """Whether this PC has a program that scans; whether a scanner answers is another question."""
        return scanners.has_scanner_program()

    @property
    def running(self) -> bool:
        return self._one.locked()

    def devices(self) -> tuple[Device, ...]:
        """The scanners that answer now; takes seconds. Raises DEV-001, DEV-002."""
        return scanners.scanner().devices()

    def sources(self, device: str) -> tuple[str, ...]:
        """Where this scanner takes paper from. Raises DEV-001…DEV-006."""
        return scanners.scanner().sources(device)

    def scan(self, device: str, source: str) -> int:
        """Scan what lies there; gives how many pages came. Raises CAP-007 and DEV-001…DEV-006."""
        if not self._watch.is_dir():
            raise Failure("CAP-007", folder=str(self._watch))
        if not self._one.acquire(blocking=False):
            raise Failure("DEV-006", device=device)
        try:
            self._scanner = scanners.scanner()
            return self._scanner.scan(device, source, self._watch)
        finally:
            self._scanner = None
            self._one.release()

    def stop(self) -> None:
        """End a scan that runs."""
        scanner = self._scanner
        if scanner is not None:
            scanner.stop()
