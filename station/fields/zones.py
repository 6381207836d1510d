"""The zones of an administrative paper (NĐ 30/2020/NĐ-CP, Appendix I): where its body, number, date, subject and signer stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from station.fields import names
from station.fields.dates import dates_in
from station.fields.labels import key_of
from station.fields.strips import Piece, Strip, Text
from station.sorting.likeness import least_wrong

_HEAD = 0.36
"""Part of the page's height in which its head stands."""
_FOOT = 0.4
_NUMBER = re.compile(r"^\W*(?:S[ốôồóòoõỗ6]|56|SỐ)[\s:.;,]*(?=[\d.…_/])", re.IGNORECASE)
_ABOUT = re.compile(r"^\W*(?:V\s?/\s?v|V/V|Về\s+việc)\b[\s:.]*", re.IGNORECASE)
_LETTER_ABOUT = re.compile(r"^\W*(?:V\s?[/1l]\s?v)\b[\s:.]*", re.IGNORECASE)
_MOTTO = ("conghoaxahoichunghiavietnam", "doclaptudohanhphuc", "socialistrepublicofvietnam")
_ENDS_SUBJECT = ("cancu", "kinhgui", "dieu1", "xet", "theo", "kemtheo", "toitenla", "quyetdinh")
POSTS = (
    "CHỦ TỊCH", "PHÓ CHỦ TỊCH", "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC", "TRƯỞNG PHÒNG", "PHÓ TRƯỞNG PHÒNG", "CHÁNH VĂN PHÒNG",
    "PHÓ CHÁNH VĂN PHÒNG", "TRƯỞNG CÔNG AN", "PHÓ TRƯỞNG CÔNG AN", "BÍ THƯ", "PHÓ BÍ THƯ", "CHÁNH ÁN", "CỤC TRƯỞNG", "BỘ TRƯỞNG",
    "THỨ TRƯỞNG", "TRƯỞNG BAN", "PHÓ TRƯỞNG BAN", "HIỆU TRƯỞNG", "PHÓ HIỆU TRƯỞNG", "CÔNG CHỨC TƯ PHÁP - HỘ TỊCH",
    "TRƯỞNG TRẠM", "THỦ TRƯỞNG ĐƠN VỊ", "CHI CỤC TRƯỞNG", "PHÓ CHI CỤC TRƯỞNG", "TỔNG GIÁM ĐỐC", "TRƯỞNG THÔN",
)  # fmt: skip
_POWERS = re.compile(r"^\W*(TM|KT|TL|TUQ|Q)\s?[.,:]\s?(?=\S)", re.IGNORECASE)


