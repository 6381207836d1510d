"""Bad files through a real station: each its own reason, its bytes kept, and the next page none the worse."""

from __future__ import annotations

import os
import shutil
import socket
import time
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from station import checker
from station.app import Station
from station.config import Settings, load
from station.messages import MESSAGES
from station.pipeline import capture
from station.types import Scan
from tests.world.bad_inputs import Bad, all_bad, jpeg

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "ton-dong" / "02-cong-van.jpg"
BAD = all_bad()


@dataclass(frozen=True)
class Aftermath:
    """What a station made of all bad files, with a good page before and behind them."""

    settings: Settings
    bodies: dict[str, bytes]
    scans: dict[str, Scan]
    pages: list[str]
    findings: tuple[object, ...]


@pytest.fixture(scope="module")
def aftermath(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Aftermath]:
    folder = tmp_path_factory.mktemp("bad")
    watch = folder / "scan"
    watch.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_CONFIG", str(folder / "none.toml"))
        settings = load(
            root=folder / "root", watch=watch, lang="en", operator="tester", workers=1,
            settle_seconds=0.1, unfinished_seconds=0.4,
        )  # fmt: skip
    bodies = {bad.name: bad.make() for bad in BAD}
    with Station(settings) as station:
        station.desk.open("ton-dong", "HS-1")
        shutil.copy(SAMPLE, watch / "before.jpg")
        for name, body in bodies.items():
            (watch / name).write_bytes(body)
        shutil.copy(SAMPLE, watch / "behind.jpg")
        station.drain()
        scans = {scan.name: scan for scan in station.upkeep.quarantine()}
        pages = [page.state for page in station.desk.view(1).pages]
    yield Aftermath(settings, bodies, scans, pages, checker.check(settings.root).findings)


@pytest.mark.parametrize("bad", BAD, ids=lambda bad: bad.name)
def test_a_bad_file_lies_in_quarantine_with_its_reason_and_all_its_bytes(aftermath: Aftermath, bad: Bad) -> None:
    scan = aftermath.scans[bad.name]
    assert scan.code == bad.code
    assert (aftermath.settings.root / "quarantine" / scan.sha256).read_bytes() == aftermath.bodies[bad.name]


def test_the_pages_before_and_behind_bad_files_become_ready(aftermath: Aftermath) -> None:
    assert aftermath.pages == ["ready", "ready"]


def test_the_scan_folder_is_empty_after_bad_files(aftermath: Aftermath) -> None:
    assert list(aftermath.settings.watch.iterdir()) == []


def test_the_checker_is_content_after_bad_files(aftermath: Aftermath) -> None:
    assert aftermath.findings == ()


def test_different_reasons_read_differently() -> None:
    titles = [entry.title for code, entry in MESSAGES.items() if code.startswith(("IMG", "CAP"))]
    assert len(set(titles)) == len(titles)


def reasons(station: Station) -> dict[str, str]:
    return {scan.name: scan.code for scan in station.upkeep.quarantine()}


def arrive(settings: Settings, name: str | bytes) -> None:
    """A small good page under a name."""
    (settings.watch / os.fsdecode(name)).write_bytes(jpeg("L", dpi=(150, 150)))


def capture_all(station: Station) -> None:
    """Let capture look at the folder until nothing there waits any more; nobody reads the pages."""
    engine, ctx = station._engine, station._ctx
    assert engine is not None and ctx is not None
    while capture.reconcile(ctx, engine._watch) or engine._watch.unsettled:
        time.sleep(0.05)


def make_specials(settings: Settings) -> dict[str, str]:
    watch = settings.watch
    outside = settings.root.parent / "outside.jpg"
    outside.write_bytes(jpeg("L"))
    (watch / "link-outside.jpg").symlink_to(outside)
    (watch / "link-nowhere.jpg").symlink_to(watch / "nothing.jpg")
    (watch / "link-to-itself.jpg").symlink_to(watch / "link-to-itself.jpg")
    os.mkfifo(watch / "pipe.jpg")
    (watch / "folder.jpg").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        here = Path.cwd()
        os.chdir(watch)  # a socket's address has room for a hundred bytes only
        listener.bind("socket.jpg")
        os.chdir(here)
    return {
        "link-outside.jpg": "CAP-003", "link-nowhere.jpg": "CAP-003", "link-to-itself.jpg": "CAP-003",
        "pipe.jpg": "CAP-004", "socket.jpg": "CAP-004", "folder.jpg": "CAP-005",
    }  # fmt: skip


def test_what_is_no_file_is_left_alone_and_reported_once(station: Station, settings: Settings) -> None:
    station.desk.open("ton-dong", "HS-1")
    expected = make_specials(settings)
    arrive(settings, "good.jpg")

    capture_all(station)
    (settings.watch / "folder.jpg" / "more").mkdir()
    capture_all(station)

    assert reasons(station) == expected
    assert len(station.upkeep.quarantine()) == len(expected)
    assert {path.name for path in settings.watch.iterdir()} == set(expected)
    assert len(station.desk.view(1).pages) == 1
    assert checker.check(settings.root).findings == ()


