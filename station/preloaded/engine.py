"""The engine, in a process that may not speak to the network either: a child could ask it for another child."""

from __future__ import annotations

import importlib
import os
import sys

from station import nursery
from station.confinement import close_network

ROOMS = ("ocr.decode.frames", "ocr.page", "ocr.reading.whole_page", "ocr.pdf.write")

if sys.platform == "linux":
    close_network()
# what has threads of its own isn't forked safely, and each child has one core
os.environ["OMP_THREAD_LIMIT"] = os.environ["OPENBLAS_NUM_THREADS"] = "1"
for room in ROOMS:
    importlib.import_module(room)
nursery.settle()
