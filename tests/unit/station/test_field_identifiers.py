"""Numbers that name something: right or not given, never repaired."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station.fields import identifiers
from station.fields.spelling import digits_in, mended, parted

PROVINCES = st.sampled_from(("001", "019", "038", "079", "096"))


@given(
    PROVINCES, st.dates(date(1900, 1, 1), date(2099, 12, 31)), st.sampled_from(("Nam", "Nữ")), st.integers(0, 999999)
)
def test_a_number_agrees_with_its_own_birth_and_sex_and_with_no_other(
    province: str, born: date, sex: str, serial: int
) -> None:
    century = 2 * (born.year // 100 - 19) + (sex == "Nữ")
    digits = f"{province}{century}{born.year % 100:02}{serial:06}"
    spaced = " ".join(digits[at : at + 3] for at in range(0, 12, 3))

    assert identifiers.person_number(f"CCCD số: {digits}, cấp") == digits
    assert identifiers.person_number(spaced) == digits
    assert identifiers.agrees(digits, born.isoformat(), sex)
    assert not identifiers.agrees(digits, f"{born.year + 1}-01-01", sex)
    assert not identifiers.agrees(digits, born.isoformat(), "Nam" if sex == "Nữ" else "Nữ")


@given(st.text(alphabet="0123456789OQlB .,-/", max_size=24))
def test_a_person_number_is_never_made_of_other_characters(text: str) -> None:
    found = identifiers.person_number(text)

    assert found is None or (found in re.sub(r"[\s.]", "", text) and len(found) in (9, 12))


@pytest.mark.parametrize(
    "text", ["O79085991934", "0790859919341", "07908599193", "079085991934 079085991935", "19/01/2023"]
)
def test_what_is_no_number_of_a_person_is_not_given(text: str) -> None:
    assert identifiers.person_number(text) is None


def test_nine_digits_are_a_number_only_of_an_old_card() -> None:
    assert identifiers.person_number("CMND số 012345678") == "012345678"
    assert identifiers.person_number("CCCD số 012345678") is None


@pytest.mark.parametrize(
    ("text", "symbol"),
    [
        ("15/QĐ-UBND", "15/QĐ-UBND"),
        ("123/2015/NĐ-CP", "123/2015/NĐ-CP"),
        ("686/STTT-CNTT&BCVT", "686/STTT-CNTT&BCVT"),
        ("33/2024/QH15", "33/2024/QH15"),
        ("45/2024", "45/2024"),
        ("169/TLKS-BS", "169/TLKS-BS"),
        ("94/UBND - XNTTHN", "94/UBND-XNTTHN"),
        ("15/QÐ-UBND", "15/QĐ-UBND"),
        ("không số", None),
    ],
)
def test_symbols_of_papers(text: str, symbol: str | None) -> None:
    assert identifiers.symbol(text) == symbol


def test_dossier_codes_need_a_day_that_can_be() -> None:
    assert identifiers.dossier_code("Mã số hồ sơ: H57.132-260804-0583 - Số phiếu: 26.1") == "H57.132-260804-0583"
    assert identifiers.dossier_code("000.00.19.H21-250625-8272") == "000.00.19.H21-250625-8272"
    assert identifiers.dossier_code("H57.132-261304-0583") is None


def test_serials_of_land_certificates() -> None:
    assert identifiers.land_serial("AM 143443") == "AM 143443"
    assert identifiers.land_serial("AA 01695788") == "AA 01695788"
    assert identifiers.land_serial("D 1234567") == "D 1234567"
    assert identifiers.land_serial("DQ761339") == "DQ 761339"
    assert identifiers.land_serial("AM 14344") is None
    assert identifiers.land_serial("AA 016957") is None


@given(st.sampled_from("235789"), st.integers(0, 99999999))
def test_phones_are_written_in_one_way(second: str, rest: int) -> None:
    digits = f"0{second}{rest:08}"
    wanted = f"{digits[:4]} {digits[4:7]} {digits[7:]}"

    for written in (digits, wanted, f"+84{digits[1:]}", ".".join((digits[:4], digits[4:7], digits[7:]))):
        assert identifiers.phone(f"ĐT: {written}") == wanted


@given(st.integers(0, 10**12))
def test_money_is_its_digits(amount: int) -> None:
    assert identifiers.money(f"{amount:,}".replace(",", ".") + " đồng") == str(amount)


def test_a_zero_read_as_a_letter_is_one_only_among_digits() -> None:
    assert digits_in("CCCD số O79085991934") == "CCCD số 079085991934"
    assert digits_in("Q79O85991934") == "079085991934"
    assert digits_in("66199B998557") == "66199B998557"
    assert digits_in("OQOlIIO1") == "OQOlIIO1"


def test_a_y_read_as_a_u_is_put_right_only_where_no_syllable_has_the_u() -> None:
    assert mended("Nguuễn Thị Quùnh Mai") == "Nguyễn Thị Quỳnh Mai"
    assert mended("xã Thủu Lập") == "xã Thủy Lập"
    assert mended("Vũ Tú Lú") == "Vũ Tú Lú"


def test_dots_of_leaders_between_words_go_and_abbreviations_stay() -> None:
    assert mended("xã.Hạ.Trạch,.tỉnh.Khánh..Hòa") == "xã Hạ Trạch, tỉnh Khánh Hòa"
    assert mended("xã-Trường Ích, P. Bến Nghé, số 12.500 đồng") == "xã Trường Ích, P. Bến Nghé, số 12.500 đồng"


@given(st.text(max_size=60))
def test_no_text_breaks_them(text: str) -> None:
    for read in (
        identifiers.symbol,
        identifiers.dossier_code,
        identifiers.land_serial,
        identifiers.book_number,
        identifiers.birth_note,
        identifiers.person_number,
        identifiers.phone,
        identifiers.money,
        identifiers.decimal,
        identifiers.count,
    ):
        found = read(text)
        assert found is None or found


def test_addresses_get_their_commas_back_and_offices_stay_whole() -> None:
    assert parted("buôn 13 xã Phú Viên. tỉnh Hà Tĩnh, Việt Nam") == "buôn 13, xã Phú Viên, tỉnh Hà Tĩnh, Việt Nam"
    assert parted("UBND xã Trường Ích, tỉnh Lào Cai") == "UBND xã Trường Ích, tỉnh Lào Cai"
    assert parted("ấp 8 xã Lạc Châu") == "ấp 8 xã Lạc Châu"
