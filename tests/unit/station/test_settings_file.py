"""Changing a setting leaves every other line of station.toml as a hand wrote it, or changes nothing."""

from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.errors import Failure
from station.settings_file import changed

HAND = """# our office
root = "/data/station"   # the big disk
watch = '/scan'

# lang = "en"
page_seconds = 90.0
"""
VALUES = st.text(st.characters(exclude_categories=("Cs",)), max_size=40) | st.integers(-(10**9), 10**9) | st.booleans()


def test_only_the_entry_changes_and_comments_stay() -> None:
    new = changed(HAND, {"watch": "D:\\Quét", "lang": "vi"})

    assert new.splitlines() == [
        "# our office",
        'root = "/data/station"   # the big disk',
        'watch = "D:\\\\Quét"',
        "",
        '# lang = "en"',
        "page_seconds = 90.0",
        'lang = "vi"',
    ]


def test_an_entry_is_taken_out() -> None:
    assert "watch" not in tomllib.loads(changed(HAND, {"watch": None}))


def test_windows_line_ends_stay() -> None:
    assert changed('lang = "vi"\r\n', {"lang": "en"}) == 'lang = "en"\r\n'


def test_an_entry_over_several_lines_is_left_to_a_hand() -> None:
    with pytest.raises(Failure) as raised:
        changed('operator = """\nAn\n"""\n', {"operator": "Bình"})
    assert raised.value.code == "CFG-005"


@given(st.dictionaries(st.sampled_from(["root", "watch", "lang", "operator", "workers"]), VALUES), st.booleans())
def test_what_is_written_is_read_back_and_nothing_else_changes(changes: dict[str, str | int], twice: bool) -> None:
    text = changed(HAND, changes)
    text = changed(text, changes) if twice else text

    assert tomllib.loads(text) == {**tomllib.loads(HAND), **changes}
    assert "# the big disk" in text or "root" in changes
