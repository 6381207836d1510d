"""Children that hang or are stopped leave nobody waiting who needn't."""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from contextlib import suppress

import psutil
import pytest

from ocr.errors import Failure
from station.workers import Workers
from tests.world.delivered import SAMPLES


def test_closing_answers_everyone_who_waits_even_for_what_no_child_has_begun() -> None:
    workers = Workers(1, 3000, 60.0)
    codes: list[str] = []

    def ask() -> None:
        try:
            workers.inspect(str(SAMPLES / "khai-sinh" / "02-giay-chung-sinh.jpg"))
        except Failure as failure:
            codes.append(failure.code)

    waiting = [threading.Thread(target=ask, daemon=True) for _ in range(4)]
    for thread in waiting:
        thread.start()
    workers.close()
    for thread in waiting:
        thread.join(20)

    assert not [thread for thread in waiting if thread.is_alive()]
    assert set(codes) <= {"OCR-009"}


def test_a_file_that_comes_in_is_checked_while_a_look_hangs() -> None:
    workers = Workers(1, 3000, 60.0)

    def look() -> None:
        with suppress(Failure):  # it is stopped in the end
            workers._run("quick", "time", "sleep", 90.0, 60.0)

    hung = threading.Thread(target=look, daemon=True)
    hung.start()
    try:
        assert workers.inspect(str(SAMPLES / "khai-sinh" / "02-giay-chung-sinh.jpg")).frames
        assert hung.is_alive()
    finally:
        workers.close()


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere no server stands between the station and its children")
def test_no_child_outlives_a_station_that_is_killed_even_one_that_hangs() -> None:
    hangs = "from station.workers import Workers; Workers(1, 3000, 90.0, quick=0)._run('steady', 'time', 'sleep', 90.0, 90.0)"
    station = psutil.Process(subprocess.Popen([sys.executable, "-c", hangs]).pid)
    while not any(child.ppid() != station.pid for child in station.children(recursive=True)):
        time.sleep(0.1)  # the server forks a child when it has loaded the engine
    born = station.children(recursive=True)

    station.kill()

    _gone, left = psutil.wait_procs(born, 20)
    assert not [child for child in left if child.is_running() and child.status() != psutil.STATUS_ZOMBIE]


def test_children_have_the_environment_of_the_moment_they_are_started_in(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = Workers(1, 3000, 60.0, quick=0), Workers(1, 3000, 60.0, quick=0)
    try:
        monkeypatch.setenv("STATION_OF_THE_TEST", "one")
        assert first._run("steady", "os", "getenv", 60.0, "STATION_OF_THE_TEST") == "one"
        monkeypatch.setenv("STATION_OF_THE_TEST", "two")
        assert second._run("steady", "os", "getenv", 60.0, "STATION_OF_THE_TEST") == "two"
    finally:
        first.close()
        second.close()


def test_a_child_that_is_killed_while_it_has_nothing_to_do_costs_no_page() -> None:
    scan = str(SAMPLES / "khai-sinh" / "02-giay-chung-sinh.jpg")
    workers = Workers(1, 3000, 60.0)
    try:
        assert workers.inspect(scan).frames
        (pool,) = workers._pools.values()
        child = psutil.Process(workers._run("arrivals", "os", "getpid", 60.0))
        while pool.active:
            with suppress(psutil.NoSuchProcess):
                child.kill()
            time.sleep(0.05)

        assert workers.inspect(scan).frames
    finally:
        workers.close()
