"""What a sealed package holds: PDF and record per paper, and the manifest that lists every page. Imports `types`."""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ocr.types import Origin, PdfResult
from station.connectors import Parcel, ParcelFile
from station.findings import Saying
from station.profiles.model import Result, Slot
from station.types import Dossier, Page

MANIFEST = "manifest.json"
_FILES = uuid.UUID("6a0e6b7c-6f3b-5a43-9a39-5f2b7a1d7c10")


@dataclass(frozen=True, slots=True)
class PackedFile:
    """One file of a package; `component` is empty for the manifest. origin: of one that goes along as it came."""

    name: str
    role: str
    component: str
    sha256: str
    size: int
    pages: int
    origin: Origin = Origin.PAPER


@dataclass(frozen=True, slots=True)
class PaperSaid:
    """What is known of a paper beside its pages. fields: name → value with proof and who confirmed it; checked: its original."""

    fields: dict[str, Any]
    checked: Saying | None


def record(
    dossier: Dossier,
    revision: int,
    component: Slot | None,
    code: str,
    said: PaperSaid,
    pdf: PackedFile,
    made: PdfResult,
) -> bytes:
    """The sidecar of one paper: what it is, its file, and what was read back of each page."""
    file = {
        "file_name": pdf.name,
        "sha256": pdf.sha256,
        "size": pdf.size,
        "pages": pdf.pages,
        "dpi": made.dpi,
        "pdfa": made.flavour,
        "shown": [dataclasses.asdict(page) for page in made.shown],
        "passed_through": pdf.origin or None,
        "digitized": not pdf.origin,
    }
    file["national"] = _national(dossier, revision, component, code, pdf)
    return _dump(_paper(dossier, revision, component, code, said) | file)


def _national(dossier: Dossier, revision: int, component: Slot | None, code: str, pdf: PackedFile) -> dict[str, Any]:
    """The same in the words of the national sync (DongBoHoSoMC): an entry of TaiLieuNop, or of DanhSachGiayToKetQua."""
    ref = file_id(dossier.code, revision, pdf.name)
    if isinstance(component, Result):
        return {
            "TenGiayTo": component.title,
            "MaThanhPhanHoSo": code,
            "GiayToId": ref,
            "DuongDanTepTinKetQua": pdf.name,
            "MaGiayToKetQua": "",
        }
    return {
        "TepDinhKemId": ref,
        "TenTepDinhKem": pdf.name,
        "IsDeleted": False,
        "MaThanhPhanHoSo": code,
        "DuongDanTaiTepTin": pdf.name,
        "DuocSoHoa": int(not pdf.origin),
        "DuocTaiSuDung": 0,
        "DuocLayTuKhoDMQG": 0,
        "MaKetQuaThayThe": "",
    }


def inner_record(dossier: Dossier, revision: int, component: Slot | None, code: str, said: PaperSaid) -> bytes:
    """What travels inside a PDF/A-3: the sidecar without what it says of the file, which can't hold its own hash."""
    return _dump(_paper(dossier, revision, component, code, said))


def _paper(dossier: Dossier, revision: int, component: Slot | None, code: str, said: PaperSaid) -> dict[str, Any]:
    """The fields of the national sync (domain: TaiLieuNop) that are known before the file is written."""
    return {
        "dossier_code": dossier.code,
        "revision": revision,
        "procedure": dossier.procedure,
        "component_code": code,
        "component_title": component.title if component else "Giấy tờ khác",
        "digitized": True,
        "reused": 0,
        "from_personal_store": False,
        "replaced_result_code": None,
        "original_checked_by": said.checked.by if said.checked else None,
        "original_checked_at": said.checked.at if said.checked else None,
        "fields": said.fields,
        "signed_by": None,
        "signed_at": None,
    }


def manifest(
    dossier: Dossier,
    revision: int,
    sealed_at: str,
    files: Sequence[PackedFile],
    pages: Sequence[Page],
    head: tuple[int, str],
    answers: Mapping[str, Saying],
) -> bytes:
    """The frozen list: every file, and every page of the dossier with the SHA-256 of the scan it came from."""
    body = {
        "dossierCode": dossier.code,
        "revision": revision,
        "procedure": dossier.procedure,
        "profileHash": dossier.profile_hash,
        "sealedAt": sealed_at,
        "incompleteReason": dossier.incomplete_reason,
        "answers": {
            name: {"answer": said.value, "by": said.by, "at": said.at} for name, said in answers.items() if said.value
        },
        "auditHead": {"seq": head[0], "hash": head[1]},
        "files": [file_entry(dossier, revision, file) for file in files],
        "pages": [page_entry(number, page) for number, page in enumerate(pages, 1)],
    }
    return _dump(body)


def file_entry(dossier: Dossier, revision: int, file: PackedFile) -> dict[str, Any]:
    return {
        "fileId": file_id(dossier.code, revision, file.name),
        "name": file.name,
        "role": file.role,
        "component": file.component,
        "sha256": file.sha256,
        "size": file.size,
        "pages": file.pages,
        "passedThrough": file.origin or None,
    }


def page_entry(number: int, page: Page) -> dict[str, Any]:
    return {
        "position": number,
        "pageId": page.id,
        "original": page.original,
        "frame": page.frame,
        "part": page.part,
        "component": "" if page.state == "set_aside" else page.component,
        "setAside": page.state == "set_aside",
        "blank": page.blank,
        "hasText": bool(page.reading),
        "code": page.code,
    }


def file_id(code: str, revision: int, name: str) -> str:
    """The same file of the same revision always has the same id, however often it is sent."""
    return str(uuid.uuid5(_FILES, f"{code}/{revision}/{name}"))


def parcel(code: str, revision: int, folder: Path, package_sha256: str) -> Parcel:
    """What a connector sends of a sealed package: its files, the manifest among them."""
    body = json.loads((folder / MANIFEST).read_bytes())
    size = (folder / MANIFEST).stat().st_size
    own = {
        "fileId": file_id(code, revision, MANIFEST),
        "name": MANIFEST,
        "role": "manifest",
        "component": "manifest",
        "sha256": package_sha256,
        "size": size,
        "pages": 0,
    }
    files = [*body["files"], own]
    body.update(files=files, packageSha256=package_sha256)
    sent = tuple(ParcelFile(f["fileId"], f["name"], folder / f["name"], f["sha256"], f["size"]) for f in files)
    return Parcel(code, revision, folder, _dump(body), sent)


def _dump(body: dict[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, indent=1, sort_keys=True).encode("utf-8")
