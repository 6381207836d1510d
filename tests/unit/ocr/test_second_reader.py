"""What the second reader's runtime does beside reading."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from ocr.reading import second

LOADS = """
import psutil
from ocr.reading import second
second.load()
print(len(psutil.Process().net_connections("inet")))
"""


@pytest.mark.skipif(second.find() is None, reason="the second reader isn't installed")
def test_its_runtime_reports_to_nobody_and_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    away = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}

    done = subprocess.run(
        [sys.executable, "-c", LOADS], env=os.environ | away, capture_output=True, text=True, timeout=100, check=True
    )

    assert (done.stdout.strip(), done.stderr, list(tmp_path.rglob("*"))) == ("0", "", [])
