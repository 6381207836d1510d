"""Profiles out of files: a wrong one says where and what is nearest, the right ones go on, the one in force counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from ocr.errors import Failure
from station.config import shipped_profiles
from station.profiles.files import check_paths, choose, find_faults, load_folder, load_papers, parse_kept

GOOD = """code = "9.000001"
title = "Thử"
kind = "desk"
valid_from = 2026-01-01

[[components]]
code = "to-khai"
title = "Tờ khai"
headings = ["Tờ khai đăng ký khai sinh"]
"""
SECOND = '\n[[components]]\ncode = "b"\ntitle = "B"\n'
KINDS = """
[[papers]]
code = "don"
title = "Đơn đề nghị"
headings = ["ĐƠN ĐỀ NGHỊ"]

[[papers]]
code = "bien-lai"
title = "Biên lai"
headings = ["BIÊN LAI THU TIỀN"]
everywhere = true
"""
KEPT_BEFORE = """code = "1.001193"
title = "Đăng ký khai sinh"
kind = "desk"
valid_from = 2025-07-01
legal_basis = "Luật Hộ tịch 60/2014/QH13 (chưa xác nhận)"
processing_time = "Trong ngày"
result = "Giấy khai sinh"
dpi_floor = 200

[[components]]
code = "ket-hon"
title = "Giấy chứng nhận kết hôn của cha mẹ"
need = "conditional"
digitize = "optional"
original = "show"
headings = ["Giấy chứng nhận kết hôn"]
hint = "Nếu cha mẹ đã đăng ký kết hôn"
"""


def _wrong(body: str) -> tuple[int, str]:
    fault = find_faults(body, Path("p.toml"))[0]
    return fault.line, fault.nearest


def test_an_unknown_entry_is_named_with_its_line_and_the_nearest_name() -> None:
    assert _wrong(GOOD.replace("headings", "heading")) == (9, "headings")


def test_an_entry_is_compared_with_those_of_its_own_table() -> None:
    assert _wrong(GOOD.replace('title = "Thử"', 'tittle = "Thử"\ntitle = "Thử"')) == (2, "title")


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ('need = "always"', (14, "")),
        ('need = "requird"', (14, "required")),
        ('papers = ["don-de-nghi"]', (14, "")),
        ('need = "conditional"', (11, "")),
        ('question = "Có không?"', (14, "")),
        ('one_of = "alone"', (14, "")),
        ("copies = 0", (14, "")),
        ('headings = [""]', (14, "")),
    ],
)
def test_what_is_wrong_in_the_second_paper_is_found_in_its_own_lines(line: str, where: tuple[int, str]) -> None:
    assert _wrong(GOOD + SECOND + line + "\n") == where


@pytest.mark.parametrize("code", ["to-khai", "khac"])
def test_a_code_tells_one_paper_or_result(code: str) -> None:
    body = GOOD + SECOND + f'\n[[results]]\ncode = "{code}"\ntitle = "Kết quả"\n'

    assert [(fault.line, fault.entry) for fault in find_faults(body, Path("p.toml"))] == [(16, "results.0.code")]


def test_a_missing_entry_is_told_at_the_head_of_its_table() -> None:
    assert _wrong(GOOD + SECOND.replace('title = "B"\n', "")) == (11, "")


def test_broken_toml_names_its_line() -> None:
    assert _wrong("oops\n" + GOOD)[0] == 1


def test_an_unconfirmed_entry_must_be_there() -> None:
    body = 'unconfirmed = ["components.to-khai.ned"]\n' + GOOD

    assert _wrong(body) == (1, "components.to-khai.need")


def test_papers_of_which_one_is_enough_are_needed_alike() -> None:
    body = GOOD + 'one_of = "x"\nneed = "required"\n' + SECOND + 'one_of = "x"\n'

    assert find_faults(body, Path("p.toml"))[0].entry == "components.0.need"


def test_all_faults_are_told_in_the_order_of_their_lines() -> None:
    faults = find_faults(GOOD.replace("title", "titel") + SECOND + "copies = 0\n", Path("p.toml"))

    assert [fault.line for fault in faults] == sorted(fault.line for fault in faults)
    assert len(faults) == 5


def test_one_broken_profile_does_not_stop_the_others(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD, encoding="utf-8")
    (tmp_path / "b.toml").write_text("code = 1", encoding="utf-8")
    (tmp_path / "c.toml").write_text("code = ", encoding="utf-8")
    (tmp_path / "d.toml").write_bytes(GOOD.encode("utf-16"))

    profiles, faults = load_folder(tmp_path)

    assert [loaded.profile.code for loaded in profiles] == ["9.000001"]
    assert {fault.path.name for fault in faults} == {"b.toml", "c.toml", "d.toml"}


def test_a_kind_of_paper_is_said_once_and_gives_title_and_headings(tmp_path: Path) -> None:
    (tmp_path / "kinds.toml").write_text(KINDS, encoding="utf-8")
    (tmp_path / "a.toml").write_text(GOOD + '\n[[components]]\ncode = "don"\npapers = ["don"]\n', encoding="utf-8")

    profile = load_folder(tmp_path)[0][0].profile

    assert profile.components[1].title == "Đơn đề nghị"
    assert profile.components[1].all_headings == ("ĐƠN ĐỀ NGHỊ",)
    assert [paper.headings for paper in profile.beside] == [("BIÊN LAI THU TIỀN",)]


def test_an_office_replaces_a_kind_of_paper_for_all_its_profiles(tmp_path: Path) -> None:
    own = KINDS.replace("ĐƠN ĐỀ NGHỊ", "ĐƠN XIN")
    for name, body in (("shipped", KINDS), ("own", own)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "kinds.toml").write_text(body, encoding="utf-8")

    assert load_papers(tmp_path / "shipped", tmp_path / "own")["don"].headings == ("ĐƠN XIN",)


def test_faults_among_the_kinds_of_paper_are_told(tmp_path: Path) -> None:
    wrong = tmp_path / "kinds.toml"
    wrong.write_text(KINDS.replace("headings", "heading", 1).replace('"bien-lai"', '"don"'), encoding="utf-8")

    faults = check_paths([wrong])

    assert [(fault.line, fault.nearest) for fault in faults] == [(5, "headings")]


def test_a_kind_of_paper_that_stands_twice_is_a_fault(tmp_path: Path) -> None:
    wrong = tmp_path / "kinds.toml"
    wrong.write_text(KINDS.replace('"bien-lai"', '"don"'), encoding="utf-8")

    assert [fault.line for fault in check_paths([wrong])] == [8]


def test_the_version_in_force_counts_and_an_offices_own_stands_over_the_shipped_one(tmp_path: Path) -> None:
    bodies = {
        "shipped/old.toml": GOOD.replace("2026-01-01", "2020-01-01"),
        "shipped/now.toml": GOOD.replace("2026-01-01", "2021-01-01").replace("Thử", "Nay"),
        "shipped/later.toml": GOOD.replace("2026-01-01", "2999-01-01"),
        "own/own.toml": GOOD.replace("2026-01-01", "2020-06-01").replace("Thử", "Riêng"),
    }
    for name, body in bodies.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(body, encoding="utf-8")

    titles = [
        [loaded.profile.title for loaded in load_folder(*folders)[0]]
        for folders in ((tmp_path / "shipped",), (tmp_path / "shipped", tmp_path / "own"))
    ]

    assert titles == [["Nay"], ["Riêng"]]


def test_two_files_that_say_the_same_procedure_from_the_same_day_are_a_fault(tmp_path: Path) -> None:
    for name in ("a.toml", "b.toml"):
        (tmp_path / name).write_text(GOOD, encoding="utf-8")

    profiles, faults = load_folder(tmp_path)

    assert (len(profiles), [fault.path.name for fault in faults]) == (1, ["b.toml"])


def test_a_clock_that_is_wrong_takes_no_profile_away(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(GOOD.replace("2026-01-01", "2999-01-01"), encoding="utf-8")

    assert len(load_folder(tmp_path)[0]) == 1


def test_the_text_that_the_first_dossiers_kept_is_still_read() -> None:
    profile = parse_kept(KEPT_BEFORE).profile

    assert [basis.title for basis in profile.legal_basis] == ["Luật Hộ tịch 60/2014/QH13 (chưa xác nhận)"]
    assert [result.title for result in profile.results] == ["Giấy khai sinh"]
    assert [slot.code for slot in profile.slots if "Giấy chứng nhận kết hôn" in slot.all_headings] == ["ket-hon"]


def test_a_procedure_code_with_a_province_suffix_is_understood() -> None:
    profiles, _ = load_folder(shipped_profiles())

    assert choose(profiles, "1.001193.000.00.00.H21").profile.code == "1.001193"


@pytest.mark.parametrize("asked", ["dang ky khai sinh", "ĐĂNG KÝ  KHAI SINH", "Đăng ký khai sinh"])
def test_a_title_is_understood_with_and_without_marks(asked: str) -> None:
    profiles, _ = load_folder(shipped_profiles())

    assert choose(profiles, asked).profile.code == "1.001193"


def test_a_few_words_of_a_title_are_enough_when_they_fit_one_only() -> None:
    profiles, _ = load_folder(shipped_profiles())

    assert choose(profiles, "hoa giai dat dai").profile.code == "1.012812"
    with pytest.raises(Failure, match="PRF-003"):
        choose(profiles, "khai sinh")


def test_an_unknown_procedure_is_refused_with_the_nearest_code() -> None:
    profiles, _ = load_folder(shipped_profiles())

    with pytest.raises(Failure) as refused:
        choose(profiles, "1.001139")

    assert refused.value.facts["nearest"] == "1.001193"
