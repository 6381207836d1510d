"""The closed list of what can be said to a person: code → title, advice, severity, who acts, whether a retry helps."""

from __future__ import annotations

from collections.abc import Mapping

from station.i18n import _
from station.messages.answers import ANSWERS
from station.messages.devices import DEVICES
from station.messages.dossiers import DOSSIERS
from station.messages.entry import Entry
from station.messages.figures import FIGURES
from station.messages.running import RUNNING
from station.messages.scans import SCANS
from station.messages.secrets import SECRETS
from station.messages.sending import SENDING
from station.types import Notice

MESSAGES: dict[str, Entry] = {**SCANS, **DOSSIERS, **ANSWERS, **SECRETS, **SENDING, **RUNNING, **FIGURES, **DEVICES}


class _Facts(dict[str, object]):
    def __missing__(self, name: str) -> str:
        return "–"


def notice(code: str, facts: Mapping[str, object] | None = None) -> Notice:
    """A failure as a person reads it, in the language that is set; an unknown code reads as SYS-001."""
    entry = MESSAGES.get(code, MESSAGES["SYS-001"])
    known = _Facts(facts or {})
    return Notice(
        code,
        _(entry.title).format_map(known),
        _(entry.advice).format_map(known),
        entry.severity,
        entry.who,
        entry.retry,
    )
