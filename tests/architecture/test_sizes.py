"""No source file and no function grows beyond what one reading holds."""

from __future__ import annotations

import ast
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
SOURCES = sorted(path for room in ("ocr", "station", "ui") for path in (PROJECT / room).rglob("*.py"))
FILE_LINES = 400
FUNCTION_LINES = 60


def test_no_source_file_is_longer_than_400_lines():
    counts = {path.relative_to(PROJECT).as_posix(): len(path.read_text("utf-8").splitlines()) for path in SOURCES}
    assert counts
    assert not {name: count for name, count in counts.items() if count > FILE_LINES}


def test_no_function_is_longer_than_60_lines():
    long = {}
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                lines = (node.end_lineno or node.lineno) - node.lineno + 1
                if lines > FUNCTION_LINES:
                    long[f"{path.relative_to(PROJECT).as_posix()}:{node.lineno} {node.name}"] = lines
    assert not long