def test_a_scan_is_taken_even_where_a_refused_link_had_the_same_place_on_disk(
    station: Station, settings: Settings
) -> None:
    station.desk.open("ton-dong", "HS-1")
    link = settings.watch / "link.jpg"
    for number in range(4):  # many file systems give a freed inode number to the next file
        link.symlink_to(SAMPLE)
        capture_all(station)
        link.unlink()
        arrive(settings, f"scan-{number}.jpg")
        capture_all(station)

    assert len(station.desk.view(1).pages) == 4
    assert list(settings.watch.iterdir()) == []


def test_an_unfinished_name_is_reported_and_taken_once_renamed(station: Station, settings: Settings) -> None:
    names = ["1.jpg.part", "2.jpg.TMP", ".3.jpg", "4.jpg~"]
    station.desk.open("ton-dong", "HS-1")
    for name in names:
        arrive(settings, name)
    capture_all(station)
    assert reasons(station) == dict.fromkeys(names, "CAP-009")

    for number, name in enumerate(names):
        (settings.watch / name).rename(settings.watch / f"whole-{number}.jpg")
    capture_all(station)

    assert reasons(station) == {}
    assert len(station.desk.view(1).pages) == len(names)


def test_a_file_that_another_program_holds_stays_and_is_taken_once_closed(station: Station, settings: Settings) -> None:
    station.desk.open("ton-dong", "HS-1")
    body = jpeg("L")
    with (settings.watch / "slow.jpg").open("wb") as held:
        held.write(body[:4000])
        held.flush()
        capture_all(station)
        assert reasons(station) == {"slow.jpg": "CAP-006"}
        held.write(body[4000:])
    capture_all(station)

    assert reasons(station) == {}
    assert len(station.desk.view(1).pages) == 1
    assert checker.check(settings.root).findings == ()


def test_what_is_left_behind_never_reaches_a_later_dossier(station: Station, settings: Settings) -> None:
    first = station.desk.open("ton-dong", "HS-1")
    arrive(settings, "scan.jpg.part")
    capture_all(station)
    second = station.desk.open("ton-dong", "HS-2")
    (settings.watch / "scan.jpg.part").rename(settings.watch / "scan.jpg")

    capture_all(station)

    assert [len(station.desk.view(found.id).pages) for found in (first, second)] == [1, 0]


def test_the_name_of_a_refused_file_can_always_be_shown(station: Station, settings: Settings) -> None:
    for name in NAMES:
        (settings.watch / os.fsdecode(name)).write_bytes(b"")
    capture_all(station)

    shown = [scan.name for scan in station.upkeep.quarantine()]
    assert len(shown) == len(NAMES)
    assert all(name.isprintable() and name.encode() for name in shown)


def test_what_systems_leave_in_a_folder_is_passed_over(station: Station, settings: Settings) -> None:
    names = {"Thumbs.db", "desktop.ini", ".DS_Store", "~$giay-to.docx", "._scan.jpg", ".nfs0001"}
    for name in names:
        (settings.watch / name).write_bytes(b"not a scan")
    (settings.watch / "@eaDir").mkdir()
    arrive(settings, "good.jpg")

    capture_all(station)

    assert reasons(station) == {}
    assert {path.name for path in settings.watch.iterdir()} == names | {"@eaDir"}


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is closed to root")
def test_a_file_that_may_not_be_read_is_taken_once_it_may(station: Station, settings: Settings) -> None:
    arrive(settings, "closed.jpg")
    (settings.watch / "closed.jpg").chmod(0)
    capture_all(station)
    assert reasons(station) == {"closed.jpg": "CAP-008"}

    (settings.watch / "closed.jpg").chmod(0o600)
    capture_all(station)

    assert reasons(station) == {}


NAMES = [
    b"x" * 251 + b".jpg",
    b"two\nlines.jpg",
    b"not-utf8-\xff\xfe.jpg",
    b"-rf.jpg",
    b"...jpg"[1:],
    unicodedata.normalize("NFD", "giấy khai sinh ở xã.jpg").encode(),
    b"%s{0}$(id)`id`;'\".jpg",
    b"SCAN.JPG",
    b"no-ending",
]


def test_a_good_page_is_taken_whatever_its_name(station: Station, settings: Settings) -> None:
    station.desk.open("ton-dong", "HS-1")
    for name in NAMES:
        arrive(settings, name)

    capture_all(station)

    view = station.desk.view(1)
    hidden = [name for name in NAMES if name.startswith(b".")]
    assert len(view.pages) == len(NAMES) - len(hidden)
    assert reasons(station) == {os.fsdecode(name): "CAP-009" for name in hidden}
    assert checker.check(settings.root).findings == ()
