"""Hears what C libraries say while they decode: libjpeg and libtiff tell of damage on file descriptor 2 only."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ONE = threading.Lock()
_LONGEST = 4096  # bytes of remarks that are worth keeping


class Remarks:
    """What was said; empty until the listening ends."""

    text: str = ""


@contextmanager
def listening() -> Iterator[Remarks]:
    """Catch file descriptor 2 for a while. One at a time: the descriptor belongs to the whole process."""
    remarks = Remarks()
    with _ONE, tempfile.TemporaryFile() as heard:
        try:
            saved: int | None = os.dup(2)
        except OSError:  # a program without a console has none
            saved = None
        os.dup2(heard.fileno(), 2)
        try:
            yield remarks
        finally:
            if saved is not None:
                os.dup2(saved, 2)
                os.close(saved)
            else:
                os.close(2)
            heard.seek(0)
            remarks.text = heard.read(_LONGEST).decode("latin-1").strip()
