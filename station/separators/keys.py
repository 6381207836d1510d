"""The key of an office's separators: the setting that stations share, else a secret of this root's own."""

from __future__ import annotations

import hashlib
import secrets

from ocr.errors import Failure
from station import durable
from station.config import Settings

FILE = "separators.key"
LEAST = 16


def office_key(settings: Settings, make: bool = True) -> bytes:
    """32 bytes. make: keep a new secret in the root when there is none; else one that believes no sheet.

    Raises SEP-016 for a shared key of fewer than 16 characters, or a key file that holds no key.
    """
    if settings.separator_key:
        if len(settings.separator_key) < LEAST:
            raise Failure("SEP-016")
        return hashlib.sha256(b"separators" + settings.separator_key.encode("utf-8")).digest()
    path = settings.root / FILE
    if not path.is_file():
        fresh = secrets.token_bytes(32)
        if make:
            durable.make_folder(settings.root)
            durable.write_private(path, fresh.hex())
        return fresh
    try:
        found = bytes.fromhex(path.read_text("ascii").strip())
    except ValueError as cause:
        raise Failure("SEP-016") from cause
    if len(found) != 32:
        raise Failure("SEP-016")
    return found
