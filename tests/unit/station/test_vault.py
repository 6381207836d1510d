"""Originals under their hash: once, unchanged, and honest about what the disk did to them."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from ocr.errors import Failure
from station import durable
from station.vault import RESERVE, Vault

BODY = b"an original"
SHA = hashlib.sha256(BODY).hexdigest()
Ask = Callable[[Vault, str], object]
ASKED: list[Ask] = [Vault.get, Vault.verified]


@pytest.fixture
def vault(tmp_path: Path) -> Vault:
    return Vault(tmp_path / "root")


def spoil(vault: Vault, body: bytes) -> None:
    vault.path(SHA).chmod(0o600)
    vault.path(SHA).write_bytes(body)


def test_bytes_come_back_under_their_hash(vault: Vault) -> None:
    assert (vault.put(BODY), vault.get(SHA), vault.verified(SHA)) == (SHA, BODY, vault.path(SHA))


@pytest.mark.skipif(os.name != "posix", reason="rights are bits on POSIX only")
def test_a_blob_may_be_read_by_its_owner_and_written_by_nobody(vault: Vault) -> None:
    vault.put(BODY)

    assert vault.path(SHA).stat().st_mode & 0o777 == 0o400


def test_the_same_bytes_twice_are_one_blob_and_leave_no_rest(vault: Vault) -> None:
    vault.put(BODY)
    vault.put(BODY)

    assert [path for path in vault.folder.rglob("*") if path.is_file()] == [vault.path(SHA)]


def test_a_spoilt_blob_is_made_good_by_the_same_bytes(vault: Vault) -> None:
    vault.put(BODY)
    spoil(vault, b"an 0riginal")

    vault.put(BODY)

    assert vault.get(SHA) == BODY


@pytest.mark.parametrize("ask", ASKED)
def test_a_changed_blob_is_told(vault: Vault, ask: Ask) -> None:
    vault.put(BODY)
    spoil(vault, b"an 0riginal")

    with pytest.raises(Failure, match="VLT-004"):
        ask(vault, SHA)


@pytest.mark.parametrize("ask", ASKED)
def test_a_missing_blob_is_told(vault: Vault, ask: Ask) -> None:
    with pytest.raises(Failure, match="VLT-003"):
        ask(vault, SHA)


@pytest.mark.parametrize("ask", ASKED)
def test_a_blob_that_the_disk_does_not_give_is_told_as_a_disk_fault(vault: Vault, ask: Ask) -> None:
    vault.path(SHA).mkdir(parents=True)  # reading it fails, as reading from a bad sector does

    with pytest.raises(Failure, match="VLT-002"):
        ask(vault, SHA)


def test_refused_bytes_are_kept_apart(vault: Vault) -> None:
    vault.put_aside(durable.write_temp(vault.temp, BODY), SHA)

    assert (vault.quarantined(SHA).read_bytes(), vault.path(SHA).exists()) == (BODY, False)


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "VLT-001"), (errno.EIO, "VLT-002")])
def test_a_blob_that_could_not_be_synced_is_not_in_the_vault(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fails(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fails)

    with pytest.raises(Failure, match=code):
        vault.put(BODY)
    assert not vault.path(SHA).exists()


@pytest.mark.parametrize(("free", "enough"), [(RESERVE + 10, True), (RESERVE + 9, False)])
def test_the_reserve_for_the_ledger_is_never_given_away(
    vault: Vault, monkeypatch: pytest.MonkeyPatch, free: int, enough: bool
) -> None:
    monkeypatch.setattr(Vault, "room", lambda _vault: free)

    try:
        vault.require_room(10)
    except Failure as failure:
        assert (failure.code, enough) == ("VLT-001", False)
    else:
        assert enough


def test_what_an_earlier_run_left_unfinished_is_swept_away(vault: Vault) -> None:
    durable.write_temp(vault.temp, BODY)
    (vault.temp / "package").mkdir()
    (vault.temp / "package" / "a.pdf").write_bytes(BODY)

    vault.sweep()

    assert not list(vault.temp.iterdir())


def test_what_a_kill_left_half_written_in_the_root_goes_at_the_next_start(vault: Vault) -> None:
    root = vault.folder.parent
    for folder in (root, vault.temp):
        (folder / "0123456789abcdef.part").write_bytes(b"half a key")

    vault.sweep()

    assert not list(root.rglob("*.part"))
