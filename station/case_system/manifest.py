"""Strict reading of the manifests and commit lists that stations send; members we don't know stay opaque."""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from typing import Any, NoReturn

from station.case_system.refusal import Refusal

MAX_FILE_SIZE = 2 << 30
MAX_MANIFEST_SIZE = 4 << 20
MAX_REVISION = 1_000_000
ROLES = frozenset({"document", "record", "manifest"})

_CODE = re.compile(r"\w[\w.\-]{0,99}")
_SHA256 = re.compile(r"[0-9a-f]{64}")
_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@dataclass(frozen=True, slots=True)
class ListedFile:
    file_id: str
    name: str
    role: str
    component: str | None
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Manifest:
    dossier: str
    revision: int
    body: bytes
    digest: str
    files: tuple[ListedFile, ...]


def _no(code: str, field: str, status: int = 422) -> NoReturn:
    raise Refusal(code, status=status, field=field)


def check_dossier(code: str) -> str:
    return code if _CODE.fullmatch(code) else _no("bad_dossier_code", "dossierCode")


def check_revision(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 8 and 1 <= int(text) <= MAX_REVISION):
        _no("bad_revision", "revision")
    return int(text)


def check_sha256(value: object, field: str) -> str:
    return value if isinstance(value, str) and _SHA256.fullmatch(value) else _no("bad_sha256", field)


def check_key(value: str | None) -> str:
    if value is None or not _KEY.fullmatch(value):
        _no("bad_idempotency_key", "Idempotency-Key", 400)
    return value


def check_file_id(value: object, field: str) -> str:
    """Only the canonical form, so that one file can't have two identities."""
    if isinstance(value, str):
        try:
            if str(uuid.UUID(value)) == value:
                return value
        except ValueError:
            _no("bad_file_id", field)
    _no("bad_file_id", field)


def check_size(value: object, field: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        _no("bad_size", field)
    return value if value <= MAX_FILE_SIZE else _no("too_large", field, 413)


def check_name(value: object, field: str) -> str:
    """A name is only ever shown, never used as a path; it still must be one line of text."""
    if not isinstance(value, str) or not 0 < len(value) <= 255 or not value.isprintable():
        _no("bad_name", field)
    return value


def read_json(body: bytes) -> dict[str, Any]:
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise Refusal("not_json", status=400, field="body") from error
    return value if isinstance(value, dict) else _no("not_an_object", "body", 400)


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _listed(entries: object) -> list[dict[str, Any]]:
    if not isinstance(entries, list) or not entries:
        _no("files_missing", "files")
    for index, entry in enumerate(entries):
        if not isinstance(entry, dict):
            _no("bad_file", f"files[{index}]")
    return entries


def _read_file(entry: dict[str, Any], where: str) -> ListedFile:
    role, component, pages = entry.get("role"), entry.get("component"), entry.get("pages")
    if not isinstance(role, str) or role not in ROLES:
        _no("bad_role", f"{where}.role")
    if component is not None:
        check_name(component, f"{where}.component")
    if pages is not None and (not isinstance(pages, int) or isinstance(pages, bool) or pages < 0):
        _no("bad_pages", f"{where}.pages")
    return ListedFile(
        check_file_id(entry.get("fileId"), f"{where}.fileId"),
        check_name(entry.get("name"), f"{where}.name"),
        role,
        component,
        check_sha256(entry.get("sha256"), f"{where}.sha256"),
        check_size(entry.get("size"), f"{where}.size"),
    )


def read_manifest(body: bytes, dossier: str, revision: int) -> Manifest:
    """Check a manifest against the address it was put to; equal JSON gives equal digests whatever its spacing."""
    value = read_json(body)
    if value.get("dossierCode") != dossier:
        _no("address_differs", "dossierCode")
    if value.get("revision") != revision or isinstance(value.get("revision"), bool):
        _no("address_differs", "revision")
    entries = _listed(value.get("files"))
    files = tuple(_read_file(entry, f"files[{index}]") for index, entry in enumerate(entries))
    if len({file.file_id for file in files}) != len(files):
        _no("file_id_twice", "files")
    canonical = json.dumps(value, sort_keys=True, separators=(",", ":")).encode("utf-8")
    return Manifest(dossier, revision, body, hashlib.sha256(canonical).hexdigest(), files)


def read_commit(body: bytes) -> frozenset[tuple[str, str, int]]:
    """The (file id, hash, size) triples a station asks us to commit."""
    entries = _listed(read_json(body).get("files"))
    wanted = frozenset(
        (
            check_file_id(entry.get("fileId"), f"files[{index}].fileId"),
            check_sha256(entry.get("sha256"), f"files[{index}].sha256"),
            check_size(entry.get("size"), f"files[{index}].size"),
        )
        for index, entry in enumerate(entries)
    )
    if len(wanted) != len(entries):
        _no("file_id_twice", "files")
    return wanted
