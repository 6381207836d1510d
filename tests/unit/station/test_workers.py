"""Children that hang or are stopped leave nobody waiting who needn't."""

from __future__ import annotations

import threading
from contextlib import suppress

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
