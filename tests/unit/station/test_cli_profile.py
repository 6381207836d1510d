"""`station profile …` as an officer uses it: copy one, change it, check it, see what has changed; open dossiers stay as they were."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.world.command import Answer, station


@dataclass(frozen=True)
class Day:
    """What was said on a day when an office changes a procedure."""

    written: Answer
    again: Answer
    broken: Answer
    changed: Answer
    from_dossier: Answer
    by_file: Answer
    file: Path


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Day:
    place = tmp_path_factory.mktemp("profiles")
    call = station(root=place / "root", watch=place / "scan", lang="en")
    call("dossier", "open", "dang ky khai sinh", "--code", "HS-1")
    written = call("profile", "new", "dang ky khai sinh", "--json")
    file = Path(written.json["path"])
    again = call("profile", "new", "1.001193")
    shipped = file.read_text("utf-8")
    file.write_text(shipped.replace("working_days = 0", "working_day = 0"), encoding="utf-8")
    broken = call("profile", "check")
    file.write_text(shipped.replace("working_days = 0", "working_days = 1"), encoding="utf-8")
    return Day(
        written=written,
        again=again,
        broken=broken,
        changed=call("profile", "diff", "1.001193"),
        from_dossier=call("profile", "diff", "1.001193", "--dossier", "HS-1", "--json"),
        by_file=call("profile", "diff", "1.001193", file),
        file=file,
    )


def test_a_copy_is_written_into_the_offices_own_folder(day: Day) -> None:
    assert (day.written.code, day.file.parent.name) == (0, "profiles")


def test_a_second_copy_is_refused(day: Day) -> None:
    assert (day.again.code, day.again.err[:7]) == (2, "PRF-004")


def test_a_broken_one_is_told_with_its_line(day: Day) -> None:
    told = day.broken.out.removeprefix(f"{day.file}:").strip()

    assert (day.broken.code, told) == (2, "9: working_day: unknown entry; nearest name: working_days")


def test_a_change_is_told_in_words(day: Day) -> None:
    assert day.changed.out == "Working days: 0 → 1\n"
    assert day.by_file.out == "They say the same.\n"


def test_an_open_dossier_keeps_the_version_it_was_opened_with(day: Day) -> None:
    assert day.from_dossier.json == [{"place": "", "entry": "working_days", "before": "0", "after": "1"}]


def test_a_blank_profile_needs_a_code_and_a_title(tmp_path: Path) -> None:
    done = station(root=tmp_path, lang="en")("profile", "new", "--code", "XA.02")

    assert (done.code, list(tmp_path.rglob("*.toml"))) == (2, [])


def test_show_gives_programs_everything(tmp_path: Path) -> None:
    shown = station(root=tmp_path)("profile", "show", "1.013978", "--json").json

    assert (shown["code"], shown["aliases"]) == ("1.116360", ["1.013978"])
    assert shown["components"][0]["papers"][0]["forms"][0] == "Mẫu số 15"


def test_a_written_profile_is_no_breach_of_the_root(tmp_path: Path) -> None:
    root = tmp_path / "root"
    root.mkdir()
    root.chmod(0o755)  # as a file manager makes a folder
    call = station(root=root, watch=tmp_path / "scan", lang="en")
    call("init")
    file = Path(call("profile", "new", "--code", "XA.01", "--title", "A paper", "--json").json["path"])
    private = file.stat().st_mode & 0o077 == 0
    file.chmod(0o644)  # as an editor leaves it

    assert (private, call("verify").code) == (True, 0)


def test_a_procedure_of_the_offices_own_has_nothing_shipped_to_differ_from(tmp_path: Path) -> None:
    call = station(root=tmp_path / "root", watch=tmp_path / "scan", lang="en")
    call("profile", "new", "--code", "XA.01", "--title", "A paper")

    answer = call("profile", "diff", "XA.01")

    assert (answer.code, "office's own" in answer.err) == (2, True)


def test_kinds_of_paper_among_a_procedure_are_told_where_they_belong(tmp_path: Path) -> None:
    call = station(root=tmp_path / "root", watch=tmp_path / "scan", lang="en")
    file = Path(call("profile", "new", "--code", "XA.01", "--title", "A paper", "--json").json["path"])
    file.write_text(file.read_text("utf-8") + '\n[[papers]]\ncode = "a"\ntitle = "A"\n', encoding="utf-8")

    assert "a file of their own" in call("profile", "check").out
