"""The tus 1.0.0 routes (core, creation, checksum) over the durable store: an offset is only told after its fsync."""

from __future__ import annotations

import asyncio
import base64
import binascii
import hashlib
from collections.abc import Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from station.case_system.manifest import MAX_FILE_SIZE, check_dossier, check_file_id, check_sha256
from station.case_system.refusal import Refusal
from station.case_system.store import Store, Upload

VERSION = "1.0.0"
CHUNK_TYPE = "application/offset+octet-stream"
ALGORITHMS = ("sha1", "sha256")
BODY_SILENCE = 30.0  # a sender that stalls this long gives the upload free for its next try
WRITE_SIZE = 1 << 20


def _number(text: str | None, field: str) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) < 19):
        raise Refusal("bad_number", status=400, field=field)
    return int(text)


def read_metadata(header: str) -> dict[str, str]:
    """`key base64,key base64`, as tus has it; values must be UTF-8."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _, value = pair.partition(" ")
        try:
            found[name] = base64.b64decode(value.encode("ascii"), validate=True).decode("utf-8")
        except (ValueError, binascii.Error) as error:
            raise Refusal("bad_metadata", status=400, field="Upload-Metadata") from error
    return found


def read_checksum(header: str | None) -> tuple[str, bytes] | None:
    if header is None:
        return None
    algorithm, _, value = header.strip().partition(" ")
    if algorithm not in ALGORITHMS:
        raise Refusal("unknown_algorithm", status=400, field="Upload-Checksum")
    try:
        return algorithm, base64.b64decode(value.encode("ascii"), validate=True)
    except (ValueError, binascii.Error) as error:
        raise Refusal("bad_checksum", status=400, field="Upload-Checksum") from error


class TusRoutes:
    """The handlers; `_busy` keeps two senders from writing into one upload."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._busy: set[str] = set()

    def routes(self) -> list[Route]:
        return [
            Route("/files", self.collection, methods=["OPTIONS", "POST"]),
            Route("/files/{upload_id}", self.single, methods=["OPTIONS", "HEAD", "PATCH", "POST"]),
        ]

    async def collection(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return self._abilities()
        _check_version(request.headers)
        length = _number(request.headers.get("upload-length"), "Upload-Length")
        if length > MAX_FILE_SIZE:
            raise Refusal("too_large", status=413, field="Upload-Length")
        facts = read_metadata(request.headers.get("upload-metadata", ""))
        upload = await run_in_threadpool(
            self._store.create_upload,
            check_dossier(facts.get("dossier", "")),
            check_file_id(facts.get("fileid"), "fileid"),
            check_sha256(facts.get("sha256"), "sha256"),
            length,
        )
        return _answer(201, upload, {"Location": f"/files/{upload.upload_id}"})

    async def single(self, request: Request) -> Response:
        method = request.method
        if method == "OPTIONS":
            return self._abilities()
        _check_version(request.headers)
        if method == "POST":
            # Some proxies let no PATCH through.
            if request.headers.get("x-http-method-override", "").upper() != "PATCH":
                raise Refusal("wrong_method", status=405)
            method = "PATCH"
        upload = await run_in_threadpool(self._store.upload, request.path_params["upload_id"])
        if method == "HEAD":
            return _answer(200, upload, {"Upload-Length": str(upload.length)})
        return await self._patch(request, upload)

    def _abilities(self) -> Response:
        return Response(
            status_code=204,
            headers={
                "Tus-Resumable": VERSION,
                "Tus-Version": VERSION,
                "Tus-Extension": "creation,checksum",
                "Tus-Max-Size": str(MAX_FILE_SIZE),
                "Tus-Checksum-Algorithm": ",".join(ALGORITHMS),
            },
        )

    async def _patch(self, request: Request, upload: Upload) -> Response:
        if request.headers.get("content-type", "").split(";")[0].strip() != CHUNK_TYPE:
            raise Refusal("wrong_content_type", status=415, field="Content-Type")
        checksum = read_checksum(request.headers.get("upload-checksum"))
        offset = _number(request.headers.get("upload-offset"), "Upload-Offset")
        if upload.upload_id in self._busy:
            raise Refusal("busy", status=423, field="upload")
        self._busy.add(upload.upload_id)
        try:
            # Read again: another sender may have finished between our look and our turn.
            upload = await run_in_threadpool(self._store.upload, upload.upload_id)
            if offset != upload.offset:
                raise Refusal("wrong_offset", status=409, field="Upload-Offset")
            if upload.complete:
                return _answer(204, upload)
            end = await self._receive(request, upload, checksum)
            fresh = await run_in_threadpool(self._store.advance, upload, end)
            return _answer(204, fresh)
        finally:
            self._busy.discard(upload.upload_id)

    async def _receive(self, request: Request, upload: Upload, checksum: tuple[str, bytes] | None) -> int:
        """Write the body behind the acknowledged bytes and return the new end; a chunk with a checksum counts whole."""
        digest = hashlib.new(checksum[0]) if checksum else None
        position, waiting = upload.offset, bytearray()
        body = request.stream()
        try:
            while (piece := await asyncio.wait_for(anext(body, None), BODY_SILENCE)) is not None:
                if position + len(waiting) + len(piece) > upload.length:
                    raise Refusal("beyond_length", status=413, field="Upload-Length")
                waiting += piece
                if digest is not None:
                    digest.update(piece)
                if len(waiting) >= WRITE_SIZE:
                    await run_in_threadpool(self._store.write, upload.upload_id, position, bytes(waiting))
                    position, waiting = position + len(waiting), bytearray()
        except (ClientDisconnect, TimeoutError) as error:
            if checksum is None:
                # Nothing promised about this body as a whole, so what arrived may stay.
                await run_in_threadpool(self._store.write, upload.upload_id, position, bytes(waiting))
                await run_in_threadpool(self._store.advance, upload, position + len(waiting))
            raise Refusal("body_cut", status=408) from error
        await run_in_threadpool(self._store.write, upload.upload_id, position, bytes(waiting))
        if checksum is not None and digest is not None and digest.digest() != checksum[1]:
            raise Refusal("checksum_mismatch", status=460, field="Upload-Checksum")
        return position + len(waiting)


def _check_version(headers: Mapping[str, str]) -> None:
    if headers.get("tus-resumable") != VERSION:
        raise Refusal("wrong_version", status=412, field="Tus-Resumable")


def _answer(status: int, upload: Upload, extra: Mapping[str, str] | None = None) -> Response:
    headers = {"Tus-Resumable": VERSION, "Upload-Offset": str(upload.offset), "Cache-Control": "no-store"}
    return Response(status_code=status, headers={**headers, **(extra or {})})
