"""Files are named by the profile's template, and never by what a receiving system would refuse."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.errors import Failure
from station.app import Station
from station.config import Settings
from station.file_names import USUAL, fault_of, stem
from tests.world.delivered import SAMPLES

PARTS = {"code": "H49.64.33.2001.160", "n": "1", "n3": "001", "paper": "to-khai", "agency": "G09.01"}
PARTS |= {"type": "QD", "seq": "000001", "date": "20250102"}


@pytest.mark.parametrize(
    ("template", "name"),
    [
        ("{code}.{n}", "H49.64.33.2001.160.1"),
        ("{agency}_{type}_{seq}_V1_{date}", "G09.01_QD_000001_V1_20250102"),
        (USUAL, "H49.64.33.2001.160.001.to-khai"),
        ("{paper}", "to-khai"),
    ],
)
def test_live_schemes_give_their_own_examples(template: str, name: str) -> None:
    assert not fault_of(template)
    assert stem(template, 95, **PARTS) == name


@pytest.mark.parametrize("template", ["{n:03d}", "{code}", "{tên}", "../{n}", "{n", "{code.__class__}{n}", "a b {n}"])
def test_wrong_templates_are_refused_when_the_profile_is_read(template: str) -> None:
    assert fault_of(template)


@given(st.text(max_size=40), st.integers(10, 60))
def test_a_name_is_safe_and_short_enough_or_refused(code: str, most: int) -> None:
    try:
        made = stem("{code}.{n}", most, **{**PARTS, "code": code})
    except Failure as failure:
        assert failure.code == "SEA-005"
        return
    assert len(made) <= most
    assert made.isascii()
    assert not set(made) & set('/\\:*?"<>| ')


def test_sealed_files_bear_the_profiles_names_and_the_national_fields(station: Station, settings: Settings) -> None:
    folder = settings.root / "profiles"
    folder.mkdir(parents=True, exist_ok=True)
    shipped = next(Path("profiles/procedures").glob("ton-dong.toml")).read_text("utf-8")
    named = shipped.replace('kind = "backlog"', 'kind = "backlog"\nfiles = "paper"\nfile_names = "{code}.{n}"')
    (folder / "ton-dong.toml").write_text(named, encoding="utf-8")
    station.close()
    with Station(settings) as again:
        found = again.desk.open("ton-dong", "H49.64.33.2001.160")
        for name in "ab":
            shutil.copy(SAMPLES / "ton-dong/02-cong-van.jpg", settings.watch / f"{name}.jpg")
        again.drain()
        again.review.split(again.desk.view(found.id).pages[1].id)
        again.desk.finish(found.id)
        again.drain()
    package = settings.root / "packages" / "H49.64.33.2001.160" / "r1"
    assert (package / "H49.64.33.2001.160.1.pdf").is_file()
    assert (package / "H49.64.33.2001.160.2.pdf").is_file()
    record = json.loads((package / "H49.64.33.2001.160.1.json").read_bytes())
    assert record["national"]["TenTepDinhKem"] == "H49.64.33.2001.160.1.pdf"
    assert (record["national"]["DuocSoHoa"], record["national"]["MaThanhPhanHoSo"]) == (1, "tai-lieu")
