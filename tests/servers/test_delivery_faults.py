"""A delivery under faults: each answer at each step has its one next step, liars are found, a bad line costs little."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ocr.errors import Failure
from station.app import Station
from station.case_system.server import CaseSystem
from station.config import load
from station.connectors import TRANSIENT
from station.connectors.rest import RestConnector
from station.pipeline import delivery
from station.types import Delivery
from tests.servers.conftest import TOKEN, MakeParcel
from tests.servers.cutter import Cutter
from tests.servers.liar import Liar
from tests.servers.test_rest_connector import http
from tests.world.papers import code_page

Rule = Callable[[str, bytes, int], Any]

REFUSED = dict.fromkeys((400, 413, 415, 422), "DLV-005")
BUSY = dict.fromkeys((409, 423, 425, 429, 500, 502, 503, 504), "DLV-002")
EVERYWHERE = {401: "DLV-003", 403: "DLV-004", 302: "DLV-009", 511: "DLV-009"} | REFUSED | BUSY
LOST = {404: "DLV-009", 410: "DLV-009"}
STEPS: dict[str, tuple[str, dict[int, str]]] = {
    "the manifest": ("PUT /v1/dossiers", EVERYWHERE | LOST),
    "a new upload": ("POST /files", EVERYWHERE | LOST),
    "asking for the offset": ("HEAD /files", EVERYWHERE | LOST),
    "bytes": ("PATCH /files", EVERYWHERE | {460: "DLV-006", 404: "DLV-002", 410: "DLV-002"}),
    "the commit": ("POST /v1/dossiers", EVERYWHERE | LOST),
    "reading back": ("GET /v1/receipts", EVERYWHERE | LOST),
}
"""Step → how its requests begin, and what each answer means there. 404 of an upload's bytes = it is made anew, thrice."""
WAITS = TRANSIENT | {"DLV-003"}


@pytest.mark.parametrize("step", STEPS)
def test_each_answer_at_each_step_means_what_the_table_says(
    server: CaseSystem, make_parcel: MakeParcel, step: str
) -> None:
    begins, table = STEPS[step]
    found = {}
    for status in table:
        liar = Liar(
            server.url, lambda start, _body, _n, status=status: http(status) if start.startswith(begins) else None
        )
        client = RestConnector(liar.url, TOKEN, chunk_size=1 << 17)
        try:
            if step == "reading back":
                client.find("no-key")
            else:
                client.send(
                    make_parcel(70_000, code=f"H-{status}"), f"k-{status}", lambda _sent, _of: None, lambda: False
                )
            found[status] = "no failure"
        except Failure as failure:
            found[status] = failure.code
        finally:
            client.close()
            liar.close()

    assert found == table


def test_a_portals_page_gets_nothing_of_the_dossier_but_the_question(
    server: CaseSystem, make_parcel: MakeParcel
) -> None:
    page = http(200, b"<html>Sign in</html>", "Content-Type: text/html")
    portal = Liar(server.url, lambda _start, _body, _n: page)
    client = RestConnector(portal.url, TOKEN)

    with pytest.raises(Failure, match="DLV-009"):
        client.send(make_parcel(1000), "key-1", lambda _sent, _of: None, lambda: False)

    client.close()
    portal.close()
    assert len(portal.seen) == 1


@pytest.fixture(scope="module")
def queued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A root whose one dossier is sealed and waits to be sent."""
    folder = tmp_path_factory.mktemp("queued")
    (folder / "scan").mkdir()
    with Station(_settings(folder, "http://127.0.0.1:1")) as station:
        found = station.desk.open("ton-dong", "HS-1")
        code_page(1).save(folder / "scan" / "scan.png")
        station.drain()
        station.desk.finish(found.id, "one page is enough")
        station.drain()
        assert [row.state for row in station.outbox.rows()] == ["queued"]
    return folder


def _settings(folder: Path, url: str) -> Any:
    return load(
        root=folder / "root",
        watch=folder / "scan",
        target_url=url,
        target_token=TOKEN,
        settle_seconds=0.1,
        read_back_seconds=0.0,
        operator="tester",
        workers=1,
    )


@pytest.fixture
def send(queued: Path, tmp_path: Path, server: CaseSystem) -> Iterator[Callable[[Rule], Delivery]]:
    """Send the waiting dossier through a liar, read back what was acknowledged; gives how the delivery stands then."""
    liars: list[Liar] = []

    def sending(rule: Rule) -> Delivery:
        liar = Liar(server.url, rule)
        liars.append(liar)
        shutil.copytree(queued / "root", tmp_path / "root")
        with Station(_settings(tmp_path, liar.url)) as station:
            station.outbox.retry(station.outbox.rows()[0].id)
            stop = station._engine._stop  # type: ignore[union-attr]
            while delivery.step(station._ctx, stop):  # type: ignore[arg-type]
                pass
            return station.outbox.rows()[0]

    yield sending
    for liar in liars:
        liar.close()


def at(begins: str, change: Callable[[dict[str, Any]], object], times: int = 1 << 30) -> Rule:
    """The honest server's JSON answer with something changed in it."""
    done: list[int] = []

    def rule(start: str, body: bytes, number: int) -> Any:
        if not start.startswith(begins) or len(done) >= times or (begins == "POST /v1" and "/commit" not in start):
            return None
        done.append(number)

        def twist(answer: bytes) -> bytes:
            value = json.loads(answer.split(b"\r\n\r\n", 1)[1])
            change(value)
            return http(200, json.dumps(value).encode(), "Content-Type: application/json")

        return twist, body

    return rule


