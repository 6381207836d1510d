"""A logout ends the window in order: the engine is stopped and the door is closed behind it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.world.delivered import ROOT


@pytest.mark.skipif(os.name != "posix", reason="Windows tells windows of a logout in its own way")
def test_a_window_that_is_told_to_end_leaves_no_door_behind(tmp_path: Path) -> None:
    (tmp_path / "scan").mkdir()
    told = {
        "STATION_CONFIG": os.devnull,
        "STATION_ROOT": str(tmp_path / "root"),
        "STATION_WATCH": str(tmp_path / "scan"),
    }
    told |= {"QT_QPA_PLATFORM": "offscreen", "STATION_WORKERS": "1"}
    window = subprocess.Popen([sys.executable, "-m", "ui"], cwd=ROOT, env=os.environ | told)
    door = tmp_path / "root" / "door.json"
    try:
        while not door.exists() and window.poll() is None:
            time.sleep(0.1)
        window.send_signal(signal.SIGTERM)
        code = window.wait(60)
    finally:
        window.kill()

    assert (code, door.exists()) == (0, False)
