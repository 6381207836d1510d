"""The receiver's contract, checked with plain HTTP against the real server."""

import base64
import hashlib
import json
import sqlite3

import httpx
import pytest

from ocr.errors import Failure
from station.case_system.server import CaseSystem
from station.connectors import Parcel, ParcelFile
from tests.servers.conftest import TOKEN

TUS = {"Tus-Resumable": "1.0.0"}
JSON = {"Content-Type": "application/json"}


def where(parcel: Parcel) -> str:
    return f"/v1/dossiers/{parcel.dossier_code}/revisions/{parcel.revision}"


def put(web: httpx.Client, parcel: Parcel, key: str = "k1", body: bytes | None = None) -> httpx.Response:
    content = parcel.manifest if body is None else body
    return web.put(where(parcel), content=content, headers={**JSON, "Idempotency-Key": key})


def create(web: httpx.Client, parcel: Parcel, file: ParcelFile, **override: str) -> httpx.Response:
    facts = {"fileid": file.file_id, "dossier": parcel.dossier_code, "sha256": file.sha256, "filename": file.name}
    metadata = ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in {**facts, **override}.items())
    return web.post("/files", headers={**TUS, "Upload-Length": str(file.size), "Upload-Metadata": metadata})


def patch(web: httpx.Client, url: str, offset: int, content: bytes, method="PATCH", **headers: str) -> httpx.Response:
    base = {**TUS, "Content-Type": "application/offset+octet-stream", "Upload-Offset": str(offset)}
    return web.request(method, url, content=content, headers={**base, **headers})


def checksum(content: bytes, algorithm: str = "sha256") -> str:
    return f"{algorithm} {base64.b64encode(hashlib.new(algorithm, content).digest()).decode()}"


def commit(web: httpx.Client, parcel: Parcel, **headers: str) -> httpx.Response:
    files = [{"fileId": f.file_id, "sha256": f.sha256, "size": f.size} for f in parcel.files]
    return web.post(where(parcel) + "/commit", json={"files": files}, headers=headers)


def send_all(web: httpx.Client, parcel: Parcel, key: str = "k1") -> httpx.Response:
    assert put(web, parcel, key).status_code in (200, 201)
    for file in parcel.files:
        answer = patch(web, create(web, parcel, file).headers["location"], 0, file.path.read_bytes())
        assert answer.status_code == 204
    return commit(web, parcel)


def test_nobody_gets_in_without_the_token_and_a_browser_gets_in_with_it_as_password(server, web):
    for path in ("/", "/v1/ping", "/v1/receipts/k", "/files/x"):
        assert httpx.get(server.url + path, trust_env=False).status_code == 401
        wrong = httpx.get(server.url + path, auth=("a", "wrong"), trust_env=False)
        assert wrong.status_code == 401 and "Basic" in wrong.headers["www-authenticate"]
    assert httpx.get(server.url, auth=("officer", TOKEN), trust_env=False).status_code == 200
    assert web.get("/v1/ping").json() == {"service": "tram-so-hoa case system"}


def test_a_manifest_is_new_once_then_known_and_a_different_one_gets_the_stored_one_back(web, make_parcel):
    parcel = make_parcel()
    assert put(web, parcel).status_code == 201
    assert put(web, parcel).status_code == 200
    spaced = json.dumps(json.loads(parcel.manifest), indent=3).encode()
    assert put(web, parcel, body=spaced).status_code == 200
    other = make_parcel(1001)
    assert put(web, other, "k1").status_code == 422
    conflict = put(web, other, "k2")
    assert conflict.status_code == 409 and conflict.json()["manifest"] == json.loads(parcel.manifest)
    assert put(web, make_parcel(revision=2), "k1").json()["code"] == "key_reused"


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("fileId", "../../etc/passwd"),
        ("sha256", "A" * 64),
        ("size", -1),
        ("size", True),
        ("size", 3 << 30),
        ("role", "virus"),
        ("name", ""),
        ("name", "a\nb"),
        ("pages", -2),
        ("component", 5),
    ],
)
def test_a_manifest_with_a_wrong_file_entry_is_refused_with_its_field(web, make_parcel, member, value):
    parcel = make_parcel()
    body = json.loads(parcel.manifest)
    body["files"][0][member] = value
    answer = put(web, parcel, body=json.dumps(body).encode())
    assert answer.status_code in (413, 422) and answer.json()["field"] == f"files[0].{member}"


