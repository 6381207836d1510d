"""The REST connector against the real server, a lying one, and one that is killed."""

import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from ocr.errors import Failure
from station.connectors import TRANSIENT, connector
from station.connectors.rest import RestConnector
from tests.servers.conftest import TOKEN
from tests.servers.liar import Liar

ROOT = Path(__file__).resolve().parents[2]


def go(client: RestConnector, parcel, key="key-1", seen=None, stop=lambda: False):
    return client.send(parcel, key, lambda sent, total: seen.append((sent, total)) if seen is not None else None, stop)


def code_of(call) -> Failure:
    with pytest.raises(Failure) as caught:
        call()
    return caught.value


@pytest.fixture
def lie(server):
    liars = []

    def make(rule) -> tuple[RestConnector, Liar]:
        liar = Liar(server.url, rule)
        liars.append(liar)
        return RestConnector(liar.url, TOKEN, chunk_size=4096), liar

    yield make
    for liar in liars:
        liar.close()


def http(status: int, body: bytes = b"", *headers: str) -> bytes:
    rows = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", "Connection: close", *headers]
    return "\r\n".join(rows).encode() + b"\r\n\r\n" + body


def test_a_parcel_arrives_and_its_receipt_can_be_found_and_read_back(server, make_parcel):
    client, parcel, seen = connector("rest", server.url, TOKEN), make_parcel(1_300_000, 0, 70_000), []
    assert client.check() == "tram-so-hoa case system, tus 1.0.0"
    assert client.find("key-1") is None
    receipt = go(client, parcel, seen=seen)
    assert seen == sorted(seen) and seen[-1] == (1_370_000, 1_370_000)
    assert dict(receipt.files) == {f.file_id: f.sha256 for f in parcel.files}
    assert client.find("key-1") == client.read_back("key-1") == receipt
    assert go(client, parcel) == receipt


def test_stopping_between_chunks_is_transient_and_the_next_send_goes_on_there(server, make_parcel):
    client, parcel, seen = RestConnector(server.url, TOKEN, chunk_size=1000), make_parcel(10_000), []
    failure = code_of(lambda: go(client, parcel, seen=seen, stop=lambda: bool(seen) and seen[-1][0] >= 3000))
    assert failure.code == "DLV-011" and failure.code in TRANSIENT
    again = []
    go(client, parcel, seen=again)
    assert again[0] == (3000, 10_000)


def test_other_content_under_the_same_revision_or_key_is_a_conflict(server, make_parcel):
    client = RestConnector(server.url, TOKEN)
    go(client, make_parcel(100))
    assert code_of(lambda: go(client, make_parcel(101), key="key-2")).code == "DLV-007"
    assert code_of(lambda: go(client, make_parcel(100, revision=2), key="key-1")).code == "DLV-007"


def test_a_wrong_token_pauses_and_a_closed_port_is_transient(server):
    assert code_of(RestConnector(server.url, "wrong-token").check).code == "DLV-003"
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert code_of(RestConnector(f"http://127.0.0.1:{port}", TOKEN).check).code == "DLV-001"


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (http(401), "DLV-003"),
        (http(403), "DLV-004"),
        (http(400), "DLV-005"),
        (http(413), "DLV-005"),
        (http(415), "DLV-005"),
        (http(429), "DLV-002"),
        (http(500), "DLV-002"),
        (http(502), "DLV-002"),
        (http(504), "DLV-002"),
        (http(511), "DLV-009"),
        (http(302, b"", "Location: http://portal/"), "DLV-009"),
        (http(200, b"<html>Sign in</html>", "Content-Type: text/html"), "DLV-009"),
        (http(200, b"{}", "Content-Type: application/json"), "DLV-009"),
        (http(404, b"no"), "DLV-009"),
        (http(200, b"x", "Content-Encoding: gzip"), "DLV-009"),
        (b"HTTP/1.1 200 OK\r\nContent-Le", "DLV-001"),
    ],
)
@pytest.mark.parametrize("step", ["PUT ", "POST /v1"])
def test_each_answer_has_its_one_next_step(lie, make_parcel, answer, code, step):
    client, _ = lie(lambda start, body, n: answer if start.startswith(step) else None)
    assert code_of(lambda: go(client, make_parcel(100))).code == code


