"""The command line as a person or a script calls it: a process of its own, with its own settings and nothing of this machine's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
PATIENCE = 180.0


@dataclass(frozen=True)
class Answer:
    """What a call came to."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@dataclass(frozen=True)
class Station:
    """Calls `station` with the same environment again and again."""

    environment: dict[str, str]

    def start(self, *words: object) -> subprocess.Popen[str]:
        """Begin a call that goes on."""
        return subprocess.Popen(
            [sys.executable, "-m", "station", *map(str, words)],
            cwd=PROJECT,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, *words: object) -> Answer:
        """Call and wait."""
        return finish(self.start(*words))


def finish(process: subprocess.Popen[str]) -> Answer:
    """Wait for the end of a call."""
    try:
        out, err = process.communicate(timeout=PATIENCE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise
    return Answer(process.returncode, out, err)


def station(**settings: object) -> Station:
    """A command line with these settings in its environment: `root="x"` is STATION_ROOT=x."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("STATION_")}
    own |= {"PYTHONPATH": str(PROJECT), "PYTHONUTF8": "1", "COLUMNS": "80", "STATION_CONFIG": os.devnull}
    own |= {f"STATION_{name.upper()}": str(value) for name, value in settings.items()}
    return Station(own)
