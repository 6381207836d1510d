"""`station convert` on real scans: what a program reads in the JSON, and what stands beside it."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from tests.world.command import PROJECT, Answer, station

SAMPLES = PROJECT / "samples"
NAMES = {
    "a/03-bang-ke.png": "ton-dong/03-bang-ke.png",
    "01-to-khai.tif": "khai-sinh/01-to-khai.tif",
    "04-mat-sau-trang.jpg": "khai-sinh/04-mat-sau-trang.jpg",
    "05-hong.jpg": "khai-sinh/05-hong.jpg",
}


@dataclass(frozen=True)
class Converted:
    """One conversion of good, blank and damaged files."""

    said: Answer
    out: Path

    def json(self, name: str) -> Any:
        return json.loads((self.out / f"{name}.json").read_text(encoding="utf-8"))

    def pdf_pages(self, name: str) -> int:
        with pikepdf.open(self.out / f"{name}.pdf") as pdf:
            return len(pdf.pages)


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Converted]:
    place = tmp_path_factory.mktemp("convert")
    for name, sample in NAMES.items():
        target = place / "in" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(SAMPLES / sample, target)
    out = place / "in" / "out"
    yield Converted(station(lang="en")("convert", place / "in", "--out", out), out)


def test_a_damaged_file_among_good_ones_ends_with_4(converted: Converted) -> None:
    assert converted.said.code == 4, converted.said.err


def test_every_file_has_its_json_and_every_good_one_its_pdf(converted: Converted) -> None:
    made = {path.relative_to(converted.out).as_posix() for path in converted.out.rglob("*") if path.is_file()}

    assert made == {f"{name}.json" for name in NAMES} | {f"{name}.pdf" for name in NAMES if "hong" not in name}


def test_what_a_page_says_is_open_to_no_other_account(converted: Converted) -> None:
    made = [path for path in converted.out.rglob("*") if path.is_file()]

    assert [path.name for path in made if path.stat().st_mode & 0o077] == []


def test_the_refused_file_says_why_in_its_json(converted: Converted) -> None:
    body = converted.json("05-hong.jpg")

    assert (body["file"], body["pages"], body["error"]["code"], body["error"]["title"]) == (
        "05-hong.jpg",
        [],
        "IMG-003",
        "The file is cut short",
    )


def test_progress_counts_the_files(converted: Converted) -> None:
    assert [line.split()[0] for line in converted.said.err.splitlines()] == ["1/4", "2/4", "3/4", "4/4"]


def test_a_page_has_what_the_schema_promises(converted: Converted) -> None:
    body = converted.json("a/03-bang-ke.png")

    assert body["file"] == "a/03-bang-ke.png"
    assert {
        "index_in_file",
        "part",
        "text",
        "rotation",
        "rotation_certain",
        "skew_deg",
        "size",
        "transform",
        "blank",
        "verdicts",
        "barcodes",
        "words",
        "fields",
    } <= set(body["pages"][0])


def test_every_box_lies_within_the_page_image(converted: Converted) -> None:
    page = converted.json("a/03-bang-ke.png")["pages"][0]
    width, height = page["size"]

    assert page["words"]
    for word in page["words"]:
        x0, y0, x1, y1 = word["box"]
        assert 0 <= x0 < x1 <= width and 0 <= y0 < y1 <= height, word


def test_the_text_of_the_page_is_in_its_json(converted: Converted) -> None:
    assert "BẢNG KÊ HỒ SƠ" in converted.json("a/03-bang-ke.png")["pages"][0]["text"]


def test_the_pages_of_a_file_come_in_their_order(converted: Converted) -> None:
    pages = converted.json("01-to-khai.tif")["pages"]

    assert ([page["index_in_file"] for page in pages], converted.pdf_pages("01-to-khai.tif")) == ([0, 1], 2)


def test_a_blank_page_is_said_blank_and_stays_in_the_pdf(converted: Converted) -> None:
    page = converted.json("04-mat-sau-trang.jpg")["pages"][0]

    assert (page["blank"], page["text"], page["words"], [verdict["kind"] for verdict in page["verdicts"]]) == (
        True,
        "",
        [],
        ["blank"],
    )
    assert converted.pdf_pages("04-mat-sau-trang.jpg") == 1


def test_blank_pages_are_left_out_of_the_pdf_only_when_asked(tmp_path: Path) -> None:
    sample = SAMPLES / "khai-sinh/04-mat-sau-trang.jpg"

    done = station()("convert", sample, "--out", tmp_path, "--drop-blank")

    assert (done.code, [path.name for path in tmp_path.iterdir()]) == (0, [f"{sample.name}.json"])


def test_each_page_says_which_paper_it_is_and_whether_that_is_certain(converted: Converted) -> None:
    said = {
        name: [(page["document_type"], page["document_type_certain"]) for page in converted.json(name)["pages"]]
        for name in ("01-to-khai.tif", "a/03-bang-ke.png", "04-mat-sau-trang.jpg")
    }

    assert said["01-to-khai.tif"][0] == ("to-khai-khai-sinh", True)
    assert said["a/03-bang-ke.png"] == [("danh-sach", True)]
    assert said["04-mat-sau-trang.jpg"] == [("", False)]


def test_each_page_says_its_fields_with_their_proof(converted: Converted) -> None:
    first, second = (page["fields"] for page in converted.json("01-to-khai.tif")["pages"])

    assert {name: first[name]["value"] for name in ("co-quan", "nguoi-khai", "ngay-sinh", "so-dinh-danh", "ho-ten-me")} == {
        "co-quan": "Ủy ban nhân dân xã Tân Hòa", "nguoi-khai": "Lê Văn Ánh", "ngay-sinh": "2025-09-14",
        "so-dinh-danh": "000090000017", "ho-ten-me": "Nguyễn Thị Quỳnh Mai",
    }  # fmt: skip
    assert (second["ngay"]["value"], second["ngay"]["certain"]) == ("2025-09-22", True)
    assert all(len(field["box"]) == 4 and 0 < field["confidence"] <= 1 for field in (*first.values(), *second.values()))
    assert converted.json("04-mat-sau-trang.jpg")["pages"][0]["fields"] == {}


def test_trying_files_as_a_dossier_tells_papers_and_what_is_set_aside_and_keeps_nothing(tmp_path: Path) -> None:
    paths = [SAMPLES / "khai-sinh" / name for name in ("01-to-khai.tif", "04-mat-sau-trang.jpg", "05-hong.jpg")]
    root = tmp_path / "root"

    found = station(root=root, lang="en")("dossier", "try", "1.001193", *paths, "--json").json

    assert [(paper["component"], paper["kind"], paper["certain"]) for paper in found["documents"]] == [
        ("to-khai", "to-khai-khai-sinh", True)
    ]
    fields = found["documents"][0]["fields"]
    assert fields["ngay"]["page"] == {"file": "01-to-khai.tif", "index_in_file": 1, "part": 0}
    assert (fields["ho-ten-cha"]["value"], fields["ho-ten-cha"]["page"]["index_in_file"]) == ("Lê Văn Ánh", 0)
    assert found["set_aside"] == [{"file": "04-mat-sau-trang.jpg", "index_in_file": 0, "part": 0, "why": "blank"}]
    assert [refused["code"] for refused in found["refused"]] == ["IMG-003"]
    assert (found["unassigned"], found["doubled_sheets"], root.exists()) == ([], [], False)