def test_a_manifest_must_be_small_json_with_a_key_for_its_own_address(web, make_parcel):
    parcel = make_parcel()
    assert put(web, parcel, body=b"{").status_code == 400
    assert put(web, parcel, body=b'"' + b"x" * (5 << 20) + b'"').status_code == 413
    assert web.put(where(parcel), content=parcel.manifest, headers=JSON).status_code == 400
    assert put(web, make_parcel(code="OTHER"), body=parcel.manifest).status_code == 422
    assert web.put(where(parcel), content=parcel.manifest, headers={"Idempotency-Key": "k"}).status_code == 415


def test_the_tus_abilities_are_told_as_they_are(web):
    headers = web.options("/files").headers
    assert headers["tus-version"] == "1.0.0" and headers["tus-extension"] == "creation,checksum"
    assert headers["tus-max-size"] == str(2 << 30) and headers["tus-checksum-algorithm"] == "sha1,sha256"


def test_creating_the_same_file_again_returns_the_same_upload_even_when_complete(web, make_parcel):
    parcel = make_parcel(3000)
    file = parcel.files[0]
    content = file.path.read_bytes()
    url = create(web, parcel, file).headers["location"]
    assert patch(web, url, 0, content[:1000]).headers["upload-offset"] == "1000"
    again = create(web, parcel, file)
    assert (again.headers["location"], again.headers["upload-offset"]) == (url, "1000")
    assert patch(web, url, 1000, content[1000:], "POST", **{"X-HTTP-Method-Override": "PATCH"}).status_code == 204
    assert create(web, parcel, file).headers["upload-offset"] == "3000"
    head = web.head(url, headers=TUS)
    assert head.headers["upload-length"] == "3000" and head.headers["cache-control"] == "no-store"


def test_every_tus_error_has_its_own_status_and_keeps_the_offset(web, make_parcel):
    parcel = make_parcel(3000)
    file = parcel.files[0]
    content = file.path.read_bytes()
    url = create(web, parcel, file).headers["location"]
    assert patch(web, url, 5, b"x").status_code == 409
    assert patch(web, url, 0, b"x", **{"Tus-Resumable": "0.2"}).status_code == 412
    assert patch(web, url, 0, b"x", **{"Content-Type": "text/plain"}).status_code == 415
    assert patch(web, url, 0, b"x", **{"Upload-Checksum": "md5 AAAA"}).status_code == 400
    assert patch(web, url, 0, b"bad", **{"Upload-Checksum": checksum(b"good")}).status_code == 460
    assert patch(web, url, 0, b"x" * 3001).status_code == 413
    assert patch(web, "/files/none", 0, b"x").status_code == 404
    big = ParcelFile(file.file_id, file.name, file.path, file.sha256, (2 << 30) + 1)
    assert create(web, parcel, big).status_code == 413
    assert create(web, parcel, file, fileid="../x").status_code == 422
    assert web.head(url, headers=TUS).headers["upload-offset"] == "0"
    sha1 = {"Upload-Checksum": checksum(content, "sha1")}
    assert patch(web, url, 0, content, **sha1).status_code == 204


def test_a_file_that_is_not_what_its_hash_says_is_not_kept(web, make_parcel):
    parcel = make_parcel(100)
    url = create(web, parcel, parcel.files[0]).headers["location"]
    answer = patch(web, url, 0, b"x" * 100)
    assert answer.status_code == 422 and answer.json() == {"code": "file_hash", "field": "sha256"}
    assert web.head(url, headers=TUS).status_code == 404


def test_a_commit_gives_one_receipt_for_ever_and_only_for_exactly_the_manifests_files(web, make_parcel):
    parcel = make_parcel(2000, 0, 500)
    assert commit(web, parcel).status_code == 404
    put(web, parcel)
    early = commit(web, parcel)
    assert early.status_code == 409 and early.json() == {"code": "incomplete", "field": parcel.files[0].file_id}
    assert web.get("/v1/receipts/k1").status_code == 404
    receipt = send_all(web, parcel)
    assert receipt.status_code == 200 and commit(web, parcel).json() == receipt.json()
    assert web.get("/v1/receipts/k1").json() == receipt.json()
    assert [f["sha256"] for f in receipt.json()["files"]] == [f.sha256 for f in parcel.files]
    partial = Parcel(parcel.dossier_code, 1, parcel.folder, b"", parcel.files[:1])
    assert commit(web, partial).json() == {"code": "files_differ", "field": "files"}
    held = web.get(f"/v1/dossiers/{parcel.dossier_code}").json()
    assert held["revisions"][0]["receiptId"] == receipt.json()["receiptId"]
    assert web.get("/v1/dossiers/UNKNOWN").status_code == 404


