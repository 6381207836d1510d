"""What went wrong unforeseen, as a text to send on: where in the program, never with what values."""

from __future__ import annotations

import platform
import traceback
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from station import durable
from station.config import config_path

_KEPT = 20


def report_of(error: BaseException) -> str:
    """Program, system, kind of error, and its way through the program by file, line and function."""
    lines = [
        f"tram-so-hoa {_version()}",
        f"{platform.system()} {platform.release()} · Python {platform.python_version()}",
        datetime.now().astimezone().isoformat(timespec="seconds"),
        "",
    ]
    link: BaseException | None = error
    while link is not None:
        lines.append(type(link).__name__)  # never its words: they may hold a person's
        for frame in traceback.extract_tb(link.__traceback__):
            lines.append(f"  {'/'.join(Path(frame.filename).parts[-2:])}:{frame.lineno} {frame.name}")
        link = link.__cause__ or link.__context__
    return "\n".join(lines) + "\n"


def keep_report(error: BaseException) -> Path:
    """Write the report beside the settings; only the newest are kept."""
    folder = config_path().parent / "reports"
    durable.make_folder(folder)
    path = folder / f"{datetime.now():%Y%m%d-%H%M%S-%f}.txt"
    durable.write_private(path, report_of(error))
    for old in sorted(folder.glob("*.txt"))[:-_KEPT]:
        durable.discard(old)
    return path


def _version() -> str:
    try:
        return version("tram-so-hoa")
    except PackageNotFoundError:
        return "?"
