"""What docs/profiles.md says is so: its example works as it stands, and no entry is left out."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

from station.config import shipped_profiles
from station.profiles.files import check_paths, load_folder, load_papers
from station.profiles.model import Basis, Component, Paper, Profile, Result
from tests.world.command import station

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "profiles.md").read_text("utf-8")
EXAMPLES = re.findall(r"```toml\n(.*?)```", TEXT, re.DOTALL)


def test_the_examples_are_without_fault_beside_the_shipped_profiles(tmp_path: Path) -> None:
    for number, example in enumerate(EXAMPLES):
        (tmp_path / f"{number}.toml").write_text(example, encoding="utf-8")

    assert check_paths([tmp_path], shipped_profiles()) == ()


def test_an_office_that_writes_the_example_can_open_a_dossier_for_it(tmp_path: Path) -> None:
    root = tmp_path / "root"
    (root / "profiles").mkdir(parents=True)
    (root / "profiles" / "xac-nhan-vay-von.toml").write_text(EXAMPLES[0], encoding="utf-8")
    call = station(root=root, watch=tmp_path / "scan", lang="vi")

    opened = call("dossier", "open", "xac nhan don vay von", "--code", "HS-1", "--json")
    shown = call("profile", "show", "XA.01-CU")

    assert (opened.code, opened.json["procedure"]) == (0, "XA.01"), opened.err
    assert "Chỉ cần một trong các giấy tờ sau" in shown.out
    assert "chưa xác nhận" in shown.out


def test_the_example_is_no_procedure_that_the_program_brings() -> None:
    codes = {loaded.profile.code for loaded in load_folder(shipped_profiles())[0]}

    assert "XA.01" not in codes


def test_every_entry_is_explained() -> None:
    names = {name for model in (Profile, Component, Result, Paper, Basis) for name in model.model_fields}

    assert {name for name in names if f"`{name}`" not in TEXT and f" {name}" not in TEXT} == set()


def test_every_command_that_the_text_names_is_there() -> None:
    named = set(re.findall(r"station profile (\w+)", TEXT))
    told = station()("profile", "--help").out

    assert all(name in told for name in named)
    assert {"new", "check", "show", "diff"} <= named


def test_the_bench_names_kinds_and_procedures_that_are_there() -> None:
    bench = Path(__file__).resolve().parents[2] / "bench"
    names = tomllib.loads((bench / "names.toml").read_text("utf-8"))
    profiles, faults = load_folder(shipped_profiles(), bench / "profiles")

    assert faults == ()
    assert set(names["kinds"]) <= set(load_papers(shipped_profiles()))
    assert set(names["procedures"]) <= {loaded.profile.code for loaded in profiles}