def test_reading_a_receipt_back_shows_damage_on_the_disk_and_a_new_upload_heals_it(web, make_parcel, tmp_path):
    parcel = make_parcel(2000)
    first = send_all(web, parcel).json()
    sha256 = parcel.files[0].sha256
    blob = tmp_path / "server" / "blobs" / sha256[:2] / sha256
    blob.write_bytes(b"rot")
    assert web.get("/v1/receipts/k1").json()["files"][0]["sha256"] == hashlib.sha256(b"rot").hexdigest()
    blob.unlink()
    assert web.get("/v1/receipts/k1").json()["files"][0]["sha256"] is None
    assert commit(web, parcel).json()["code"] == "incomplete"
    assert send_all(web, parcel).json() == first
    assert web.get("/v1/receipts/k1").json() == first


def test_the_page_shows_dossiers_escaped_and_opens_pdfs_inline(web, make_parcel):
    assert "Chưa có hồ sơ" in web.get("/").text
    parcel = make_parcel(2000)
    receipt = send_all(web, parcel).json()
    page = web.get("/")
    assert receipt["receiptId"] in page.text and "<b>0</b>" not in page.text and "&lt;b&gt;0" in page.text
    link = f"{where(parcel)}/files/{parcel.files[0].file_id}"
    assert link in page.text
    answer = web.get(link)
    assert answer.content == parcel.files[0].path.read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")


def test_a_restart_keeps_everything_and_finishes_what_a_kill_interrupted(make_parcel, tmp_path):
    parcel = make_parcel(3000)
    file, root = parcel.files[0], tmp_path / "restarted"
    first = CaseSystem(root, token=TOKEN)
    first.start()
    with httpx.Client(base_url=first.url, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False) as web:
        put(web, parcel)
        url = create(web, parcel, file).headers["location"]
        patch(web, url, 0, file.path.read_bytes()[:1000])
    first.stop()
    # As after a kill between the last fsync and the rename, with a torn tail and an orphan lying about.
    (root / "incoming" / url.rsplit("/", 1)[1]).write_bytes(file.path.read_bytes())
    (root / "incoming" / "orphan").write_bytes(b"x")
    base = sqlite3.connect(root / "case_system.sqlite3")
    base.execute("UPDATE uploads SET offset = 3000")
    base.commit()
    base.close()
    second = CaseSystem(root, token=TOKEN)
    second.start()
    try:
        with httpx.Client(base_url=second.url, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False) as web:
            assert web.head(url, headers=TUS).headers["upload-offset"] == "3000"
            assert commit(web, parcel).status_code == 200
        assert list((root / "incoming").iterdir()) == []
    finally:
        second.stop()


def test_a_second_server_on_the_same_folder_is_refused(server, tmp_path):
    with pytest.raises(Failure) as caught:
        CaseSystem(tmp_path / "server", token=TOKEN)
    assert caught.value.code == "RCV-001"


def test_a_finished_upload_whose_bytes_went_bad_before_the_restart_is_simply_asked_for_again(make_parcel, tmp_path):
    parcel, root = make_parcel(50), tmp_path / "bad"
    first = CaseSystem(root, token=TOKEN)
    first.start()
    with httpx.Client(base_url=first.url, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False) as web:
        url = create(web, parcel, parcel.files[0]).headers["location"]
    first.stop()
    (root / "incoming" / url.rsplit("/", 1)[1]).write_bytes(b"x" * 50)
    base = sqlite3.connect(root / "case_system.sqlite3")
    base.execute("UPDATE uploads SET offset = 50")
    base.commit()
    base.close()
    second = CaseSystem(root, token=TOKEN)
    second.start()
    try:
        with httpx.Client(base_url=second.url, headers={"Authorization": f"Bearer {TOKEN}"}, trust_env=False) as web:
            assert send_all(web, parcel).status_code == 200
    finally:
        second.stop()
