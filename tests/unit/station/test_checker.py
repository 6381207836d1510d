"""One delivered root, one thing broken in each test: the checker names that invariant and no other."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from station import checker
from station.app import Station
from station.case_system.server import CaseSystem
from station.config import load
from station.ledger.audit import GENESIS, event_hash

HERE = Path(__file__).resolve()
SAMPLES = HERE.parents[3] / "samples"
CHECKER = HERE.parents[3] / "station" / "checker.py"
TOKEN = "test-token-1234"


@dataclass(frozen=True)
class Case:
    """A copy of the delivered root and of the case system's folder, for one test to break."""

    root: Path
    receiver: Path

    def broken(self) -> set[str]:
        return {found.invariant for found in checker.check(self.root, receiver=self.receiver).findings}

    def says(self) -> str:
        return "\n".join(found.what for found in checker.check(self.root, receiver=self.receiver).findings)

    def write(self, *statements: str) -> None:
        connection = sqlite3.connect(self.root / "ledger.db")
        with connection:
            for statement in statements:
                connection.execute(statement)
        connection.close()

    def ask(self, question: str) -> str:
        connection = sqlite3.connect(self.root / "ledger.db")
        found = str(connection.execute(question).fetchone()[0])
        connection.close()
        return found

    def tell(self, kind: str, ref: int, *states: str) -> None:
        """Write chained events that lead a row through these states, as the station would."""
        connection = sqlite3.connect(self.root / "ledger.db")
        connection.row_factory = sqlite3.Row
        with connection:
            for old, new in zip(states, states[1:], strict=False):
                last = connection.execute("SELECT * FROM event ORDER BY seq DESC LIMIT 1").fetchone()
                body = {**dict(last), "seq": last["seq"] + 1, "kind": kind, "ref": ref, "old": old, "new": new}
                body.update(code="", facts="{}", prev=last["hash"])
                body["hash"] = event_hash(body)
                marks = ", ".join(f":{name}" for name in body)
                connection.execute(f"INSERT INTO event ({', '.join(body)}) VALUES ({marks})", body)
        connection.close()

    def blob(self, column: str = "original") -> Path:
        sha256 = self.ask(f"SELECT {column} FROM page")
        return self.root / "vault" / sha256[:2] / sha256[2:4] / sha256

    def package(self) -> Path:
        return self.root / "packages" / self.ask("SELECT folder FROM package")

    def stored(self) -> Path:
        """The sealed PDF as the case system keeps it."""
        files = json.loads((self.package() / "manifest.json").read_bytes())["files"]
        sha256 = next(file["sha256"] for file in files if file["name"].endswith(".pdf"))
        return next(self.receiver.rglob(sha256))


@pytest.fixture(scope="module")
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


def change(path: Path, edit: Callable[[bytes], bytes]) -> None:
    """Change the bytes of a file and leave its rights as they were."""
    mode = path.stat().st_mode
    path.chmod(0o600)
    path.write_bytes(edit(path.read_bytes()))
    path.chmod(mode)


def flip(body: bytes) -> bytes:
    middle = len(body) // 2
    return body[:middle] + bytes([body[middle] ^ 1]) + body[middle + 1 :]


def test_a_delivered_root_holds_every_invariant(case: Case) -> None:
    assert case.broken() == set()


def test_one_flipped_bit_in_a_blob_breaks_i3(case: Case) -> None:
    change(case.blob(), flip)

    assert case.broken() == {"I3"}


def test_a_lost_original_breaks_no_loss_and_the_package_that_names_it(case: Case) -> None:
    case.blob().unlink()

    assert case.broken() == {"I1", "I7"}


@pytest.mark.parametrize("column", ["look", "thumbnail", "reading"])
def test_a_lost_derivative_breaks_i3(case: Case, column: str) -> None:
    case.blob(column).unlink()

    assert case.broken() == {"I3"}


def test_a_blob_that_may_be_written_breaks_i3(case: Case) -> None:
    case.blob().chmod(0o600)

    assert case.broken() == {"I3"}


