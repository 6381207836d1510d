"""The one door: what a page says, by the field rules of its kind of paper, its codes, and the zones that every paper has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from ocr.types import Barcode, RecognisedPage
from station.fields import cards, identifiers, names
from station.fields.echoes import Echoes
from station.fields.labels import Labelled, Mark, key_of, labelled
from station.fields.strips import Piece, Strip, text_of
from station.fields.values import found
from station.fields.zones import Zones
from station.profiles.model import FieldRule, Paper
from station.types import Value

_CARRIED_OVER = ("text", "place", "body", "date")
"""Types whose values go on in the next line."""
_BY_SIGNATURE = 0.7
"""Most that a name is trusted that was read under a signature, since nothing was to be read in its place."""
GENERAL = (
    FieldRule(name="co-quan", title="Cơ quan ban hành", type="body", zone="co-quan"),
    FieldRule(name="so-ky-hieu", title="Số, ký hiệu", type="symbol", zone="so-ky-hieu"),
    FieldRule(name="dia-danh", title="Địa danh", type="place", zone="dia-danh"),
    FieldRule(name="ngay", title="Ngày ban hành", type="date", zone="ngay"),
    FieldRule(name="chuc-vu", title="Chức vụ người ký", type="post", zone="chuc-vu"),
    FieldRule(name="nguoi-ky", title="Người ký", type="name", zone="nguoi-ky"),
    FieldRule(name="ma-ho-so", title="Mã hồ sơ", type="dossier-code", labels=("Mã hồ sơ", "Mã số hồ sơ")),
)
"""What a page of no known kind may say: the zones that administrative papers share, and what tells itself."""


def fields_of(
    reading: RecognisedPage | None, size: tuple[int, int], codes: Sequence[Barcode], paper: Paper | None
) -> tuple[Value, ...]:
    """The values that a page gives, one a name, with their proof.

    size: px of the upright page. codes: its bar codes. paper: its kind, None = not known; then only what an administrative
    paper shows in its usual places, and what codes say.
    """
    coded = (*cards.of_codes(codes), *cards.of_zones(reading.zones if reading else ()))
    rules = paper.fields if paper else GENERAL
    if paper is not None:
        asked = {rule.name for rule in rules}
        coded = tuple(value for value in coded if value.name in asked)
    if reading is None:
        return cards.weighed((), coded)
    text = text_of(reading.lines, size)
    labels = [label for rule in rules for label in (*rule.labels, *rule.under, *rule.signed)]
    page = Page(labelled(text, labels), Zones(text, paper.headings if paper else ()), rules)
    printed = tuple(_in_small(value, paper) for value in page.values())
    return _checked(cards.weighed(printed, coded), rules)


def _in_small(value: Value, paper: Paper | None) -> Value:
    """Cards print everybody's name in capitals: that is the card's way, and not the person's."""
    if paper is not None and paper.identity and value.name == "ho-ten":
        return replace(value, value=names.in_small(value.value))
    return value


