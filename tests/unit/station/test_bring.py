"""What a hand brings comes in as a scan does, and what it was brought from stays."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from ocr.errors import Failure
from station.app import Station
from station.bring import bring_bytes, bring_file
from station.config import Settings

SAMPLE = Path(__file__).resolve().parents[3] / "samples" / "ton-dong" / "02-cong-van.jpg"


def test_brought_file_becomes_a_page_of_that_dossier_and_the_citizens_file_stays(
    station: Station, settings: Settings, tmp_path: Path
) -> None:
    photo = tmp_path / "ảnh chụp.jpg"
    shutil.copy(SAMPLE, photo)
    first = station.desk.open("ton-dong", "HS-1")
    station.desk.open("ton-dong", "HS-2")
    assert station.desk.bring(first.id, [str(photo)]) == 1
    station.drain()
    assert len(station.desk.view(first.id).pages) == 1
    assert photo.read_bytes() == SAMPLE.read_bytes()


def test_files_of_one_name_do_not_overwrite_each_other(tmp_path: Path) -> None:
    first, second = bring_bytes(b"one", "a.jpg", tmp_path), bring_bytes(b"two", "a.jpg", tmp_path)
    assert (first.read_bytes(), second.read_bytes()) == (b"one", b"two")


@pytest.mark.parametrize("name", [".hidden.jpg", "~$x.jpg", "x.part", "x" * 300 + ".jpg", ""])
def test_name_that_capture_would_pass_over_is_made_one_that_it_takes(tmp_path: Path, name: str) -> None:
    made = bring_bytes(b"body", name, tmp_path).name
    assert not made.startswith((".", "~"))
    assert not made.endswith(".part")
    assert len(os.fsencode(made)) <= 255


@pytest.mark.parametrize(("make", "code"), [("link", "CAP-003"), ("folder", "CAP-005"), ("none", "CAP-008")])
def test_what_is_no_file_is_refused(tmp_path: Path, make: str, code: str) -> None:
    source = tmp_path / "x.jpg"
    if make == "link":
        source.symlink_to(SAMPLE)
    elif make == "folder":
        source.mkdir()
    with pytest.raises(Failure, match=code):
        bring_file(source, tmp_path)


def test_folder_that_is_away_is_said(tmp_path: Path) -> None:
    with pytest.raises(Failure, match="CAP-007"):
        bring_bytes(b"body", "a.jpg", tmp_path / "away")


def test_finished_dossier_takes_nothing(station: Station) -> None:
    found = station.desk.open("ton-dong", "HS-1")
    station.desk.bring(found.id, [str(SAMPLE)])
    station.drain()
    station.desk.finish(found.id, "as it is")
    station.drain()
    with pytest.raises(Failure, match="DSK-004"):
        station.desk.bring(found.id, [str(SAMPLE)])
