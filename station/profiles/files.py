"""Profiles out of files: kinds of paper put in their places, one self-contained text kept by its hash."""

from __future__ import annotations

import difflib
import hashlib
import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from ocr.errors import Failure
from ocr.reading.vietnamese import fold
from station.i18n import _
from station.profiles.faults import Fault, broken_toml, fault, nearest, of_fields, of_model, of_sense
from station.profiles.model import Paper, Profile, Strict

Papers = Mapping[str, Paper]


class PaperFile(Strict):
    """A file that says kinds of paper once, for all profiles to refer to by their codes."""

    papers: tuple[Paper, ...] = Field(min_length=1)


@dataclass(frozen=True, slots=True)
class Loaded:
    """A profile and the text that a dossier keeps of it: whole by itself; `hash` is that text's SHA-256."""

    profile: Profile
    body: str
    hash: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class _Source:
    """A file that was read: its text, and what it says."""

    path: Path
    body: str
    raw: dict[str, Any]

    @property
    def is_papers(self) -> bool:
        return "papers" in self.raw and "code" not in self.raw


def parse(body: str, path: Path | None = None, papers: Papers | None = None) -> Loaded:
    """Read one profile out of a TOML text. Raises PRF-001 with line, entry, reason and nearest name."""
    found = _profile(body, path or Path("profile.toml"), papers or {})
    if isinstance(found, Profile):
        return _loaded(found, path)
    first = found[0]
    raise Failure(
        "PRF-001", file=first.path.name, line=first.line, entry=first.entry, why=first.why, nearest=first.nearest
    )


def parse_kept(body: str) -> Loaded:
    """The text that a dossier keeps: JSON, or the TOML file itself as the first versions kept it."""
    raw = json.loads(body) if body.startswith("{") else tomllib.loads(body)
    return Loaded(Profile.model_validate(raw), body, hashlib.sha256(body.encode("utf-8")).hexdigest())


def _loaded(profile: Profile, path: Path | None) -> Loaded:
    body = json.dumps(profile.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False, sort_keys=True)
    return Loaded(profile, body, hashlib.sha256(body.encode("utf-8")).hexdigest(), path)


def find_faults(body: str, path: Path, papers: Papers | None = None) -> tuple[Fault, ...]:
    """Everything wrong in a profile's text."""
    found = _profile(body, path, papers or {})
    return () if isinstance(found, Profile) else found


def _profile(body: str, path: Path, papers: Papers) -> Profile | tuple[Fault, ...]:
    try:
        raw = tomllib.loads(body)
    except tomllib.TOMLDecodeError as cause:
        return (broken_toml(path, cause),)
    unknown = _put_papers(raw, papers)
    faults = [
        fault(body, path, where, _("there is no kind of paper {code}").format(code=where[-1]), near)
        for where, near in unknown
    ]
    try:
        profile = Profile.model_validate(raw)
    except ValidationError as cause:
        return _by_line([*faults, *of_model(body, path, cause)])
    faults += [fault(body, path, where, why, near) for where, why, near in of_sense(profile)]
    return _by_line(faults) or profile


def _by_line(faults: list[Fault]) -> tuple[Fault, ...]:
    return tuple(sorted(faults, key=lambda fault: fault.line))


def _put_papers(raw: dict[str, Any], papers: Papers) -> list[tuple[tuple[int | str, ...], str]]:
    """Put kinds of paper in the place of their codes, and a kind's title where a slot has none; gives unknown codes."""
    unknown: list[tuple[tuple[int | str, ...], str]] = []
    named: set[str] = set()
    for table in ("components", "results"):
        for number, slot in enumerate(_tables(raw.get(table))):
            kinds = slot.get("papers", [])
            if not isinstance(kinds, list):
                continue
            for kind in kinds:
                if isinstance(kind, str) and kind not in papers:
                    unknown.append(((table, number, "papers", kind), nearest(kind, papers)))
            known = [papers[kind] if isinstance(kind, str) else kind for kind in kinds if _known(kind, papers)]
            slot["papers"] = known
            named.update(kind.code for kind in known if isinstance(kind, Paper))
            if known and isinstance(known[0], Paper):
                slot.setdefault("title", known[0].title)
    if raw.get("kind") == "desk":
        raw.setdefault("beside", [kind for kind in papers.values() if kind.everywhere and kind.code not in named])
    return unknown


def _known(kind: object, papers: Papers) -> bool:
    return not isinstance(kind, str) or kind in papers


