"""The text of a new profile: a copy of one in use, or a blank one whose comments say what to fill in."""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date
from pathlib import Path

from ocr.errors import Failure
from ocr.reading.vietnamese import fold, nfc
from station.profiles.files import Loaded

_TOP = re.compile(r"^(?P<key>[a-z_]+)\s*=")


def copy_of(loaded: Loaded, code: str = "", title: str = "") -> str:
    """The text of a profile's file under another code or title; without them it stands over the one it came from."""
    if loaded.path is None:
        raise Failure("PRF-002", asked=loaded.profile.code, nearest="")
    body = loaded.path.read_text("utf-8-sig")
    changes = {"code": code, "title": title}
    head = f"# Chép từ {loaded.path.name}. Sửa xong, chạy: station profile check\n"
    return head + _with(body, {name: value for name, value in changes.items() if value}, bool(code))


def blank(template: Path, code: str, title: str) -> str:
    """The blank profile with a code, a title, and today as its first day."""
    return _with(template.read_text("utf-8"), {"code": code, "title": title, "valid_from": date.today()}, False)


def _with(body: str, changes: dict[str, str | date], own: bool) -> str:
    """`body` with entries before its first table set anew; `own`: other codes of the first one aren't this one's."""
    out: list[str] = []
    inside, dropping = True, False
    for line in body.splitlines():
        inside = inside and not line.lstrip().startswith("[[")
        key = found["key"] if inside and (found := _TOP.match(line)) else ""
        if dropping or own and key == "aliases":
            dropping = "]" not in line
        elif key in changes:
            out.append(f"{key} = {_toml(changes[key])}")
        else:
            out.append(line)
    return "\n".join(out) + "\n"


def _toml(value: str | date) -> str:
    if isinstance(value, date):
        return value.isoformat()
    clean = "".join(letter for letter in nfc(value) if unicodedata.category(letter)[0] != "C")
    return json.dumps(clean.strip(), ensure_ascii=False)


def file_name(code: str, title: str) -> str:
    """A name that says both and that every system takes: 1.001193-dang-ky-khai-sinh.toml."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(title)).strip("-")[:60].strip("-")
    return f"{code}-{words}.toml" if words and words != code else f"{code}.toml"