def test_a_blob_that_cannot_be_read_any_more_breaks_i3(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    broken, usual = case.blob(), Path.open

    def opened(path: Path, *args: object, **named: object) -> object:
        if path == broken:
            raise OSError(5, "Input/output error")
        return usual(path, *args, **named)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", opened)

    assert case.broken() == {"I3"}


def test_a_blob_with_a_second_name_or_that_is_a_link_breaks_i3(case: Case) -> None:
    blob = case.blob()
    blob.rename(case.root.parent / "elsewhere")
    blob.symlink_to(case.root.parent / "elsewhere")

    assert case.broken() == {"I3"}

    blob.unlink()
    os.link(case.root.parent / "elsewhere", blob)

    assert case.broken() == {"I3"}


def test_lost_bytes_of_a_refused_file_break_i1(case: Case) -> None:
    next((case.root / "quarantine").iterdir()).unlink()

    assert case.broken() == {"I1"}


def test_a_second_page_of_one_frame_breaks_i2_and_i6(case: Case) -> None:
    names = case.ask("SELECT group_concat(name) FROM pragma_table_info('page')").split(",")
    others = ", ".join({"id": "99", "position": "2"}.get(name, name) for name in names)
    case.write(
        "CREATE TABLE loose AS SELECT * FROM page",
        f"INSERT INTO loose SELECT {others} FROM page",
        "DROP TABLE page",
        "ALTER TABLE loose RENAME TO page",
    )
    case.tell("page", 99, "", "secured", "judged", "ready")

    assert case.broken() == {"I2", "I6"}


def test_an_arrival_that_stands_twice_breaks_i2(case: Case) -> None:
    names = case.ask("SELECT group_concat(name) FROM pragma_table_info('scan')").split(",")
    others = ", ".join({"id": "99", "frames": "0"}.get(name, name) for name in names)
    case.write(f"INSERT INTO scan SELECT {others} FROM scan WHERE state = 'cleaned'")
    case.tell("scan", 99, "", "seen", "settling", "secured", "cleaned")

    assert case.broken() == {"I2"}


def test_a_page_that_names_another_original_breaks_i4(case: Case) -> None:
    case.write("UPDATE page SET original = look")

    assert case.broken() == {"I4"}


def test_a_page_in_another_dossier_without_a_recorded_move_breaks_i5(case: Case) -> None:
    names = case.ask("SELECT group_concat(name) FROM pragma_table_info('dossier')").split(",")
    others = ", ".join({"id": "99", "code": "'HS-2'", "state": "'open'"}.get(name, name) for name in names)
    case.write(f"INSERT INTO dossier SELECT {others} FROM dossier WHERE code = 'HS-1'")
    case.write("UPDATE page SET dossier_id = 99")
    case.tell("dossier", 99, "", "open")

    assert case.broken() == {"I5"}


def test_a_gap_in_the_order_of_sealed_pages_breaks_i5(case: Case) -> None:
    case.write("UPDATE page SET position = 3")

    assert case.broken() == {"I5"}


def test_a_wrong_count_of_frames_breaks_i6(case: Case) -> None:
    case.write("UPDATE scan SET frames = 2 WHERE state = 'cleaned'")

    assert case.broken() == {"I6"}


def test_a_changed_sealed_pdf_breaks_i7(case: Case) -> None:
    change(next(case.package().glob("*.pdf")), flip)

    assert case.broken() == {"I7"}


def test_a_changed_manifest_breaks_i7(case: Case) -> None:
    change(case.package() / "manifest.json", lambda body: body.replace(b'"revision": 1', b'"revision": 2'))

    assert case.broken() == {"I7"}


@pytest.mark.parametrize("body", [b"", b"\xff\xfe{", b"[]", b"{}"])
def test_a_manifest_that_is_no_manifest_any_more_breaks_i7_and_nothing_falls(case: Case, body: bytes) -> None:
    change(case.package() / "manifest.json", lambda _: body)

    assert case.broken() == {"I7"}


def test_a_file_changed_at_the_case_system_breaks_i8(case: Case) -> None:
    change(case.stored(), flip)

    assert case.broken() == {"I8"}


def test_a_file_gone_at_the_case_system_breaks_i8(case: Case) -> None:
    case.stored().unlink()

    assert case.broken() == {"I8"}


def test_a_manifest_gone_at_the_case_system_breaks_i8(case: Case) -> None:
    next(case.receiver.rglob(case.ask("SELECT sha256 FROM package"))).unlink()

    assert case.broken() == {"I8"}


def test_a_lost_receipt_breaks_i9(case: Case) -> None:
    case.write("DELETE FROM receipt")

    assert case.broken() == {"I9"}


@pytest.mark.parametrize("column", ["actor", "at", "code", "facts", "new"])
def test_an_edited_event_breaks_i10(case: Case, column: str) -> None:
    case.write(f"UPDATE event SET {column} = {column} || 'x' WHERE seq = 3")

    assert case.broken() == {"I10"}
    assert "event 3" in case.says()


def test_an_event_taken_out_of_the_middle_breaks_i10(case: Case) -> None:
    case.write("DELETE FROM event WHERE seq = 3")

    assert case.broken() == {"I10"}


def test_a_cut_tail_of_events_breaks_i10(case: Case) -> None:
    case.write("DELETE FROM event WHERE seq = (SELECT max(seq) FROM event)")

    assert case.broken() == {"I10"}


def test_a_state_changed_by_hand_breaks_i10(case: Case) -> None:
    case.write("UPDATE page SET state = 'judged'")

    assert case.broken() == {"I10"}


def test_a_row_taken_away_while_its_events_speak_of_it_breaks_i10(case: Case) -> None:
    case.write("DELETE FROM scan WHERE state = 'quarantined'")

    assert case.broken() == {"I10"}


def test_a_chain_written_anew_breaks_i10_by_the_anchor_in_the_manifest(case: Case) -> None:
    connection = sqlite3.connect(case.root / "ledger.db")
    connection.row_factory = sqlite3.Row
    before = GENESIS
    with connection:
        for row in connection.execute("SELECT * FROM event ORDER BY seq").fetchall():
            event = {**dict(row), "actor": "somebody else", "prev": before}
            before = event_hash(event)
            connection.execute(
                "UPDATE event SET actor = ?, prev = ?, hash = ? WHERE seq = ?",
                (event["actor"], event["prev"], before, event["seq"]),
            )
    connection.close()

    assert case.broken() == {"I10"}
    assert "package HS-1/r1" in case.says()


@pytest.mark.parametrize("place", ["ledger.db", "vault", "packages/HS-1/r1/manifest.json"])
def test_a_file_or_folder_that_others_may_read_breaks_i12(case: Case, place: str) -> None:
    path = case.root / place
    path.chmod(path.stat().st_mode | 0o040)

    assert case.broken() == {"I12"}


def test_a_held_delivery_without_a_reason_breaks_i14(case: Case) -> None:
    case.write("UPDATE delivery SET state = 'held', code = ''")
    case.tell("delivery", 1, "verified", "held")

    assert case.broken() == {"I14"}


def test_a_schema_from_another_time_breaks_i16(case: Case) -> None:
    case.write("PRAGMA user_version = 99")

    assert case.broken() == {"I16"}


def test_a_row_that_names_nothing_breaks_i16(case: Case) -> None:
    case.write("UPDATE receipt SET delivery_id = 99")

    assert case.broken() == {"I9", "I16"}


def test_no_page_of_the_ledger_overwritten_with_zeros_makes_the_checker_fall(case: Case) -> None:
    ledger = case.root / "ledger.db"
    sound = ledger.read_bytes()
    size = int.from_bytes(sound[16:18], "big")
    noticed = 0
    for start in range(0, len(sound), size):
        ledger.write_bytes(sound[:start] + bytes(size) + sound[start + size :])
        for extra in case.root.glob("ledger.db-*"):
            extra.unlink()
        code = checker.main([str(case.root), "--json"])
        assert code in (0, 3, 5), f"page {start // size}"
        noticed += code != 0

    assert noticed >= len(sound) // size - 2  # a page on the free list may be anything


def test_a_ledger_of_noise_or_cut_short_is_told_and_never_a_traceback(case: Case) -> None:
    ledger = case.root / "ledger.db"
    sound = ledger.read_bytes()
    for body in (b"", b"noise" * 5000, sound[:100], sound[: len(sound) // 2], sound[:-4096]):
        ledger.write_bytes(body)

        assert checker.main([str(case.root)]) in (3, 5)


def test_a_folder_without_a_ledger_cannot_be_looked_at(tmp_path: Path) -> None:
    assert checker.main([str(tmp_path)]) == 5
    assert checker.main([str(tmp_path / "none"), "--json"]) == 5


def test_arrivals_are_counted_against_the_truth(case: Case, tmp_path: Path) -> None:
    (tmp_path / "scan").mkdir()
    (tmp_path / "scan" / "waits.jpg").write_bytes(b"on its way")
    arrived = [checker.sha(SAMPLES / "ton-dong/02-cong-van.jpg"), checker.sha(tmp_path / "scan" / "waits.jpg")]
    truth = tmp_path / "truth.json"

    def told(*shas: str) -> int:
        files = [{"sha256": sha256} for sha256 in shas]
        truth.write_text(json.dumps({"watch": str(tmp_path / "scan"), "files": files}), encoding="utf-8")
        return checker.main([str(case.root), "--truth", str(truth)])

    assert told(*arrived) == 0
    assert told(*arrived, "0" * 64) == 3


def test_the_checker_runs_as_a_bare_file_with_the_standard_library_alone(case: Case) -> None:
    # -S leaves the installed packages out, -I everything else of this environment.
    command = [sys.executable, "-I", "-S", str(CHECKER), str(case.root), "--receiver", str(case.receiver), "--json"]
    sound = subprocess.run(command, capture_output=True, check=False, timeout=60)
    case.blob().chmod(0o600)
    broken = subprocess.run(command, capture_output=True, check=False, timeout=60)

    assert (sound.returncode, sound.stderr) == (0, b"")
    assert json.loads(sound.stdout)["holds"] is True
    assert (broken.returncode, broken.stderr) == (3, b"")
    assert [found["invariant"] for found in json.loads(broken.stdout)["findings"]] == ["I3"]


def test_text_for_people_can_be_written_to_a_console_without_unicode(case: Case) -> None:
    case.blob().chmod(0o600)
    found = subprocess.run(
        [sys.executable, "-m", "station.checker", str(case.root)],
        cwd=CHECKER.parents[1],
        env={"PYTHONIOENCODING": "ascii", "PATH": os.environ["PATH"]},
        capture_output=True,
        check=False,
        timeout=60,
    )

    assert (found.returncode, found.stderr) == (3, b"")
