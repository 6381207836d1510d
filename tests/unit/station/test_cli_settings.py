"""Where the command line takes its settings from, in which language it speaks, and how wrong use ends."""

from __future__ import annotations

from pathlib import Path

import pytest

from station.app import Station as Holder
from station.config import load
from tests.world.command import Answer, station

PROFILE = """code = "9.000001"
title = "Thử"
kind = "desk"
valid_from = 2026-01-01

[[components]]
code = "to-khai"
title = "Tờ khai"
heading = ["Tờ khai đăng ký khai sinh"]
"""


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty station."""
    place = tmp_path_factory.mktemp("settings") / "root"
    with Holder(load(root=place, operator="tester")):
        return place


@pytest.fixture(scope="module")
def layers(root: Path) -> dict[str, Answer]:
    """The status as told with the settings file alone, with the environment over it, with options over both."""
    toml = root.parent / "station.toml"
    toml.write_text(f'root = "{root}"\nwatch = "/from-file"\nlang = "en"\n', encoding="utf-8")
    shell = station(config=toml, watch="/from-environment", lang="vi")
    return {
        "file": station(config=toml)("status"),
        "environment": shell("status"),
        "option": shell("--watch", "/from-option", "--lang", "en", "status"),
    }


@pytest.mark.parametrize(
    ("layer", "said"),
    [
        ("file", "Scan folder: /from-file"),
        ("environment", "Thư mục quét: /from-environment"),
        ("option", "Scan folder: /from-option"),
    ],
)
def test_options_stand_over_the_environment_and_that_over_the_file(
    layers: dict[str, Answer], layer: str, said: str
) -> None:
    assert said in layers[layer].out.splitlines(), layers[layer].err


def test_an_unknown_entry_in_the_settings_file_is_named_and_ends_with_2(tmp_path: Path) -> None:
    toml = tmp_path / "station.toml"
    toml.write_text('wach = "/scan"\n', encoding="utf-8")

    done = station(config=toml, lang="en")("status")

    assert (done.code, done.err.startswith("CFG-001 A setting is wrong: wach")) == (2, True)


def test_help_is_in_vietnamese_unless_another_language_is_set() -> None:
    assert "Mở, hoàn tất, mở lại" in station()("--help").out


@pytest.mark.parametrize("words", [("convert", "no-such-file.jpg", "--out", "x"), ("--lang", "fr", "status")])
def test_wrong_use_ends_with_2_and_prints_nothing_for_programs(words: tuple[str, ...]) -> None:
    done = station()(*words)

    assert (done.code, done.out) == (2, "")


def test_verify_ends_with_5_where_no_station_is(tmp_path: Path) -> None:
    done = station(root=tmp_path / "nothing")("verify", "--json")

    assert (done.code, list(done.json)) == (5, ["could_not_look"])


def test_a_ledger_that_is_no_database_ends_with_5_and_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"no database at all" * 300)

    done = station(root=tmp_path, lang="en")("status")

    assert (done.code, done.err[:7]) == (5, "LDG-004"), done.err


def test_the_profiles_in_use_are_without_fault(root: Path) -> None:
    done = station(root=root)("profile", "check", "--json")

    assert (done.code, done.json) == (0, [])


def test_a_fault_in_a_profile_is_told_with_its_line_and_the_nearest_name(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(PROFILE, encoding="utf-8")

    done = station(lang="en")("profile", "check", tmp_path)

    assert (done.code, done.out) == (
        2,
        f"{wrong}:9: components.0.heading: unknown entry; nearest name: headings\n",
    )


def test_the_languages_of_a_setting_are_read_with_as_they_are(tmp_path: Path) -> None:
    assert load(root=tmp_path, languages="vie+eng").reading_languages == "vie+eng"
    assert load(root=tmp_path).reading_languages in ("vie", "Vietnamese", "script/Vietnamese")


def test_the_second_reader_is_never_asked_when_the_setting_says_so(tmp_path: Path) -> None:
    assert not load(root=tmp_path, second_reader="never").reads_twice
