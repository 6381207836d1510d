"""A root that one process holds while other commands want something of it, and a second root beside it."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.world.command import Answer, Station, finish, station


@dataclass(frozen=True)
class Held:
    """What was said while `station run` held the first root."""

    root: Path
    running: subprocess.Popen[str]
    opened: Answer
    status: Answer
    second_run: Answer
    beside: Answer
    end: Answer
    after: Answer


def call_for(root: Path, operator: str) -> Station:
    return station(root=root, watch=root.parent / f"scan-{root.name}", lang="en", operator=operator, workers=1)


@pytest.fixture(scope="module")
def held(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Held]:
    place = tmp_path_factory.mktemp("held")
    one, two = place / "one", place / "two"
    holder, visitor, beside = call_for(one, "holder"), call_for(one, "visitor"), call_for(two, "neighbour")
    (place / "scan-one").mkdir()
    running = holder.start("run")
    try:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("Watching "), running.communicate()
        opened = visitor("dossier", "open", "ton-dong", "--code", "HS-1", "--json")
        status = visitor("status", "--json")
        second_run = visitor("run", "--once")
        opened_beside = beside("dossier", "open", "ton-dong", "--code", "HS-1", "--json")
        running.send_signal(signal.SIGTERM)
        end = finish(running)
        yield Held(one, running, opened, status, second_run, opened_beside, end, visitor("status", "--json"))
    finally:
        running.kill()
        running.wait()


def test_a_wish_is_handed_to_the_process_that_holds_the_root(held: Held) -> None:
    assert (held.opened.code, held.opened.json["code"]) == (0, "HS-1"), held.opened.err


def test_the_event_of_a_handed_wish_names_who_wished_it(held: Held) -> None:
    with sqlite3.connect(held.root / "ledger.db") as ledger:
        assert ledger.execute("SELECT DISTINCT actor FROM event WHERE kind = 'dossier'").fetchall() == [("visitor",)]


def test_status_tells_that_the_station_runs_and_watches(held: Held) -> None:
    assert (held.status.json["running"], held.status.json["watcher_alive"]) == (True, True)


def test_a_second_run_on_the_same_root_ends_with_5(held: Held) -> None:
    assert (held.second_run.code, held.second_run.err[:7]) == (5, "SYS-002")


def test_a_second_root_works_beside_the_first(held: Held) -> None:
    assert (held.beside.code, held.beside.json["opened_by"]) == (0, "neighbour"), held.beside.err


def test_a_run_that_is_told_to_stop_ends_with_0(held: Held) -> None:
    assert (held.end.code, "Traceback" in held.end.err) == (0, False), held.end.err


def test_a_stopped_station_is_not_said_to_run(held: Held) -> None:
    assert held.after.json["running"] is False


def test_two_wishes_at_once_on_a_free_root_are_both_done(tmp_path: Path) -> None:
    call = call_for(tmp_path / "root", "two")
    both = [call.start("dossier", "open", "ton-dong", "--json") for _ in range(2)]

    answers = [finish(process) for process in both]

    assert [answer.code for answer in answers] == [0, 0], [answer.err for answer in answers]
    assert len({answer.json["code"] for answer in answers}) == 2
