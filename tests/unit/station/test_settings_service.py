"""Settings are kept in one step, tried before they are trusted, and a test page tells where a scanner writes."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from ocr.errors import Failure
from station import page_watch
from station.case_system.server import CaseSystem
from station.config import config_path, load
from station.page_watch import PageWatch
from station.service import settings as service
from tests.conftest import TOKEN
from tests.world.command import station
from tests.world.delivered import SAMPLES


def test_a_change_is_kept_with_the_comments_and_tells_whether_it_holds_at_once(tmp_path: Path) -> None:
    config_path().write_text('# by hand\nlang = "vi"\n', encoding="utf-8")
    now = load()

    at_once = service.change(now, {"lang": "en"})
    later = service.change(at_once.settings, {"watch": str(tmp_path / "in")})

    assert (at_once.settings.lang, at_once.restart) == ("en", False)
    assert (later.settings.watch, later.restart) == (tmp_path / "in", True)
    assert config_path().read_text(encoding="utf-8").startswith('# by hand\nlang = "en"\n')
    assert config_path().stat().st_mode & 0o077 == 0


def test_a_wrong_value_changes_nothing(tmp_path: Path) -> None:
    with pytest.raises(Failure) as raised:
        service.change(load(), {"font_scale": 900})
    assert raised.value.code == "CFG-001"
    assert not config_path().exists()


def test_what_the_environment_sets_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STATION_WATCH", "/from-environment")
    saved = service.change(load(), {"watch": str(tmp_path)})
    assert saved.overridden == ("watch",)
    assert saved.settings.watch == Path("/from-environment")


def test_the_first_start_is_over_once_something_is_set_or_a_root_is_there(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("platformdirs.user_data_path", lambda *_a, **_n: tmp_path / "data")
    assert service.is_first_start(load())
    assert not service.is_first_start(load(root=tmp_path / "chosen"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "ledger.db").write_bytes(b"")
    assert not service.is_first_start(load())
    (tmp_path / "data" / "ledger.db").unlink()
    service.change(load(), {"lang": "en"})
    assert not service.is_first_start(load())


@pytest.mark.parametrize(
    ("name", "severity"), [("empty", "good"), ("new", "warn"), ("full", "warn"), ("file", "bad"), ("root/vault", "bad")]
)
def test_a_folder_is_judged_before_it_is_used(tmp_path: Path, name: str, severity: str) -> None:
    for folder in ("empty", "full", "root/vault"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "full" / "letter.docx").write_bytes(b"x")
    (tmp_path / "file").write_bytes(b"x")
    found = service.check_folder(tmp_path / name, tmp_path / "root")
    assert found.severity == severity, found
    assert bool(found.advice) == (severity != "good")


def test_a_persons_own_folder_is_never_a_scan_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: tmp_path)
    assert service.check_folder(tmp_path, tmp_path / "root").severity == "bad"


def until(watch: PageWatch) -> page_watch.Arrival:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        if arrival := watch.look():
            return arrival
        time.sleep(0.05)
    raise AssertionError("nothing arrived")


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_watch, "QUIET_SECONDS", 0.2)


def test_a_page_is_seen_in_whichever_folder_it_comes_and_stays_there(quick: None, tmp_path: Path) -> None:
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    (tmp_path / "b" / "old.jpg").write_bytes(b"was there")
    watch = PageWatch([tmp_path / "a", tmp_path / "b"])
    assert watch.look() is None
    target = tmp_path / "b" / "scan.jpg.part"
    shutil.copy(SAMPLES / "khai-sinh" / "02-giay-chung-sinh.jpg", target)
    assert watch.look() is None
    target.rename(tmp_path / "b" / "scan.jpg")

    arrival = until(watch)
    said = service.check_page(arrival, load(root=tmp_path / "root"))

    assert (arrival.path, arrival.renamed, arrival.taken) == (tmp_path / "b" / "scan.jpg", True, False)
    assert (said.severity, arrival.path.exists()) == ("good", True)
    assert "JPEG" in said.said


def test_a_damaged_test_page_is_told_with_its_reason(quick: None, tmp_path: Path) -> None:
    watch = PageWatch([tmp_path])
    shutil.copy(SAMPLES / "khai-sinh" / "05-hong.jpg", tmp_path)
    said = service.check_page(until(watch), load(root=tmp_path / "root"))
    assert (said.severity, said.code[:3]) == ("bad", "IMG")


def test_the_connection_is_tried_and_what_it_found_is_said(case_system: CaseSystem) -> None:
    assert service.try_target("rest", case_system.url, TOKEN).severity == "good"
    refused = service.try_target("rest", case_system.url, "wrong-token")
    assert (refused.severity, refused.code) == ("bad", "DLV-003")
    nobody = service.try_target("rest", "http://127.0.0.1:9", TOKEN)
    assert (nobody.severity, nobody.code) == ("warn", "DLV-001")
    assert service.try_target("rest", "not an address", TOKEN).code == "DLV-013"


def test_a_broken_profile_of_the_office_is_told_with_line_and_reason(tmp_path: Path) -> None:
    own = tmp_path / "root" / "profiles"
    own.mkdir(parents=True)
    (own / "x.toml").write_text(
        'code = "9.1"\ntitle = "Thử"\nkind = "dsk"\nvalid_from = 2026-01-01\n', encoding="utf-8"
    )
    states, broken = service.procedures(load(root=tmp_path / "root"))
    assert [(Path(each.file).name, each.line) for each in broken] == [("x.toml", 3)]
    assert len(states) > 40
    assert not any(state.own for state in states)


def test_the_command_line_changes_shows_and_never_prints_the_token(tmp_path: Path) -> None:
    call = station(config=tmp_path / "station.toml", lang="en", root=tmp_path / "root")
    assert call("settings", "set", f"watch={tmp_path}", "target_token=secret-12345", "workers=1").code == 0
    shown = call("settings", "show", "--json")
    assert shown.json["settings"]["watch"] == str(tmp_path)
    assert "secret-12345" not in shown.out
    assert "workers = 1" in (tmp_path / "station.toml").read_text(encoding="utf-8")
    assert call("settings", "set", "wach=/x").code == 2
