"""What rows and their states are called, in the command line and in the window alike. Imports `states`, `i18n`, engine types."""

from __future__ import annotations

from ocr.types import Origin
from station.i18n import N_, _
from station.states import Kind

KINDS = {Kind.SCAN: N_("file"), Kind.PAGE: N_("page"), Kind.DOSSIER: N_("dossier"), Kind.DELIVERY: N_("sending")}
STATES: dict[Kind, dict[str, str]] = {
    Kind.SCAN: {
        "seen": N_("seen"),
        "settling": N_("being checked"),
        "secured": N_("stored safely"),
        "cleaned": N_("taken"),
        "vanished": N_("vanished"),
        "quarantined": N_("refused"),
    },
    Kind.PAGE: {
        "secured": N_("Stored safely, being looked at"),
        "judged": N_("Looked at, text being read"),
        "ready": N_("Ready"),
        "secret": N_("Carries a mark of state secrecy; locked until the person named for it decides"),
        "set_aside": N_("Set aside; it is kept and can be brought back"),
        "needs_operator": N_("Needs your decision"),
        "poison": N_("Could not be processed; the original is kept"),
        "replaced": N_("Replaced by a newer scan"),
    },
    Kind.DOSSIER: {
        "open": N_("open"),
        "closing": N_("being finished"),
        "review": N_("waiting for a look"),
        "sealing": N_("being sealed"),
        "sealed": N_("finished"),
        "purging": N_("being cleared away"),
        "purged": N_("cleared away"),
        "withdrawn": N_("withdrawn"),
    },
    Kind.DELIVERY: {
        "queued": N_("waiting"),
        "sending": N_("being sent"),
        "acknowledged": N_("received, being checked"),
        "verified": N_("received and checked"),
        "held": N_("held, needs a person"),
        "superseded": N_("replaced by a newer revision"),
    },
}
ORIGINS = {
    Origin.PAPER: "",
    Origin.SIGNED: N_("Digitally signed: this file goes along exactly as it came"),
    Origin.BORN_DIGITAL: N_("Never on paper: this file goes along exactly as it came"),
}


def origin_words(origin: Origin) -> str:
    """Why a file goes along as it came; "" for a scan of paper."""
    return _(ORIGINS[origin]) if origin else ""


def kind_word(kind: Kind) -> str:
    """What a kind of row is called."""
    return _(KINDS[kind])


def state_words(kind: Kind, state: str) -> str:
    """A state as a person reads it."""
    return _(STATES[kind].get(state, state))
