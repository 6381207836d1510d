"""What the pages of a dossier say, field by field: read by the station, confirmed or put right by hand.

Imports ledger, vault and profiles.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ocr.types import Box
from station.findings import FieldRow, Saying, Value
from station.ledger.queries import Queries
from station.profiles.model import FieldRule, Paper
from station.types import Page
from station.vault import Vault

BY_HAND = "hand"
_KEPT = 2000
"""Pages whose values are kept in memory: the desk asks for the same ones at each event."""


def values_blob(values: Sequence[Value]) -> bytes:
    """What the vault keeps of a page's values."""
    return json.dumps([_kept(v) for v in values], ensure_ascii=False, separators=(",", ":")).encode("utf-8")


def _kept(v: Value) -> list[Any]:
    told = [v.name, v.value, v.shown, v.box.as_list(), v.engine, round(v.confidence, 4), v.certain]
    return [*told, _kept(v.printed)] if v.printed else told


def values_in(blob: bytes) -> tuple[Value, ...]:
    return tuple(_value(*told) for told in json.loads(blob))


def _value(
    name: str,
    value: str,
    shown: str,
    box: list[int],
    engine: str,
    confidence: float,
    certain: bool,
    printed: list[Any] | None = None,
) -> Value:
    return Value(
        name, value, shown, Box(*box), engine, confidence, certain, _value(*printed) if printed else None
    )  # fmt: skip


class PageValues:
    """The values of pages as they hold now: what a person said goes before what was read."""

    def __init__(self, queries: Queries, vault: Vault) -> None:
        self._queries, self._vault = queries, vault
        self._read: dict[str, tuple[Value, ...]] = {}

    def of(self, dossier_id: int, pages: Sequence[Page]) -> dict[int, tuple[Value, ...]]:
        """By the ids of the pages."""
        said = self._queries.field_sayings(dossier_id)
        return {page.id: _with_hand(self.read_on(page), page.id, said) for page in pages}

    def read_on(self, page: Page) -> tuple[Value, ...]:
        """What the station read on a page, whatever a person said."""
        if not page.fields:
            return ()
        found = self._read.get(page.fields)
        if found is None:
            found = values_in(self._vault.get(page.fields))
            if len(self._read) >= _KEPT:  # another thread may do so at any time
                self._read.clear()
            self._read[page.fields] = found
        return found

    def rows(self, dossier_id: int, pages: Sequence[Page], kinds: Mapping[str, Paper]) -> tuple[FieldRow, ...]:
        """Every field that the kinds of these pages have, page by page, with its value or an empty one.

        A field without a value stands on the first page of its paper only.
        """
        said, values = self._queries.field_sayings(dossier_id), self.of(dossier_id, pages)
        out: list[FieldRow] = []
        for number, page in enumerate(pages, 1):
            kind = kinds.get(page.kind)
            if kind is None or page.state in ("set_aside", "secret"):
                continue
            here = {value.name: value for value in values[page.id]}
            for rule in kind.fields:
                value = here.get(rule.name)
                if value is not None or page.begins:
                    out.append(_row(page, number, rule, value, said.get((page.id, rule.name))))
        return tuple(out)


def _row(page: Page, number: int, rule: FieldRule, value: Value | None, said: Saying | None) -> FieldRow:
    found = value or Value(rule.name, "", "", Box(0, 0, 0, 0), "", 0.0, False)
    return FieldRow(page.id, number, rule.title, rule.type, rule.person, rule.means, found, said)


def _with_hand(
    read: tuple[Value, ...], page_id: int, said: Mapping[tuple[int, str], Saying]
) -> tuple[Value, ...]:  # fmt: skip
    mine = {name: saying for (page, name), saying in said.items() if page == page_id and saying.value}
    by_name = {value.name: value for value in read}
    for name, saying in mine.items():
        before = by_name.get(name) or Value(name, "", "", Box(0, 0, 0, 0), "", 0.0, False)
        shown = before.shown if before.value == saying.value else saying.value
        by_name[name] = replace(
            before, value=saying.value, shown=shown, engine=BY_HAND, confidence=1.0, certain=True, printed=None
        )  # fmt: skip
    return tuple(by_name.values())