def _tables(value: object) -> list[dict[str, Any]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def load_folder(*folders: Path) -> tuple[tuple[Loaded, ...], tuple[Fault, ...]]:
    """The profiles of the folders, one for each code: that in force today, a later folder's before an earlier one's.

    Kinds of paper may lie in any of the folders. Faults go apart, and a file with a fault stops no other.
    """
    every, faults = load_versions(*folders)
    found: dict[str, list[Loaded]] = {}
    for loaded in every:
        found.setdefault(loaded.profile.code, []).append(loaded)
    return tuple(_in_force(versions) for versions in found.values()), faults


def load_versions(*folders: Path) -> tuple[tuple[Loaded, ...], tuple[Fault, ...]]:
    """All profiles of the folders, each folder's by their first day."""
    sources, faults = _sources(*(sorted(folder.rglob("*.toml")) for folder in folders))
    papers, wrong = _papers(source for each in sources for source in each)
    faults += wrong
    found: list[Loaded] = []
    for each in sources:
        here: dict[tuple[str, date], Loaded] = {}
        for source in each:
            if source.is_papers:
                continue
            made = _profile(source.body, source.path, papers)
            if not isinstance(made, Profile):
                faults += made
                continue
            first = here.setdefault((made.code, made.valid_from), _loaded(made, source.path))
            if first.path != source.path:
                why = _("the same code and date stand in {file}").format(file=first.path.name if first.path else "")
                faults.append(fault(source.body, source.path, ("code",), why))
        found += sorted(here.values(), key=lambda loaded: loaded.profile.valid_from)
    return tuple(found), tuple(faults)


def _in_force(versions: list[Loaded], today: date | None = None) -> Loaded:
    """The last in the list that is in force; where none is, the newest: a wrong clock must not take the tray away."""
    day = today or date.today()
    now = [
        loaded
        for loaded in versions
        if loaded.profile.valid_from <= day and (loaded.profile.valid_to is None or day <= loaded.profile.valid_to)
    ]
    newest = max(range(len(versions)), key=lambda number: (versions[number].profile.valid_from, number))
    return now[-1] if now else versions[newest]


def load_papers(*folders: Path) -> dict[str, Paper]:
    """Kinds of paper by their codes, a later folder's over an earlier one's; files with faults are passed over."""
    sources, _faults = _sources(*(sorted(folder.rglob("*.toml")) for folder in folders))
    return _papers(source for each in sources for source in each)[0]


def check_paths(paths: Iterable[Path], *folders: Path) -> tuple[Fault, ...]:
    """Everything wrong in profile files and in those below folders; `folders` hold the kinds of paper they refer to."""
    files = [file for path in paths for file in (sorted(path.rglob("*.toml")) if path.is_dir() else [path])]
    (sources,), faults = _sources(files)
    papers, wrong = _papers(sources)
    everything = {**load_papers(*folders), **papers}
    for source in sources:
        if not source.is_papers:
            wrong += find_faults(source.body, source.path, everything)
    return (*faults, *wrong)


def _papers(sources: Iterable[_Source]) -> tuple[dict[str, Paper], list[Fault]]:
    found: dict[str, Paper] = {}
    faults: list[Fault] = []
    for source in sources:
        if not source.is_papers:
            continue
        try:
            papers = PaperFile.model_validate(source.raw).papers
        except ValidationError as cause:
            faults += of_model(source.body, source.path, cause)
            continue
        for number, paper in enumerate(papers):
            if [other.code for other in papers[:number]].count(paper.code):
                faults.append(fault(source.body, source.path, ("papers", number, "code"), _("this code stands twice")))
            for entry in paper.unconfirmed:
                if entry not in Paper.model_fields:
                    why = _("there is no such entry: {entry}").format(entry=entry)
                    near = nearest(entry, Paper.model_fields)
                    faults.append(fault(source.body, source.path, ("papers", number, "unconfirmed"), why, near))
            for where, why, near in of_fields(paper):
                faults.append(fault(source.body, source.path, ("papers", number, *where), why, near))
            found[paper.code] = paper
    return found, faults


def _sources(*groups: list[Path]) -> tuple[list[list[_Source]], list[Fault]]:
    """What the files of each group say, and the faults of those that can't be read at all."""
    faults: list[Fault] = []
    out: list[list[_Source]] = []
    for group in groups:
        out.append([])
        for path in group:
            found = _source(path)
            if isinstance(found, Fault):
                faults.append(found)
            else:
                out[-1].append(found)
    return out, faults


def _source(path: Path) -> _Source | Fault:
    """A file's text and content; a mark of the byte order, as old Notepads write it, is no fault."""
    try:
        raw = path.read_bytes()
        body = raw.decode("utf-8-sig")
        return _Source(path, body, tomllib.loads(body))
    except OSError as cause:
        return Fault(path, 0, "", cause.strerror or str(cause), "")
    except UnicodeDecodeError as cause:
        why = _("the file is not saved as UTF-8")
        return Fault(path, raw[: cause.start].count(b"\n") + 1, "", why, "")
    except tomllib.TOMLDecodeError as cause:
        return broken_toml(path, cause)


def choose(profiles: tuple[Loaded, ...], asked: str) -> Loaded:
    """The profile of a procedure code, an alias, or words of its title, marks or not.

    Raises PRF-002 with the nearest code or title, PRF-003 when the words fit several.
    """
    core = asked.strip()
    for loaded in profiles:
        names = (loaded.profile.code, *loaded.profile.aliases)
        if any(core == name or core.startswith(f"{name}.") for name in names):
            return loaded
    key = fold(core)
    exact = [loaded for loaded in profiles if fold(loaded.profile.title) == key]
    fits = exact or [loaded for loaded in profiles if key and set(key.split()) <= set(_title_words(loaded.profile))]
    if len(fits) == 1:
        return fits[0]
    if fits:
        raise Failure("PRF-003", asked=core, found="; ".join(f"{l.profile.code} {l.profile.title}" for l in fits[:8]))
    folded = {fold(name): name for loaded in profiles for name in (loaded.profile.code, loaded.profile.title)}
    raise Failure("PRF-002", asked=core, nearest=folded.get(_closest(key, folded), ""))


def _closest(key: str, names: Iterable[str]) -> str:
    return next(iter(difflib.get_close_matches(key, list(names), 1, 0.0)), "")


def _title_words(profile: Profile) -> list[str]:
    return fold(profile.title).replace(",", " ").replace("/", " ").replace("(", " ").replace(")", " ").split()
