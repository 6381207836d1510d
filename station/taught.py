"""What hands taught: pages that a person put to their paper, as examples in `root/taught`, a file each; local to the office.

An example holds titles and labels of the form, nothing that was filled in; it is listed, and forgotten by taking its file away.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path

from ocr.errors import Failure
from station import durable
from station.profiles.model import Profile
from station.sorting.examples import Example
from station.sorting.kinds import SLOT

FOLDER = "taught"

log = logging.getLogger("station")


@dataclass(frozen=True, slots=True)
class Lesson:
    """An example with where it came from. component, procedure: where the hand put the page; dossier: its code."""

    id: str
    example: Example
    procedure: str
    component: str
    dossier: str


def lessons(root: Path) -> tuple[Lesson, ...]:
    """All that was taught, in order of ids; a file that can't be read teaches nothing."""
    out = []
    for path in sorted((root / FOLDER).glob("*.json")):
        try:
            said = json.loads(path.read_text("utf-8"))
            example = Example(said["kind"], tuple(said["titles"]), tuple(said["labels"]))
            out.append(Lesson(path.stem, example, said["procedure"], said["component"], said["dossier"]))
        except (OSError, ValueError, KeyError, TypeError):
            log.warning("the lesson %s can't be read, and teaches nothing", path.stem)
    return tuple(out)


def examples_for(root: Path, profile: Profile | None) -> tuple[Example, ...]:
    """The examples that hold in a procedure: one for a place of another procedure's own says nothing here."""
    here = profile.code if profile else ""
    every = lessons(root)
    return tuple(each.example for each in every if not each.example.kind.startswith(SLOT) or each.procedure == here)


def teach(root: Path, example: Example, procedure: str, component: str, dossier: str) -> str:
    """Keep an example; gives its id. The same example taught again is kept once, with what was said last."""
    key = json.dumps([example.titles, example.labels], ensure_ascii=False)
    name = hashlib.sha256(key.encode("utf-8")).hexdigest()[:12]
    body = {
        "kind": example.kind,
        "procedure": procedure,
        "component": component,
        "dossier": dossier,
        "titles": example.titles,
        "labels": example.labels,
    }
    durable.make_folder(root / FOLDER)
    target = root / FOLDER / f"{name}.json"
    partial = target.with_suffix(".part")
    with durable.disk_faults(partial), partial.open("wb") as out:
        out.write(json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8"))
        out.flush()
        durable.sync_open(out)
    durable.publish(partial, target)
    return name


def forget(root: Path, lesson: str) -> None:
    """Take an example away. Raises LDG-007 when there is none with this id."""
    path = root / FOLDER / f"{lesson}.json"
    if lesson not in {found.id for found in lessons(root)}:
        raise Failure("LDG-007", id=lesson)
    durable.discard(path)


def stamp(root: Path) -> tuple[str, ...]:
    """Changes whenever the lessons do."""
    return tuple(f"{path.name}:{path.stat().st_mtime_ns}" for path in sorted((root / FOLDER).glob("*.json")))
