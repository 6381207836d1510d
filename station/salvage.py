"""Gives every original back out of a root whose ledger is lost: by the cards and the sealed manifests, each hash checked.

Needs no ledger and changes nothing in the root.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ocr.decode.kinds import sniff
from ocr.errors import Failure
from station import durable
from station.vault import hash_file

FOLDER = "cards"
LOOSE = "unknown"
"""Where scans go that no card and no manifest names."""
_NAME, _HASH = re.compile(r"\w[\w.-]*"), re.compile("[0-9a-f]{64}")
_ENDINGS = {"JPEG": ".jpg", "PNG": ".png", "TIFF": ".tif", "PDF": ".pdf"}


@dataclass
class Salvaged:
    """Dossier code → how many scans came back; the hashes that are missing, and those whose bytes have changed."""

    dossiers: dict[str, int] = field(default_factory=dict)
    loose: int = 0
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)


def salvage(root: Path, out: Path) -> Salvaged:
    """Copy every original to `out/<dossier code>/`, numbered in the order of its pages; the list of pages lies beside.

    Raises LDG-006 where no station ever was.
    """
    if not (root / "vault").is_dir():
        raise Failure("LDG-006", root=str(root))
    found, named = Salvaged(), set[str]()
    for code, pages in sorted(_dossiers(root).items()):
        originals = list(dict.fromkeys(page["original"] for page in pages))
        named |= set(originals)
        found.dossiers[code] = sum(_copy(root, out / code, at, sha, found) for at, sha in enumerate(originals, 1))
        durable.make_folder(out / code)
        durable.write_private(out / code / "pages.json", json.dumps(pages, ensure_ascii=False, indent=1))
    blobs = {path.name: path for path in (root / "vault").glob("??/??/*")}
    for at, sha in enumerate(sorted(blobs.keys() - named, key=lambda name: blobs[name].stat().st_mtime), 1):
        found.loose += _kind(blobs[sha]) != "" and _copy(root, out / LOOSE, at, sha, found)
    return found


def _dossiers(root: Path) -> dict[str, list[dict[str, Any]]]:
    """Code → pages in order. What was sealed last goes before a card that is older."""
    found: dict[str, list[dict[str, Any]]] = {}
    sealed = set[str]()
    for path in sorted((root / "packages").glob("*/r*/manifest.json"), key=lambda path: int(path.parent.name[1:])):
        for body in _json(path, "dossierCode"):
            found[body["dossierCode"]] = body["pages"]
            sealed.add(body["dossierCode"])
    for path in sorted((root / FOLDER).glob("*.json")):
        for body in _json(path, "dossier"):
            if body["dossier"] not in sealed or body.get("state") != "sealed":
                found[body["dossier"]] = body["pages"]
    return found


def _json(path: Path, code: str) -> Iterator[dict[str, Any]]:
    """The file's content, or nothing when it was damaged: its scans are then found by the others, or loose.

    Its dossier's code becomes a folder's name, so it must be one that the station would have given a folder.
    """
    try:
        body = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return
    pages = body.get("pages") if isinstance(body, dict) and _is(_NAME, body.get(code)) else None
    if isinstance(pages, list) and all(isinstance(page, dict) and _is(_HASH, page.get("original")) for page in pages):
        yield body


def _is(pattern: re.Pattern[str], value: object) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _copy(root: Path, folder: Path, number: int, sha256: str, found: Salvaged) -> bool:
    source = root / "vault" / sha256[:2] / sha256[2:4] / sha256
    if not source.is_file():
        found.missing.append(sha256)
        return False
    if hash_file(source) != sha256:
        found.changed.append(sha256)
        return False
    durable.make_folder(folder)
    shutil.copyfile(source, folder / f"{number:04d}-{sha256[:12]}{_kind(source)}")
    return True


def _kind(path: Path) -> str:
    """The ending for a scan's bytes, "" for anything else that the vault keeps."""
    with path.open("rb") as reader:
        begin = reader.read(1024)  # as much as a PDF may have before its head
    try:
        return _ENDINGS[sniff(begin)]
    except Failure:
        return ""
