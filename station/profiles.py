"""Procedures as dated data: models of a profile, loading with line numbers, content hash. Imports `ocr.errors`."""

from __future__ import annotations

import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from ocr.errors import Failure
from ocr.reading.vietnamese import fold

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,40}$")]
OTHER = "khac"
"""The paper that every profile has: pages that nobody has placed yet travel in it, so none is left behind."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Component(_Strict):
    """A paper (thành phần hồ sơ) that the procedure asks for."""

    code: Code
    title: str = Field(min_length=1)
    need: Literal["required", "conditional", "optional"] = "optional"
    digitize: Literal["required", "optional", "never"] = "optional"
    original: Literal["keep", "copy", "show"] = "copy"
    headings: tuple[str, ...] = ()
    hint: str = ""


class Profile(_Strict):
    """One procedure or kind of work, as the TOML file says it."""

    code: str = Field(min_length=1)
    title: str = Field(min_length=1)
    kind: Literal["desk", "backlog", "tray"]
    aliases: tuple[str, ...] = ()
    valid_from: date
    valid_to: date | None = None
    legal_basis: str = ""
    result: str = ""
    processing_time: str = ""
    dpi_floor: int = Field(200, ge=100, le=1200)
    read_back: bool = True
    components: tuple[Component, ...] = ()

    @model_validator(mode="after")
    def _codes_once(self) -> Profile:
        codes = [component.code for component in self.components]
        if len(set(codes)) != len(codes) or OTHER in codes:
            raise ValueError(f"component codes must differ from each other and from '{OTHER}'")
        return self

    def component(self, code: str) -> Component | None:
        return next((component for component in self.components if component.code == code), None)

    def paper_of(self, text: str) -> str:
        """The component whose heading stands alone on a line in the upper part of `text`, or an empty text.

        The longest heading that fits wins; a heading inside a running sentence doesn't count.
        """
        lines = [fold(line) for line in text.splitlines() if line.strip()][:25]
        best, found = 0, ""
        for component in self.components:
            for heading in map(fold, component.headings):
                joined = [*lines, *(f"{a} {b}" for a, b in zip(lines, lines[1:], strict=False))]
                if len(heading) > best and any(_is_heading(line, heading) for line in joined):
                    best, found = len(heading), component.code
        return found


def _is_heading(line: str, heading: str) -> bool:
    if abs(len(line) - len(heading)) > max(6, len(heading) // 3):
        return False
    return difflib.SequenceMatcher(None, line, heading, autojunk=False).ratio() >= 0.82


@dataclass(frozen=True, slots=True)
class Loaded:
    """A profile with the text it came from; `hash` is the SHA-256 of that text."""

    profile: Profile
    body: str
    hash: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a profile file, for a person: line (1-based, 0 = whole file) and the nearest known name."""

    path: Path
    line: int
    entry: str
    why: str
    nearest: str


def parse(body: str, path: Path | None = None) -> Loaded:
    """Read one profile. Raises PRF-001 with line, entry, reason and nearest name."""
    faults = find_faults(body, path or Path("profile.toml"))
    if faults:
        first = faults[0]
        raise Failure(
            "PRF-001", file=first.path.name, line=first.line, entry=first.entry, why=first.why, nearest=first.nearest
        )
    profile = Profile.model_validate(tomllib.loads(body))
    return Loaded(profile, body, hashlib.sha256(body.encode("utf-8")).hexdigest(), path)


def find_faults(body: str, path: Path) -> tuple[Fault, ...]:
    """Everything wrong in a profile text."""
    try:
        Profile.model_validate(tomllib.loads(body))
    except tomllib.TOMLDecodeError as cause:
        line = re.search(r"line (\d+)", str(cause))
        return (Fault(path, int(line.group(1)) if line else 0, "", str(cause), ""),)
    except ValidationError as cause:
        return tuple(_fault(body, path, error["loc"], error["msg"], error["type"]) for error in cause.errors())
    return ()


def _fault(body: str, path: Path, where: tuple[int | str, ...], why: str, kind: str) -> Fault:
    entry = ".".join(str(part) for part in where)
    name = str(where[-1]) if where else ""
    nearest = ""
    if kind == "extra_forbidden":
        known = [*Component.model_fields, *Profile.model_fields]
        nearest = next(iter(difflib.get_close_matches(name, known, 1)), "")
        why = "unknown entry"
    return Fault(path, _line_of(body, where), entry, why, nearest)


def _line_of(body: str, where: tuple[int | str, ...]) -> int:
    """The line where an entry stands: tables of an array are counted, then its key is looked for."""
    lines = body.splitlines()
    start = 0
    if len(where) > 1 and isinstance(where[1], int):
        heads = [n for n, line in enumerate(lines) if re.match(rf"\s*\[\[\s*{re.escape(str(where[0]))}\s*\]\]", line)]
        start = heads[where[1]] if where[1] < len(heads) else 0
    key = str(where[-1]) if where else ""
    for number in range(start, len(lines)):
        if re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", lines[number]):
            return number + 1
    return start + 1 if start else 0


def load_folder(*folders: Path) -> tuple[tuple[Loaded, ...], tuple[Fault, ...]]:
    """All profiles of the folders; a later folder's file replaces an earlier one's of the same code. Faults go apart."""
    found: dict[str, Loaded] = {}
    faults: list[Fault] = []
    for folder in folders:
        for path in sorted(folder.rglob("*.toml")):
            body, wrong = _read(path)
            faults.extend(wrong)
            if not wrong:
                loaded = parse(body, path)
                found[loaded.profile.code] = loaded
    return tuple(found.values()), tuple(faults)


def check_paths(paths: Iterable[Path]) -> tuple[Fault, ...]:
    """Everything wrong in profile files, and in those below folders."""
    files = [file for path in paths for file in (sorted(path.rglob("*.toml")) if path.is_dir() else [path])]
    return tuple(fault for file in files for fault in _read(file)[1])


def _read(path: Path) -> tuple[str, tuple[Fault, ...]]:
    """A profile's text and what is wrong in it; a mark of the byte order, as old Notepads write it, is no fault."""
    try:
        raw = path.read_bytes()
        body = raw.decode("utf-8-sig")
    except OSError as cause:
        return "", (Fault(path, 0, "", cause.strerror or str(cause), ""),)
    except UnicodeDecodeError as cause:
        return "", (Fault(path, raw[: cause.start].count(b"\n") + 1, "", "not UTF-8", ""),)
    return body, find_faults(body, path)


def choose(profiles: tuple[Loaded, ...], code: str) -> Loaded:
    """The profile of a procedure code or alias. Raises PRF-002 with the nearest code."""
    core = code.strip()
    for loaded in profiles:
        if core in (loaded.profile.code, *loaded.profile.aliases) or core.startswith(f"{loaded.profile.code}."):
            return loaded
    codes = [loaded.profile.code for loaded in profiles]
    raise Failure("PRF-002", asked=core, nearest=next(iter(difflib.get_close_matches(core, codes, 1, 0.0)), ""))
