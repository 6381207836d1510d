"""Finds printed labels though letters are misread, and what stands after each: on its line, beside it, or below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from station.fields.strips import Piece, Strip, Text, flat
from station.sorting.likeness import least_wrong

# What forms print beside each other; a value ends where one of them begins.
COMMON = (
    "Họ và tên", "Họ, chữ đệm, tên", "Ngày, tháng, năm sinh", "Ngày sinh", "Sinh ngày", "Năm sinh", "Giới tính", "Dân tộc",
    "Quốc tịch", "Tôn giáo", "Nơi sinh", "Quê quán", "Nguyên quán", "Nơi cư trú", "Nơi thường trú", "Nơi tạm trú",
    "Nơi ở hiện nay", "Nơi ở hiện tại", "Thường trú", "Thường trú tại", "Địa chỉ", "Địa chỉ thường trú", "Giấy tờ tùy thân",
    "Số định danh cá nhân", "Số CCCD", "CCCD số", "CCCD", "Số CMND", "CMND số", "Số căn cước công dân", "Số căn cước",
    "Căn cước công dân số", "Số định danh cá nhân/CMND", "Ngày cấp", "Nơi cấp", "Cấp ngày", "Điện thoại", "Số điện thoại",
    "Email", "Nghề nghiệp", "Mã số thuế", "Kính gửi", "Ghi bằng chữ", "Bằng chữ", "Quan hệ với người được khai sinh", "Số",
    "Quyển số", "Đăng ký lần", "Hộ khẩu thường trú", "Tình trạng hôn nhân", "Trình độ văn hóa", "Trình độ học vấn", "Có giá trị đến",
    "Ngày tháng năm sinh", "Mẫu số", "Ký hiệu", "Cân nặng", "tờ bản đồ số",
)  # fmt: skip
_NOTE = r"(?:\s*[(\[]\s*\d{1,2}\s*(?:[)\]]|(?=\s)))*"
_NOTES = re.compile(rf"{_NOTE}\s*(?P<colon>[:;.](?!\s*[:;.]\s*[:;.])|[-–~'](?=\s|$))?[\s:.…_]*{_NOTE}[\s:.…_]*")
_ITEM = re.compile(r"(?:[\-–+*•]|[\[(]?\d{1,2}(?:\.\d{1,2})?\s?[.)\]]|[a-zđA-Z]\s?[.)]|[IVX]{1,4}\s?\.)\s*")


@lru_cache(maxsize=4096)
def key_of(text: str) -> str:
    return "".join(c for c in flat(text) if c.isalnum())


@dataclass(frozen=True)
class Mark:
    """A label that stands on a strip. key: of the label; after: where its value may begin; sure: its letters are all right."""

    key: str
    strip: Strip
    begin: int
    after: int
    wrong: int
    colon: bool

    @property
    def x(self) -> int:
        """px from the left where the label begins."""
        return next(
            (word.box.x0 for at, word in reversed(self.strip.whole.placed) if at <= self.begin), self.strip.box.x0
        )


@dataclass(frozen=True)
class Labelled:
    """A page's text with every known label on it, by their places."""

    text: Text
    marks: tuple[Mark, ...]

    @cached_property
    def _by_strip(self) -> dict[int, list[Mark]]:
        out: dict[int, list[Mark]] = {}
        for mark in self.marks:
            out.setdefault(id(mark.strip), []).append(mark)
        return out

    def on(self, strip: Strip) -> Sequence[Mark]:
        return self._by_strip.get(id(strip), ())

    def begins_with_label(self, strip: Strip) -> bool:
        return any(not _ITEM.sub("", strip.text[: mark.begin]).strip() for mark in self.on(strip))

    def rest_of(self, mark: Mark) -> Piece | None:
        """What stands after the label on its own strip, up to the next label."""
        later = [other.begin for other in self.on(mark.strip) if other.begin >= mark.after]
        return trimmed(mark.strip.whole.part(mark.after, min(later, default=None)))

    def value_of(self, mark: Mark) -> Piece | None:
        """What stands after the label: on its strip, else beside it, else under it."""
        here = self.rest_of(mark)
        if here is not None:
            return here
        if any(other.begin >= mark.after for other in self.on(mark.strip)):
            return None
        beside = self.text.right_of(mark.strip)
        if beside is not None:
            return None if self.begins_with_label(beside) else self.cut(beside)
        return self.under(mark)

    def under(self, mark: Mark) -> Piece | None:
        below = self.text.below(mark.strip)
        if below is None or self.begins_with_label(below):
            return None
        return self.cut(below)

    def cut(self, strip: Strip) -> Piece | None:
        """A strip up to the first label on it."""
        return trimmed(strip.whole.part(0, min((mark.begin for mark in self.on(strip)), default=None)))

    def gone_on(self, piece: Piece, strip: Strip) -> Piece:
        """The piece with what was carried over to the lines below, since the next word found no room on its own."""
        last = strip
        for _line in range(2):
            if not strip.text.rstrip(" .,;").endswith(piece.text[-6:]) and last is strip:
                break
            below = self.text.below(last, 1.6)
            if below is None or self.begins_with_label(below) or below.capitals > 0.7:
                break
            room = self.text.right_edge - last.box.x1
            first = below.words[0].box
            if room > (first.x1 - first.x0) + 1.2 * self.text.usual or last.text.endswith((".", ";")):
                break
            more = self.cut(below)
            if more is None:
                break
            piece, last = piece.joined(more), below
        return piece