def test_a_busy_server_tells_when_to_come_back_but_never_after_more_than_an_hour(lie, make_parcel):
    client, _ = lie(lambda start, body, n: http(503, b"", f"Retry-After: {17 if n == 1 else 99999}"))
    assert code_of(client.check).facts["retry_after"] == 17
    assert code_of(client.check).facts["retry_after"] == 3600


def test_a_refused_field_is_named(lie, make_parcel):
    body = b'{"code":"bad_size","field":"files[0].size"}'
    client, _ = lie(lambda start, _b, n: http(422, body, "Content-Type: application/json"))
    failure = code_of(lambda: go(client, make_parcel(100)))
    assert (failure.code, failure.facts["field"], failure.facts["status"]) == ("DLV-005", "files[0].size", 422)


def test_a_lost_acknowledgement_of_the_commit_ends_in_the_same_receipt(lie, server, make_parcel):
    lost = []

    def rule(start, body, n):
        if "/commit" in start and not lost:
            lost.append(n)
            return "lose", body
        return None

    client, _ = lie(rule)
    parcel = make_parcel(9000)
    assert code_of(lambda: go(client, parcel)).code == "DLV-001"
    held = client.find("key-1")
    assert held is not None and go(client, parcel).receipt_id == held.receipt_id


def test_a_body_cut_in_the_middle_is_resumed_from_the_servers_offset(lie, server, make_parcel):
    cut = []

    def rule(start, body, n):
        if start.startswith("PATCH") and len(cut) < 1 and sum(s.startswith("PATCH") for s in liar.seen) == 2:
            cut.append(n)
            return "lose", body[: len(body) // 2]
        return None

    client, liar = lie(rule)
    parcel = make_parcel(10_000)
    assert code_of(lambda: go(client, parcel)).code == "DLV-001"
    seen = []
    go(client, parcel, seen=seen)
    assert seen[0][0] == 4096


def test_a_chunk_damaged_once_is_sent_again_and_one_damaged_always_is_held(lie, make_parcel):
    def once(start, body, n):
        first = start.startswith("PATCH") and sum(s.startswith("PATCH") for s in liar.seen) == 1
        return (None, b"\0" * len(body)) if first else None

    client, liar = lie(once)
    go(client, make_parcel(9000))
    client, liar = lie(lambda start, body, n: (None, b"\0" * len(body)) if start.startswith("PATCH") else None)
    assert code_of(lambda: go(client, make_parcel(9000, revision=2), key="key-2")).code == "DLV-006"
    assert sum(start.startswith("PATCH") for start in liar.seen) == 4


def test_an_upload_that_vanished_is_created_again_and_a_wrong_offset_is_looked_up(lie, make_parcel):
    script = iter([http(410, b"", "Tus-Resumable: 1.0.0"), http(423), http(409)])
    client, liar = lie(lambda start, body, n: next(script, None) if start.startswith("PATCH") else None)
    go(client, make_parcel(9000))
    assert sum(start.startswith("POST /files") for start in liar.seen) == 2


def test_a_server_that_is_always_busy_with_the_upload_is_left_alone_for_now(lie, make_parcel):
    client, liar = lie(lambda start, body, n: http(423) if start.startswith("PATCH") else None)
    assert code_of(lambda: go(client, make_parcel(9000))).code == "DLV-002"
    assert sum(start.startswith("PATCH") for start in liar.seen) == 5


def test_a_receipt_with_another_hash_is_an_alarm_and_one_without_hash_is_no_receipt(lie, make_parcel):
    def lying(change):
        def rule(start, body, n):
            if "/commit" not in start:
                return None

            def twist(answer: bytes) -> bytes:
                value = json.loads(answer.split(b"\r\n\r\n", 1)[1])
                change(value["files"][0])
                return http(200, json.dumps(value).encode(), "Content-Type: application/json")

            return twist, body

        return rule

    client, _ = lie(lying(lambda file: file.update(sha256="0" * 64)))
    failure = code_of(lambda: go(client, make_parcel(100)))
    assert failure.code == "DLV-008" and failure.code not in TRANSIENT
    client, _ = lie(lying(lambda file: file.pop("sha256")))
    assert code_of(lambda: go(client, make_parcel(100, revision=2), key="key-2")).code == "DLV-009"


def test_the_token_is_never_sent_to_another_host(lie, make_parcel):
    elsewhere = http(201, b"", "Tus-Resumable: 1.0.0", "Location: http://127.0.0.1:1/files/x")
    client, _ = lie(lambda start, body, n: elsewhere if start.startswith("POST /files") else None)
    assert code_of(lambda: go(client, make_parcel(100))).facts["why"] == "other_host"


def test_addresses_that_would_leak_the_token_are_refused(server):
    assert code_of(lambda: RestConnector("http://case.example.vn", TOKEN)).code == "DLV-010"
    assert code_of(lambda: RestConnector("https://case.example.vn", TOKEN, verify=False)).code == "DLV-010"
    assert code_of(lambda: RestConnector("ftp://x", TOKEN)).code == "DLV-013"
    assert code_of(lambda: connector("nothing", server.url, TOKEN)).code == "DLV-012"


@pytest.mark.skipif(shutil.which("openssl") is None, reason="needs openssl to make a certificate")
def test_an_untrusted_or_misnamed_certificate_is_held_with_its_cause(tmp_path):
    key, certificate = tmp_path / "key.pem", tmp_path / "certificate.pem"
    subprocess.run(
        [
            "openssl",
            "req",
            "-x509",
            "-newkey",
            "rsa:2048",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=x",
            "-keyout",
            str(key),
            "-out",
            str(certificate),
        ],
        check=True,
        capture_output=True,
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    trusting = ssl.create_default_context(cafile=str(certificate))
    for verify, cause in ((True, "unknown_issuer"), (trusting, "wrong_name")):
        with socket.create_server(("127.0.0.1", 0)) as listening:

            def answer(listening=listening) -> None:
                line, _ = listening.accept()
                with line, pytest.raises(ssl.SSLError):
                    context.wrap_socket(line, server_side=True)

            thread = threading.Thread(target=answer, daemon=True)
            thread.start()
            client = RestConnector(f"https://127.0.0.1:{listening.getsockname()[1]}", TOKEN, verify=verify)
            failure = code_of(client.check)
            thread.join(5)
        assert (failure.code, failure.facts["cause"]) == ("DLV-010", cause)


def start_process(root: Path, port: int) -> subprocess.Popen[bytes]:
    script = (
        "import os,sys;from pathlib import Path;from station.case_system.server import serve;"
        "serve(Path(sys.argv[1]), port=int(sys.argv[2]), token=os.environ['CASE_TOKEN'])"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", script, str(root), str(port)], cwd=ROOT, env={**os.environ, "CASE_TOKEN": TOKEN}
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            httpx.get(f"http://127.0.0.1:{port}/", trust_env=False, timeout=1)
            return process
        except httpx.TransportError:
            time.sleep(0.05)
    raise AssertionError("the server didn't start")


def test_a_server_killed_in_the_middle_of_an_upload_resumes_with_the_same_bytes(make_parcel, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    root, parcel, seen = tmp_path / "killed", make_parcel(4_000_000), []
    process = start_process(root, port)
    client = RestConnector(f"http://127.0.0.1:{port}", TOKEN, chunk_size=100_000)

    def killing(sent: int, total: int) -> None:
        seen.append(sent)
        if sent >= 1_500_000 and process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()

    failure = code_of(lambda: client.send(parcel, "key-1", killing, lambda: False))
    assert failure.code == "DLV-001" and seen[-1] >= 1_500_000
    process = start_process(root, port)
    try:
        again = []
        receipt = go(client, parcel, seen=again)
        assert again[0][0] >= seen[-1]
        assert receipt.files == ((parcel.files[0].file_id, parcel.files[0].sha256),)
        blobs = [path for path in (root / "blobs").rglob("*") if path.is_file()]
        assert [path.read_bytes() for path in blobs] == [parcel.files[0].path.read_bytes()]
    finally:
        process.kill()
        process.wait()
