"""Bytes, then the ledger, then the source: whatever fails in between, the scan is there and is taken once."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from ocr.errors import Failure
from station.app import Station
from station.config import Settings
from station.ledger.store import Ledger
from station.states import Kind

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "khai-sinh" / "04-mat-sau-trang.jpg"


def take(station: Station, settings: Settings) -> None:
    """Capture alone: what follows it is not the matter here."""
    from station.pipeline import capture

    watch = capture.Watch(starting=False)
    for _ in range(100):
        capture.reconcile(station._ctx, watch)  # type: ignore[arg-type]
        if not watch.unsettled:
            return
        station._engine._stop.wait(settings.settle_seconds / 2)  # type: ignore[union-attr]


def drop(station: Station, settings: Settings) -> Path:
    station.desk.open("ton-dong", "HS-1")
    return Path(shutil.copy(SAMPLE, settings.watch / "scan.jpg"))


def pages(station: Station) -> int:
    return len(station.desk.view(station.desk.find("HS-1").id).pages)


def test_a_disk_fault_leaves_the_source_and_it_is_taken_once_afterwards(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = drop(station, settings)

    def fails(_handle: int) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    with monkeypatch.context() as broken:
        broken.setattr(os, "fsync", fails)
        with pytest.raises(Failure, match="VLT-002"):
            take(station, settings)
    assert source.read_bytes() == SAMPLE.read_bytes()

    take(station, settings)

    assert (source.exists(), pages(station)) == (False, 1)


def test_the_source_stays_until_the_ledger_has_committed(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = drop(station, settings)
    advance = Ledger.advance

    def refuses(ledger: Ledger, connection: Any, kind: Kind, ref: int, old: str, new: str, /, **more: Any) -> None:
        if (kind, new) == (Kind.SCAN, "secured"):
            raise Failure("LDG-001", error="disk I/O error")
        advance(ledger, connection, kind, ref, old, new, **more)

    with monkeypatch.context() as broken:
        broken.setattr(Ledger, "advance", refuses)
        with pytest.raises(Failure, match="LDG-001"):
            take(station, settings)
    assert source.read_bytes() == SAMPLE.read_bytes()

    take(station, settings)

    assert (source.exists(), pages(station)) == (False, 1)
