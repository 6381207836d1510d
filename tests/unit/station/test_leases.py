"""A row that a step dropped because of disk or ledger is taken up again by the same run, and the try isn't held against it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

from ocr.errors import Failure
from station.app import Station
from station.config import Settings
from station.ledger.store import Ledger
from station.pipeline import capture, delivery, judging
from station.states import Kind
from tests.world.papers import code_page


def secured(station: Station, settings: Settings) -> int:
    """One page in the vault, not looked at yet."""
    station.desk.open("ton-dong", "HS-1")
    code_page(1).save(settings.watch / "scan.png")
    watch = capture.Watch(starting=False)
    while not capture.reconcile(station._ctx, watch):  # type: ignore[arg-type]
        station._engine._stop.wait(settings.settle_seconds)  # type: ignore[union-attr]
    return station.desk.view(station.desk.find("HS-1").id).pages[0].id


def test_a_page_dropped_by_a_full_disk_is_judged_by_the_same_run(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = secured(station, settings)
    ctx = station._ctx
    assert ctx is not None

    def full(_body: bytes) -> str:
        raise Failure("VLT-001", place="vault", error="No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(ctx.vault, "put", full)
        for _ in range(3):
            with pytest.raises(Failure, match="VLT-001"):
                judging.step(ctx)

    judging.step(ctx)

    assert ctx.queries.page(page).state == "judged"


def test_a_row_at_work_is_left_to_its_thread_until_it_is_brought_to_an_end(
    station: Station, settings: Settings
) -> None:
    page = secured(station, settings)
    ledger: Ledger = station._ctx.ledger  # type: ignore[union-attr]
    ledger.claim(Kind.PAGE, page, "secured")
    seen: list[Any] = []

    def other() -> None:
        seen.append(ledger.busy(Kind.PAGE))

    for end in (lambda: None, lambda: ledger.release(Kind.PAGE, page)):
        end()
        thread = threading.Thread(target=other)
        thread.start()
        thread.join()

    assert (seen, ledger.busy(Kind.PAGE)) == ([frozenset({page}), frozenset()], frozenset())


def test_a_sending_cut_off_by_the_ledger_is_sent_by_the_same_run(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    secured(station, settings)
    station.drain()
    station.desk.finish(station.desk.find("HS-1").id, "nothing else")
    advance = Ledger.advance

    def refuses(ledger: Ledger, connection: Any, kind: Kind, ref: int, old: str, new: str, /, **more: Any) -> None:
        if new == "acknowledged":
            raise Failure("LDG-001", error="disk I/O error")
        advance(ledger, connection, kind, ref, old, new, **more)

    with monkeypatch.context() as broken:
        broken.setattr(Ledger, "advance", refuses)
        with pytest.raises(Failure, match="LDG-001"):
            station.drain()
    for _ in range(3):
        delivery.step(station._ctx, threading.Event())  # type: ignore[arg-type]

    assert [row.state for row in station.outbox.rows()] == ["verified"]
