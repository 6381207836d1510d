"""A station to practise on: a root, a scan folder and a case system of its own, so that nothing of it can reach the real ones."""

from __future__ import annotations

import secrets
import shutil
from typing import TYPE_CHECKING

from ocr.errors import Failure
from station import durable
from station.config import Settings, shipped_samples
from station.i18n import _
from station.service.desk import Desk
from station.types import Dossier

if TYPE_CHECKING:
    from station.case_system.server import CaseSystem

PROCEDURE = "1.001193"
_MARK = "practice-only"
"""Only a folder with this file in it is ever cleared."""
_PAGES = ("01-to-khai.tif", "02-giay-chung-sinh.jpg", "03-can-cuoc.png", "04-mat-sau-trang.jpg")


class Practice:
    """`begin` clears what was practised before; `end` stops the case system and leaves the rest to be looked at."""

    def __init__(self, settings: Settings) -> None:
        self.real = settings
        self._place = settings.root.with_name(f"{settings.root.name}-practice")
        self._token = secrets.token_urlsafe(18)
        self._receiver: CaseSystem | None = None

    def begin(self) -> Settings:
        """The settings to practise with. Raises CFG-006 when something else lies where they should."""
        from station.case_system.server import CaseSystem  # its web server costs a usual start nothing

        place = self._place
        if place.exists() and not (place / _MARK).is_file():
            raise Failure("CFG-006", folder=str(place))
        for name in ("root", "scan", "case-system"):
            durable.remove_tree(place / name)
        durable.make_folder(place / "scan")
        durable.write_private(place / _MARK, "")
        self._receiver = CaseSystem(place / "case-system", "127.0.0.1", 0, self._token)
        self._receiver.start()
        own = {
            "root": place / "root",
            "watch": place / "scan",
            "watch_mode": "events",
            "target_connector": "rest",
            "target_url": self._receiver.url,
            "target_token": self._token,
            "read_back_seconds": 5.0,
        }
        return self.real.model_copy(update=own)

    def lay_out(self, desk: Desk) -> Dossier:
        """Open the sample dossier and put its papers into the scan folder, as a scanner would."""
        found = desk.open(PROCEDURE, title=_("Sample dossier"))
        for name in _PAGES:
            target = self._place / "scan" / name
            shutil.copy(shipped_samples() / name, target.with_name(f"{name}.part"))
            target.with_name(f"{name}.part").replace(target)
        return found

    def end(self) -> None:
        if self._receiver is not None:
            self._receiver.stop()
            self._receiver = None
