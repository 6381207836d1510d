"""Pages are found by their words, in the order a clerk expects, and only as long as they are among the papers."""

from __future__ import annotations

import random
import stat
import subprocess
import sys
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from ocr.errors import Failure
from ocr.types import Box
from station import checker
from station.ledger.tables import dossier as dossier_table
from station.search import keeping
from station.search.dossiers import matching
from station.search.index import NAME, Index
from station.search.keeping import catch_up
from station.service.search import find_beside
from tests.world.command import PROJECT
from tests.world.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    opened = Shelf(tmp_path / "root")
    yield opened
    opened.close()


def test_a_name_without_marks_finds_dossier_page_and_place(shelf: Shelf) -> None:
    shelf.page("CỘNG HÒA XÃ HỘI")
    page = shelf.page("Kính gửi: Ủy ban nhân dân xã", "Tôi tên là Nguyễn Thị Ánh Tuyết sinh năm 1990")
    shelf.keep()

    found = shelf.found("nguyen thi anh tuyet")

    assert found.complete
    (hit,) = found.hits
    assert (hit.page_id, hit.dossier, hit.number, hit.size) == (page, "HS-1", 2, (2480, 3508))
    assert [(place.line, place.box) for place in hit.places] == [
        ("Tôi tên là Nguyễn Thị Ánh Tuyết sinh năm 1990", Box(300, 50, 690, 90))
    ]


def test_typed_marks_come_first_and_others_after(shelf: Shelf) -> None:
    hoa, bloom, hoá = shelf.page("Trần Thị Hòa"), shelf.page("Trần Thị Hoa"), shelf.page("Trần Thị Hóa")

    assert shelf.pages("Hòa")[0] == hoa
    assert shelf.pages("trần thị hoa")[0] == bloom
    assert sorted(shelf.pages("tran thi hoa")) == sorted([hoa, bloom, hoá])
    assert [hit.exact for hit in shelf.found("Hóa").hits] == [True, False, False]


def test_quotes_demand_order_and_marks(shelf: Shelf) -> None:
    right = shelf.page("Lê Văn Tám")
    shelf.page("Lê Văn Tạm")
    shelf.page("Văn Tám Lê")

    assert shelf.pages('"Lê Văn Tám"') == [right]
    assert len(shelf.pages('"le van tam"')) == 2


def test_words_in_one_line_come_before_words_far_apart(shelf: Shelf) -> None:
    phrase = shelf.page("giấy khai sinh của con")
    line = shelf.page("sinh con, khai theo giấy")
    filler = [f"dòng chữ số {number} để xa nhau" for number in "abcdefgh"]
    far = shelf.page("giấy", *filler, "khai", *filler, "sinh")
    shelf.page("giấy khai")

    assert shelf.pages("giay khai sinh") == [phrase, line, far]


@pytest.mark.parametrize("asked", ["079094012345", "079 094 012 345", "079.094.012.345", "079-094-012345"])
@pytest.mark.parametrize("written", ["079094012345", "079 094 012 345", "079.094.012.345"])
def test_a_number_is_found_however_it_is_parted(shelf: Shelf, asked: str, written: str) -> None:
    page = shelf.page("Số định danh cá nhân:", f"{written} cấp ngày 12/03/2021")
    shelf.page("079 094 012 346")

    assert shelf.pages(asked) == [page]
    place = shelf.found(asked).hits[0].places[0]
    assert place.box == Box(0, 50, 100 * written.count(" ") + 90, 90)


def test_two_numbers_need_not_be_one(shelf: Shelf) -> None:
    page = shelf.page("thửa 123 tờ bản đồ 4567")

    assert shelf.pages("123 4567") == [page]
    assert len(shelf.found("123 4567").hits[0].places) == 1


@pytest.mark.parametrize("asked", ["01/2025/QĐ-UBND", "01/2025/qd-ubnd", '"01/2025/QĐ-UBND"'])
def test_a_document_number_is_found_as_it_is_written(shelf: Shelf, asked: str) -> None:
    page = shelf.page("Số: 01/2025/QĐ-UBND")
    shelf.page("QĐ-UBND 2025 01")

    assert shelf.pages(asked)[0] == page


def test_a_serial_is_found_with_and_without_its_blank(shelf: Shelf) -> None:
    pages = [shelf.page("Số phát hành BX 123456"), shelf.page("Số phát hành BX123456")]

    assert sorted(shelf.pages("BX 123456")) == sorted(shelf.pages("bx123456")) == pages


def test_the_last_word_goes_on_while_typing(shelf: Shelf) -> None:
    page = shelf.page("Phạm Quốc Tuấn")

    assert shelf.pages("pham quoc tu", typing=True) == [page]
    assert shelf.pages("phạm quốc tuấ", typing=True) == [page]
    assert shelf.pages("pham quoc tu") == []
    assert shelf.pages("pham tu*") == [page]
    assert shelf.pages("pham quoc x", typing=True) == [page]  # one letter says nothing yet


