"""Bytes, then the ledger, then the source: whatever fails in between, the scan is there and is taken once."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from ocr.errors import Failure
from station import durable, scan_folder
from station.app import Station
from station.config import Settings
from station.ledger.store import Ledger
from station.pipeline import capture
from station.states import Kind
from tests.world.papers import code_page

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "khai-sinh" / "04-mat-sau-trang.jpg"


def take(station: Station, settings: Settings) -> None:
    """Capture alone: what follows it is not the matter here."""
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


def cut_off(station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Take a scan, and be killed between the two steps of removing it; gives the file that lies there then."""
    source = drop(station, settings)

    def killed(_path: Path, missing_ok: bool = False) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            take(station, settings)
    assert not source.exists()
    return next(path for path in settings.watch.iterdir() if path.name.startswith(scan_folder.PARKED))


def test_a_source_whose_removal_was_cut_off_is_removed_at_the_next_start(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    cut_off(station, settings, monkeypatch)

    capture.reconcile(station._ctx, capture.Watch())  # type: ignore[arg-type]

    assert (list(settings.watch.iterdir()), pages(station)) == ([], 1)


def test_a_strangers_file_whose_return_was_cut_off_is_taken_as_the_arrival_that_it_is(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    parked = cut_off(station, settings, monkeypatch)
    parked.unlink()
    code_page(7).save(parked, "PNG")
    watch = capture.Watch()
    for _ in range(40):
        capture.reconcile(station._ctx, watch)  # type: ignore[arg-type]
        station._engine._stop.wait(settings.settle_seconds / 2)  # type: ignore[union-attr]
        if not list(settings.watch.iterdir()):
            break

    scans = station._ctx.queries.scans(("cleaned",))  # type: ignore[union-attr]
    assert [Path(row.name).name.startswith("scan-") for row in scans][-1]
    assert list(settings.watch.iterdir()) == []


def test_a_refused_file_that_a_kill_left_in_the_folder_is_refused_once(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    station.desk.open("ton-dong", "HS-1")
    (settings.watch / "scan.jpg").write_bytes(SAMPLE.read_bytes()[:-4000])

    def killed(_source: Path, _identity: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as broken:
        broken.setattr(durable, "remove_source", killed)
        with pytest.raises(KeyboardInterrupt):
            take(station, settings)
    take(station, settings)

    assert (list(settings.watch.iterdir()), len(station.upkeep.quarantine())) == ([], 1)


def test_a_whole_file_that_a_program_still_holds_open_for_writing_is_left_to_it(
    station: Station, settings: Settings
) -> None:
    with drop(station, settings).open("rb+"):
        watch = capture.Watch(starting=False)
        for _ in range(4):
            capture.reconcile(station._ctx, watch)  # type: ignore[arg-type]
            station._engine._stop.wait(settings.settle_seconds)  # type: ignore[union-attr]
        held = pages(station)

    take(station, settings)

    assert (held, pages(station)) == (0, 1)
