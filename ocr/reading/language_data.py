"""Where the trained data of Tesseract's languages lies on this machine."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

# Debian and Fedora, Homebrew, and where the usual Windows installer puts it.
_USUAL = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
    "C:/Program Files/Tesseract-OCR/tessdata",
)


FAST = "vie"
# The same script in a network nearly three times as wide, under the names that Debian and Windows give it: a tenth
# fewer errors for a fifth more time.
_WIDE = ("Vietnamese", "script/Vietnamese")


def suggested(strong: bool) -> str:
    """The language to read Vietnamese with: the wide network where it is installed beside the fast one and the PC is strong."""
    wide = (name for name in _WIDE if folder(f"{FAST}+{name}"))
    return next(wide, FAST) if strong else FAST


def folder(languages: str) -> Path | None:
    """The first folder that holds all of `languages` ("vie+eng"): TESSDATA_PREFIX, beside our program, beside Tesseract."""
    wanted = [language for language in languages.split("+") if language]
    if not wanted:
        return None
    return next((place for place in _places() if all(has(place, language) for language in wanted)), None)


def has(place: Path, language: str) -> bool:
    return (place / f"{language}.traineddata").is_file()


def _places() -> Iterator[Path]:
    prefix = os.environ.get("TESSDATA_PREFIX")
    if prefix:  # who sets it means it: data elsewhere may be another kind
        yield from (Path(prefix), Path(prefix) / "tessdata")
        return
    yield Path(sys.prefix) / "tessdata"
    program = shutil.which("tesseract")
    if program:
        yield Path(program).resolve().parent / "tessdata"
    yield from map(Path, _USUAL)
