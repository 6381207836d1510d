"""A ledger changed by hand, cut or overwritten: the checker names the invariant and never falls."""

from __future__ import annotations

import json
import sqlite3

import pytest

from station import checker
from station.ledger.audit import GENESIS, event_hash
from tests.world.delivered import Case, change


@pytest.mark.parametrize("column", ["actor", "at", "code", "facts", "new"])
def test_an_edited_event_breaks_i10(case: Case, column: str) -> None:
    case.write(f"UPDATE event SET {column} = {column} || 'x' WHERE seq = 3")

    assert case.broken() == {"I10"}
    assert "event 3" in case.says()


def test_an_event_taken_out_of_the_middle_breaks_i10(case: Case) -> None:
    case.write("DELETE FROM event WHERE seq = 3")

    assert case.broken() == {"I10"}


def test_a_cut_tail_of_events_breaks_i10(case: Case) -> None:
    case.write("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")

    assert case.broken() == {"I10"}


def test_a_state_changed_by_hand_breaks_i10(case: Case) -> None:
    case.write("UPDATE page SET state = 'judged'")

    assert case.broken() == {"I10"}


def test_a_row_taken_away_while_its_events_speak_of_it_breaks_i10(case: Case) -> None:
    case.write("DELETE FROM scan WHERE state = 'quarantined'")

    assert case.broken() == {"I10"}


def test_a_chain_written_anew_breaks_i10_by_the_anchor_in_the_manifest(case: Case) -> None:
    connection = sqlite3.connect(case.root / "ledger.db")
    connection.row_factory = sqlite3.Row
    before = GENESIS
    with connection:
        for row in connection.execute("SELECT * FROM event ORDER BY seq").fetchall():
            event = {**dict(row), "actor": "somebody else", "prev": before}
            before = event_hash(event)
            connection.execute(
                "UPDATE event SET actor = ?, prev = ?, hash = ? WHERE seq = ?",
                (event["actor"], event["prev"], before, event["seq"]),
            )
    connection.close()

    assert case.broken() == {"I10"}
    assert "package HS-1/r1" in case.says()


def test_a_schema_from_another_time_breaks_i16(case: Case) -> None:
    case.write("PRAGMA user_version = 99")

    assert case.broken() == {"I16"}


def test_a_row_that_names_nothing_breaks_i16(case: Case) -> None:
    case.write("UPDATE receipt SET delivery_id = 99")

    assert case.broken() == {"I9", "I16"}


def test_no_page_of_the_ledger_overwritten_with_zeros_makes_the_checker_fall(case: Case) -> None:
    ledger = case.root / "ledger.db"
    sound = ledger.read_bytes()
    size = int.from_bytes(sound[16:18], "big")
    noticed = 0
    for start in range(0, len(sound), size):
        ledger.write_bytes(sound[:start] + bytes(size) + sound[start + size :])
        for extra in case.root.glob("ledger.db-*"):
            extra.unlink()
        code = checker.main([str(case.root), "--json"])
        assert code in (0, 3, 5), f"page {start // size}"
        noticed += code != 0

    assert noticed >= len(sound) // size - 2  # a page on the free list may be anything


def test_a_ledger_of_noise_or_cut_short_is_told_and_never_a_traceback(case: Case) -> None:
    ledger = case.root / "ledger.db"
    sound = ledger.read_bytes()
    for body in (b"", b"noise" * 5000, sound[:100], sound[: len(sound) // 2], sound[:-4096]):
        ledger.write_bytes(body)

        assert checker.main([str(case.root)]) in (3, 5)


@pytest.mark.parametrize(
    ("edit", "said"),
    [
        ("UPDATE package SET sha256 = '{sha}'", "knows of no such sealing"),
        ("UPDATE page SET frame = 7", "is another by now"),
    ],
)
def test_rows_of_a_sealed_dossier_that_were_edited_break_i7(case: Case, edit: str, said: str) -> None:
    case.write(edit.format(sha="0" * 64))

    assert "I7" in case.broken()
    assert said in case.says()


def test_a_package_with_fewer_pages_than_it_lists_breaks_i7(case: Case) -> None:
    path = case.package() / "manifest.json"
    body = json.loads(path.read_bytes())
    next(file for file in body["files"] if file["role"] == "document")["pages"] -= 1
    change(path, lambda _old: json.dumps(body).encode())
    case.write(f"UPDATE package SET sha256 = '{checker.sha(path)}'")

    assert "more or fewer pages" in case.says()
