"""The whole job by the command line alone, as on a machine without a screen; one job serves all the tests here."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from station.case_system.server import CaseSystem
from tests.world.command import PROJECT, Answer, Station, station

SAMPLES = PROJECT / "samples"
TOKEN = "command-line-token"


@dataclass(frozen=True)
class Job:
    """What each call of the job said, and where it was done."""

    call: Station
    root: Path
    watch: Path
    init: Answer
    opened: Answer
    first: Answer
    finished: Answer
    second: Answer


@pytest.fixture(scope="module")
def job(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Job]:
    place = tmp_path_factory.mktemp("job")
    system = CaseSystem(place / "case-system", "127.0.0.1", 0, TOKEN)
    system.start()
    root, watch = place / "root with a blank", place / "scan"
    call = station(
        root=root,
        watch=watch,
        lang="en",
        operator="lan.nguyen",
        target_url=system.url,
        target_token=TOKEN,
        settle_seconds=0.1,
        unfinished_seconds=0.3,
        read_back_seconds=0,
        workers=1,
    )
    try:
        init = call("init")
        opened = call("dossier", "open", "ton-dong", "--code", "HS-1", "--title", "[bold]a title", "--json")
        for name in ("ton-dong/03-bang-ke.png", "khai-sinh/05-hong.jpg"):
            shutil.copy(SAMPLES / name, watch / Path(name).name)
        first = call("run", "--once")
        finished = call("dossier", "finish", "HS-1", "--reason", "one paper is scanned again later")
        second = call("run", "--once")
        yield Job(call, root, watch, init, opened, first, finished, second)
    finally:
        system.stop()


def test_init_makes_the_root_and_the_scan_folder(job: Job) -> None:
    assert (job.init.code, (job.root / "ledger.db").is_file(), job.watch.is_dir()) == (0, True, True)


def test_init_says_the_root_on_one_line_however_long_its_path_is(job: Job) -> None:
    assert job.init.out == f"Station ready: {job.root}\n"


def test_opening_a_dossier_gives_it_as_json(job: Job) -> None:
    assert {name: job.opened.json[name] for name in ("code", "state", "title", "opened_by")} == {
        "code": "HS-1",
        "state": "open",
        "title": "[bold]a title",
        "opened_by": "lan.nguyen",
    }


def test_a_run_that_had_to_refuse_a_file_ends_with_4(job: Job) -> None:
    assert job.first.code == 4, job.first.err


def test_a_run_tells_each_step_while_it_works(job: Job) -> None:
    assert "page 1: Looked at, text being read → Ready" in job.first.err


def test_the_files_are_out_of_the_scan_folder(job: Job) -> None:
    assert not list(job.watch.iterdir())


def test_finishing_says_the_new_state_in_words(job: Job) -> None:
    assert (job.finished.code, job.finished.out) == (0, "HS-1: being finished\n")


def test_a_run_that_sealed_and_delivered_ends_with_0(job: Job) -> None:
    assert job.second.code == 0, job.second.err


def test_the_operator_stands_in_every_audit_event(job: Job) -> None:
    with sqlite3.connect(job.root / "ledger.db") as ledger:
        assert ledger.execute("SELECT DISTINCT actor FROM event").fetchall() == [("lan.nguyen",)]


def test_status_gives_the_counts_of_the_ledger_as_json(job: Job) -> None:
    found = job.call("status", "--json").json

    assert (found["running"], found["scans"], found["pages"], found["deliveries"]) == (
        False,
        {"cleaned": 1, "quarantined": 1},
        {"ready": 1},
        {"verified": 1},
    )


def test_status_is_said_in_vietnamese_when_asked_so(job: Job) -> None:
    said = job.call("--lang", "vi", "status")

    assert "Trạm không chạy.\n" in said.out
    assert "bị từ chối 1" in said.out


def test_showing_a_dossier_gives_pages_refused_files_and_sendings(job: Job) -> None:
    found = job.call("dossier", "show", "HS-1", "--json").json

    assert [page["state"] for page in found["pages"]] == ["ready"]
    assert [scan["code"] for scan in found["quarantined"]] == ["IMG-003"]
    assert [delivery["state"] for delivery in found["deliveries"]] == ["verified"]
    assert [(paper["component"], paper["kind"], paper["certain"]) for paper in found["documents"]] == [
        ("tai-lieu", "danh-sach", True)
    ]
    assert (found["code"], found["unassigned"], found["missing_sheets"]) == ("HS-1", [], [])


def test_the_outbox_alone_lists_its_sendings_and_cuts_nothing_off_in_a_pipe(job: Job) -> None:
    with sqlite3.connect(job.root / "ledger.db") as ledger:
        (receipt,) = ledger.execute("SELECT receipt_id FROM receipt").fetchone()

    assert receipt in job.call("outbox").out


def test_the_refused_files_are_listed_with_code_and_sentence(job: Job) -> None:
    assert "05-hong.jpg: IMG-003 The file is cut short." in job.call("quarantine", "list").out


def test_verify_ends_with_0_when_all_invariants_hold(job: Job) -> None:
    done = job.call("verify", "--json")

    assert (done.code, done.json["holds"], done.json["findings"]) == (0, True, [])


def test_verify_ends_with_3_and_names_the_changed_original(job: Job, tmp_path: Path) -> None:
    broken = tmp_path / "root"
    shutil.copytree(job.root, broken)
    with sqlite3.connect(broken / "ledger.db") as ledger:
        (sha256,) = ledger.execute("SELECT sha256 FROM scan WHERE state = 'cleaned'").fetchone()
    original = broken / "vault" / sha256[:2] / sha256[2:4] / sha256
    body = bytearray(original.read_bytes())
    body[len(body) // 2] ^= 1
    original.chmod(0o600)
    original.write_bytes(body)
    original.chmod(0o400)

    done = job.call("--root", broken, "verify", "--json")

    assert (done.code, [finding["invariant"] for finding in done.json["findings"]]) == (3, ["I3"])
    assert sha256[:12] in done.json["findings"][0]["what"]


def test_what_the_dossiers_state_forbids_ends_with_3(job: Job) -> None:
    done = job.call("dossier", "finish", "HS-1")

    assert (done.code, done.err[:7], done.out) == (3, "DSK-004", "")


def test_a_dossier_that_is_not_there_is_wrong_use(job: Job) -> None:
    done = job.call("dossier", "show", "HS-99")

    assert (done.code, done.err[:7]) == (2, "LDG-007")


def test_pages_are_found_by_their_words_with_the_place(job: Job) -> None:
    found = job.call("search", "bang ke", "--json")
    shown = job.call("search", "bang", "ke")

    assert found.code == shown.code == 0
    hit = found.json["hits"][0]
    assert (hit["dossier"], hit["number"]) == ("HS-1", 1)
    assert {"x0", "y0", "x1", "y1"} == set(hit["places"][0]["box"])
    assert hit["dossier"] in shown.out
    assert hit["places"][0]["line"] in shown.out


def test_the_search_index_can_be_lost_and_made_again(job: Job) -> None:
    (job.root / "search.db").unlink()
    assert job.call("search", "--rebuild", "bang ke", "--json").json["hits"]
