"""Events of the ledger as lines on the terminal, and what they mean for the exit code."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable

import typer

from station.cli.base import HELD, OK, PERSON, REFUSED, plain
from station.states import Kind
from station.terms import kind_word, state_words
from station.types import Event

Since = Callable[[int], tuple[Event, ...]]
PAUSE = 0.25
"""Seconds between two looks for news."""
_ENDS = {("scan", "quarantined"): REFUSED, ("delivery", "held"): HELD, ("dossier", "review"): PERSON}


def tell(since: Since, after: int, stop: threading.Event, as_json: bool = False) -> None:
    """Print every event after number `after` until `stop` is set; the last ones are not left out."""
    last = False
    while not last:
        last = stop.wait(PAUSE)
        while found := since(after):
            after = found[-1].seq
            for event in found:
                typer.echo(json.dumps(plain(event), ensure_ascii=False) if as_json else line(event), err=not as_json)


def line(event: Event) -> str:
    """One event in the words of the screens."""
    kind = Kind(event.kind)
    new = state_words(kind, event.new)
    change = f"{state_words(kind, event.old)} → {new}" if event.old and event.old != event.new else new
    return f"{event.at[11:19]} {kind_word(kind)} {event.ref}: {change} {event.code}".rstrip()


def exit_code_since(since: Since, after: int) -> int:
    """What a run came to: 4 a file was refused, 6 a sending is held, 3 a dossier waits for a person, else 0."""
    last: dict[tuple[str, int], str] = {}
    while found := since(after):
        after = found[-1].seq
        last |= {(event.kind, event.ref): event.new for event in found}
    met = {_ENDS.get((kind, state)) for (kind, _ref), state in last.items()}
    return next((code for code in (REFUSED, HELD, PERSON) if code in met), OK)
