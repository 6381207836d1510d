"""The code of a printed separator: what it says, and a keyed check that tells a forged sheet. Imports nothing of ours.

    TSH1/D/<office>/<batch>/<number>/<of>/<dossier code>/<procedure>/<check>

D begins a dossier, P a paper (its kind stands where the dossier's code does), B a batch. office: names the key without
telling it. check: HMAC-SHA-256 over all before it, 60 bits in base32. Every part has its own alphabet; nothing else is taken.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

PREFIX = "TSH1/"
LONGEST = 160
_CODE = re.compile(
    r"TSH1/(?P<kind>[DPB])/(?P<office>[A-Z2-7]{6})/(?P<batch>[A-Z0-9-]{1,16})/(?P<number>[0-9]{1,4})/(?P<of>[0-9]{1,4})/"
    r"(?P<name>(?:[A-Za-z0-9][A-Za-z0-9._-]{0,39})?)/(?P<procedure>(?:[A-Za-z0-9][A-Za-z0-9._-]{0,23})?)/(?P<check>[A-Z2-7]{12})"
)


class Sheet(StrEnum):
    DOSSIER = "D"
    PAPER = "P"
    BATCH = "B"


class Doubt(StrEnum):
    """Why a code is not believed."""

    DAMAGED = "damaged"
    FOREIGN = "foreign"
    FORGED = "forged"


@dataclass(frozen=True, slots=True)
class Said:
    """What a sheet says. number, of: its place among the dossier sheets printed together, 0 = none.

    name: the dossier's code, or the kind of paper; empty when the station is to choose a code.
    """

    sheet: Sheet
    batch: str
    number: int = 0
    of: int = 0
    name: str = ""
    procedure: str = ""


def office_of(key: bytes) -> str:
    """Six letters that name a key, so that a sheet of another office is told from a forged one."""
    return base64.b32encode(hashlib.sha256(b"office" + key).digest())[:6].decode("ascii")


def write(said: Said, key: bytes) -> str:
    """The text of a code. Raises ValueError for what no sheet can say."""
    parts = (said.sheet.value, office_of(key), said.batch, str(said.number), str(said.of), said.name, said.procedure)
    body = PREFIX + "/".join(parts)
    text = f"{body}/{_check(body, key)}" if body.isascii() else body
    if len(text) > LONGEST or not _CODE.fullmatch(text):
        raise ValueError(text)
    return text


def read(text: str, key: bytes) -> Said | Doubt | None:
    """What a code says, why it isn't believed, or None when it is no code of a separator of ours."""
    if not text.upper().startswith(PREFIX[:4]):
        return None
    found = _CODE.fullmatch(text) if len(text) <= LONGEST else None
    if found is None:
        return Doubt.DAMAGED
    if found["office"] != office_of(key):
        return Doubt.FOREIGN
    if not hmac.compare_digest(found["check"], _check(text.rpartition("/")[0], key)):
        return Doubt.FORGED
    number, of = int(found["number"]), int(found["of"])
    return Said(Sheet(found["kind"]), found["batch"], number, of, found["name"], found["procedure"])


def _check(body: str, key: bytes) -> str:
    return base64.b32encode(hmac.digest(key, body.encode("ascii"), "sha256"))[:12].decode("ascii")