@dataclass(frozen=True)
class Zones:
    """Where the zones of one page are. headings: titles that its kind of paper has, as printed."""

    text: Text
    headings: tuple[str, ...] = ()

    def pieces(self, zone: str) -> Iterator[Piece]:
        """The places of a zone, likely ones first; none where the page has no such zone."""
        finders = {
            "co-quan": self._body,
            "so-ky-hieu": self._symbols,
            "dia-danh": self._places,
            "ngay": self._days,
            "ngay-cuoi": self._last_days,
            "trich-yeu": self._subject,
            "tieu-de": self._title,
            "chuc-vu": self._posts,
            "nguoi-ky": self._signers,
            "so-phat-hanh": self._serials,
        }
        yield from finders[zone]()

    # the head

    @cached_property
    def _head(self) -> tuple[Strip, ...]:
        return tuple(strip for strip in self.text.strips if strip.middle < _HEAD * self.text.size[1])

    @cached_property
    def _left_of(self) -> float:
        """px: what begins and has its middle left of this stands in the left column of the head."""
        mottos = [strip.box.x0 for strip in self._head if _near_any(strip.key, _MOTTO)]
        return min(mottos) if mottos and min(mottos) > 0.25 * self.text.size[0] else 0.5 * self.text.size[0]

    @cached_property
    def _left(self) -> tuple[Strip, ...]:
        edge = self._left_of + 2 * self.text.usual
        left = [
            strip for strip in self._head if strip.box.x1 < edge or strip.centre < min(edge, 0.4 * self.text.size[0])
        ]
        return tuple(
            sorted((strip for strip in left if not _near_any(strip.key, _MOTTO)), key=lambda strip: strip.middle)
        )

    @cached_property
    def _number(self) -> Strip | None:
        return next((strip for strip in sorted(self._head, key=lambda s: s.middle) if _NUMBER.match(strip.text)), None)

    def _symbols(self) -> Iterator[Piece]:
        if self._number and (found := _NUMBER.match(self._number.text)):
            piece = self._number.whole.part(found.end())
            if piece:
                yield piece

    def _body(self) -> Iterator[Piece]:
        """The issuing body's lines: the capitals on the left from the last that begins a body's name, above the number."""
        above = [
            strip
            for strip in self._left
            if (self._number is None or strip.middle < self._number.middle)
            and strip.capitals > 0.7
            and len(strip.key) > 2
        ]
        above = _close(above, self.text.usual)
        starts = [n for n, strip in enumerate(above) if _begins_body(strip.text)]
        if not starts:
            return
        piece = above[starts[-1]].whole
        for strip in above[starts[-1] + 1 :]:
            piece = piece.joined(strip.whole)
        yield piece

    def _dated(self, strips: Iterable[Strip]) -> Iterator[tuple[Strip, int, int]]:
        for strip in strips:
            for dated in dates_in(strip.text):
                if dated.whole and strip.flat[dated.begin : dated.begin + 2] == "ng":
                    yield strip, dated.begin, dated.end

    def _days(self) -> Iterator[Piece]:
        for strip, begin, end in self._dated(self._head):
            if strip.box.x1 > self._left_of and len(strip.text[:begin].split()) < 6 and len(strip.text) - end < 8:
                piece = strip.whole.part(begin, end)
                if piece:
                    yield piece

    def _places(self) -> Iterator[Piece]:
        for strip, begin, end in self._dated(self._head):
            before = strip.text[:begin].rstrip()
            if strip.box.x1 > self._left_of and before.endswith((",", ".", ";")) and len(strip.text) - end < 8:
                piece = strip.whole.part(0, len(before.rstrip(" ,.;")))
                if piece:
                    yield piece

    def _last_days(self) -> Iterator[Piece]:
        """The day above a signature: the last that stands at the end of its line."""
        found = [
            (strip, begin, end)
            for strip, begin, end in self._dated(self.text.strips)
            if len(strip.text) - end < 8
            and strip.middle > 0.3 * self.text.size[1]
            and len(strip.text[:begin].split()) < 9
        ]
        for strip, begin, end in sorted(found, key=lambda each: -each[0].middle):
            piece = strip.whole.part(begin, end)
            if piece:
                yield piece

    # title and subject

    @cached_property
    def _titles(self) -> tuple[Strip, ...]:
        keys = [key_of(heading) for heading in self.headings]
        rows = [strip for strip in self.text.strips if strip.capitals > 0.7 and strip.middle < 0.55 * self.text.size[1]]
        rows = [strip for strip in rows if len(strip.key) > 4 and not _near_any(strip.key, _MOTTO)]
        rows.sort(key=lambda strip: strip.middle)
        fits = [any(key.startswith(strip.key[:9]) or strip.key.startswith(key[:9]) for key in keys) for strip in rows]
        if True not in fits:
            return ()
        first = fits.index(True)
        found = [rows[first]]
        for strip, fit in zip(rows[first + 1 :], fits[first + 1 :], strict=True):
            if not fit or strip.box.y0 - found[-1].box.y1 > 1.5 * self.text.usual:
                break
            found.append(strip)
        return tuple(found)

    def _title(self) -> Iterator[Piece]:
        if not self._titles:
            return
        first = self._titles[0]
        piece = first.whole
        last = first
        while (below := self.text.below(last, 1.5)) and below.capitals > 0.7 and below.box.x0 > first.box.x0 - 300:
            piece, last = piece.joined(below.whole), below
        yield piece

    def _subject(self) -> Iterator[Piece]:
        letter = next((strip for strip in self._left if _LETTER_ABOUT.match(strip.text)), None)
        if letter is not None and (self._number is None or letter.middle > self._number.middle):
            yield from self._gathered(letter, _LETTER_ABOUT, self._left_of + 2 * self.text.usual)
            return
        if not self._titles:
            return
        below = self.text.below(self._titles[-1], 2.5)
        if below is not None and below.capitals < 0.7 and self._is_centred(below):
            yield from self._gathered(below, None, None)

    def _is_centred(self, strip: Strip) -> bool:
        return abs(strip.centre - self._titles[-1].centre) < 0.08 * self.text.size[0]

    def _gathered(self, first: Strip, without: re.Pattern[str] | None, edge: float | None) -> Iterator[Piece]:
        """The lines of a subject: those close below that stand in its column (`edge`) or are centred as it is."""
        cut = without.match(first.text) if without else None
        piece = first.whole.part(cut.end() if cut else 0)
        last = first
        for _line in range(5):
            below = self.text.below(last, 1.2)
            if below is None or below.key.startswith(_ENDS_SUBJECT) or below.capitals > 0.7 and len(below.key) > 3:
                break
            centred = abs(below.centre - first.centre) < 0.05 * self.text.size[0]
            if not centred or (edge is not None and below.box.x1 > edge + 2 * self.text.usual):
                break
            piece = piece.joined(below.whole) if piece else below.whole
            last = below
        if piece:
            yield piece

    # the foot

    @cached_property
    def _signed(self) -> tuple[Strip, ...]:
        """Lines of capitals that say in whose power and in which post somebody signs, from the last such block."""
        right = [s for s in self.text.strips if s.capitals > 0.6 and s.centre > 0.4 * self.text.size[0]]
        powers = [strip for strip in right if _POWERS.match(strip.text)]
        # A last page may hold nothing but the signature, high up.
        sent_to = [strip.box.y0 - 2 * self.text.usual for strip in self.text.strips if strip.key.startswith("noinhan")]
        top = min((*(strip.box.y0 for strip in powers), *sent_to, _FOOT * self.text.size[1]))
        posts = [strip for strip in right if strip not in powers and strip.middle > top and post_of(strip.text)]
        return tuple(sorted((*powers, *posts), key=lambda strip: strip.middle))

    def _posts(self) -> Iterator[Piece]:
        for strip in reversed(self._signed):
            if post_of(strip.text):
                yield strip.whole

    def _signers(self) -> Iterator[Piece]:
        if self._signed:
            yield from self.signed_under(self._signed[-1])

    def signed_under(self, post: Strip) -> Iterator[Piece]:
        """Names that stand under a post, below its signature, the nearest first."""
        under = [strip for strip in self.text.strips if strip.middle > post.box.y1 and strip.over(post)]
        for strip in sorted(under, key=lambda strip: strip.middle):
            near = abs(strip.centre - post.centre) < 0.12 * self.text.size[0]
            if near and names.person(strip.text) and strip.capitals < 0.9 and strip.text.count(" ") < 6:
                yield strip.whole

    # what stands by itself

    def _serials(self) -> Iterator[Piece]:
        for strip in self.text.strips:
            if len(strip.key) <= 12:
                yield strip.whole


