"""The engine and the command line work where no Qt is installed, and the code under test is this tree's."""

from __future__ import annotations

import importlib
import subprocess
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]

WITHOUT_QT = """
import importlib, pkgutil, sys


class NoQt:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "PySide6":
            raise ImportError(f"{name} is not here")
        return None


def fail(name):
    raise ImportError(f"{name} can't be imported")


sys.meta_path.insert(0, NoQt())
count = 0
for room in ("ocr", "station"):
    package = importlib.import_module(room)
    for module in pkgutil.walk_packages(package.__path__, room + ".", onerror=fail):
        if module.name.startswith("station.ledger.migrations"):
            continue
        importlib.import_module(module.name)
        count += 1
assert "PySide6" not in sys.modules
print(count)
"""


def test_ocr_and_station_import_where_there_is_no_qt():
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_QT], cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 40


def test_the_packages_under_test_are_those_of_this_tree():
    for room in ("ocr", "station", "ui"):
        assert Path(importlib.import_module(room).__file__ or "").resolve() == PROJECT / room / "__init__.py"
