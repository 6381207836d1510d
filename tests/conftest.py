"""Fixtures that every suite may use: an offscreen Qt, a station on a fresh root, the real case system."""

from __future__ import annotations

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Iterator
from pathlib import Path

import pytest

from station import i18n
from station.app import Station
from station.case_system.server import CaseSystem
from station.config import Settings, load

TOKEN = "test-token-1234"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """Tests read English sentences and never this machine's own settings."""
    for name in [name for name in os.environ if name.startswith("STATION_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("STATION_CONFIG", str(tmp_path / "none.toml"))
    i18n.use_language("en")
    yield
    i18n.use_language("en")


@pytest.fixture
def case_system(tmp_path: Path) -> Iterator[CaseSystem]:
    system = CaseSystem(tmp_path / "case-system", "127.0.0.1", 0, TOKEN)
    system.start()
    yield system
    system.stop()


@pytest.fixture
def settings(tmp_path: Path, case_system: CaseSystem) -> Settings:
    watch = tmp_path / "scan"
    watch.mkdir()
    return load(
        root=tmp_path / "root",
        watch=watch,
        target_url=case_system.url,
        target_token=TOKEN,
        settle_seconds=0.1,
        unfinished_seconds=0.4,
        read_back_seconds=0.0,
        lang="en",
        operator="tester",
        workers=1,
    )


@pytest.fixture
def station(settings: Settings) -> Iterator[Station]:
    with Station(settings) as opened:
        yield opened
