"""What an HTTP answer means for a delivery: the answer table as codes, and the strict reading of receipts."""

from __future__ import annotations

import json
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

from ocr.errors import Failure
from station.connectors import Parcel, Receipt

LONGEST_WAIT = 3600
TUS_VERSION = "1.0.0"
_REFUSED = frozenset({400, 412, 413, 415, 422})
_BUSY = frozenset({408, 409, 423, 425, 429})
# OpenSSL's X509_V_ERR numbers, as a cause that can be put into words.
_CERTIFICATE = {
    9: "not_yet_valid",
    10: "expired",
    18: "unknown_issuer",
    19: "unknown_issuer",
    20: "unknown_issuer",
    21: "unknown_issuer",
    62: "wrong_name",
    64: "wrong_name",
}


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def kind(self) -> str:
        return self.headers.get("content-type", "").split(";")[0].strip().lower()

    @property
    def is_tus(self) -> bool:
        """A portal that answers 200 to everything doesn't know this header."""
        return self.headers.get("tus-resumable") == TUS_VERSION

    def json(self) -> dict[str, Any]:
        """The JSON object in the body, or an empty one when there is none."""
        if self.kind != "application/json":
            return {}
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError):
            return {}
        return value if isinstance(value, dict) else {}

    def reason(self) -> str | None:
        return _text(self.json().get("code"))


def _text(value: object) -> str | None:
    """A short printable word from a stranger, fit to be shown."""
    return value[:120] if isinstance(value, str) and value.isprintable() else None


def retry_after(headers: Mapping[str, str]) -> int | None:
    """Seconds, from either form of the header, never more than an hour."""
    text = headers.get("retry-after", "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:9]), LONGEST_WAIT)
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0, min(int((moment - datetime.now(UTC)).total_seconds()), LONGEST_WAIT))


def stranger(answer: Answer, why: str) -> Failure:
    return Failure("DLV-009", status=answer.status, why=why, content_type=_text(answer.kind))


def refusal(answer: Answer) -> Failure:
    """The failure for an answer that has no own next step in the upload."""
    status = answer.status
    if status == 401:
        return Failure("DLV-003", status=status)
    if status == 403:
        return Failure("DLV-004", status=status)
    if status == 422 and answer.reason() == "key_reused":
        return Failure("DLV-007", status=status, reason="key_reused")
    if status in _REFUSED:
        return Failure("DLV-005", status=status, reason=answer.reason(), field=_text(answer.json().get("field")))
    if status == 460:
        return Failure("DLV-006", status=status)
    if status == 511:
        return stranger(answer, "network_sign_in")
    if status in _BUSY or status >= 500:
        return Failure("DLV-002", status=status, retry_after=retry_after(answer.headers))
    return stranger(answer, "redirect" if 300 <= status < 400 else "unexpected_answer")


def transport(error: httpx.TransportError | ssl.SSLError) -> Failure:
    """No answer at all; TLS trouble is told apart because waiting doesn't cure it."""
    link: BaseException | None = error
    while link is not None:
        if isinstance(link, ssl.SSLCertVerificationError):
            return Failure("DLV-010", cause=_CERTIFICATE.get(link.verify_code, "untrusted"), detail=link.verify_message)
        if isinstance(link, (ssl.SSLZeroReturnError, ssl.SSLEOFError, ssl.SSLSyscallError)):
            break  # the line was cut inside TLS, which says nothing about trust
        if isinstance(link, ssl.SSLError):
            return Failure("DLV-010", cause="handshake", detail=link.reason)
        link = link.__cause__ or link.__context__
    return Failure("DLV-001", cause=type(error).__name__)


def read_receipt(answer: Answer) -> Receipt:
    """A receipt with every member in place; anything less isn't one."""
    value = answer.json()
    receipt_id, moment, files = value.get("receiptId"), value.get("committedAt"), value.get("files")
    if not isinstance(receipt_id, str) or not isinstance(moment, str) or not isinstance(files, list) or not receipt_id:
        raise stranger(answer, "no_receipt")
    held: list[tuple[str, str]] = []
    for file in files:
        if not isinstance(file, dict) or not isinstance(file.get("fileId"), str) or "sha256" not in file:
            raise stranger(answer, "no_hash")
        sha256 = file["sha256"]
        held.append((file["fileId"], sha256 if isinstance(sha256, str) else ""))
    return Receipt(receipt_id, moment, tuple(held), answer.body.decode("utf-8", "replace"))


def check_receipt(receipt: Receipt, parcel: Parcel) -> None:
    """Every file of ours, with our hash, exactly once; otherwise nothing here may be deleted."""
    ours = sorted((file.file_id, file.sha256) for file in parcel.files)
    if sorted(receipt.files) == ours:
        return
    theirs = dict(receipt.files)
    wrong = next((file for file in parcel.files if theirs.get(file.file_id) != file.sha256), None)
    raise Failure(
        "DLV-008",
        receipt=_text(receipt.receipt_id),
        file=wrong.file_id if wrong else None,
        ours=wrong.sha256 if wrong else None,
        theirs=_text(theirs.get(wrong.file_id)) if wrong else None,
    )
