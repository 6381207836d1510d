"""The station scans by itself: against SANE's own test scanner where it is installed, and what its lists say."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ocr.errors import Failure
from station.scanners import is_feeder
from station.scanners.sane import Sane, best_dpi, best_mode, options
from station.service.scanning import Scanning

FEEDER = "Automatic Document Feeder"
with_sane = pytest.mark.skipif(shutil.which("scanimage") is None, reason="sane-utils is not here")
LISTED = """
All options specific to device `fujitsu:fi-7160':
  Scan Mode:
    --source ADF Front|ADF Back|ADF Duplex [ADF Front]
        Selects the scan source (such as a document-feeder).
    --mode Lineart|Halftone|Gray|Color [Lineart]
        Selects the scan mode.
    --resolution 50..600dpi (in steps of 1) [600]
    --page-width 0..221.121mm (in steps of 0.0211639) [215.872]
    --source-hint none [inactive]
"""


@pytest.fixture
def scanner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """SANE's test backend alone, with a bed of 80 × 100 mm and a feeder of ten sheets; gives its folder."""
    place = tmp_path / "sane"
    place.mkdir()
    (place / "dll.conf").write_text("test\n")
    monkeypatch.setenv("SANE_CONFIG_DIR", str(place))
    return place


@with_sane
def test_a_feeder_is_emptied_and_its_pages_stand_in_the_folder_in_order(scanner: Path, tmp_path: Path) -> None:
    folder = tmp_path / "scan 100%d"
    folder.mkdir()
    room = Scanning(folder)
    assert [device.name for device in room.devices()] == ["test:0", "test:1"]
    assert room.sources("test:0") == ("Flatbed", FEEDER)
    assert room.scan("test:0", FEEDER) == 10
    names = sorted(path.name for path in folder.iterdir())
    assert len(names) == 10
    assert all(name.endswith(f"{n:04d}.png") for n, name in enumerate(names, 1))
    assert room.scan("test:0", "Flatbed") == 1
    assert len(list(folder.iterdir())) == 11
    assert not room.running


@with_sane
@pytest.mark.parametrize(("status", "code"), [("JAMMED", "DEV-003"), ("NO_DOCS", "DEV-004"), ("COVER_OPEN", "DEV-005")])
def test_what_the_scanner_complains_of_is_said_and_nothing_half_is_left(
    scanner: Path, tmp_path: Path, status: str, code: str
) -> None:
    (scanner / "test.conf").write_text(f'read-status-code "SANE_STATUS_{status}"\n')
    folder = tmp_path / "scan"
    folder.mkdir()
    with pytest.raises(Failure, match=code):
        Scanning(folder).scan("test:0", "Flatbed")
    assert not list(folder.iterdir())


def test_what_is_stopped_while_the_scanner_is_still_asked_never_begins(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner = Sane()

    def asked(*_words: str) -> str:
        scanner.stop()
        return LISTED

    monkeypatch.setattr("station.scanners.sane._asked", asked)
    monkeypatch.setattr("subprocess.Popen", lambda *_words, **_more: pytest.fail("it scans"))
    assert scanner.scan("fujitsu:fi-7160", "ADF Front", tmp_path) == 0


@with_sane
def test_a_scanner_that_is_gone_is_said(scanner: Path, tmp_path: Path) -> None:
    with pytest.raises(Failure, match="DEV-002"):
        Scanning(tmp_path).scan("plustek:gone", "")


def test_without_a_program_that_scans_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    room = Scanning(tmp_path)
    assert not room.possible
    with pytest.raises(Failure, match="DEV-001"):
        room.devices()


def test_what_a_scanner_can_do_is_read_from_its_list() -> None:
    assert options(LISTED) == {
        "source": ("ADF Front", "ADF Back", "ADF Duplex"),
        "mode": ("Lineart", "Halftone", "Gray", "Color"),
        "resolution": ("50..600dpi (in steps of 1)",),
    }
    assert best_mode(("Lineart", "24bit Color")) == "24bit Color"
    assert best_mode(("Gray",)) == ""
    assert [best_dpi((text,)) for text in ("50..600dpi (in steps of 1)", "50..200dpi", "400..600dpi")] == [
        300,
        200,
        400,
    ]
    assert best_dpi(("75", "150", "200", "400", "600dpi")) == 400
    assert best_dpi(()) == 0
    assert is_feeder("ADF Duplex")
    assert not is_feeder("Flatbed")
