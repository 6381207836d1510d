"""Files that are whole, synced and named, or not there at all, whatever the disk does meanwhile.

A disk that fails at one chosen call can't be had on demand, so those calls are replaced; a full disk is also made for real.
"""

from __future__ import annotations

import errno
import hashlib
import io
import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.errors import Failure
from station import durable
from station.durable import Identity, RootLock

BODY = bytes(range(256)) * 1000
posix = pytest.mark.skipif(os.name != "posix", reason="what POSIX promises")
FAULTS = [(errno.ENOSPC, "VLT-001"), (errno.EDQUOT, "VLT-001"), (errno.EIO, "VLT-002"), (errno.EROFS, "VLT-002")]


def fail_with(number: int) -> Callable[..., None]:
    def fails(*_arguments: object) -> None:
        raise OSError(number, os.strerror(number))

    return fails


class Tired(io.FileIO):
    """A file that takes `piece` bytes at a time and, after `room` bytes, none: short writes and a disk that fills up."""

    piece = 7919
    room = 1 << 40

    def write(self, body: Any) -> int:
        if self.tell() + 1 > self.room:
            fail_with(errno.ENOSPC)()
        return super().write(bytes(body[: self.piece]))


def tire(monkeypatch: pytest.MonkeyPatch, room: int = 1 << 40) -> None:
    opened = Path.open

    def open_tired(path: Path, mode: str = "r", *more: Any, **named: Any) -> Any:
        if mode != "rb+":
            return opened(path, mode, *more, **named)
        raw = Tired(path, "r+")
        raw.room = room
        return io.BufferedWriter(raw)

    monkeypatch.setattr(Path, "open", open_tired)


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@posix
def test_a_written_file_is_for_its_owner_to_read_only(tmp_path: Path) -> None:
    assert durable.write_temp(tmp_path, BODY).stat().st_mode & 0o777 == 0o400


def test_short_writes_cost_no_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tire(monkeypatch)

    assert durable.write_temp(tmp_path, BODY).read_bytes() == BODY


@pytest.mark.parametrize(("number", "code"), FAULTS)
def test_a_sync_that_fails_is_told_by_its_kind_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    monkeypatch.setattr(os, "fsync", fail_with(number))

    with pytest.raises(Failure, match=code):
        durable.write_temp(tmp_path, BODY)
    assert left(tmp_path) == []


def test_a_sync_that_failed_once_is_never_tried_again_on_the_same_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # After a failed sync Linux calls the lost pages clean: the next sync says yes to bytes that are gone.
    answers = iter([fail_with(errno.EIO)])
    monkeypatch.setattr(os, "fsync", lambda handle: next(answers, lambda _handle: None)(handle))

    with pytest.raises(Failure, match="VLT-002"):
        durable.write_temp(tmp_path, b"page")

    assert left(tmp_path) == []


def test_a_disk_that_fills_up_in_the_middle_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tire(monkeypatch, room=100_000)

    with pytest.raises(Failure, match="VLT-001"):
        durable.write_temp(tmp_path, BODY)
    assert left(tmp_path) == []


@pytest.fixture
def tiny_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = (
        os.name == "posix" and os.geteuid() == 0 and not _run("mount", "-t", "tmpfs", "-o", "size=64k", "none", place)
    )
    if not mounted:
        pytest.skip("mounting a small disk needs root")
    yield place
    _run("umount", place)


def _run(*words: object) -> int:
    return subprocess.run([*map(str, words)], check=False, capture_output=True).returncode


def test_a_disk_that_is_really_full_leaves_nothing_of_a_copy(tiny_disk: Path, tmp_path: Path) -> None:
    source = tmp_path / "scan.jpg"
    source.write_bytes(BODY)

    with pytest.raises(Failure, match="VLT-001"):
        durable.copy_to_temp(source, tiny_disk)
    assert (left(tiny_disk), source.read_bytes() == BODY) == ([], True)


def test_a_copy_comes_with_its_hash_and_what_was_copied(tmp_path: Path) -> None:
    source = tmp_path / "scan.jpg"
    source.write_bytes(BODY)

    temp, sha256, identity = durable.copy_to_temp(source, tmp_path)

    assert (temp.read_bytes(), sha256, identity) == (
        BODY,
        hashlib.sha256(BODY).hexdigest(),
        Identity.of(source.lstat()),
    )


def test_a_file_that_grows_while_it_is_copied_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, store = tmp_path / "scan.jpg", tmp_path / "store"
    source.write_bytes(BODY)
    store.mkdir()
    fsync = os.fsync

    def grow(handle: int) -> None:
        with source.open("ab") as scanner:
            scanner.write(b"more")
        fsync(handle)

    monkeypatch.setattr(os, "fsync", grow)

    with pytest.raises(Failure, match="CAP-001"):
        durable.copy_to_temp(source, store)
    assert left(store) == []


@posix
def test_a_link_is_never_followed(tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"of another account")
    (tmp_path / "scan.jpg").symlink_to(tmp_path / "secret")

    with pytest.raises(OSError):
        durable.copy_to_temp(tmp_path / "scan.jpg", tmp_path)


