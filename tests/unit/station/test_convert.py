"""The engine without a dossier, called in place: which files it takes, what it never overwrites, what it says of the rest."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from ocr.errors import Failure
from station.config import load
from station.convert import Outcome, Wish, _unambiguous, convert, files_under
from station.workers import Workers


def run(*paths: Path, out: Path) -> dict[str, Outcome]:
    wish = Wish(out, "vie", page_seconds=60.0, memory_mb=3000, workers=1)
    return {outcome.name: outcome for outcome in convert(paths, wish, lambda _outcome, _of: None)}


def fail_with(code: str):
    def fails(*_arguments: object) -> None:
        raise Failure(code)

    return fails


def fail_at(step: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each page fail at this step of the workers, also when it is taken together with others."""
    monkeypatch.setattr(Workers, "look_and_read", fail_with(code))
    monkeypatch.setattr(Workers, step, fail_with(code))


def scan(place: Path, name: str) -> Path:
    path = place / name
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("L", (827, 1169), 255).save(path, dpi=(100, 100))
    return path


def names(*paths: Path, out: Path) -> list[str]:
    return [name for _path, name in files_under(paths, out)]


def test_names_are_relative_to_the_folder_that_was_given(tmp_path: Path) -> None:
    scan(tmp_path, "in/a/b.png")
    scan(tmp_path, "in/c.png")

    assert names(tmp_path / "in", out=tmp_path / "out") == ["a/b.png", "c.png"]


def test_a_file_given_by_itself_is_named_without_its_folder(tmp_path: Path) -> None:
    assert names(scan(tmp_path, "in/a/b.png"), out=tmp_path / "out") == ["b.png"]


def test_an_output_folder_among_the_input_is_not_taken_for_input(tmp_path: Path) -> None:
    scan(tmp_path, "in/a.png")
    scan(tmp_path, "in/out/old/a.png")

    assert names(tmp_path / "in", out=tmp_path / "in" / "out") == ["a.png"]


def test_an_input_that_an_output_would_overwrite_stops_all_before_the_first(tmp_path: Path) -> None:
    scan(tmp_path, "a.png")
    (tmp_path / "a.png.pdf").write_bytes(b"somebody's own")

    with pytest.raises(Failure, match="CFG-004"):
        run(tmp_path, out=tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.png", "a.png.pdf"]


@given(found=st.lists(st.sampled_from(["a", "a~2", "a~3", "b/a", "a~2~2"]), max_size=12))
def test_no_two_inputs_share_an_output(found: list[str]) -> None:
    todo = _unambiguous((Path(str(number)), name) for number, name in enumerate(found))

    assert (len({name for _path, name in todo}), [path.name for path, _name in todo]) == (
        len(found),
        [str(number) for number in range(len(found))],
    )


@pytest.mark.skipif(os.name != "posix", reason="special files of POSIX")
def test_a_link_and_a_pipe_are_refused_each_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "link.png").symlink_to(scan(tmp_path, "secret.png"))
    os.mkfifo(tmp_path / "in" / "pipe.png")

    done = run(tmp_path / "in", out=tmp_path / "out")

    assert {name: outcome.code for name, outcome in done.items()} == {"link.png": "CAP-003", "pipe.png": "CAP-004"}


def test_a_refused_file_takes_the_pdf_of_an_earlier_run_away(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.png").write_bytes(b"")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.png.pdf").write_bytes(b"of another day")

    run(tmp_path / "in", out=tmp_path / "out")

    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.png.json"]


def test_an_output_that_cannot_be_written_costs_that_file_only(tmp_path: Path) -> None:
    (tmp_path / "in" / "a").mkdir(parents=True)
    for name in ("a/x.png", "b.png"):
        (tmp_path / "in" / name).write_bytes(b"")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a").write_bytes(b"a file where a folder should be")

    done = run(tmp_path / "in", out=tmp_path / "out")

    assert {name: outcome.code for name, outcome in done.items()} == {"a/x.png": "VLT-002", "b.png": "IMG-001"}


def test_a_page_that_no_look_survives_travels_as_it_came_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A crash of the child can't be provoked with a legal picture: the failure is put in its place.
    fail_at("look", "OCR-007", monkeypatch)

    done = run(scan(tmp_path, "a.png"), out=tmp_path / "out")

    page = json.loads((tmp_path / "out" / "a.png.json").read_text(encoding="utf-8"))["pages"][0]
    with pikepdf.open(tmp_path / "out" / "a.png.pdf") as pdf:
        assert (done["a.png"].code, page["code"], page["size"], len(pdf.pages)) == ("", "OCR-007", [827, 1169], 1)


def test_a_page_whose_reading_fails_is_not_blank_by_the_look_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail_at("read", "OCR-007", monkeypatch)

    run(scan(tmp_path, "a.png"), out=tmp_path / "out")

    page = json.loads((tmp_path / "out" / "a.png.json").read_text(encoding="utf-8"))["pages"][0]
    assert (page["blank"], page["verdicts"], page["code"]) == (False, [], "OCR-007")


def test_a_missing_engine_is_no_fault_of_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fail_at("look", "OCR-001", monkeypatch)

    done = run(scan(tmp_path, "a.png"), out=tmp_path / "out")

    assert (done["a.png"].code, (tmp_path / "out" / "a.png.pdf").exists()) == ("OCR-001", False)


def test_what_is_converted_or_tried_is_read_as_the_settings_say(tmp_path: Path) -> None:
    wish = Wish.by(load(root=tmp_path, languages="vie", page_seconds=7.0, second_reader="never"), tmp_path)

    assert (wish.languages, wish.page_seconds, wish.twice) == ("vie", 7.0, False)
