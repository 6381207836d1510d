"""The station's PIN: kept as scrypt of it (RFC 7914, from the standard library), so that the settings file doesn't tell it."""

from __future__ import annotations

import hashlib
import hmac
import secrets

SHORTEST = 4
_COST, _BLOCK, _LANES = 1 << 14, 8, 1
_MEMORY = 64 << 20
_KIND = "scrypt"


def kept_form(pin: str) -> str:
    """What the settings keep of a PIN: kind, cost, salt and hash in one line."""
    salt = secrets.token_bytes(16)
    return f"{_KIND}${_COST}${salt.hex()}${_hash(pin, salt, _COST).hex()}"


def is_kept_form(text: str) -> bool:
    return text.startswith(f"{_KIND}$") and text.count("$") == 3


def fits(pin: str, kept: str) -> bool:
    """Whether it is the PIN that was kept; a line that a hand spoilt fits none."""
    try:
        _kind, cost, salt, wanted = kept.split("$")
        found = _hash(pin, bytes.fromhex(salt), int(cost))
        return hmac.compare_digest(found.hex(), wanted)
    except ValueError:
        return False


def _hash(pin: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(pin.encode("utf-8"), salt=salt, n=cost, r=_BLOCK, p=_LANES, maxmem=_MEMORY, dklen=32)
