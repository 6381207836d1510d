"""What is said when figures are asked for."""

from __future__ import annotations

from station.i18n import N_
from station.messages.entry import Entry

FIGURES: dict[str, Entry] = {
    "FIG-001": Entry(N_("This is no day: {asked}"), N_("Write it as 2026-11-24 or 24/11/2026.")),
    "FIG-002": Entry(
        N_("There are no figures from {first} to {last}"), N_("Choose an earlier first day, three years at most.")
    ),
    "FIG-003": Entry(N_("Figures can't be written as {file}"), N_("Choose a name that ends in .xlsx or .csv.")),
    "FIG-004": Entry(
        N_("The figures can't be written to {file}: {error}"),
        N_("Close the file where it is open, or choose another place."),
    ),
    "FIG-005": Entry(N_("Figures can't be counted by {asked}"), N_("Known: {known}.")),
}
