"""The REST connector: sends a parcel by tus, resumes where the server stands, believes only a matching receipt."""

from __future__ import annotations

import base64
import hashlib
import ipaddress
import json
import ssl
from collections.abc import Callable, Mapping
from typing import BinaryIO
from urllib.parse import quote, urljoin, urlsplit

import httpx

from ocr.errors import Failure
from station.connectors import Parcel, ParcelFile, Receipt
from station.connectors.answers import (
    TUS_VERSION,
    Answer,
    check_receipt,
    read_receipt,
    refusal,
    stranger,
    transport,
)

CHUNK_SIZE = 256 << 10  # what a cut costs at most: small enough for lines that are cut often
SMALL_CHUNK = 64 << 10
LONGEST_BODY = 8 << 20
RESENDS = 3  # of one damaged chunk, per chunk size
CREATIONS = 3  # of one upload that the server forgets
OFFSET_TRIES = 5  # answers in a row that only say "look again"
ROUNDS = 3  # commits that ask for a file again
TIMEOUT = httpx.Timeout(connect=10, read=60, write=60, pool=10)
HASHING_TIMEOUT = httpx.Timeout(connect=10, read=600, write=60, pool=10)  # the server reads whole files first

Stop = Callable[[], bool]


def check_url(url: str) -> str:
    """An address without a trailing slash; the token never travels in the clear except inside this machine."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise Failure("DLV-013", url=url) from error
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
        raise Failure("DLV-013", url=url)
    if parts.scheme == "http" and not _is_loopback(host):
        raise Failure("DLV-010", cause="not_https")
    return url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


class _Progress:
    """Bytes the server has acknowledged; never goes back on the screen."""

    def __init__(self, parcel: Parcel, report: Callable[[int, int], None]) -> None:
        self._total = sum(file.size for file in parcel.files)
        self._report = report
        self._held: dict[str, int] = {}
        self._shown = 0

    def at(self, file: ParcelFile, offset: int) -> None:
        self._held[file.file_id] = offset
        self._shown = max(self._shown, sum(self._held.values()))
        self._report(self._shown, self._total)


class RestConnector:
    """A client for the receiver's contract; needs no local state to resume."""

    def __init__(
        self, url: str, token: str, chunk_size: int = CHUNK_SIZE, verify: ssl.SSLContext | bool = True
    ) -> None:
        self._base, self._token, self._chunk_size, self._verify = check_url(url), token, chunk_size, verify
        if verify is False:
            raise Failure("DLV-010", cause="not_verified")
        try:
            headers = {"Authorization": f"Bearer {token}", "Accept": "application/json", "Accept-Encoding": "identity"}
            self._client = httpx.Client(
                headers=headers, timeout=TIMEOUT, trust_env=False, follow_redirects=False, verify=verify
            )
        except UnicodeEncodeError as error:
            raise Failure("DLV-003", reason="token_not_ascii") from error

    def close(self) -> None:
        self._client.close()

    # -- one request -----------------------------------------------------------------------------------------------

    def _ask(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> Answer:
        """One exchange with a bounded answer; a compressed or endless body isn't the case system's."""
        address = url if "://" in url else self._base + url
        body = bytearray()
        try:
            with self._client.stream(method, address, headers=headers, content=content, timeout=timeout) as response:
                answer = Answer(response.status_code, response.headers, b"")
                if "content-encoding" in response.headers:
                    raise stranger(answer, "compressed")
                for piece in response.iter_raw():
                    body += piece
                    if len(body) > LONGEST_BODY:
                        raise stranger(answer, "too_long")
        except (httpx.TransportError, ssl.SSLError) as error:
            raise transport(error) from error
        except (httpx.InvalidURL, httpx.DecodingError) as error:
            raise Failure("DLV-009", why=type(error).__name__) from error
        return Answer(answer.status, answer.headers, bytes(body))

    def _json(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        timeout: httpx.Timeout = TIMEOUT,
    ) -> Answer:
        answer = self._ask(method, url, {"Content-Type": "application/json", **(headers or {})}, content, timeout)
        if 200 <= answer.status < 300 and not answer.json():
            raise stranger(answer, "not_json")
        return answer

    # -- the contract ----------------------------------------------------------------------------------------------

    def check(self) -> str:
        answer = self._json("GET", "/v1/ping")
        if answer.status != 200:
            raise refusal(answer)
        service = answer.json().get("service")
        if not isinstance(service, str):
            raise stranger(answer, "no_service")
        abilities = self._ask("OPTIONS", "/files")
        if abilities.status not in (200, 204):
            raise refusal(abilities)
        versions = abilities.headers.get("tus-version", "").replace(" ", "").split(",")
        algorithms = abilities.headers.get("tus-checksum-algorithm", "").replace(" ", "").split(",")
        if TUS_VERSION not in versions or "sha256" not in algorithms:
            raise stranger(abilities, "no_tus")
        return f"{service[:80]}, tus {TUS_VERSION}"

    def find(self, key: str) -> Receipt | None:
        answer = self._json("GET", f"/v1/receipts/{quote(key, safe='')}", timeout=HASHING_TIMEOUT)
        if answer.status == 404 and answer.reason() == "no_receipt":
            return None
        if answer.status != 200:
            raise refusal(answer)
        return read_receipt(answer)

    def read_back(self, key: str) -> Receipt | None:
        """Over a new connection, so that no cached line answers for the server."""
        fresh = RestConnector(self._base, self._token, self._chunk_size, self._verify)
        try:
            return fresh.find(key)
        finally:
            fresh.close()

    def send(self, parcel: Parcel, key: str, progress: Callable[[int, int], None], stop: Stop) -> Receipt:
        """Every step may be repeated: after a cut, calling again goes on where the server stands."""
        _check_stop(stop)
        where = f"/v1/dossiers/{quote(parcel.dossier_code, safe='')}/revisions/{parcel.revision}"
        names = {"Idempotency-Key": key}
        answer = self._json("PUT", where, names, parcel.manifest)
        if answer.status == 409 and answer.reason() == "revision_differs":
            raise Failure("DLV-007", status=409, reason="revision_differs")
        if answer.status not in (200, 201):
            raise refusal(answer)
        listed = [{"fileId": file.file_id, "sha256": file.sha256, "size": file.size} for file in parcel.files]
        commit = json.dumps({"files": listed}).encode("ascii")
        shown = _Progress(parcel, progress)
        for _ in range(ROUNDS):
            for file in parcel.files:
                self._upload(parcel, file, shown, stop)
            _check_stop(stop)
            answer = self._json("POST", where + "/commit", names, commit, HASHING_TIMEOUT)
            if answer.status == 200:
                receipt = read_receipt(answer)
                check_receipt(receipt, parcel)
                return receipt
            if answer.status != 409 or answer.reason() != "incomplete":
                break
        if answer.status == 409 and answer.reason() == "files_differ":
            raise Failure("DLV-007", status=409, reason="files_differ")
        raise refusal(answer)

    # -- one file --------------------------------------------------------------------------------------------------

    def _upload(self, parcel: Parcel, file: ParcelFile, shown: _Progress, stop: Stop) -> None:
        try:
            with file.path.open("rb") as source:
                for _ in range(CREATIONS):
                    _check_stop(stop)
                    if self._send_bytes(self._create(parcel, file), file, source, shown, stop):
                        return
        except OSError as error:
            raise Failure("DLV-014", file=file.file_id, cause=error.strerror) from error
        raise Failure("DLV-002", status=404, retry_after=None)

    def _create(self, parcel: Parcel, file: ParcelFile) -> str:
        """The server returns the unfinished upload when it knows the file, so a lost answer costs nothing."""
        facts = {"fileid": file.file_id, "dossier": parcel.dossier_code, "sha256": file.sha256, "filename": file.name}
        metadata = ",".join(f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in facts.items())
        answer = self._ask(
            "POST",
            "/files",
            {
                "Tus-Resumable": TUS_VERSION,
                "Upload-Length": str(file.size),
                "Upload-Metadata": metadata,
            },
        )
        if answer.status not in (200, 201):
            raise refusal(answer)
        if not answer.is_tus or "location" not in answer.headers:
            raise stranger(answer, "no_upload")
        address = urljoin(f"{self._base}/files", answer.headers["location"])
        if urlsplit(address)[:2] != urlsplit(self._base)[:2]:
            raise stranger(answer, "other_host")  # the token goes nowhere else
        return address

    def _offset(self, address: str, file: ParcelFile) -> int | None:
        """Where the server stands; None when it has forgotten the upload."""
        answer = self._ask("HEAD", address, {"Tus-Resumable": TUS_VERSION})
        if answer.status in (404, 410) and answer.is_tus:
            return None
        if answer.status not in (200, 204):
            raise refusal(answer)
        return _read_offset(answer, file)

    def _send_bytes(self, address: str, file: ParcelFile, source: BinaryIO, shown: _Progress, stop: Stop) -> bool:
        """Send until the server has it all; False asks for a new creation."""
        size, damaged, repeated = self._chunk_size, 0, 0
        offset = self._offset(address, file)
        while offset is not None:
            shown.at(file, offset)
            if offset == file.size:
                return True
            _check_stop(stop)
            answer = self._patch(address, offset, _read_chunk(source, offset, min(size, file.size - offset), file))
            if answer.status == 460:
                damaged += 1
                if damaged > RESENDS:
                    if size <= SMALL_CHUNK:
                        raise refusal(answer)
                    size, damaged = SMALL_CHUNK, 0
            elif answer.status == 204:
                fresh = _read_offset(answer, file)
                repeated = 0 if fresh > offset else repeated + 1
                damaged, offset = 0, fresh
            elif answer.status in (404, 410):
                return False
            elif answer.status in (409, 423, 425):
                repeated += 1
                offset = self._offset(address, file)
            else:
                raise refusal(answer)
            if repeated >= OFFSET_TRIES:
                raise refusal(Answer(409, answer.headers, b""))
        return False

    def _patch(self, address: str, offset: int, chunk: bytes) -> Answer:
        digest = base64.b64encode(hashlib.sha256(chunk).digest()).decode("ascii")
        return self._ask(
            "PATCH",
            address,
            {
                "Tus-Resumable": TUS_VERSION,
                "Upload-Offset": str(offset),
                "Upload-Checksum": f"sha256 {digest}",
                "Content-Type": "application/offset+octet-stream",
            },
            chunk,
        )


def _read_offset(answer: Answer, file: ParcelFile) -> int:
    text = answer.headers.get("upload-offset", "")
    if not answer.is_tus or not (text.isascii() and text.isdigit() and len(text) < 19) or int(text) > file.size:
        raise stranger(answer, "no_offset")
    return int(text)


def _read_chunk(source: BinaryIO, offset: int, size: int, file: ParcelFile) -> bytes:
    source.seek(offset)
    chunk = source.read(size)
    if len(chunk) != size:
        raise Failure("DLV-014", file=file.file_id, cause="shorter_than_sealed")
    return chunk


def _check_stop(stop: Stop) -> None:
    if stop():
        raise Failure("DLV-011")
