"""What lies in a scan folder and by its looks alone is no scan, or not yet. Imports nothing of ours but the failure."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from ocr.errors import Failure

PARTIAL = (".part", ".tmp", ".temp", ".crdownload", ".download", ".filepart", ".partial", "~")
"""Names under which a program still writes; the file is known from now on, but taken only under its real name."""
PARKED = ".taken-"
_OURS_OR_THE_SYSTEMS = (PARKED, "~$", "._", ".nfs", ".fuse_hidden", ".smbdelete", ".trash-", ".~lock.")
_SYSTEM = frozenset((
    "thumbs.db", "thumbs.db:encryptable", "ehthumbs.db", "desktop.ini", ".ds_store", ".directory", "$recycle.bin",
    "#recycle", "@eadir", "system volume information", "lost+found", ".spotlight-v100", ".fseventsd", ".trashes",
))  # fmt: skip


def entries(folder: Path) -> list[Path]:
    """Entries in the order in which they were written, so that a burst keeps its pages in order. CAP-007 unreachable.

    What operating systems and Office leave in every folder they show is passed over: it is never a scan.
    """
    if not folder.is_dir():
        raise Failure("CAP-007", folder=str(folder))
    found: list[tuple[int, str, Path]] = []
    for entry in os.scandir(folder):
        if is_systems(entry.name):
            continue
        try:
            found.append((entry.stat(follow_symlinks=False).st_mtime_ns, entry.name, Path(entry.path)))
        except FileNotFoundError:
            continue
    return [path for _, _, path in sorted(found, key=lambda entry: entry[:2])]


def parked(folder: Path) -> list[Path]:
    """Files on their way out that a kill left under the name they were given for it."""
    return sorted(Path(entry.path) for entry in os.scandir(folder) if entry.name.startswith(PARKED))


def is_systems(name: str) -> bool:
    """Whether a program of the system keeps its own facts under this name."""
    low = name.lower()
    return low in _SYSTEM or low.startswith(_OURS_OR_THE_SYSTEMS)


def is_unfinished(name: str) -> bool:
    """Whether the name says that a program still writes; servers and rsync hide such files behind a dot."""
    return name.startswith(".") or name.lower().endswith(PARTIAL)


def special(found: os.stat_result) -> str:
    """The code for what is no regular file, else an empty text."""
    if stat.S_ISLNK(found.st_mode):
        return "CAP-003"
    if stat.S_ISDIR(found.st_mode):
        return "CAP-005"
    return "" if stat.S_ISREG(found.st_mode) else "CAP-004"


def safe_name(raw: bytes) -> str:
    """A raw file name as text that is safe to show: undecodable and control characters escaped."""
    text = raw.decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)
