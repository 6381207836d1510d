"""Tesseract in our own process and in one of its own: the same contract, and lines at will."""

from pathlib import Path
from unittest.mock import Mock

import numpy as np
import pytest

from ocr.errors import Failure
from ocr.reading import in_process, language_data
from ocr.reading.in_process import InProcess
from ocr.reading.recognise import LineReader, recogniser
from ocr.reading.tesseract import Tesseract
from ocr.types import Box
from tests.unit.ocr.test_tesseract import SENTENCE, drawn


def engines() -> list[object]:
    return list({type(engine): engine for engine in (Tesseract(), recogniser())}.values())


@pytest.fixture(params=engines(), ids=lambda engine: type(engine).__name__)
def engine(request):
    return request.param


def inside() -> InProcess:
    pytest.importorskip("tesserocr")
    return InProcess()


def test_both_ways_read_the_same_words_in_the_same_places() -> None:
    image = drawn(SENTENCE, "Số: 123/QĐ-UBND")
    one_way, other_way = inside().read(image, 300.0, "vie", 60.0), Tesseract().read(image, 300.0, "vie", 60.0)
    assert one_way.text == other_way.text
    for one, other in zip(one_way.words, other_way.words, strict=True):
        assert np.abs(np.subtract(one.box.as_list(), other.box.as_list())).max() <= 3
    assert (one_way.engine, one_way.language) == (other_way.engine, other_way.language)


def test_a_page_is_read_the_same_whatever_was_read_before() -> None:
    engine, image = inside(), drawn("Nguyễn Thị Ánh Tuyết, sinh ngày 02/09/1985", "trú tại phường Đống Đa")
    first = engine.read(image, 300.0, "vie", 60.0)
    engine.read(drawn("Trần Văn Đường", "Nguyên Thi Anh Tuyêt 20/90/1958"), 300.0, "vie", 60.0)
    engine.lines(image, [Box(0, 30, 1400, 140)], 300.0, "vie", 60.0)
    assert engine.read(image, 300.0, "vie", 60.0) == first


def test_lines_come_back_one_for_each_box_in_its_place(engine) -> None:
    image = drawn(SENTENCE, "Số: 123/QĐ-UBND")
    assert isinstance(engine, LineReader)
    boxes = [Box(40, 160, 1400, 240), Box(1390, 0, 1400, 9), Box(40, 40, 1400, 130), Box(2000, 0, 2100, 50)]
    found = engine.lines(image, boxes, 300.0, "vie", 60.0)
    assert [line.text for line in found] == ["Số: 123/QĐ-UBND", "", SENTENCE, ""]
    for line, box in zip(found, boxes, strict=True):
        for word in line.words:
            assert box.x0 <= word.box.x0 < word.box.x1 <= box.x1
            assert box.y0 <= word.box.y0 < word.box.y1 <= box.y1
    ink = np.argwhere(image[:140] < 128)
    assert abs(found[2].words[0].box.x0 - ink[:, 1].min()) <= 3
    assert abs(found[2].words[-1].box.x1 - ink[:, 1].max()) <= 3


def test_patches_are_read_apart_from_each_other(engine) -> None:
    upright = drawn(SENTENCE, SENTENCE)
    first, second = engine.patches((upright, np.ascontiguousarray(upright[::-1, ::-1])), 300.0, "vie", 60.0)
    assert " ".join(word.text for word in first) == f"{SENTENCE} {SENTENCE}"
    assert SENTENCE not in " ".join(word.text for word in second)


def test_low_lines_are_enlarged_and_their_boxes_brought_back(engine) -> None:
    small = np.ascontiguousarray(drawn(SENTENCE)[::3, ::3])
    (line,) = engine.lines(small, [Box(10, 15, 466, 45)], 100.0, "vie", 60.0)
    assert len(line.words) == 8
    assert abs(line.words[0].box.x0 - 20) <= 3


def test_no_boxes_give_no_lines(engine) -> None:
    assert engine.lines(drawn(SENTENCE), [], 300.0, "vie", 60.0) == ()


@pytest.mark.parametrize("languages", ["xyz", "vie+xyz", ""])
def test_a_missing_language_is_told_by_both_ways_and_for_lines_too(engine, languages: str) -> None:
    for ask in (
        lambda: engine.read(drawn(SENTENCE), 300.0, languages, 60.0),
        lambda: engine.lines(drawn(SENTENCE), [Box(0, 0, 900, 150)], 300.0, languages, 60.0),
    ):
        with pytest.raises(Failure) as caught:
            ask()
        assert caught.value.code == "OCR-003"


def test_too_little_time_is_told_with_the_limit(engine) -> None:
    page = np.vstack([drawn(*[SENTENCE] * 8)] * 2)
    for ask in (
        lambda: engine.read(page, 300.0, "vie", 0.001),
        lambda: engine.lines(page, [Box(0, 40, 1400, 130)] * 30, 300.0, "vie", 0.001),
    ):
        with pytest.raises(Failure) as caught:
            ask()
        assert (caught.value.code, caught.value.facts) == ("OCR-002", {"seconds": 0.001})


def test_broken_language_data_is_a_failure_of_the_engine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = inside()
    (tmp_path / "broken.traineddata").write_bytes(b"not trained")
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    with pytest.raises(Failure) as caught:
        engine.read(drawn(SENTENCE), 300.0, "broken", 60.0)
    assert caught.value.code == "OCR-005"


@pytest.mark.parametrize("why", [ImportError("not installed"), OSError("its library lacks something")])
def test_without_tesserocr_the_program_reads(why: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_process.importlib, "import_module", Mock(side_effect=why))
    in_process._library.cache_clear()
    assert isinstance(recogniser(), Tesseract)
    assert in_process.InProcess().read(drawn(SENTENCE), 300.0, "vie", 60.0).text == SENTENCE
    monkeypatch.undo()
    in_process._library.cache_clear()


def test_the_folder_of_the_setting_is_the_only_one_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "tessdata").mkdir()
    (tmp_path / "tessdata" / "abc.traineddata").touch()
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    assert language_data.folder("abc") == tmp_path / "tessdata"
    assert language_data.folder("abc+vie") is None
    monkeypatch.delenv("TESSDATA_PREFIX")
    assert language_data.folder("vie") is not None


def test_the_wide_network_is_suggested_where_it_lies_beside_the_fast_one_and_the_pc_bears_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TESSDATA_PREFIX", str(tmp_path))
    (tmp_path / "vie.traineddata").touch()
    assert language_data.suggested(True) == "vie"
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "Vietnamese.traineddata").touch()
    assert (language_data.suggested(True), language_data.suggested(False)) == ("script/Vietnamese", "vie")
    (tmp_path / "Vietnamese.traineddata").touch()
    assert language_data.suggested(True) == "Vietnamese"
    (tmp_path / "vie.traineddata").unlink()
    assert language_data.suggested(True) == "vie"
