"""What is wrong in a profile's text, for a person: the line, the reason, the nearest known name."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from station.i18n import N_, _
from station.profiles.model import CODED, OTHER, Basis, Component, FieldRule, Paper, Profile, Result

Where = tuple[int | str, ...]
_TABLES: dict[str, type[BaseModel]] = {
    "components": Component,
    "results": Result,
    "papers": Paper,
    "legal_basis": Basis,
    "beside": Paper,
    "fields": FieldRule,
}
_REASONS = {
    "extra_forbidden": N_("unknown entry"),
    "missing": N_("this entry is missing"),
    "literal_error": N_("must be one of: {names}"),
    "string_too_short": N_("must not be empty"),
    "string_type": N_("must be a text in quotes"),
    "bool_parsing": N_("must be true or false"),
    "bool_type": N_("must be true or false"),
    "tuple_type": N_("must be a list in brackets: [ … ]"),
    "greater_than_equal": N_("must be at least {ge}"),
    "less_than_equal": N_("must be at most {le}"),
}
_CODE = N_("a code has small letters without marks, digits and dashes only, such as to-khai")
_KINDS_APART = N_("kinds of paper stand in a file of their own, beside the procedure's")
_DATE = N_("must be a date such as 2025-07-01")
_NUMBER = N_("must be a whole number")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a profile file: line (1-based, 0 = whole file) and the nearest known name, if any."""

    path: Path
    line: int
    entry: str
    why: str
    nearest: str


def nearest(name: str, known: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(name, list(known), 1)), "")


def fault(body: str, path: Path, where: Where, why: str, near: str = "") -> Fault:
    return Fault(path, line_of(body, where), ".".join(map(str, where)), why, near)


def broken_toml(path: Path, cause: tomllib.TOMLDecodeError) -> Fault:
    """The text is no TOML; the parser's own words say what it met."""
    found = re.search(r"line (\d+)", str(cause))
    why = _("this line can't be read: {cause}").format(cause=str(cause))
    return Fault(path, int(found.group(1)) if found else 0, "", why, "")


def of_model(body: str, path: Path, cause: ValidationError) -> tuple[Fault, ...]:
    """What the model refuses, each at its line."""
    return tuple(_of_entry(body, path, dict(error)) for error in cause.errors(include_url=False))


def _of_entry(body: str, path: Path, error: dict[str, Any]) -> Fault:
    where: Where = error["loc"]
    kind, facts = str(error["type"]), error.get("ctx", {})
    near, why = "", str(error["msg"])
    if kind in _REASONS:
        names = re.findall(r"'([^']+)'", str(facts.get("expected", "")))
        why = _(_REASONS[kind]).format(**{**facts, "names": ", ".join(names)})
        if kind == "literal_error":
            near = nearest(str(error.get("input")), names)
    elif kind == "string_pattern_mismatch":
        why = _(_CODE)
    elif kind.startswith("date"):
        why = _(_DATE)
    elif kind.startswith("int"):
        why = _(_NUMBER)
    if kind == "extra_forbidden" and where == ("papers",):
        why = _(_KINDS_APART)
    elif kind == "extra_forbidden":
        near = nearest(str(where[-1]), _model_of(where).model_fields)
    return fault(body, path, where, why, near)


def _model_of(where: Where) -> type[BaseModel]:
    named = [part for part in where[:-1] if isinstance(part, str) and part in _TABLES]
    return _TABLES[named[-1]] if named else Profile


