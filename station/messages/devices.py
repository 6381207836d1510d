"""What is said of scanners that the station drives itself."""

from __future__ import annotations

from station.i18n import N_
from station.messages.entry import Entry

DEVICES: dict[str, Entry] = {
    "DEV-001": Entry(
        N_("No program that scans is on this PC"),
        N_("Scan with the scanner's own program into the scan folder, or have SANE (sane-utils) installed."),
    ),
    "DEV-002": Entry(
        N_("The scanner does not answer"),
        N_("Switch it on, look at its cable, and try again. Pages that came before: {pages}; they are kept."),
    ),
    "DEV-003": Entry(
        N_("Paper is stuck in the scanner"),
        N_("Take it out, look which page came last, and scan from the next one on. Pages that came: {pages}."),
    ),
    "DEV-004": Entry(N_("No paper lies in the feeder"), N_("Put the sheets in and scan again.")),
    "DEV-005": Entry(
        N_("The scanner's cover is open"), N_("Close it and scan on. Pages that came: {pages}; they are kept.")
    ),
    "DEV-006": Entry(N_("The scanner is at work"), N_("Wait until it has finished, then try again."), "info"),
}
