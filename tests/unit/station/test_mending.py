"""Files that vanish or rot under the station cost nobody's dossier but the one they belong to, and are told in words."""

from __future__ import annotations

import json
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ocr.errors import Failure
from station import mending
from station.app import Station
from station.config import Settings
from station.connectors import Parcel, Receipt
from station.messages import notice
from station.pipeline import caring, delivery, indexing, judging, recognition
from station.types import Page
from tests.unit.station.test_leases import secured
from tests.world.papers import code_page
from tests.world.stages import arrive


def rot(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def vanish(path: Path) -> None:
    path.unlink()


def ready(station: Station, settings: Settings) -> Page:
    """A page that was read and has its paper."""
    secured(station, settings)
    ctx = station._ctx
    assert ctx is not None
    while judging.step(ctx) or recognition.step(ctx) or indexing.step(ctx):
        pass
    return station.desk.view(station.desk.find("HS-1").id).pages[0]


class Forgetful:
    """A case system that takes a delivery, knows nothing of it afterwards, and takes it again."""

    remembers = False
    _receipt: Receipt | None = None

    def send(self, parcel: Parcel, key: str, *_: object) -> Receipt:
        self._receipt = Receipt(key, "2026-01-01T00:00:00Z", tuple((f.file_id, f.sha256) for f in parcel.files), "{}")
        return self._receipt

    def read_back(self, _key: str) -> Receipt | None:
        return self._receipt if self.remembers else None


def test_what_the_disk_lost_of_a_page_is_made_again_from_its_scan_but_not_without_end(
    station: Station, settings: Settings
) -> None:
    page = ready(station, settings)
    ctx = station._ctx
    assert ctx is not None
    vanish(ctx.vault.path(page.look))
    rot(ctx.vault.path(page.reading))
    rot(ctx.vault.path(page.fields))
    ctx.values._read.clear()
    with pytest.raises(Failure, match="VLT-004"):
        station.desk.view(page.dossier_id)  # never shown as if nothing had been read

    for _ in range(9):
        if not station._engine._guarded("office", station._engine._office):  # type: ignore[union-attr]
            recognition.step(ctx) or judging.step(ctx)
    again = station.desk.view(page.dossier_id).pages[0]
    done = []
    for _ in range(mending.TIMES + 1):
        ctx.vault.lost.add(page.fields)
        done.append(mending.step(ctx))
        indexing.step(ctx)

    assert (again.state, again.reading) == ("ready", page.reading)
    assert ctx.vault.get(page.reading) and ctx.vault.get(page.look)
    assert not done[-1]


def test_a_dossier_that_could_not_be_sealed_says_why(station: Station, settings: Settings) -> None:
    page = ready(station, settings)
    ctx = station._ctx
    assert ctx is not None
    rot(ctx.vault.path(page.original))
    station.desk.finish(page.dossier_id, "one page only")
    while station._engine._office():  # type: ignore[union-attr]
        pass

    view = station.desk.view(page.dossier_id)

    assert (view.dossier.state, view.finish_hint.startswith(notice("VLT-004").title)) == ("review", True)


def test_what_is_found_lost_during_sealing_is_read_again_before_anything_is_sealed(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = ready(station, settings)
    ctx = station._ctx
    assert ctx is not None
    station.desk.finish(page.dossier_id, "one page only")
    with monkeypatch.context() as full:
        full.setattr("station.pipeline.sealing._seal", lambda *_: (_ for _ in ()).throw(Failure("VLT-001", place="p")))
        with pytest.raises(Failure, match="VLT-001"):
            while station._engine._office():  # type: ignore[union-attr]
                pass
    vanish(ctx.vault.path(page.reading))
    ctx.vault.lost.add(page.reading)  # as the desk finds it, which looks at any time
    for _ in range(12):
        if not station._engine._office():  # type: ignore[union-attr]
            recognition.step(ctx) or judging.step(ctx)
    view = station.desk.view(page.dossier_id)
    package = settings.root / "packages" / "HS-1" / "r1" / "manifest.json"

    assert (view.dossier.state, view.pages[0].state) == ("sealed", "ready")
    assert json.loads(package.read_bytes())["pages"][0]["hasText"]


def test_a_package_that_lost_a_file_is_held_and_one_that_was_forgotten_is_sent_again(
    station: Station, settings: Settings
) -> None:
    ready(station, settings)
    ctx = station._ctx
    assert ctx is not None
    station.desk.finish(station.desk.find("HS-1").id, "one page only")
    while station._engine._office():  # type: ignore[union-attr]
        pass
    folder = settings.root / "packages" / "HS-1" / "r1"
    found = []
    for spoil, name in ((rot, "*.pdf"), (vanish, "*.pdf"), (rot, "manifest.json"), (vanish, "manifest.json")):
        path = next(folder.glob(name))
        whole = path.read_bytes()
        spoil(path)
        delivery.step(ctx, station._engine._stop)  # type: ignore[union-attr]
        row = station.outbox.rows()[0]
        found.append((row.state, row.code, delivery.step(ctx, station._engine._stop)))  # type: ignore[union-attr]
        path.write_bytes(whole)
        station.outbox.retry(row.id)

    ctx.__dict__["connector"] = forgetful = Forgetful()
    states = []
    for _ in range(4):
        delivery.step(ctx, station._engine._stop)  # type: ignore[union-attr]
        states.append(station.outbox.rows()[0].state)
        if states[-1] == "held":
            forgetful.remembers = True
            station.outbox.retry(row.id)

    assert found == [("held", "SEA-004", False)] * 4
    assert states == ["acknowledged", "held", "acknowledged", "verified"]


def test_a_pause_that_a_clock_far_ahead_wrote_does_not_hold_a_sending_for_years() -> None:
    ctx: Any = SimpleNamespace(settings=SimpleNamespace(read_back_seconds=60.0))
    now = time.time()
    written: dict[str, Any] = {
        name: SimpleNamespace(next_try=now + seconds)
        for name, seconds in (("over", -1), ("waits", 600), ("the battery died since", 40 * 365 * 86400))
    }

    due = {name: delivery._due(ctx, row) for name, row in written.items()}

    assert due == {"over": True, "waits": False, "the battery died since": True}


def test_a_station_whose_ledger_is_gone_takes_nothing_and_does_not_begin_an_empty_one(
    station: Station, settings: Settings
) -> None:
    secured(station, settings)
    code_page(2).save(settings.watch / "next.png")
    for path in settings.root.glob("ledger.db*"):
        path.unlink()

    with pytest.raises(Failure, match="LDG-008"), station._ctx.ledger.transaction():  # type: ignore[union-attr]
        pass
    with pytest.raises(Failure, match="LDG-001"):
        station.desk.recent()
    station.close()
    with pytest.raises(Failure, match="LDG-008"), Station(settings):
        pass
    assert not (settings.root / "ledger.db").exists()
    assert (settings.watch / "next.png").exists()


def test_idle_time_finds_the_original_that_rotted_and_names_its_paper(
    station: Station, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = station.desk.open("ton-dong", "HS-1")
    pages = [page for _ in range(3) for page in arrive(station, home)]
    ctx, stop = station._ctx, station._engine._stop  # type: ignore[union-attr]
    assert ctx is not None
    rot(ctx.vault.path(pages[1].original))
    monkeypatch.setattr(caring, "PARTS", 1)
    care = caring.Care()

    working = care.step(ctx, stop)
    monkeypatch.setattr(caring, "CALM", 0.0)
    read = 0
    while care.step(ctx, stop):
        read += 1

    assert (working, read) == (False, 3)
    assert [(t.code, t.facts) for t in ctx.troubles.all()] == [("VLT-006", {"dossier": "HS-1", "page": 2})]


def test_every_file_of_the_vault_has_its_day_in_thirty(station: Station) -> None:
    ctx = station._ctx
    assert ctx is not None
    names = sorted(ctx.vault.put(str(number).encode()) for number in range(200))
    ctx.vault.path(names[0]).with_name("desktop.ini").write_bytes(b"left by a system")

    assert sorted(name for part in range(caring.PARTS) for name in caring.part_of(ctx.vault, part)) == names
