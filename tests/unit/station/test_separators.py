"""What separator sheets say, and where they cut: whatever happens to a sheet, no page goes to a wrong dossier."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.errors import Failure
from station.config import load
from station.separators.cutting import Cut, Leaf, Why, cut, whole_frames
from station.separators.keys import office_key
from station.separators.payload import Doubt, Said, Sheet, read, write
from station.separators.signs import Break, Plain, Sign, sign_of
from tests.world.command import station as command

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
NAME = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}", fullmatch=True) | st.just("")
SAID = st.builds(
    Said,
    st.sampled_from(Sheet),
    st.from_regex(r"[A-Z0-9-]{1,16}", fullmatch=True),
    st.integers(0, 9999),
    st.integers(0, 9999),
    NAME,
    NAME.map(lambda text: text[:24]),
)


@given(SAID)
def test_what_was_written_is_read_and_another_key_makes_it_foreign(said: Said) -> None:
    assert read(write(said, KEY), KEY) == said
    assert read(write(said, KEY), OTHER_KEY) is Doubt.FOREIGN


@given(SAID, st.integers(5, 200), st.characters(codec="ascii"))
def test_a_changed_letter_is_never_believed(said: Said, at: int, letter: str) -> None:
    text = write(said, KEY)
    at = 5 + at % (len(text) - 5)
    changed = text[:at] + letter + text[at + 1 :]
    assert changed == text or isinstance(read(changed, KEY), Doubt)


@given(st.text())
def test_any_other_text_is_no_sheet(text: str) -> None:
    assert not isinstance(read(text, KEY), Said)
    assert not isinstance(read("TSH1/" + text, KEY), Said)


@pytest.mark.parametrize("name", ["../../etc", "a/b", "", " ", "Hồ sơ", "x" * 41])
def test_only_plain_codes_can_be_printed(name: str) -> None:
    said = Said(Sheet.DOSSIER, "LO-1", 1, 2, name)
    if not name:
        assert read(write(said, KEY), KEY) == said
        return
    with pytest.raises(ValueError, match="TSH1"):
        write(said, KEY)


def test_shared_key_lets_stations_believe_each_other_and_a_short_one_is_refused(tmp_path) -> None:  # type: ignore[no-untyped-def]
    one = load(root=tmp_path / "a", separator_key="khoa chung cua xa Minh Tan")
    two = load(root=tmp_path / "b", separator_key="khoa chung cua xa Minh Tan")
    alone = load(root=tmp_path / "c")
    assert office_key(one) == office_key(two)
    assert office_key(alone) == office_key(alone) != office_key(one)
    with pytest.raises(Failure, match="SEP-016"):
        office_key(load(root=tmp_path / "d", separator_key="short"))


def test_codes_of_receipts_and_of_other_programs_sheets_are_read_strictly() -> None:
    def sign(*texts: str, kind: str = "to-phan-cach") -> Sign | None:
        return sign_of([(text, "QRCode") for text in texts], kind, False, KEY)

    assert sign("TACH|H45.91-250625-8272|01", "H45.91-250625-8272-01") == Plain("H45.91-250625-8272", 1, True)
    assert sign("H57.132-260804-0583", kind="giay-tiep-nhan") == Plain("H57.132-260804-0583", 0, False)
    assert sign("H57.132-261304-0583") is Doubt.DAMAGED
    assert sign("H57.132-260804-0583", "H57.132-260804-0584") is Doubt.DAMAGED
    assert sign() is Doubt.DAMAGED
    assert sign(kind="giay-tiep-nhan") == Plain("", 0, False)
    assert sign("H57.132-260804-0583", kind="cong-van") is None
    assert sign(write(Said(Sheet.BATCH, "A"), KEY), write(Said(Sheet.BATCH, "B"), KEY)) is Doubt.FORGED
    assert sign_of([("T", "Patch")], "", False, KEY, ("patch-paper",)) == Break(False)
    assert sign_of([("T", "Patch")], "", False, KEY) is None


def sheet(number: int, of: int = 4, batch: str = "LO-1", name: str | None = None) -> Leaf:
    return Leaf(Said(Sheet.DOSSIER, batch, number, of, f"HS-{number}" if name is None else name))


PAGE, BLANK = Leaf(), Leaf(counts=False)


def told(found: Cut) -> tuple[dict[str, list[int]], dict[int, Why]]:
    return {segment.code: segment.pages for segment in found.segments}, found.held


def test_sheets_cut_and_are_no_page_themselves() -> None:
    found = cut([sheet(1, 2), PAGE, PAGE, BLANK, sheet(2, 2), PAGE])
    assert told(found) == ({"HS-1": [1, 2], "HS-2": [5]}, {})
    assert found.sheets == {0: Why.SHEET, 4: Why.SHEET}


def test_pages_before_the_first_sheet_belong_to_nobody() -> None:
    assert told(cut([PAGE, sheet(1, 1), PAGE])) == ({"HS-1": [2]}, {0: Why.NO_SHEET})


def test_missing_sheet_holds_the_run_before_it_and_no_other() -> None:
    found = cut([sheet(1), PAGE, sheet(2), PAGE, PAGE, sheet(4), PAGE])
    assert told(found) == ({"HS-1": [1], "HS-4": [6]}, {3: Why.MISSING, 4: Why.MISSING})
    assert found.sheets[2] is Why.MISSING
    assert told(cut([sheet(1), PAGE, sheet(2), PAGE]))[1] == {3: Why.MISSING}


@pytest.mark.parametrize(
    ("sign", "why"), [(Doubt.DAMAGED, Why.DAMAGED), (Doubt.FORGED, Why.FORGED), (Doubt.FOREIGN, Why.FOREIGN)]
)
def test_sheet_that_is_not_believed_holds_what_follows(sign: Doubt, why: Why) -> None:
    found = cut([sheet(1, 3), PAGE, Leaf(sign), PAGE, PAGE, sheet(3, 3), PAGE])
    assert found.held[3] is found.held[4] is why
    assert found.sheets[2] is why
    believed = {"HS-1": [1], "HS-3": [6]} if sign is not Doubt.FOREIGN else {"HS-3": [6]}
    assert {segment.code: segment.pages for segment in found.segments} == believed


def test_doubled_sheet_and_sheet_of_another_batch_are_exceptions() -> None:
    found = cut([sheet(1, 2), PAGE, sheet(1, 2), PAGE, sheet(2, 2), PAGE])
    assert told(found) == ({"HS-2": [5]}, {1: Why.DOUBLED, 3: Why.DOUBLED})
    found = cut([sheet(1, 1), PAGE, sheet(7, 9, "LO-2"), PAGE])
    assert told(found)[1] == {3: Why.FOREIGN}
    both = [Leaf(Said(Sheet.BATCH, name)) for name in ("LO-1", "LO-2")]
    assert not cut([both[0], sheet(1, 1), PAGE, both[1], sheet(1, 1, "LO-2", "HS-9"), PAGE]).held


def test_paper_sheet_holds_for_its_own_paper_only() -> None:
    paper = Leaf(Said(Sheet.PAPER, "X", name="cong-van"))
    found = cut([sheet(1, 2), PAGE, paper, PAGE, PAGE, sheet(2, 2), PAGE])
    assert [(p.kind, p.first) for p in found.segments[0].papers] == [("cong-van", 3)]
    assert not found.segments[1].papers


def test_receipts_cut_an_unchecked_stack_and_are_papers_of_a_checked_one() -> None:
    one, two = (Leaf(Plain(f"H57.1-260804-000{n}", 0, False)) for n in (1, 2))
    assert told(cut([one, PAGE, two, PAGE])) == ({"H57.1-260804-0001": [0, 1], "H57.1-260804-0002": [2, 3]}, {})
    unread = Leaf(Plain("", 0, False))
    assert told(cut([one, PAGE, unread, PAGE]))[1] == {2: Why.DAMAGED, 3: Why.DAMAGED}
    assert not cut([sheet(1, 1), unread, PAGE]).held
    keyed = sheet(1, 1, name="H57.1-260804-0001")
    assert told(cut([keyed, one, PAGE])) == ({"H57.1-260804-0001": [1, 2]}, {})
    assert told(cut([keyed, two, PAGE]))[1] == {1: Why.OTHER_MATTER, 2: Why.OTHER_MATTER}


def test_numbered_papers_of_another_programs_sheets_stay_in_their_dossier() -> None:
    leaves = [Leaf(Plain("H1-260804-0001", n, True)) for n in (1, 2)]
    found = cut([leaves[0], PAGE, leaves[1], PAGE])
    assert told(found) == ({"H1-260804-0001": [1, 3]}, {})
    assert [paper.first for paper in found.segments[0].papers] == [3]


def test_papers_that_share_a_frame_with_a_sheet_are_for_a_person() -> None:
    leaves = whole_frames([sheet(1, 2), PAGE, PAGE, sheet(2, 2), PAGE], [1, 2, 3, 3, 4])
    assert told(cut(leaves)) == ({"HS-1": [1]}, {4: Why.DAMAGED})
    assert whole_frames([PAGE, PAGE, sheet(1)], [1, 1, 2]) == [PAGE, PAGE, sheet(1)]


def test_second_cut_knows_the_sheets_of_the_first() -> None:
    earlier = dataclasses.replace(sheet(2), cut=True, counts=False)
    assert told(cut([earlier, sheet(1, 2), PAGE])) == ({"HS-1": [2]}, {})


DAMAGE = st.sampled_from(["", "", "", "lost", "bad", "doubled", "foreign", "forged"])


@given(st.lists(st.tuples(st.integers(1, 4), DAMAGE), min_size=1, max_size=8))
def test_no_page_goes_to_a_wrong_dossier_whatever_happens_to_sheets(runs: list[tuple[int, str]]) -> None:
    """Each run is a dossier's pages behind its sheet; the sheet may be lost, spoilt, scanned twice, or another's."""
    stack: list[Leaf] = []
    truth: dict[int, str] = {}
    for number, (pages, damage) in enumerate(runs, 1):
        whole = sheet(number, len(runs))
        spoilt = {"bad": Leaf(Doubt.DAMAGED), "foreign": Leaf(Doubt.FOREIGN), "forged": Leaf(Doubt.FORGED)}
        stack += (
            [] if damage == "lost" else [whole, PAGE, whole] if damage == "doubled" else [spoilt.get(damage, whole)]
        )
        if damage == "doubled":
            truth[len(stack) - 2] = f"HS-{number}"
        for _ in range(pages):
            truth[len(stack)] = f"HS-{number}"
            stack.append(PAGE)
    found = cut(stack)
    placed = {page: segment.code for segment in found.segments for page in segment.pages}
    assert {page: truth[page] for page in placed} == placed
    assert placed.keys() | found.held.keys() == truth.keys()
    assert not placed.keys() & found.held.keys()


def test_a_list_of_codes_is_read_as_notepad_writes_it_and_anything_else_is_wrong_use(tmp_path: Path) -> None:
    call = command(root=tmp_path / "root", watch=tmp_path / "scan", lang="en")
    codes, out = tmp_path / "codes.txt", tmp_path / "sheets.pdf"
    codes.write_bytes("H57.1\r\nH57.2\r\n".encode("utf-8-sig"))
    good = call("separators", "dossiers", "--codes", codes, "--out", out).code
    codes.write_bytes("H57.1\r\n".encode("utf-16"))
    others = [
        call("separators", "dossiers", "--codes", codes, "--out", out).code,
        call("separators", "dossiers", "--count", "0", "--out", out).code,
        call("separators", "batch", "--out", tmp_path / "nowhere" / "sheet.pdf").code,
    ]

    assert (good, others) == (0, [2, 2, 2])
