"""The dossier routes: manifest, commit, receipt, what is held, file download, and the page for people."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import FileResponse, HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from station.case_system import disk, page
from station.case_system.manifest import (
    MAX_MANIFEST_SIZE,
    ListedFile,
    check_dossier,
    check_key,
    check_revision,
    read_commit,
    read_manifest,
)
from station.case_system.refusal import Refusal
from station.case_system.store import Revision, Store

SERVICE = "tram-so-hoa case system"
BODY_SILENCE = 30.0


async def read_body(request: Request) -> bytes:
    """A JSON body, refused as soon as it grows too large."""
    if request.headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        raise Refusal("wrong_content_type", status=415, field="Content-Type")
    body, stream = bytearray(), request.stream()
    try:
        while (piece := await asyncio.wait_for(anext(stream, None), BODY_SILENCE)) is not None:
            body += piece
            if len(body) > MAX_MANIFEST_SIZE:
                raise Refusal("too_large", status=413, field="body")
    except (ClientDisconnect, TimeoutError) as error:
        raise Refusal("body_cut", status=408) from error
    return bytes(body)


def files_of(revision: Revision) -> tuple[ListedFile, ...]:
    return read_manifest(revision.manifest, revision.dossier, revision.revision).files


class DossierRoutes:
    """Handlers over the store; everything that touches the disk runs in a thread."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def routes(self) -> list[Route]:
        revision = "/v1/dossiers/{dossier}/revisions/{revision}"
        return [
            Route("/", self.overview, methods=["GET"]),
            Route("/v1/ping", self.ping, methods=["GET"]),
            Route("/v1/dossiers/{dossier}", self.dossier, methods=["GET"]),
            Route(revision, self.put_manifest, methods=["PUT"]),
            Route(revision + "/commit", self.commit, methods=["POST"]),
            Route(revision + "/files/{file_id}", self.download, methods=["GET"]),
            Route("/v1/receipts/{key}", self.receipt, methods=["GET"]),
        ]

    async def ping(self, _request: Request) -> Response:
        return JSONResponse({"service": SERVICE})

    async def overview(self, _request: Request) -> Response:
        revisions = await run_in_threadpool(self._store.revisions)
        text = await run_in_threadpool(page.render, [(one, files_of(one)) for one in revisions])
        return HTMLResponse(
            text,
            headers={
                "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
                "Cache-Control": "no-store",
                "Referrer-Policy": "no-referrer",
            },
        )

    async def put_manifest(self, request: Request) -> Response:
        dossier, revision = _address(request)
        key = check_key(request.headers.get("idempotency-key"))
        manifest = read_manifest(await read_body(request), dossier, revision)
        stored, new = await run_in_threadpool(self._store.put_manifest, manifest, key)
        if stored.digest != manifest.digest:
            held = json.loads(stored.manifest)
            return JSONResponse({"code": "revision_differs", "field": "revision", "manifest": held}, 409)
        return JSONResponse({"dossierCode": dossier, "revision": revision}, 201 if new else 200)

    async def commit(self, request: Request) -> Response:
        dossier, revision = _address(request)
        key = request.headers.get("idempotency-key")
        wanted = read_commit(await read_body(request))
        return JSONResponse(await run_in_threadpool(self._commit, dossier, revision, key, wanted))

    def _commit(
        self, dossier: str, number: int, key: str | None, wanted: frozenset[tuple[str, str, int]]
    ) -> dict[str, Any]:
        revision = self._store.revision(dossier, number)
        if revision is None:
            raise Refusal("no_manifest", status=404, field="revision")
        if key is not None and self._store.revision_of_key(check_key(key)) != revision:
            raise Refusal("key_reused", status=422, field="Idempotency-Key")
        files = files_of(revision)
        if wanted != {(file.file_id, file.sha256, file.size) for file in files}:
            code = "files_differ"
            raise Refusal(code, status=422 if revision.receipt_id is None else 409, field="files")
        for file in files:
            self._check_stored(dossier, file)
        return self._receipt(self._store.give_receipt(dossier, number))

    def _check_stored(self, dossier: str, file: ListedFile) -> None:
        """Believe the disk, not the row: a stored file that went bad is asked for again."""
        upload = self._store.find_upload(dossier, file.file_id, file.sha256)
        if upload is None or not upload.complete:
            raise Refusal("incomplete", status=409, field=file.file_id)
        if upload.length != file.size:
            raise Refusal("size_differs", status=422, field=file.file_id)
        if disk.sha256_of(self._store.blob(file.sha256)) != file.sha256:
            self._store.reopen(upload)
            raise Refusal("incomplete", status=409, field=file.file_id)

    def _receipt(self, revision: Revision) -> dict[str, Any]:
        """The hashes are those of the bytes on the disk at this moment, so reading a receipt back proves something."""
        return {
            "receiptId": revision.receipt_id,
            "committedAt": revision.committed_at,
            "dossierCode": revision.dossier,
            "revision": revision.revision,
            "manifestSha256": revision.digest,
            "files": [
                {
                    "fileId": file.file_id,
                    "sha256": disk.sha256_of(self._store.blob(file.sha256)),
                    "size": file.size,
                    "storedAs": f"sha256/{file.sha256}",
                }
                for file in files_of(revision)
            ],
        }

    async def receipt(self, request: Request) -> Response:
        key = check_key(request.path_params["key"])
        revision = await run_in_threadpool(self._store.revision_of_key, key)
        if revision is None or revision.receipt_id is None:
            raise Refusal("no_receipt", status=404, field="key")
        body = await run_in_threadpool(self._receipt, revision)
        return JSONResponse(body, headers={"Cache-Control": "no-store"})

    async def dossier(self, request: Request) -> Response:
        code = check_dossier(request.path_params["dossier"])
        revisions = await run_in_threadpool(self._store.revisions, code)
        if not revisions:
            raise Refusal("no_dossier", status=404, field="dossierCode")
        return JSONResponse(
            {
                "dossierCode": code,
                "revisions": [
                    {
                        "revision": one.revision,
                        "createdAt": one.created_at,
                        "receiptId": one.receipt_id,
                        "committedAt": one.committed_at,
                        "manifest": json.loads(one.manifest),
                    }
                    for one in revisions
                ],
            },
            headers={"Cache-Control": "no-store"},
        )

    async def download(self, request: Request) -> Response:
        dossier, number = _address(request)
        revision = await run_in_threadpool(self._store.revision, dossier, number)
        files = () if revision is None else files_of(revision)
        for file in files:
            upload = self._store.find_upload(dossier, file.file_id, file.sha256)
            if file.file_id == request.path_params["file_id"] and upload is not None and upload.complete:
                return await run_in_threadpool(_file_answer, self._store.blob(file.sha256), file)
        raise Refusal("no_file", status=404, field="fileId")


def _file_answer(path: Path, file: ListedFile) -> Response:
    """Only a true PDF opens in the browser; everything else, HTML above all, is saved instead."""
    if not path.is_file():
        raise Refusal("no_file", status=404, field="fileId")
    with path.open("rb") as handle:
        is_pdf = handle.read(5) == b"%PDF-"
    return FileResponse(
        path,
        media_type="application/pdf" if is_pdf else "application/octet-stream",
        filename=file.name,
        content_disposition_type="inline" if is_pdf else "attachment",
        headers={"Cache-Control": "no-store"},
    )


def _address(request: Request) -> tuple[str, int]:
    return check_dossier(request.path_params["dossier"]), check_revision(request.path_params["revision"])