@pytest.mark.parametrize("typed", ["Đỗ Hoà", "Ðỗ Hòa", "đỗ hòa", "DO HOA", unicodedata.normalize("NFD", "Đỗ Hòa")])
def test_one_name_however_it_is_typed(shelf: Shelf, typed: str) -> None:
    page = shelf.page("ông Đỗ Hòa")

    assert shelf.pages(typed) == [page]


@examples(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(
    text=st.text(max_size=40) | st.text(alphabet='aâ1 "*()^:{}+-,.ANDORNOTEAR\x00\udc80', max_size=30),
    typing=st.booleans(),
)
def test_no_question_is_too_strange(shelf: Shelf, text: str, typing: bool) -> None:
    if not shelf.root.joinpath(NAME).exists():
        shelf.page("a â 1 AND NEAR 123456")
        shelf.keep()
    shelf.found(text, typing=typing)


@pytest.mark.parametrize("text", ["a " * 100_000, "x" * 1_000_000, "1" * 100_000, '"' * 5000, "079 " * 5000])
def test_a_question_of_any_length_is_answered(shelf: Shelf, text: str) -> None:
    shelf.page("a")
    shelf.keep()
    shelf.found(text)


def test_set_aside_replaced_and_read_anew_leave_the_index(shelf: Shelf) -> None:
    aside, again = shelf.page("Hoàng Sa một"), shelf.page("Hoàng Sa hai")
    assert len(shelf.pages("hoang sa")) == 2

    shelf.turn(aside, "ready", "set_aside")
    shelf.turn(again, "ready", "secured", reading="")
    assert shelf.found("hoang sa").hits == ()  # even before the index knows

    assert shelf.pages("hoang sa") == []
    with shelf.shelves.index.writing() as writer:
        assert writer.readings() == {}


@pytest.mark.parametrize("states", [("withdrawn",), ("closing", "review", "sealing", "sealed", "purging")])
def test_words_of_a_dossier_that_is_gone_leave_the_file(shelf: Shelf, states: tuple[str, ...]) -> None:
    gone = shelf.open("HS-2")
    shelf.page("Bí mật Zuýnhwort", dossier=gone)
    kept = shelf.page("ở lại Zuýnhwort")
    assert len(shelf.pages("zuynhwort")) == 2

    shelf.end(gone, *states)

    assert shelf.pages("zuynhwort") == [kept]
    shelf.page("khác")
    with shelf.shelves.index.writing() as writer:
        writer.take_out(kept)
        writer.forget()
    assert not any(b"zu" in path.read_bytes() for path in shelf.root.glob(f"{NAME}*"))


def test_a_moved_page_is_found_in_its_new_dossier(shelf: Shelf) -> None:
    other = shelf.open("HS-2")
    page = shelf.page("Trường Sa")
    shelf.keep()
    with shelf.ledger.transaction() as connection:
        connection.exec_driver_sql("UPDATE page SET dossier_id = ?, position = 1 WHERE id = ?", (other, page))
        shelf.ledger.note(connection, keeping.Kind.PAGE, page, "ready", "tester", "DSK-015")

    assert [hit.dossier for hit in shelf.found("truong sa").hits] == ["HS-2"]


@pytest.mark.parametrize("harm", ["missing", "foreign", "torn", "zeroed middle", "other version"])
def test_a_lost_or_damaged_index_makes_itself_anew(shelf: Shelf, harm: str) -> None:
    pages = [shelf.page(f"trang số {number} của xã Tân Lập", *["chữ nghĩa " * 20] * 20) for number in range(12)]
    shelf.keep()
    path = shelf.root / NAME
    body = path.read_bytes()
    if harm == "missing":
        path.unlink()
    elif harm == "foreign":
        path.write_bytes(b"not a database at all" * 500)
    elif harm == "torn":
        path.write_bytes(body[: len(body) // 2])
    elif harm == "zeroed middle":
        path.write_bytes(body[:4096] + bytes(len(body) - 8192) + body[-4096:])
    else:
        with shelf.shelves.index.writing() as writer:
            writer._connection.execute("PRAGMA user_version = 9999")
    pages.append(shelf.page("trang mới của xã Tân Lập"))
    shelf.shelves.index.seen = -1

    shelf.keep()

    assert sorted(hit.page_id for hit in shelf.found("xa tan lap", limit=100).hits) == pages


def test_an_index_of_another_ledger_is_compared_anew(shelf: Shelf, tmp_path: Path) -> None:
    other = Shelf(tmp_path / "other")
    for number in range(5):
        other.page(f"người khác {number}")
    other.keep()
    other.close()
    (shelf.root / NAME).write_bytes((tmp_path / "other" / NAME).read_bytes())
    page = shelf.page("người này")

    assert shelf.pages("nguoi") == [page]


def test_a_catch_up_that_was_cut_short_goes_on_and_says_so(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "_STEP", 2)
    pages = [shelf.page(f"dở dang {number}") for number in range(7)]
    calls = iter([False, False, True])
    catch_up(shelf.shelves.index, shelf.queries, shelf.vault, lambda: next(calls, True))

    half = shelf.found("do dang")
    assert 0 < len(half.hits) < 7
    assert not half.complete

    assert sorted(shelf.pages("do dang")) == pages
    assert shelf.found("do dang").complete


def test_without_an_index_nothing_is_found_and_that_is_said(shelf: Shelf) -> None:
    shelf.page("chưa có")

    found = find_beside(shelf.root, shelf.queries, "chua co", 5)

    assert (found.hits, found.complete) == ((), False)


def test_a_lost_reading_costs_its_own_page_only(shelf: Shelf) -> None:
    lost, kept = shelf.page("mất rồi"), shelf.page("còn mất")
    shelf.vault.path(shelf.queries.page(lost).reading).unlink()

    assert shelf.pages("mat") == [kept]


def test_a_full_limit_says_that_there_is_more(shelf: Shelf) -> None:
    for number in range(6):
        shelf.page(f"cùng một chữ {number}")
    shelf.keep()

    assert shelf.found("cùng một chữ", limit=5).more
    assert not shelf.found("cùng một chữ", limit=6).more


def test_the_file_is_ours_alone_and_the_checker_minds_it_not(shelf: Shelf) -> None:
    shelf.page("riêng tư")
    with shelf.shelves.index.writing():
        for path in shelf.root.glob(f"{NAME}*"):
            assert stat.S_IMODE(path.stat().st_mode) == 0o600
    shelf.keep()

    said = [finding.what for finding in checker.check(shelf.root).findings]
    assert not [what for what in said if "search" in what or "open to other" in what]


def test_an_index_that_cannot_be_written_is_a_trouble_with_a_code(tmp_path: Path) -> None:
    index = Index(tmp_path / "no such folder")
    with pytest.raises(Failure, match="SRC-001"), index.writing():
        pass


_KEEPER = """
import sys
from pathlib import Path
from station.ledger.queries import Queries
from station.ledger.tables import dossier as dossier_table
from station.search import keeping
from station.search.dossiers import matching
from station.search.index import Index
from station.vault import Vault
keeping._STEP = 2
root = Path(sys.argv[1])
print("began", flush=True)
keeping.catch_up(Index(root), Queries(root / "ledger.db"), Vault(root), lambda: False)
"""


def test_a_kill_at_any_moment_leaves_an_index_that_catches_up(shelf: Shelf) -> None:
    pages = [shelf.page(f"xã Tân Lập {number}", *["dòng chữ dài thêm nữa"] * 60) for number in range(80)]
    dice = random.Random(5)
    for _kill in range(3):
        child = subprocess.Popen([sys.executable, "-c", _KEEPER, str(shelf.root)], cwd=PROJECT, stdout=subprocess.PIPE)
        assert child.stdout and child.stdout.readline()
        time.sleep(dice.uniform(0.0, 0.15))
        child.kill()
        child.communicate()
        shown = [hit.page_id for hit in shelf.found("xa tan lap", limit=200).hits]
        assert len(shown) == len(set(shown))
        assert set(shown) <= set(pages)

    assert sorted(shelf.pages("xa tan lap")) == sorted(pages[-20:])
    assert sorted(hit.page_id for hit in shelf.found("xa tan lap", limit=200).hits) == pages
    with shelf.shelves.index.writing() as writer:
        assert sorted(writer.readings()) == pages


@pytest.mark.parametrize("asked", ["HS-1", "hs 1", "nguyen binh", "Bình 24/11/2026", "24/11", "khai sinh"])
def test_a_dossier_is_found_by_what_stands_on_its_cover(shelf: Shelf, asked: str) -> None:
    with shelf.ledger.transaction() as connection:
        cover = {"title": "Nguyễn Văn Bình", "procedure": "khai-sinh", "opened_at": "2026-11-24T08:00:00+07:00"}
        connection.execute(dossier_table.update().where(dossier_table.c.id == shelf.dossier).values(**cover))

    assert [found.code for found in matching(shelf.queries, asked, 5)] == ["HS-1"]


@pytest.mark.parametrize("asked", ["HS-2", "binh an", "25/11/2026", "4/11", "b", ""])
def test_a_dossier_is_not_found_by_what_does_not_stand_there(shelf: Shelf, asked: str) -> None:
    with shelf.ledger.transaction() as connection:
        cover = {"title": "Nguyễn Văn Bình", "opened_at": "2026-11-24T08:00:00+07:00"}
        connection.execute(dossier_table.update().where(dossier_table.c.id == shelf.dossier).values(**cover))

    assert matching(shelf.queries, asked, 5) == ()
