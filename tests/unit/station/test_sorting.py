"""Sorting: which paper a page is, on forms that no corpus holds; what goes on, what is joined, what is only asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station.config import shipped_profiles
from station.profiles.files import choose, load_folder, load_papers, parse
from station.profiles.model import OTHER
from station.sorting.examples import example_of, likeness
from station.sorting.gaps import gaps
from station.sorting.guess import Certainty, guess
from station.sorting.kinds import SLOT, component_of, sorter_of
from station.sorting.likeness import least_wrong, stands_at
from station.sorting.sheet import Sheet, key_of
from tests.world.forms import FORMS, MOTTO, OFFICE, STRANGE, typed

PAPERS = load_papers(shipped_profiles() / "papers")
SORTER = sorter_of(PAPERS.values(), ())
DECISION = OFFICE.format(symbol="Số: 87/QĐ-UBND") + ">QUYẾT ĐỊNH\n>Về việc công nhận hộ nghèo\n" + "\n".join(
    f"Điều {number}. Ủy ban nhân dân xã quyết định như sau, giao các ông bà có tên dưới đây thi hành từ ngày ký"
    for number in range(1, 6)
)  # fmt: skip
SECOND_SIDE = (
    ">2\nĐiều 6. Các ông bà có tên nêu trên chịu trách nhiệm thi hành Quyết định này kể từ ngày ký\n"
    "Nơi nhận: | TM. ỦY BAN NHÂN DÂN\n- Như trên; | CHỦ TỊCH\n- Lưu: VT. | Nguyễn Văn Bình\n"
    "Công chức Văn phòng - Thống kê, Tài chính - Kế toán xã căn cứ Quyết định thi hành và báo cáo kết quả"
)


@pytest.mark.parametrize("kind", FORMS)
def test_a_form_is_told_by_its_heading_and_assigned_without_asking(kind: str) -> None:
    placed = SORTER.place(typed(FORMS[kind]), None)

    assert (placed.kind, placed.certainty) == (kind, Certainty.SURE)


@pytest.mark.parametrize("kind", FORMS)
def test_a_badly_read_form_is_never_taken_for_another_one_without_asking(kind: str) -> None:
    placed = SORTER.place(typed(FORMS[kind], 0.08, seed=1), None)

    assert placed.kind == kind or placed.certainty is not Certainty.SURE


@pytest.mark.parametrize("name", STRANGE)
def test_a_paper_of_no_known_kind_is_never_put_to_one_without_asking(name: str) -> None:
    assert SORTER.place(typed(STRANGE[name]), None).certainty is not Certainty.SURE


@pytest.mark.parametrize("name", STRANGE)
def test_a_foreign_paper_is_not_forced_into_a_procedure(name: str) -> None:
    profile = choose(load_folder(shipped_profiles())[0], "1.001193").profile

    assert sorter_of(PAPERS.values(), (), profile).place(typed(STRANGE[name]), None).certainty is not Certainty.SURE


def test_a_paper_that_is_not_asked_for_keeps_its_kind_and_goes_beside() -> None:
    profile = choose(load_folder(shipped_profiles())[0], "1.001193").profile
    placed = sorter_of(PAPERS.values(), (), profile).place(typed(FORMS["don-gpxd"]), None)

    assert (placed.kind, component_of(profile, placed.kind)) == ("don-gpxd", OTHER)


def test_the_second_side_goes_on_in_another_file_and_the_next_heading_begins_anew() -> None:
    stack = [typed(DECISION, file=1), typed(SECOND_SIDE, file=2), typed(FORMS["giay-uy-quyen"], file=3)]

    placed = SORTER.sort(stack)

    assert [(page.kind, page.begins) for page in placed] == [
        ("quyet-dinh", True),
        ("quyet-dinh", False),
        ("giay-uy-quyen", True),
    ]


def test_a_blank_side_does_not_come_between_two_sides() -> None:
    placed = SORTER.sort([typed(DECISION), Sheet((), blank=True), typed(SECOND_SIDE)])

    assert [page.begins for page in placed] == [True, False, False]
    assert placed[2].kind == "quyet-dinh"


def test_a_title_in_capitals_may_go_on_in_small_letters() -> None:
    page = typed(MOTTO + ">BIÊN BẢN\n>Về việc trẻ bị bỏ rơi\nHôm nay, hồi 8 giờ 00 phút, chúng tôi gồm có")

    assert SORTER.place(page, None).kind == "bien-ban-tre-bo-roi"


def test_a_page_with_hardly_a_word_is_asked_about() -> None:
    assert SORTER.sort([typed(DECISION), typed("Đồng ý")])[1].certainty is Certainty.ASKED


def test_a_heading_that_a_strangers_profile_claims_is_no_other_kinds() -> None:
    profile = parse(
        'code = "9.1"\ntitle = "Công chứng"\nkind = "desk"\nvalid_from = 2026-01-01\n\n'
        '[[components]]\ncode = "phieu"\ntitle = "Phiếu"\nheadings = ["PHIẾU YÊU CẦU CHỨNG THỰC"]\n'
        '[[components]]\ncode = "khac-nua"\ntitle = "Giấy khác"\nheadings = ["BẢN KÊ CÁNH DIỀU"]\n'
    ).profile
    placed = sorter_of(PAPERS.values(), (), profile).place(typed(FORMS["phieu-yeu-cau-chung-thuc"]), None)

    assert (placed.kind, placed.certainty) == (SLOT + "phieu", Certainty.SURE)


def test_a_strangers_profile_brings_its_own_heading_without_a_kind() -> None:
    profile = parse(
        'code = "9.1"\ntitle = "Thả diều"\nkind = "desk"\nvalid_from = 2026-01-01\n\n'
        '[[components]]\ncode = "don"\ntitle = "Đơn"\nheadings = ["ĐƠN XIN CẤP PHÉP THẢ DIỀU"]\n'
        '[[components]]\ncode = "khac-nua"\ntitle = "Giấy khác"\nheadings = ["BẢN KÊ CÁNH DIỀU"]\n'
    ).profile
    placed = sorter_of(PAPERS.values(), (), profile).place(
        typed(MOTTO + ">ĐƠN XIN CẤP PHÉP THẢ DIỀU\nKính gửi: Ủy ban nhân dân xã An Bình\nTôi tên là: Hồ Văn Kiên"), None
    )

    assert (placed.kind, placed.certainty) == (SLOT + "don", Certainty.SURE)
    assert component_of(profile, placed.kind) == "don"


def test_one_corrected_page_teaches_the_next_of_its_form_and_no_other() -> None:
    form = MOTTO + ">PHIẾU KHẢO SÁT NHU CẦU NƯỚC SẠCH\nTên chủ hộ: {}\nSố nhân khẩu: {}\nNguồn nước đang dùng: {}"
    lesson = example_of(typed(form.format("Hồ Văn Kiên", "4", "giếng khoan")), "don-de-nghi")
    taught = sorter_of(PAPERS.values(), (lesson,))

    assert SORTER.place(typed(form.format("Lò Thị Mây", "6", "nước mưa")), None).certainty is Certainty.ASKED
    assert taught.place(typed(form.format("Lò Thị Mây", "6", "nước mưa"), 0.03), None).kind == "don-de-nghi"
    assert all(taught.place(typed(FORMS[kind]), None).kind == kind for kind in ("ct01", "di-chuc", "cong-van"))


def test_an_example_keeps_the_form_and_nothing_that_was_filled_in() -> None:
    kept = example_of(typed(FORMS["to-khai-khai-tu"]), "to-khai-khai-tu")

    assert "vang a pao" not in " ".join((*kept.titles, *kept.labels))
    assert likeness(kept, kept) == 1.0


def test_printed_page_numbers_tell_the_sheets_that_are_missing() -> None:
    running = "\n".join(
        f"Chữ chạy dài trên dòng thứ {number} của trang này để lấp đầy trang giấy" for number in range(8)
    )
    paper = [typed(f">Trang {number}/4\n{running}") for number in (1, 2, 4)]

    assert [(gap.after, gap.numbers) for gap in gaps(paper, False)] == [(1, (3,))]
    assert gaps([typed(f">Trang {number}/3\n{running}") for number in (1, 2, 3)], True) == ()


@given(st.dictionaries(st.sampled_from(sorted(PAPERS)), st.floats(-20, 30), max_size=6))
def test_a_probability_is_one_and_more_evidence_never_lowers_it(weights: dict[str, float]) -> None:
    before = guess(weights)
    more = guess({**weights, before.answer: weights.get(before.answer, 3.0) + 1.0}) if before.answer else before

    assert 0.0 <= before.probability <= 1.0
    assert more.probability >= before.probability


@settings(max_examples=40)
@given(st.sampled_from([h for paper in PAPERS.values() for h in paper.headings]), st.text("abcđ ôi", max_size=12))
def test_a_heading_is_found_wherever_it_begins_in_a_row(heading: str, before: str) -> None:
    key = key_of(heading)
    found = stands_at(key, (key_of(before) + key,), 0)

    assert found.wrong == 0
    assert found.before + found.after == len(key_of(before))


@given(st.text("abc", min_size=1, max_size=9), st.text("abc", max_size=20))
def test_the_quick_bound_is_the_distance_itself(phrase: str, text: str) -> None:
    assert least_wrong(phrase, text) == (stands_at(phrase, (text,), 0).wrong if text else len(phrase))
