"""Personal data that went through the station stands in no output, argument, environment, file name or audit event."""

from __future__ import annotations

import shutil
import sqlite3
import threading
from contextlib import suppress
from dataclasses import dataclass, field

import psutil
import pytest

from tests.world.command import Station, finish, station
from tests.world.delivered import SAMPLES

CARD = SAMPLES / "khai-sinh" / "03-can-cuoc.png"
CANARIES = ("000090000017", "Lê Văn Ánh", "LÊ VĂN ÁNH", "Le Van Anh", "token-7f3a91")
"""What stands on the card, in its file's name, in the dossier's title and in the settings."""


@dataclass
class Traces:
    """What others on the same machine could have seen while the station worked."""

    processes: set[str] = field(default_factory=set)
    environments: set[str] = field(default_factory=set)
    output: str = ""
    names: set[str] = field(default_factory=set)
    events: str = ""
    text: str = ""


def _watch(own: int, traces: Traces, stop: threading.Event) -> None:
    while not stop.wait(0.02):
        with suppress(psutil.Error):
            for child in psutil.Process(own).children(recursive=True):
                with suppress(psutil.Error):
                    traces.processes.add(" ".join(child.cmdline()))
                    traces.environments.add("\n".join(child.environ().values()))


def _run(call: Station, traces: Traces, *words: str) -> None:
    process = call.start(*words)
    stop = threading.Event()
    watcher = threading.Thread(target=_watch, args=(process.pid, traces, stop))
    watcher.start()
    answer = finish(process)
    stop.set()
    watcher.join()
    assert answer.code in (0, 4, 6), answer  # 4: a file was refused
    traces.output += answer.out + answer.err


@pytest.fixture(scope="module")
def traces(tmp_path_factory: pytest.TempPathFactory) -> Traces:
    folder = tmp_path_factory.mktemp("canaries")
    (folder / "scan").mkdir()
    call = station(
        root=folder / "root",
        watch=folder / "scan",
        settle_seconds=0.1,
        unfinished_seconds=0.4,
        target_url="http://127.0.0.1:1",
        target_token="token-7f3a91",
        workers=1,
        operator="tester",
    )
    found = Traces()
    call("dossier", "open", "ton-dong", "--code", "HS-1", "--title", "Lê Văn Ánh")
    shutil.copy(CARD, folder / "scan" / "Lê Văn Ánh 000090000017.png")
    shutil.copy(SAMPLES / "khai-sinh" / "05-hong.jpg", folder / "scan" / "LÊ VĂN ÁNH.jpg")
    _run(call, found, "run", "--once")
    call("dossier", "finish", "HS-1", "--reason", "một tệp hỏng")
    _run(call, found, "run", "--once")
    found.names = {str(path.relative_to(folder / "root")) for path in (folder / "root").rglob("*")}
    with sqlite3.connect(folder / "root" / "ledger.db") as ledger:
        found.events = repr(ledger.execute("SELECT actor, code, facts FROM event").fetchall())
    ledger.close()
    found.text = call("search", "000090000017").out
    return found


def test_the_station_did_read_the_card(traces: Traces) -> None:
    assert "HS-1" in traces.text
    assert any("packages/HS-1/r1/manifest.json" in name for name in traces.names)
    assert len(traces.processes) >= 1


@pytest.mark.parametrize("place", ["processes", "environments", "names", "output", "events"])
@pytest.mark.parametrize("canary", CANARIES)
def test_no_canary_stands_where_others_could_read_it(traces: Traces, place: str, canary: str) -> None:
    seen = getattr(traces, place)
    assert not [text for text in ([seen] if isinstance(seen, str) else seen) if canary in text]
