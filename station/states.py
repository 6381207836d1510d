"""The four state machines, each one table: state → states that may follow. Imports nothing of ours."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a state belongs to; also the `kind` of an audit event."""

    SCAN = "scan"
    PAGE = "page"
    DOSSIER = "dossier"
    DELIVERY = "delivery"


SCAN = {
    "seen": {"settling", "vanished", "quarantined"},
    "settling": {"secured", "vanished", "quarantined"},
    "secured": {"cleaned"},
    "cleaned": set(),
    "vanished": set(),
    "quarantined": {"settling"},
}
PAGE = {
    "secured": {"judged", "needs_operator", "poison", "set_aside", "replaced"},
    "judged": {"ready", "secret", "needs_operator", "poison", "secured", "set_aside", "replaced"},
    "ready": {"secured", "set_aside", "replaced", "judged"},
    "secret": {"secured", "set_aside"},
    "set_aside": {"judged"},
    "needs_operator": {"ready", "secured", "replaced", "set_aside"},
    "poison": {"ready", "secured", "replaced", "set_aside"},
    "replaced": {"judged"},
}
DOSSIER = {
    "open": {"closing", "withdrawn"},
    "closing": {"review", "open"},
    "review": {"open", "sealing", "withdrawn"},
    "sealing": {"sealed", "review"},
    "sealed": {"review", "open", "purging"},
    "purging": {"purged"},
    "purged": set(),
    "withdrawn": set(),
}
DELIVERY = {
    "queued": {"sending", "held", "superseded"},
    "sending": {"queued", "acknowledged", "held"},
    "acknowledged": {"verified", "held"},
    "verified": set(),
    "held": {"queued", "superseded"},
    "superseded": set(),
}
TABLES: dict[Kind, dict[str, set[str]]] = {
    Kind.SCAN: SCAN,
    Kind.PAGE: PAGE,
    Kind.DOSSIER: DOSSIER,
    Kind.DELIVERY: DELIVERY,
}
FIRST: dict[Kind, str] = {Kind.SCAN: "seen", Kind.PAGE: "secured", Kind.DOSSIER: "open", Kind.DELIVERY: "queued"}


def way(kind: Kind, old: str, new: str) -> tuple[str, ...]:
    """The fewest states to pass from `old` to `new`, the last included; () when it is there, or when no way leads there."""
    ways: dict[str, tuple[str, ...]] = {old: ()}
    waiting = [old]
    for state in waiting:
        for following in sorted(TABLES[kind].get(state, set())):
            if following not in ways:
                ways[following] = (*ways[state], following)
                waiting.append(following)
    return ways.get(new, ())


def allowed(kind: Kind, old: str, new: str) -> bool:
    """Whether `old → new` stands in the table."""
    return new in TABLES[kind].get(old, set())
