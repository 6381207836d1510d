"""One delivered root, one thing broken in each test: the checker names that invariant and no other."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from station import checker
from tests.world.delivered import CHECKER, SAMPLES, Case, change, flip


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
        "CREATE UNIQUE INDEX named ON page(id)",  # other tables refer to it
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


@pytest.mark.parametrize("place", ["ledger.db", "vault", "packages/HS-1/r1/manifest.json"])
def test_a_file_or_folder_that_others_may_read_breaks_i12(case: Case, place: str) -> None:
    path = case.root / place
    path.chmod(path.stat().st_mode | 0o040)

    assert case.broken() == {"I12"}


def test_a_held_delivery_without_a_reason_breaks_i14(case: Case) -> None:
    case.write("UPDATE delivery SET state = 'held', code = ''")
    case.tell("delivery", 1, "verified", "held")

    assert case.broken() == {"I14"}


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