def post_of(text: str) -> str | None:
    """The post that a line names, by the list, with the power it is held by (KT., Q.): one letter in seven may be misread."""
    power = _POWERS.match(text)
    post = _listed_post(text)
    return f"{power[1].upper()}. {post}" if post and power and power[1].upper() != "TM" else post


def _listed_post(text: str) -> str | None:
    key = key_of(_POWERS.sub("", text))
    if not 4 < len(key) < 60:
        return None
    fits = [
        post
        for post in POSTS
        if abs(len(key) - len(key_of(post))) <= 1 and least_wrong(key_of(post), key) <= len(key) // 7
    ]
    begins = [post for post in POSTS if key.startswith(key_of(post))]
    return max(fits or begins, key=len, default=None)


def _begins_body(text: str) -> bool:
    words = [key_of(word) for word in text.split()]
    joined = "".join(words)
    return any(joined.startswith(body) and (len(body) > 5 or words[0] == body) for body in names.BODIES)


def _near_any(key: str, known: Sequence[str]) -> bool:
    return any(
        abs(len(key) - len(each)) < len(each) // 2 and least_wrong(each, key) <= len(each) // 4 for each in known
    )


def _close(strips: Sequence[Strip], usual: float) -> list[Strip]:
    """The strips down to the first wide gap between two of them."""
    out: list[Strip] = []
    for strip in strips:
        if out and strip.box.y0 - out[-1].box.y1 > 2.5 * usual:
            break
        out.append(strip)
    return out
