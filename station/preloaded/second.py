"""The second reader with its network, where it is installed.

Its runtime keeps a timer thread, which the children don't get: a session of one thread reads without it.
"""

from __future__ import annotations

from contextlib import suppress

from ocr.errors import Failure
from ocr.reading import second
from station import nursery

with suppress(Failure):  # who reads with it will say so
    second.load()
nursery.settle()
