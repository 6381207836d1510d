"""How the station drives a scanner itself: the contract, and which way this PC has. Pages always come by the scan folder."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from ocr.errors import Failure


@dataclass(frozen=True, slots=True)
class Device:
    """A scanner: `name` tells it from all others, `title` is what a person calls it."""

    name: str
    title: str


class Scanner(Protocol):
    """One way to reach scanners. A page stands in the scan folder whole or not at all."""

    def devices(self) -> tuple[Device, ...]:
        """Those that answer now; may take seconds. Raises DEV-002."""
        ...

    def sources(self, device: str) -> tuple[str, ...]:
        """Where it takes paper from, as it names them; none when there is nothing to choose. Raises DEV-002…DEV-006."""
        ...

    def scan(self, device: str, source: str, folder: Path) -> int:
        """Scan one sheet on the glass, or all that lie in the feeder, into `folder`; gives how many pages came.

        Raises DEV-002…DEV-006; the pages that came before stay.
        """
        ...

    def stop(self) -> None:
        """End a scan from another thread; the page under way does not come."""
        ...


def is_feeder(source: str) -> bool:
    """Whether a source takes sheet after sheet, as far as its name tells."""
    return any(word in source.lower() for word in ("adf", "feeder", "duplex", "automatic"))


def has_scanner_program() -> bool:
    return shutil.which("scanimage") is not None


def scanner() -> Scanner:
    """Raises DEV-001 where no program is here that could scan."""
    if not has_scanner_program():
        raise Failure("DEV-001")
    from station.scanners.sane import Sane

    return Sane()
