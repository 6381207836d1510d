"""What is said of pages that carry a mark of state secrecy."""

from __future__ import annotations

from station.i18n import N_
from station.messages.entry import Entry

SECRETS: dict[str, Entry] = {
    "SEC-001": Entry(
        N_("The page carries a mark of state secrecy and is locked"),
        N_("Take the paper away from this PC and call the person named for it in the settings."),
        "error",
        "admin",
    ),
    "SEC-002": Entry(
        N_("The dossier {dossier} holds a page with a mark of state secrecy"),
        N_("It can't be finished until the person named for it in the settings has decided."),
    ),
    "SEC-003": Entry(
        N_("Only the person named in the settings may decide about this page"),
        N_("The setting is secrets_officer; that person decides under their own name."),
        "error",
        "admin",
    ),
    "SEC-004": Entry(N_("The page was found to be no state secret and goes on"), "", "warn", "nobody"),
    "SEC-005": Entry(N_("The page stays locked and belongs to no paper"), "", "warn", "nobody"),
}
