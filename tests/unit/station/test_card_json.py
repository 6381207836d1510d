"""The QR of a Căn cước in the report of `convert`."""

from station.page_record import card_json

TEXT = "001090000017||Lê Văn Ánh|12041990|Nam|Thôn Đông, xã Tân Hòa|01062021"


def test_card_comes_with_checked_values_and_iso_dates():
    card = card_json(TEXT)["card"]
    assert (card["number"], card["name"], card["born"], card["issued"]) == (
        "001090000017", "Lê Văn Ánh", "1990-04-12", "2021-06-01",
    )  # fmt: skip
    assert card["doubts"] == []


def test_other_code_is_no_card():
    assert card_json("H57.132-261123-0001") == {}
