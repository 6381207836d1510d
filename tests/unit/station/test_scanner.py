"""Each fault of a scanner lights its own lamp, a good one none; what was judged stays known."""

from __future__ import annotations

import json

import cv2
import numpy as np
import pytest
from typer.testing import CliRunner

from ocr.scanner import health as scanner_health
from station import checker, scanner_history
from station.cli import application
from station.config import Settings
from station.lamps import Light, lamps, overall
from station.service import scanner
from tests.world import scanned_sheet as scan


@pytest.fixture(scope="module")
def pages():
    pdf = scanner.sheet()
    return scan.rendered(pdf, 0), scan.rendered(pdf, 1)


def tinted(page):
    return np.clip(page * np.array([0.85, 0.97, 1.0]), 0, 255).astype(np.uint8)


FAULTS = {
    "told_dpi": (lambda page: scan.scanned(scan.resized(page, 290 / 300, 290 / 300)), Light.AMBER),
    "skew": (lambda page: scan.scanned(scan.turned(page, 1.0)), Light.AMBER),
    "sharpness": (lambda page: scan.scanned(page, blur=2.2), Light.RED),
    "contrast": (lambda page: scan.scanned(page, black=135), Light.RED),
    "cast": (lambda page: tinted(scan.scanned(page)), Light.RED),
    "colour": (lambda page: cv2.cvtColor(scan.scanned(page), cv2.COLOR_BGR2GRAY), Light.AMBER),
    "noise": (lambda page: scan.scanned(page, grain=12), Light.AMBER),
    "streaks": (lambda page: scan.streaked(scan.scanned(page), 700), Light.RED),
}


def lit(tmp_path, *images, dpi=300.0):
    scan.save(tmp_path / "sheet.tif", images, dpi)
    return lamps(scanner_health.judge(str(tmp_path / "sheet.tif")))


def test_good_scan_is_all_green(tmp_path, pages):
    found = lit(tmp_path, scan.scanned(pages[0]), scan.scanned(pages[1]))
    assert {lamp.light for lamp in found} == {Light.GREEN}
    assert not any(lamp.advice for lamp in found)
    assert len(found) == 11


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_lights_its_own_lamp_and_no_other(tmp_path, pages, fault):
    spoil, light = FAULTS[fault]
    found = lit(tmp_path, spoil(pages[0]))
    assert {lamp.key: lamp.light for lamp in found if lamp.light is not Light.GREEN} == {fault: light}
    assert all(lamp.reason and lamp.advice for lamp in found if lamp.key == fault)


def test_stretching_feeder_lights_shape(tmp_path, pages):
    found = lit(tmp_path, scan.scanned(scan.resized(pages[0], 1.0, 1.03)))
    assert {lamp.key for lamp in found if lamp.light is not Light.GREEN} == {"shape", "told_dpi"}
    assert overall(found) is Light.RED


def test_dark_paper_and_coarse_scan_and_shifted_back_are_lit(tmp_path, pages):
    coarse = [cv2.resize(page, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA) for page in pages]
    found = {
        lamp.key: lamp.light
        for lamp in lit(tmp_path, scan.scanned(coarse[0], white=170), scan.turned(coarse[1], 0, 40), dpi=180)
    }
    assert (found["contrast"], found["resolution"], found["back"]) == (Light.RED, Light.RED, Light.RED)


def test_checked_sheet_stays_in_the_history_even_beside_a_torn_line(tmp_path, pages):
    settings = Settings(root=tmp_path / "root", watch=tmp_path / "watch")
    scan.save(tmp_path / "sheet.tif", [scan.scanned(pages[0])], 0)
    first, found = scanner.check(settings, tmp_path / "sheet.tif")
    assert {lamp.key for lamp in found if lamp.light is not Light.GREEN} == {"told_dpi"}
    with (settings.root / scanner_history.HISTORY).open("ab") as out:
        out.write(b'{"at": "2026-')
    second, _ = scanner_history.remember(
        settings.root, "again.tif", "", scanner_health.judge(str(tmp_path / "sheet.tif"))
    )
    assert [checked.file for checked in scanner_history.history(settings.root)] == ["again.tif", "sheet.tif"]
    assert (first.light, second.lights["told_dpi"]) == ("amber", "amber")
    assert json.loads(json.dumps(first.health))["told_dpi"] == 0


def test_no_history_is_an_empty_one(tmp_path):
    assert scanner_history.history(tmp_path / "none") == ()


def test_commands_make_judge_and_list(tmp_path, pages, monkeypatch):
    monkeypatch.setenv("STATION_CONFIG", str(tmp_path / "none.toml"))
    run, at = CliRunner().invoke, ["--root", str(tmp_path / "root"), "--lang", "en", "health"]
    app = application(at)
    scan.save(tmp_path / "blurred.tif", [scan.scanned(pages[0], blur=2.2)])
    assert run(app, [*at, "sheet", str(tmp_path / "sheet.pdf")]).exit_code == 0
    assert (tmp_path / "sheet.pdf").read_bytes().startswith(b"%PDF")
    judged = run(app, [*at, "check", str(tmp_path / "blurred.tif"), "--json"])
    assert (judged.exit_code, json.loads(judged.stdout)["lights"]["sharpness"]) == (3, "red")
    assert "sharpness" in run(app, [*at, "history"]).stdout


def test_sheet_that_comes_by_the_scan_folder_judges_the_scanner_and_joins_no_dossier(station, settings, pages):
    found = station.desk.open("ton-dong", "HS-1")
    scan.save(settings.watch / "sheet.tif", [scan.streaked(scan.scanned(pages[0]), 700), scan.scanned(pages[1])])
    station.drain()
    front, back = station.desk.view(found.id).pages
    assert (front.state, front.code, back.state, back.code) == ("set_aside", "SCN-006", "set_aside", "SCN-005")
    assert [lamp.key for lamp in station.upkeep.scanner() if lamp.light is Light.RED] == ["streaks"]
    assert len(scanner_history.history(settings.root)) == 1
    assert checker.check(settings.root).findings == ()