def head(begins: str, offset: str, status: int = 204) -> Rule:
    """An answer of the upload that tells this offset and does nothing."""
    return lambda start, _body, _n: (
        http(status, b"", "Tus-Resumable: 1.0.0", f"Upload-Offset: {offset}") if start.startswith(begins) else None
    )


def _other_bytes(value: dict[str, Any]) -> None:
    value["files"][0]["sha256"] = "0" * 64


COMMIT, BACK = "POST /v1", "GET /v1/receipts"
LIES: dict[str, tuple[Rule, str, str]] = {
    "a receipt with another hash": (at(COMMIT, _other_bytes), "held", "DLV-008"),
    "a receipt without a hash": (at(COMMIT, lambda v: v["files"][0].pop("sha256")), "queued", "DLV-009"),
    "a receipt for a file less": (at(COMMIT, lambda v: v["files"].pop()), "held", "DLV-008"),
    "a receipt for a file more": (
        at(COMMIT, lambda v: v["files"].append({"fileId": "x", "sha256": "1" * 64})),
        "held",
        "DLV-008",
    ),
    "a receipt with one file twice": (at(COMMIT, lambda v: v["files"].append(v["files"][0])), "held", "DLV-008"),
    "a receipt without a number": (at(COMMIT, lambda v: v.pop("receiptId")), "queued", "DLV-009"),
    "stored other bytes than it acknowledged": (at(BACK, _other_bytes), "held", "DLV-008"),
    "forgot after it acknowledged": (
        lambda start, _body, _n: (
            http(404, b'{"code":"no_receipt"}', "Content-Type: application/json") if start.startswith(BACK) else None
        ),
        "held",
        "DLV-015",
    ),
    "shows fewer files than it acknowledged": (at(BACK, lambda v: v["files"].pop()), "held", "DLV-008"),
    "has it all before a byte was sent": (head("HEAD /files", "{size}", 200), "queued", "DLV-002"),
    "an offset beyond the file": (head("HEAD /files", "999999999", 200), "queued", "DLV-009"),
    "an offset that never moves": (head("PATCH /files", "0"), "queued", "DLV-002"),
}
"""Lie → how it is told, and how the delivery must stand after it: never `verified`."""


@pytest.mark.parametrize("lie", LIES)
def test_a_lie_of_the_receiver_is_found(send: Callable[[Rule], Delivery], queued: Path, lie: str) -> None:
    rule, state, code = LIES[lie]
    if "before a byte" in lie:
        sizes = {
            path.name: path.stat().st_size for path in (queued / "root" / "packages").rglob("*.*") if path.is_file()
        }
        rule = _already_there(sizes)

    row = send(rule)

    assert (row.state, row.code) == (state, code)


def _already_there(sizes: dict[str, int]) -> Rule:
    """Each upload is said to be complete: the size was in the request that made it."""
    lengths = iter(sorted(sizes.values()))
    told: dict[str, int] = {}

    def rule(start: str, _body: bytes, _n: int) -> Any:
        if not start.startswith("HEAD /files"):
            return None
        length = told.setdefault(start, next(lengths, 1))
        return http(200, b"", "Tus-Resumable: 1.0.0", f"Upload-Offset: {length}")

    return rule


def test_an_honest_receiver_is_believed(send: Callable[[Rule], Delivery]) -> None:
    assert send(lambda _start, _body, _n: None).state == "verified"


def test_a_proxy_in_the_environment_is_not_asked(
    server: CaseSystem, make_parcel: MakeParcel, monkeypatch: pytest.MonkeyPatch
) -> None:
    thief = Liar(server.url, lambda _start, _body, _n: None)
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, thief.url)
    client = RestConnector(server.url, TOKEN)

    client.send(make_parcel(1000), "key-1", lambda _sent, _of: None, lambda: False)

    client.close()
    thief.close()
    assert thief.seen == []


def test_over_a_line_that_loses_30_percent_of_its_connections_everything_arrives_once_for_little_more(
    server: CaseSystem, make_parcel: MakeParcel, tmp_path: Path
) -> None:
    line = Cutter(server.url, seed=7, cut=0.3, within=1_100_000)
    parcels = [make_parcel(700_000, 300_000, code=f"H-{number}") for number in range(20)]
    receipts = []
    for number, parcel in enumerate(parcels):
        for _try in range(60):
            client = RestConnector(line.url, TOKEN)
            try:
                receipts.append(client.send(parcel, f"key-{number}", lambda _sent, _of: None, lambda: False))
                break
            except Failure as failure:
                assert failure.code in WAITS, failure
            finally:
                client.close()
    line.close()

    assert [receipt.files for receipt in receipts] == [
        tuple((file.file_id, file.sha256) for file in parcel.files) for parcel in parcels
    ]
    assert len({receipt.receipt_id for receipt in receipts}) == 20
    payload = sum(file.size for parcel in parcels for file in parcel.files)
    print(f"{line.cuts} of {line.connections} connections cut, {line.sent / payload:.3f} x the bytes")
    assert line.cuts >= 4
    assert line.sent <= 1.10 * payload