def of_sense(profile: Profile) -> Iterator[tuple[Where, str, str]]:
    """(where, reason, nearest) of what the model allows but nobody can work with."""
    if profile.valid_to and profile.valid_to < profile.valid_from:
        yield ("valid_to",), _("ends before it begins"), ""
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", profile.code):
        yield ("code",), _("use letters without marks, digits, dot, dash and underscore"), ""
    yield from _codes(profile)
    for number, component in enumerate(profile.components):
        where: Where = ("components", number)
        if component.need == "conditional" and not component.question.strip():
            yield (*where, "question"), _("a conditional paper needs its question"), ""
        if component.need != "conditional" and component.question:
            yield (*where, "question"), _("only a conditional paper has a question"), ""
        if component.one_of:
            group = [other for other in profile.components if other.one_of == component.one_of]
            if len(group) == 1:
                names = {other.one_of for other in profile.components} - {"", component.one_of}
                yield (
                    (*where, "one_of"),
                    _("no other paper has this name: one of what?"),
                    nearest(component.one_of, sorted(names)),
                )
            elif {other.need for other in group} != {group[0].need}:
                yield (*where, "need"), _("papers of which one is enough must be needed alike"), ""
    known = entries(profile)
    for number, entry in enumerate(profile.unconfirmed):
        if entry not in known:
            yield (
                ("unconfirmed", number),
                _("there is no such entry: {entry}").format(entry=entry),
                nearest(entry, known),
            )


def of_fields(paper: Paper) -> Iterator[tuple[Where, str, str]]:
    """(where within the paper, reason, nearest) of fields that say one thing twice, or that nothing on the page tells."""
    names = [rule.name for rule in paper.fields]
    for number, rule in enumerate(paper.fields):
        where: Where = ("fields", number)
        if rule.name in names[:number]:
            yield (*where, "name"), _("another field has this name already"), ""
        if not rule.labels and not rule.zone and rule.name not in CODED:
            yield (*where, "labels"), _("nothing says where this field stands: give it labels or a zone"), ""


def _codes(profile: Profile) -> Iterator[tuple[Where, str, str]]:
    """A code names files and pages: it must tell one paper or result from all others, and from the unplaced."""
    seen = {OTHER}
    for table, slots in (("components", profile.components), ("results", profile.results)):
        for number, slot in enumerate(slots):
            if slot.code in seen:
                yield (table, number, "code"), _("another paper or result has this code already"), ""
            seen.add(slot.code)


def entries(profile: Profile) -> tuple[str, ...]:
    """Every name that `unconfirmed` may hold; a star stands for all components or results."""
    found = [name for name in Profile.model_fields if name != "unconfirmed"]
    for table, slots, model in (("components", profile.components, Component), ("results", profile.results, Result)):
        found += [f"{table}.*.{name}" for name in model.model_fields]
        for slot in slots:
            place = f"{table}.{slot.code}"
            found += [place, *(f"{place}.{name}" for name in type(slot).model_fields)]
    return tuple(found)


def line_of(body: str, where: Where) -> int:
    """The line where an entry stands: within its own table; a missing one is told at the table's head."""
    lines = body.splitlines()
    heads = [number for number, line in enumerate(lines) if re.match(r"\s*\[", line) and _is_head(line)]
    start, end = 0, heads[0] if heads else len(lines)
    table = str(where[0]) if where else ""
    mine = [number for number in heads if re.match(rf"\s*\[\[?\s*{re.escape(table)}\s*\]", lines[number])]
    if mine:
        chosen = where[1] if len(where) > 1 and isinstance(where[1], int) and where[1] < len(mine) else 0
        start = mine[chosen]
        end = next((number for number in heads if number > start), len(lines))
    if "fields" in where[2:]:
        return _line_of_field(lines, start, end, where)
    for key in reversed([part for part in where if isinstance(part, str)]):
        for number in range(start, end):
            if re.match(rf"\s*\"?{re.escape(key)}\"?\s*=", lines[number]):
                return number + 1
    return start + 1 if mine else 0


def _line_of_field(lines: Sequence[str], start: int, end: int, where: Where) -> int:
    """The line of one rule in a paper's `fields = [ { … }, … ]`, or that of the list."""
    number = next((part for part in where[where.index("fields") :] if isinstance(part, int)), 0)
    first = next((at for at in range(start, end) if re.match(r"\s*fields\s*=", lines[at])), start)
    rules = [at for at in range(first, end) if re.search(r"\{\s*\w+\s*=", lines[at])]
    return (rules[number] if number < len(rules) else first) + 1


def _is_head(line: str) -> bool:
    return re.fullmatch(r"\s*\[{1,2}\s*[A-Za-z0-9_.\"-]+\s*\]{1,2}\s*(#.*)?", line) is not None
