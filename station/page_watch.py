"""Sees a page arrive in one of several folders and learns how the device writes; takes nothing. Imports `scan_folder`."""

from __future__ import annotations

import os
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from station.scan_folder import is_systems, is_unfinished

QUIET_SECONDS = 1.5
"""Without a change for so long, a file counts as written; capture itself looks closer."""
_FOLDERS = (
    "scan",
    "Scan",
    "scans",
    "Scans",
    "Scanned Documents",
    "Scanned documents",
    "quet",
    "Quét",
    "ControlCenter4/Scan",
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file that came. seconds: from its first sight to its last change; renamed: it grew under another name first.

    taken: it is gone already, because a station watches this folder.
    """

    path: Path
    size: int
    seconds: float
    renamed: bool
    taken: bool


@dataclass(slots=True)
class _Growing:
    size: int
    mtime_ns: int
    first: float
    last: float


class PageWatch:
    """Looks whenever it is asked to; a folder that isn't there (yet) is looked at again the next time."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = tuple(dict.fromkeys(folders))
        self._before = {path for folder in self._folders for path, _size, _mtime in _files(folder)}
        self._growing: dict[Path, _Growing] = {}
        self._unfinished: set[Path] = set()

    def look(self) -> Arrival | None:
        """The first new file that is written to its end by now, if any."""
        now = time.monotonic()
        there = {path: (size, mtime) for folder in self._folders for path, size, mtime in _files(folder)}
        self._before &= there.keys()
        for path, (size, mtime) in there.items():
            if path in self._before:
                continue
            if is_unfinished(path.name):
                self._unfinished.add(path.parent)
                continue
            known = self._growing.get(path)
            if known is None:
                self._growing[path] = _Growing(size, mtime, now, now)
            elif (known.size, known.mtime_ns) != (size, mtime):
                known.size, known.mtime_ns, known.last = size, mtime, now
        for path, known in self._growing.items():
            taken = path not in there
            if known.size and (taken or now - known.last >= QUIET_SECONDS):
                return Arrival(path, known.size, known.last - known.first, path.parent in self._unfinished, taken)
        return None


def likely_folders() -> tuple[Path, ...]:
    """Where scanners of this PC may write: the folders that drivers make, those that are there."""
    places = (platformdirs.user_documents_path(), platformdirs.user_pictures_path(), platformdirs.user_desktop_path())
    named = [place / name for place in (*places, Path.home()) for name in _FOLDERS]
    found: dict[tuple[int, int], Path] = {}
    for path in (*named, *places):
        try:
            about = path.stat()
        except OSError:
            continue
        if path.is_dir():
            found.setdefault((about.st_dev, about.st_ino), path)
    return tuple(found.values())


def _files(folder: Path) -> list[tuple[Path, int, int]]:
    """Regular files of a folder; one that can't be reached has none."""
    found = []
    try:
        for entry in os.scandir(folder):
            if entry.is_file(follow_symlinks=False) and not is_systems(entry.name):
                about = entry.stat(follow_symlinks=False)
                found.append((Path(entry.path), about.st_size, about.st_mtime_ns))
    except OSError:
        return found
    return found
