"""How the station talks to case systems: parcel, receipt, the connector's contract and the registry of connectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from typing import Protocol

from ocr.errors import Failure

GROUP = "station.connectors"

# Codes after which the same parcel is tried again by itself; all others wait for a person.
TRANSIENT = frozenset({"DLV-001", "DLV-002", "DLV-009", "DLV-011"})


@dataclass(frozen=True, slots=True)
class ParcelFile:
    file_id: str
    name: str
    path: Path
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """One revision of one dossier, sealed; `manifest` is the JSON body exactly as it is sent."""

    dossier_code: str
    revision: int
    folder: Path
    manifest: bytes
    files: tuple[ParcelFile, ...]


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the case system says it holds; a file it can't read any more has an empty hash."""

    receipt_id: str
    committed_at: str
    files: tuple[tuple[str, str], ...]
    body: str


class Connector(Protocol):
    """One case system. Every method raises `Failure` with a DLV code and nothing else."""

    def check(self) -> str: ...

    def find(self, key: str) -> Receipt | None: ...

    def send(
        self, parcel: Parcel, key: str, progress: Callable[[int, int], None], stop: Callable[[], bool]
    ) -> Receipt: ...

    def read_back(self, key: str) -> Receipt | None: ...


def connector(name: str, url: str, token: str) -> Connector:
    """The connector the settings name; only that one is ever imported."""
    if name == "rest":
        from station.connectors.rest import RestConnector  # it imports this module

        return RestConnector(url, token)
    for entry in entry_points(group=GROUP, name=name):
        built: Connector = entry.load()(url, token)
        return built
    raise Failure("DLV-012", connector=name)
