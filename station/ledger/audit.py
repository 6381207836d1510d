"""The chained audit record: how an event's hash is made. Canonical JSON, so that any program can check it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

GENESIS = "0" * 64
CHAINED = ("seq", "at", "mono", "boot_id", "actor", "kind", "ref", "old", "new", "code", "facts", "prev")


def event_hash(event: Mapping[str, object]) -> str:
    """SHA-256 of the canonical JSON (sorted keys, no spaces, UTF-8) of the CHAINED members; `facts` is its stored text."""
    body = json.dumps(
        {name: event[name] for name in CHAINED}, sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(body.encode("utf-8")).hexdigest()
