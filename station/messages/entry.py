"""One thing that can be said to a person, and the advice that many of them share."""

from __future__ import annotations

from typing import NamedTuple

from station.i18n import N_


class Entry(NamedTuple):
    """English source texts; placeholders are fact names."""

    title: str
    advice: str
    severity: str = "error"
    who: str = "desk"
    retry: bool = False


RESCAN = N_("Scan this paper again. The file that came is kept in quarantine.")
ADMIN = N_("Tell the person who looks after this PC.")
SELF = N_("Nothing to do: the station tries again by itself.")
SAFE = N_("No page is lost. Tell the person who looks after this PC if it stays.")
