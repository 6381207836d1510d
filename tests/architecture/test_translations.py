"""Every sentence a person can read exists in Vietnamese, and the image room says nothing by itself."""

from __future__ import annotations

import ast
import string
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po

PROJECT = Path(__file__).resolve().parents[2]
CATALOGUE = PROJECT / "station" / "locale" / "vi" / "LC_MESSAGES" / "station.po"
KEYWORDS = {"_": None, "N_": None}


def _said(*places: str) -> dict[str, str]:
    """Every marked string below `places` and the first file that says it."""
    found: dict[str, str] = {}
    for place in places:
        path = PROJECT / place
        for file in sorted(path.rglob("*.py")) if path.is_dir() else [path]:
            for _line, text, _comments, _context in extract_from_file("python", file, keywords=KEYWORDS):
                found.setdefault(text, file.relative_to(PROJECT).as_posix())
    return found


def _vietnamese() -> Catalog:
    with CATALOGUE.open("rb") as stream:
        return read_po(stream, locale="vi")


def _placeholders(text: str) -> list[str]:
    return sorted(name for _before, name, _form, _how in string.Formatter().parse(text) if name is not None)


def test_every_string_has_vietnamese_words():
    catalogue = _vietnamese()
    said = _said("station", "ui", "tests/world/demo.py")
    assert said
    missing = {}
    for text, file in said.items():
        entry = catalogue.get(text)
        if entry is None or not entry.string or entry.fuzzy:
            missing[text] = file
    assert not missing


def test_no_string_is_marked_inside_an_f_string_where_the_collector_misses_it():
    hidden = []
    for file in sorted(path for room in ("station", "ui") for path in (PROJECT / room).rglob("*.py")):
        for formatted in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(formatted, ast.JoinedStr):
                hidden += [f"{file.name}:{node.lineno}" for node in ast.walk(formatted) if _marks(node)]
    assert not hidden


def _marks(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in KEYWORDS


def test_every_translation_keeps_the_placeholders():
    wrong = {
        entry.id: entry.string
        for entry in _vietnamese()
        if entry.id and _placeholders(entry.id) != _placeholders(entry.string)
    }
    assert not wrong


def test_the_catalogue_compiles_without_a_complaint():
    assert not [(message.id, [str(fault) for fault in faults]) for message, faults in _vietnamese().check()]


def test_the_image_room_says_nothing_to_a_person():
    assert not _said("ocr")
