"""What can be said to a person is a closed list, and nothing on it is idle."""

from __future__ import annotations

import re
from pathlib import Path

from ocr.types import VerdictKind
from station.messages import MESSAGES
from station.verdict_words import VERDICTS, verdict_words

PROJECT = Path(__file__).resolve().parents[2]
LIST = PROJECT / "station" / "messages"
CODE = re.compile(r'"([A-Z]{3}-\d{3})"')


def _used() -> dict[str, str]:
    """Every code that ocr and station name outside the list, and the first file that names it."""
    found: dict[str, str] = {}
    for room in ("ocr", "station"):
        for file in sorted((PROJECT / room).rglob("*.py")):
            if file.parent != LIST:
                for code in CODE.findall(file.read_text("utf-8")):
                    found.setdefault(code, file.relative_to(PROJECT).as_posix())
    return found


def test_every_code_in_use_is_on_the_list():
    assert not {code: file for code, file in _used().items() if code not in MESSAGES}


def test_every_code_on_the_list_is_in_use():
    assert not sorted(set(MESSAGES) - set(_used()))


def test_every_verdict_has_words():
    assert {kind.value for kind in VerdictKind} == set(VERDICTS)
    assert all(all(verdict_words(kind.value)) for kind in VerdictKind)