def trimmed(piece: Piece | None) -> Piece | None:
    """Without the leaders, commas and dashes that stand around a value."""
    if piece is None:
        return None
    begin = len(piece.text) - len(piece.text.lstrip(" .,:;…_-–—=~|'\"`*ˆ^°•¬"))
    end = len(piece.text.rstrip(" .,:;…_-–—=~|'\"`*ˆ^°•¬"))
    return piece.part(begin, end) if begin < end else None


def labelled(text: Text, labels: Iterable[str]) -> Labelled:
    """Every place where one of the labels, or one of the common ones, stands."""
    keys = tuple(dict.fromkeys(key for label in (*labels, *COMMON) if (key := key_of(label))))
    marks: list[Mark] = []
    for strip in text.strips:
        marks += _marks_on(strip, keys)
    return Labelled(text, tuple(marks))


def _marks_on(strip: Strip, keys: Sequence[str]) -> list[Mark]:
    near = [key for key in keys if least_wrong(key, strip.key) <= _allowed(key)]
    if not near:
        return []
    places = [at for at, c in enumerate(strip.flat) if c.isalnum()]
    found = [mark for key in near for start in _starts(strip) if (mark := _mark_at(strip, places, key, start))]
    out: list[Mark] = []
    for mark in sorted(found, key=lambda mark: (3 * mark.wrong - len(mark.key), mark.begin)):
        if all(mark.after <= other.begin or mark.begin >= other.after for other in out):
            out.append(mark)
    return sorted(out, key=lambda mark: mark.begin)


def _allowed(key: str) -> int:
    """How many letters of a label may be misread: long ones differ from each other in a few."""
    return len(key) // (6 if len(key) < 12 else 7)


def _starts(strip: Strip) -> Iterable[int]:
    """Where a label may begin: at words, and after what counts or parts."""
    yield from (found.end() for found in [_ITEM.match(strip.text)] if found and found.end() not in strip.starts)
    yield from strip.starts


def _mark_at(strip: Strip, places: Sequence[int], key: str, start: int) -> Mark | None:
    first = next((number for number, at in enumerate(places) if at >= start), None)
    if first is None or places[first] - start > 2:
        return None
    allowed = _allowed(key)
    wrong, length = _prefix(key, strip.key[first : first + len(key) + allowed])
    if wrong > allowed or not length:
        return None
    end = places[first + length - 1] + 1
    after = _NOTES.match(strip.text, end)
    colon = bool(after and after["colon"])
    if end < len(strip.text) and strip.text[end].isalnum() and not strip.text[end].isdigit():
        return None
    before = _ITEM.sub("", strip.text[: places[first]], count=1).strip(" .,-–|'`")
    parted = strip.text[: places[first]].rstrip().endswith((",", ";", "(", "/", "-")) and not colon and wrong == 0
    if before and not colon and not (parted and len(key) >= 6):
        return None
    if len(key) < 4 and not colon:
        return None
    return Mark(key, strip, places[first], after.end() if after else end, wrong, colon)


def _prefix(key: str, text: str) -> tuple[int, int]:
    """(letters that differ, length) of the beginning of `text` nearest to `key`."""
    above = list(range(len(text) + 1))
    for depth, letter in enumerate(key, 1):
        row = [depth]
        for at, other in enumerate(text, 1):
            row.append(min(above[at - 1] + (letter != other), above[at] + 1, row[at - 1] + 1))
        above = row
    length = min(range(len(text) + 1), key=lambda at: (above[at], abs(at - len(key))))
    return above[length], length
