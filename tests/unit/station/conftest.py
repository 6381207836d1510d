"""One delivered root for all tests of the checker; each breaks a copy of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from station.app import Station
from station.case_system.server import CaseSystem
from station.config import load
from tests.world.delivered import SAMPLES, TOKEN, Case


@pytest.fixture(scope="session")
def delivered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("delivered")
    watch = folder / "scan"
    watch.mkdir()
    system = CaseSystem(folder / "case-system", "127.0.0.1", 0, TOKEN)
    system.start()
    settings = load(
        root=folder / "root",
        watch=watch,
        target_url=system.url,
        target_token=TOKEN,
        settle_seconds=0.1,
        unfinished_seconds=0.4,
        read_back_seconds=0.0,
        operator="tester",
        workers=1,
    )
    with Station(settings) as station:
        found = station.desk.open("ton-dong", "HS-1")
        for name in ("khai-sinh/05-hong.jpg", "ton-dong/02-cong-van.jpg"):
            shutil.copy(SAMPLES / name, watch / Path(name).name)
        station.drain()
        station.desk.finish(found.id, "one file was refused")
        station.drain()
        sent = station.desk.view(found.id).delivery
        assert sent is not None
        assert sent.state == "verified"
    system.stop()
    return folder


@pytest.fixture
def case(delivered: Path, tmp_path: Path) -> Case:
    for name in ("root", "case-system"):
        shutil.copytree(delivered / name, tmp_path / name)
    return Case(tmp_path / "root", tmp_path / "case-system")
