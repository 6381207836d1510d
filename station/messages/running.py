"""What is said of the station itself: settings, ledger, system."""

from __future__ import annotations

from station.i18n import N_
from station.messages.entry import ADMIN, SAFE, Entry

RUNNING: dict[str, Entry] = {
    "CFG-001": Entry(
        N_("A setting is wrong: {entry}: {why}"),
        N_("Correct station.toml or the environment variable."),
        "error",
        "admin",
    ),
    "CFG-002": Entry(
        N_("The settings file can't be read or written: {file}: {why}"),
        N_("Correct station.toml, or the rights on its folder."),
        "error",
        "admin",
    ),
    "CFG-003": Entry(
        N_("Files that belong to the program are missing"), N_("Install the program again."), "error", "admin"
    ),
    "CFG-004": Entry(
        N_("The output would overwrite what is to be read: {file}"), N_("Choose another folder for the output.")
    ),
    "CFG-005": Entry(
        N_("This entry of station.toml can only be changed by hand: {entry}"),
        N_("It is written over several lines. Open the file in an editor and change it there."),
        "error",
        "admin",
    ),
    "CFG-006": Entry(
        N_("The folder for practising holds something else: {folder}"),
        N_("Nothing in it was touched. Give that folder another name, then practise again."),
        "error",
        "admin",
    ),
    "LDG-001": Entry(N_("The ledger can't be written: {error}"), SAFE, "error", "admin", True),
    "LDG-002": Entry(N_("This step is not allowed here"), SAFE, "error", "admin"),
    "LDG-003": Entry(
        N_("Someone else was faster"), N_("Look again and repeat if it is still needed."), "info", "nobody", True
    ),
    "LDG-004": Entry(
        N_("The ledger is damaged: {file}"),
        N_("Stop the station and restore the ledger; the scans are safe in the vault."),
        "error",
        "admin",
    ),
    "LDG-005": Entry(
        N_("The ledger was written by a newer program"), N_("Install the newer program."), "error", "admin"
    ),
    "LDG-006": Entry(
        N_("There is no station in this folder yet"),
        N_("Run 'station init' first, or check the root."),
        "error",
        "admin",
    ),
    "LDG-007": Entry(N_("There is no such entry"), N_("Check the number or code.")),
    "LDG-008": Entry(
        N_("The ledger is missing or was exchanged, while scans are kept in {folder}"),
        N_(
            "Don't scan on. Put ledger.db back from a copy, or take the scans out by 'station salvage': every original is in the vault."
        ),
        "error",
        "admin",
    ),
    "SYS-001": Entry(N_("Something unforeseen happened in: {place}"), SAFE, "error", "admin"),
    "SYS-002": Entry(N_("This station is open in another window or program"), N_("Use that one, or close it first.")),
    "SYS-003": Entry(N_("This wish is not allowed"), ADMIN, "error", "admin"),
    "SYS-004": Entry(N_("This wish can't be understood"), ADMIN, "error", "admin"),
    "SYS-005": Entry(
        N_("The running station took the wish and gave no answer"),
        N_("Look whether it was done before you repeat it."),
        "warn",
    ),
}