class Page:
    """One page with its labels and zones found, asked by rules."""

    def __init__(self, page: Labelled, zones: Zones, rules: Sequence[FieldRule]) -> None:
        self._page, self._zones, self._rules = page, zones, rules
        named = (rule for rule in rules if rule.means == "ho-ten" and not rule.under)
        self._heads = {key_of(label) for rule in rules for label in rule.under}
        self._heads |= {key_of(label) for rule in named for label in rule.labels}
        self._claimed: set[int] = set()
        self._echoes = Echoes(page.text)

    def values(self) -> Iterator[Value]:
        """Those with sections of their own claim their labels first, so that the others take what is left."""
        order = sorted(self._rules, key=lambda rule: not rule.under)
        values = {rule.name: self._value(rule) for rule in order}
        for rule in self._rules:
            value = values.get(rule.name)
            if value is not None:
                yield value

    def _value(self, rule: FieldRule) -> Value | None:
        for piece in self._pieces(rule):
            value = found(rule, piece, self._echoes)
            if value is not None:
                return value
        for piece in self._signatures(rule):
            value = found(rule, piece, self._echoes)
            if value is not None:
                return replace(value, certain=False, confidence=min(value.confidence, _BY_SIGNATURE))
        return None

    def _pieces(self, rule: FieldRule) -> Iterator[Piece]:
        first: Mark | None = None
        for mark in self._marks(rule):
            if first is not None and mark.strip is not first.strip:
                break
            first = first or mark
            self._claimed.add(id(mark))
            yield from self._after(rule, mark)
        if rule.zone:
            yield from self._zones.pieces(rule.zone)

    def _signatures(self, rule: FieldRule) -> Iterator[Piece]:
        """The names under the signatures of the person that a rule asks for."""
        heads = {key_of(head) for head in rule.signed}
        for mark in self._page.marks:
            if mark.key in heads and self._page.begins_with_label(mark.strip):
                yield from self._zones.signed_under(mark.strip)

    def _after(self, rule: FieldRule, mark: Mark) -> Iterator[Piece]:
        cell = self._cell(rule, mark)
        if cell is not None:
            yield cell
            return
        piece = self._page.value_of(mark)
        if piece is not None and rule.type == "person-number" and piece.words[0] in mark.strip.words:
            # The label says which card it is.
            yield (
                mark.strip.whole.part(mark.begin, mark.strip.text.find(piece.text, mark.begin) + len(piece.text))
                or piece
            )
        elif piece is not None:
            strip = next((s for s in self._page.text.strips if piece.words[-1] in s.words), mark.strip)
            yield self._page.gone_on(piece, strip) if rule.type in _CARRIED_OVER else piece
        if rule.zone == "nguoi-ky":
            yield from self._zones.signed_under(mark.strip)

    def _marks(self, rule: FieldRule) -> list[Mark]:
        """The labels of a rule that stand in its section, the likeliest first; those that others claimed are left out."""
        keys = [key_of(label) for label in rule.labels]
        heads = {key_of(label) for label in rule.under}
        every = [mark for mark in self._page.marks if mark.key in keys]
        fits = [mark for mark in every if id(mark) not in self._claimed]
        if heads:
            # The columns of a table share their labels.
            columns = [mark for mark in every if self._columns(mark, heads)]
            fits = columns or [mark for mark in fits if (head := self._head(mark)) and head.key in heads]
        return sorted(fits, key=lambda mark: (mark.strip.box.y0, mark.begin))

    def _head(self, mark: Mark) -> Mark | None:
        """The head of the section that a label stands in: the last above it, and of several side by side the one over it."""
        heads = [m for m in self._page.marks if m.key in self._heads and m is not mark and _before(m, mark)]
        if not heads:
            return None
        lowest = max(heads, key=lambda head: (head.strip.middle, head.begin))
        row = [head for head in heads if head.strip is not lowest.strip and head.strip.beside(lowest.strip)]
        if not row:
            return lowest
        left = [head for head in (*row, lowest) if head.x <= mark.x + 2 * self._page.text.usual]
        return max(left, key=lambda head: head.x, default=None)

    def _columns(self, mark: Mark, heads: set[str]) -> Mark | None:
        """The head of the column where a table has the values of one person, when labels stand left of all columns."""
        above = [m for m in self._page.marks if m.key in self._heads and m.strip.middle < mark.strip.box.y0]
        mine = next((head for head in reversed(above) if head.key in heads), None)
        if mine is None:
            return None
        row = [head for head in above if head.strip.beside(mine.strip)]
        return mine if len(row) > 1 and mark.x < min(head.x for head in row) - self._page.text.usual else None

    def _cell(self, rule: FieldRule, mark: Mark) -> Piece | None:
        head = self._columns(mark, {key_of(label) for label in rule.under}) if rule.under else None
        if head is None:
            return None
        heads = [m for m in self._page.marks if m.key in self._heads and m.strip.beside(head.strip)]
        right = [
            s
            for s in self._page.text.strips
            if s is not mark.strip and s.beside(mark.strip) and s.box.x0 >= mark.strip.box.x1
        ]

        def nearest(strip: Strip) -> Mark:
            return min(heads, key=lambda each: abs(each.strip.centre - strip.centre))

        mine = next((strip for strip in right if nearest(strip) is head), None)
        return self._page.cut(mine) if mine else None


def _before(head: Mark, mark: Mark) -> bool:
    if head.strip is mark.strip:
        return head.begin < mark.begin
    return head.strip.middle < mark.strip.middle and not (head.strip.beside(mark.strip) and head.x > mark.x)


def _checked(values: tuple[Value, ...], rules: Sequence[FieldRule]) -> tuple[Value, ...]:
    """Numbers of persons against the birth dates and the sexes that the page says of the same person."""
    known = {rule.name: rule for rule in rules}
    by_person: dict[tuple[str, str], Value] = {}
    for value in values:
        rule = known.get(value.name)
        if rule is not None and rule.means:
            by_person.setdefault((rule.person, rule.means), value)
    out: list[Value] = []
    for value in values:
        rule = known.get(value.name)
        if rule is not None and rule.type == "person-number" and value.certain:
            born, sex = (by_person.get((rule.person, means)) for means in ("ngay-sinh", "gioi-tinh"))
            if not identifiers.agrees(value.value, born.value if born else "", sex.value if sex else ""):
                value = replace(value, certain=False, confidence=min(value.confidence, 0.5))
        out.append(value)
    return tuple(out)