@posix
def test_a_pipe_is_refused_without_waiting_for_its_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "scan.jpg")

    with pytest.raises(Failure, match="CAP-004"):
        durable.copy_to_temp(tmp_path / "scan.jpg", tmp_path)


@posix
def test_a_name_is_given_after_the_bytes_are_synced_and_then_synced_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    fsync, replace = os.fsync, os.replace

    def note_sync(handle: int) -> None:
        done.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "bytes")
        fsync(handle)

    def note_name(*arguments: Any) -> None:
        done.append("name")
        replace(*arguments)

    monkeypatch.setattr(os, "fsync", note_sync)
    monkeypatch.setattr(os, "replace", note_name)

    durable.publish(durable.write_temp(tmp_path, BODY), tmp_path / "final")

    assert done == ["bytes", "name", "folder"]


@posix
def test_a_name_that_could_not_be_synced_is_not_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    temp = durable.write_temp(tmp_path, BODY)
    monkeypatch.setattr(os, "fsync", fail_with(errno.EIO))

    with pytest.raises(Failure, match="VLT-002"):
        durable.publish(temp, tmp_path / "final")


@posix
def test_a_folder_and_its_parents_are_closed_to_others(tmp_path: Path) -> None:
    durable.make_folder(tmp_path / "a" / "b")

    assert {(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b")} == {0o700}


@posix
def test_a_synced_tree_may_not_be_written_any_more(tmp_path: Path) -> None:
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "a.pdf").write_bytes(BODY)

    durable.sync_tree(tmp_path / "package")

    assert (tmp_path / "package" / "a.pdf").stat().st_mode & 0o777 == 0o400


def arrived(place: Path, body: bytes = b"first") -> tuple[Path, Identity]:
    source = place / "scan.jpg"
    source.write_bytes(body)
    return source, Identity.of(source.lstat())


def test_the_source_that_was_secured_is_removed(tmp_path: Path) -> None:
    source, identity = arrived(tmp_path)

    assert (durable.remove_source(source, identity), left(tmp_path)) == (True, [])


def test_a_source_that_is_gone_already_counts_as_removed(tmp_path: Path) -> None:
    source, identity = arrived(tmp_path)
    source.unlink()

    assert durable.remove_source(source, identity)


def test_another_arrival_under_the_same_name_stays(tmp_path: Path) -> None:
    source, identity = arrived(tmp_path)
    source.write_bytes(b"second scan")

    assert (durable.remove_source(source, identity), source.read_bytes()) == (False, b"second scan")


def swap_before_rename(monkeypatch: pytest.MonkeyPatch, source: Path, third: bytes | None) -> None:
    """The scanner replaces its file between our look and our rename, and writes a third one after it if asked."""
    rename = os.rename

    def late(old: Path, new: Path) -> None:
        monkeypatch.setattr(os, "rename", rename)
        source.write_bytes(b"second scan")
        rename(old, new)
        if third is not None:
            source.write_bytes(third)

    monkeypatch.setattr(os, "rename", late)


def test_an_arrival_at_the_last_moment_gets_its_name_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, identity = arrived(tmp_path)
    swap_before_rename(monkeypatch, source, None)

    assert not durable.remove_source(source, identity)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {"scan.jpg": b"second scan"}


def test_giving_a_name_back_never_overwrites_a_third_arrival(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, identity = arrived(tmp_path)
    swap_before_rename(monkeypatch, source, b"third scan")

    assert not durable.remove_source(source, identity)
    assert sorted(path.read_bytes() for path in tmp_path.glob("scan*.jpg")) == [b"second scan", b"third scan"]


@posix
def test_a_file_that_a_program_still_writes_has_a_writer(tmp_path: Path) -> None:
    with (tmp_path / "scan.jpg").open("wb"):
        assert durable.has_writer(tmp_path / "scan.jpg")
    assert not durable.has_writer(tmp_path / "scan.jpg")


def test_a_lock_is_one_holders_until_it_is_released(tmp_path: Path) -> None:
    first, second = RootLock(tmp_path), RootLock(tmp_path)

    found = [first.take(), second.take()]
    first.release()

    assert [*found, second.take()] == [True, False, True]
    second.release()


@posix
def test_no_deleted_file_lets_a_second_process_in(tmp_path: Path) -> None:
    (tmp_path / "lock").write_bytes(b"")
    first, second = RootLock(tmp_path), RootLock(tmp_path)
    first.take()
    for path in tmp_path.iterdir():
        path.unlink()

    assert not second.take()
    first.release()


@posix
def test_a_private_text_is_for_its_owner_alone(tmp_path: Path) -> None:
    durable.write_private(tmp_path / "door.json", "{}")

    assert (tmp_path / "door.json").stat().st_mode & 0o777 == 0o600


@given(number=st.integers(0, (1 << 64) - 1))
def test_every_file_number_fits_into_the_ledger_and_stays_itself(number: int) -> None:
    kept = durable._signed(number)

    assert (-(1 << 63) <= kept < 1 << 63, kept % (1 << 64)) == (True, number)
