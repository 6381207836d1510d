"""Profiles: the shipped ones are right, a wrong one says where and what is nearest."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocr.errors import Failure
from station.config import shipped_profiles
from station.profiles.files import choose, find_faults, load_folder, parse

GOOD = """code = "9.000001"
title = "Thử"
kind = "desk"
valid_from = 2026-01-01

[[components]]
code = "to-khai"
title = "Tờ khai"
headings = ["Tờ khai đăng ký khai sinh"]
"""


def test_every_shipped_profile_is_without_fault() -> None:
    profiles, faults = load_folder(shipped_profiles())

    assert not faults
    assert {"1.001193", "ton-dong", "khay-cho"} <= {loaded.profile.code for loaded in profiles}


def test_an_unknown_entry_is_named_with_its_line_and_the_nearest_name() -> None:
    fault = find_faults(GOOD.replace("headings", "heading"), Path("p.toml"))[0]

    assert (fault.line, fault.nearest) == (9, "headings")


def test_a_wrong_value_in_the_second_paper_is_found_in_its_own_lines() -> None:
    body = GOOD + '\n[[components]]\ncode = "b"\ntitle = "B"\nneed = "always"\n'

    assert find_faults(body, Path("p.toml"))[0].line == 14


def test_broken_toml_names_its_line() -> None:
    assert find_faults("oops\n" + GOOD, Path("p.toml"))[0].line == 1


def test_one_broken_profile_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.toml").write_text("code = 1", encoding="utf-8")

    profiles, faults = load_folder(tmp_path)

    assert [loaded.profile.code for loaded in profiles] == ["9.000001"]
    assert {fault.path.name for fault in faults} == {"b.toml"}


def test_a_procedure_code_with_a_province_suffix_is_understood() -> None:
    profiles, _ = load_folder(shipped_profiles())

    assert choose(profiles, "1.001193.000.00.00.H21").profile.code == "1.001193"


def test_an_unknown_procedure_is_refused_with_the_nearest_code() -> None:
    profiles, _ = load_folder(shipped_profiles())

    with pytest.raises(Failure) as refused:
        choose(profiles, "1.001139")

    assert refused.value.facts["nearest"] == "1.001193"


def test_a_heading_decides_the_paper_and_a_mention_does_not() -> None:
    profile = parse(GOOD).profile

    assert profile.paper_of("CỘNG HÒA XÃ HỘI\n\nTỜ KHAI ĐĂNG KÝ\nKHAI SINH\nKính gửi") == "to-khai"
    assert profile.paper_of("Kèm theo tờ khai đăng ký khai sinh của ông Nguyễn Văn A nộp ngày hôm qua") == ""
