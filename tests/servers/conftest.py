"""A real case system on loopback and parcels of random bytes."""

import hashlib
import json
import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from station.case_system.server import CaseSystem
from station.connectors import Parcel, ParcelFile

TOKEN = "test-token-0123456789"
MakeParcel = Callable[..., Parcel]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[CaseSystem]:
    case_system = CaseSystem(tmp_path / "server", token=TOKEN)
    case_system.start()
    yield case_system
    case_system.stop()


@pytest.fixture
def web(server: CaseSystem) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False) as client:
        yield client


@pytest.fixture
def make_parcel(tmp_path: Path) -> MakeParcel:
    def make(*sizes: int, code: str = "H29.12.0008-260101-0001", revision: int = 1, **extra: object) -> Parcel:
        folder = tmp_path / f"parcel-{uuid.uuid4().hex}"
        folder.mkdir()
        files = []
        for number, size in enumerate(sizes or (1000,)):
            content = (b"%PDF-1.7\n" + os.urandom(size))[:size]
            path = folder / f"{number}.pdf"
            path.write_bytes(content)
            digest = hashlib.sha256(content).hexdigest()
            files.append(ParcelFile(str(uuid.uuid4()), f"Tờ khai <b>{number}</b>.pdf", path, digest, size))
        listed = [
            {
                "fileId": f.file_id,
                "name": f.name,
                "role": "document",
                "component": "TP-01",
                "sha256": f.sha256,
                "size": f.size,
                "pages": 1,
            }
            for f in files
        ]
        body = {
            "dossierCode": code,
            "revision": revision,
            "procedure": "1.001193",
            "profileHash": "0" * 64,
            "packageSha256": "1" * 64,
            "files": listed,
            "pages": [{"anything": 1}],
            **extra,
        }
        return Parcel(code, revision, folder, json.dumps(body).encode(), tuple(files))

    return make
