"""Changes entries of station.toml and leaves every other line as a hand wrote it. Text in, text out; imports the failure alone."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping

from ocr.errors import Failure

Entry = str | int | float | bool
_ENTRY = r"""(?P<head>\s*["']?{name}["']?\s*=\s*)(?P<value>"(?:[^"\\]|\\.)*"|'[^']*'|[^\s#"']+)(?P<rest>\s*(?:\#.*)?)"""


def changed(text: str, changes: Mapping[str, Entry | None]) -> str:
    """The settings file's text with these entries; None takes one out.

    Raises CFG-005 where a hand wrote an entry in a way that only a hand can change (over several lines).
    """
    before = tomllib.loads(text)
    ending = "\r\n" if "\r\n" in text else "\n"
    lines = (
        text.replace("\r\n", "\n").removesuffix("\n").split("\n") if text else []
    )  # not splitlines: texts may hold U+0085
    for name, value in changes.items():
        lines = _with(lines, name, value, there=name in before)
    new = "".join(line + ending for line in lines)
    wanted = {name: value for name, value in {**before, **changes}.items() if value is not None}
    try:
        right = tomllib.loads(new) == wanted
    except tomllib.TOMLDecodeError:
        right = False
    if not right:
        raise Failure("CFG-005", entry=", ".join(changes))
    return new


def _with(lines: list[str], name: str, value: Entry | None, there: bool) -> list[str]:
    if not there:
        return lines if value is None else [*lines, f"{name} = {_written(value)}"]
    pattern = re.compile(_ENTRY.replace("{name}", re.escape(name)))
    out = []
    for line in lines:
        found = pattern.fullmatch(line)
        if found is None:
            out.append(line)
        elif value is not None:
            out.append(f"{found['head']}{_written(value)}{found['rest']}")
    return out


def _written(value: Entry) -> str:
    """A TOML value: JSON's texts are TOML's but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
