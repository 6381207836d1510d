"""A batch of real pages with real separator sheets, some of them spoilt: each page ends in its dossier or with a person."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr import separator_sheet
from ocr.separator_sheet import SeparatorWords
from station import checker
from station.app import Station
from station.config import Settings
from station.ledger.queries import Queries
from station.ledger.store import NAME
from station.separators.keys import office_key
from station.separators.payload import Said, Sheet, write
from station.types import Page

DPI = 100
DOSSIERS = 7
CUT = "Cut into its dossiers; each goes on by itself."
WORDS = SeparatorWords("TỜ PHÂN CÁCH HỒ SƠ", "HS", ("Lô LO-7",), "Đặt trước trang đầu của hồ sơ.")


def picture(code: str) -> np.ndarray:
    """A sheet as a scanner delivers it: gray, a little askew, noisy."""
    drawn = np.asarray(separator_sheet.draw(code, WORDS).convert("L"))
    small = cv2.resize(drawn, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    high, wide = small.shape
    askew = cv2.getRotationMatrix2D((wide / 2, high / 2), 0.8, 1.0)
    turned = cv2.warpAffine(small, askew, (wide, high), borderValue=255).astype(np.float64)
    return np.clip(turned + np.random.default_rng(7).normal(0, 6, small.shape), 0, 255).astype(np.uint8)


def spoilt(image: np.ndarray) -> np.ndarray:
    """All codes of the sheet are scratched through; its title stays."""
    out = image.copy()
    high, wide = out.shape
    for top, bottom, left, right in ((0.08, 0.25, 0.37, 0.6), (0.55, 0.63, 0.14, 0.85), (0.73, 0.91, 0.38, 0.61)):
        for x in range(round(left * wide), round(right * wide), 14):
            cv2.line(out, (x, round(top * high)), (x + 30, round(bottom * high)), 0, 7)
    return out


def letter(number: int) -> np.ndarray:
    """A page with words of its own, so that it can be told again."""
    page = np.full((1169, 827), 255, np.uint8)
    for row in range(3):
        words = f"Van ban so {number} dong {row} noi dung ho so luu tru"
        cv2.putText(page, words, (60, 120 + 60 * row), cv2.FONT_HERSHEY_SIMPLEX, 0.8, 0, 2, cv2.LINE_AA)
    return page


def shown(station: Station, code: str) -> list[str]:
    ctx = station._ctx
    assert ctx is not None
    return [ctx.queries.scan(page.scan_id).name for page in pages_of(station, code) if page.state != "set_aside"]


def pages_of(station: Station, code: str) -> tuple[Page, ...]:
    return station.desk.view(station.desk.find(code).id).pages


@pytest.fixture
def save(settings: Settings) -> Callable[[str, np.ndarray, int], None]:
    """Lays pictures into a folder beside the watch folder, in the order of their names."""
    place = settings.watch.parent / "stack"
    place.mkdir()

    def write_it(name: str, image: np.ndarray, dpi: int) -> None:
        Image.fromarray(image).save(place / name, dpi=(dpi, dpi))

    return write_it


def test_batch_of_thirty_pages_is_cut_and_what_is_doubtful_waits_for_a_person(
    station: Station, settings: Settings, save: Callable[[str, np.ndarray, int], None]
) -> None:
    key, at = office_key(settings), 0
    truth: dict[str, str] = {}
    for number in range(1, DOSSIERS + 1):
        code = write(Said(Sheet.DOSSIER, "LO-7", number, DOSSIERS, f"HS-{number}", "ton-dong"), key)
        if number == 3:
            code = code[:-1] + ("A" if code[-1] != "A" else "B")  # forged: the check doesn't fit
        sheet = spoilt(picture(code)) if number == 5 else picture(code)
        for image, dpi in [(sheet, 150), *((letter(10 * number + n), DPI) for n in range(3))]:
            at += 1
            if number == 7 and dpi == 150:
                continue  # lost: nobody laid it in
            save(f"{at:02d}.png", image, dpi)
            if dpi == DPI:
                truth[f"{at:02d}.png"] = f"HS-{number}"
    batch = station.desk.open("ton-dong", "LO-7", batch=True)
    for path in sorted((settings.watch.parent / "stack").iterdir()):
        path.rename(settings.watch / path.name)
    station.drain()
    station.desk.finish(batch.id)
    station.drain()
    queries = Queries(settings.root / NAME)
    made = {dossier.code: shown(station, dossier.code) for dossier in queries.cut_from(batch.id)}
    for code, names in made.items():
        assert {truth[name] for name in names} == {code}
    assert sorted(made) == ["HS-1", "HS-2", "HS-4"]
    held = {queries.scan(page.scan_id).name: page.code for page in pages_of(station, "LO-7") if page.code}
    assert {truth[name]: code for name, code in held.items() if name in truth} == {
        "HS-3": "SEP-004",
        "HS-5": "SEP-003",
        "HS-6": "SEP-007",
        "HS-7": "SEP-007",
    }
    assert station.desk.find("LO-7").state == "review"
    assert sorted(name for name in held if name not in truth) == [
        "01.png",
        "05.png",
        "09.png",
        "13.png",
        "17.png",
        "21.png",
    ]
    # a person puts what was held where it belongs, and the batch is done
    other = station.desk.open("ton-dong", "HS-3")
    stack = [page for page in pages_of(station, "LO-7") if page.code == "SEP-004" and page.state != "set_aside"]
    station.review.move_run(stack[0].id, stack[-1].id, other.id)
    for page in pages_of(station, "LO-7"):
        if page.state != "set_aside":
            station.review.move(page.id, other.id)
    station.desk.finish(batch.id)
    station.drain()
    cut = station.desk.find("LO-7")
    assert (cut.state, station.desk.view(cut.id).finish_hint) == ("withdrawn", CUT)
    station.desk.finish_cut(batch.id)
    station.drain()
    assert all(station.desk.find(code).state == "sealed" for code in made)
    assert not checker.check(settings.root).findings


def test_sheet_in_a_dossier_is_set_aside_and_one_of_another_dossier_asks(
    station: Station, settings: Settings, save: Callable[[str, np.ndarray, int], None]
) -> None:
    found = station.desk.open("ton-dong", "HS-1")
    for number, name in enumerate(("HS-1", "HS-2"), 1):
        code = write(Said(Sheet.DOSSIER, "LO-7", number, 2, name), office_key(settings))
        save(f"{number}.png", picture(code), 150)
    save("0.png", letter(1), DPI)
    for path in sorted((settings.watch.parent / "stack").iterdir()):
        path.rename(settings.watch / path.name)
        station.drain()
    assert [(page.state, page.code) for page in station.desk.view(found.id).pages] == [
        ("ready", ""),
        ("set_aside", "SEP-001"),
        ("set_aside", "SEP-010"),
    ]
    station.desk.finish(found.id)
    station.drain()
    assert station.desk.find("HS-1").state == "review"
