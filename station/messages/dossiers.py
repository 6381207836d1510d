"""What is said of dossiers: the desk's acts, reading, papers, sealing, procedures."""

from __future__ import annotations

from station.i18n import N_
from station.messages.entry import SAFE, SELF, Entry

DOSSIERS: dict[str, Entry] = {
    "DSK-001": Entry(
        N_("This dossier code can't be used: {asked}"), N_("Use letters, digits, dot, dash and underscore.")
    ),
    "DSK-002": Entry(
        N_("A dossier with this code is here already: {asked}"), N_("Open it from the list, or check the code.")
    ),
    "DSK-003": Entry(N_("The dossier {dossier} takes no pages now"), N_("Reopen it first.")),
    "DSK-004": Entry(N_("The dossier {dossier} can't be finished now"), N_("It is finished or being sealed already.")),
    "DSK-005": Entry(N_("The dossier {dossier} has no page yet"), N_("Scan a page first.")),
    "DSK-006": Entry(N_("The dossier {dossier} can't be reopened now"), N_("Wait until it is sealed.")),
    "DSK-007": Entry(N_("The dossier {dossier} is closed"), N_("Reopen it before changing its pages.")),
    "DSK-008": Entry(N_("A page turns by quarter turns only"), N_("Use 90, 180 or 270 degrees.")),
    "DSK-009": Entry(N_("This procedure has no such paper: {component}"), N_("Choose a paper from the list.")),
    "DSK-010": Entry(N_("New scans go to this dossier now"), "", "info", "nobody"),
    "DSK-011": Entry(N_("The dossier was opened again"), "", "info", "nobody"),
    "DSK-012": Entry(N_("The page was turned by hand"), "", "info", "nobody"),
    "DSK-013": Entry(N_("The page was set aside by hand"), "", "info", "nobody"),
    "DSK-014": Entry(N_("The page was brought back"), "", "info", "nobody"),
    "DSK-016": Entry(N_("There is no such step: {step}"), N_("Steps: crop, perspective, turn, level, split.")),
    "DSK-018": Entry(
        N_("A paper of this picture was moved to another dossier"), N_("Move it back first, or scan again.")
    ),
    "DSK-017": Entry(N_("A step that set the page right was changed by hand"), "", "info", "nobody"),
    "DSK-015": Entry(N_("The page was moved to another dossier"), "", "info", "nobody"),
    "IDX-001": Entry(
        N_("A blank page was set aside"), N_("It stays in the dossier's list; bring it back if it isn't blank."), "info"
    ),
    "IDX-006": Entry(N_("Several papers lay in one picture; each became a page"), "", "info", "nobody"),
    "IDX-005": Entry(N_("The page looked blank, but it has text"), N_("It is kept among the papers."), "info"),
    "IDX-002": Entry(N_("The page was put to a paper"), "", "info", "nobody"),
    "IDX-007": Entry(N_("What the page says was read by its kind of paper"), "", "info", "nobody"),
    "IDX-003": Entry(
        N_("The dossier is not complete"), N_("Scan what is missing, or finish it with a reason."), "warn"
    ),
    "IDX-004": Entry(N_("The dossier has only blank pages"), N_("Bring a page back or scan again."), "warn"),
    "OCR-001": Entry(
        N_("Tesseract is not installed"), N_("Install Tesseract; pages wait and are read then."), "error", "admin", True
    ),
    "OCR-002": Entry(N_("Reading took too long"), N_("The page is kept without searchable text."), "warn"),
    "OCR-003": Entry(
        N_("Tesseract lacks the language {language}"),
        N_("Install its language file; pages wait and are read then."),
        "error",
        "admin",
        True,
    ),
    "OCR-004": Entry(
        N_("The reading plug-in can't be loaded: {name}"), N_("Choose another one in the settings."), "error", "admin"
    ),
    "OCR-005": Entry(N_("The reading engine crashed"), N_("The page is kept without searchable text."), "warn"),
    "OCR-006": Entry(
        N_("A page took too long and was stopped"),
        N_("The page is kept. Scan it again if it should be searchable."),
        "warn",
    ),
    "OCR-007": Entry(N_("A page made its worker crash"), N_("The page is kept. Scan it again at 300 dpi."), "warn"),
    "OCR-008": Entry(
        N_("A page needs more memory than this PC may give"), N_("Scan it again at a lower resolution."), "warn"
    ),
    "OCR-009": Entry(N_("The work was stopped"), SELF, "info", "nobody", True),
    "OCR-010": Entry(
        N_("The engine met something unforeseen on this page"),
        N_("The page is kept. Scan it again at 300 dpi."),
        "warn",
    ),
    "PRF-001": Entry(
        N_("The profile {file} is wrong in line {line}: {entry}: {why}"),
        N_("Nearest known name: {nearest}. The other profiles go on."),
        "error",
        "admin",
    ),
    "PRF-002": Entry(N_("There is no procedure {asked}"), N_("Nearest: {nearest}.")),
    "PRF-003": Entry(N_("Several procedures fit {asked}: {found}"), N_("Give the code of one of them.")),
    "PRF-004": Entry(
        N_("This profile can't be written: {file}: {why}"), N_("Choose another code, or change the file that is there.")
    ),
    "SEA-001": Entry(N_("The PDF would not be valid PDF/A: {rule}"), SAFE, "error", "admin"),
    "SEA-002": Entry(N_("The PDF has another number of pages than the paper"), SAFE, "error", "admin"),
    "SEA-003": Entry(
        N_("The PDF is {size} MB, {limit} MB are allowed"), N_("Divide the paper, or scan it at 200 dpi.")
    ),
    "SEA-004": Entry(
        N_("A sealed file has changed: {file}"),
        N_("Nothing is sent. Run the check (station verify)."),
        "error",
        "admin",
    ),
}
