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
    "DSK-020": Entry(N_("An act of a hand was undone"), "", "info", "nobody"),
    "DSK-021": Entry(N_("An undone act was done again"), "", "info", "nobody"),
    "DSK-022": Entry(N_("There is nothing to undo in this dossier"), ""),
    "DSK-023": Entry(N_("There is nothing to do again in this dossier"), ""),
    "DSK-024": Entry(
        N_("The page lies in another dossier or place by now"), N_("Look where it is, and move it by hand.")
    ),
    "DSK-025": Entry(
        N_("Something was done since in the other dossier of this move"), N_("Undo that first, in the other dossier.")
    ),
    "DSK-026": Entry(N_("There is no paper above this page"), N_("Lay the page behind the paper it belongs to.")),
    "DSK-027": Entry(N_("The page gave way to another one"), N_("Undo that, or change the page in its place.")),
    "DSK-028": Entry(N_("A rescan took the page's place; both are kept"), "", "info", "nobody"),
    "DSK-029": Entry(N_("A new paper begins here, by hand"), "", "info", "nobody"),
    "DSK-030": Entry(N_("The page was joined with the paper above, by hand"), "", "info", "nobody"),
    "DSK-031": Entry(N_("The page was laid in another place of its dossier"), "", "info", "nobody"),
    "DSK-032": Entry(N_("Replacing a page needs a reason"), N_("Say why it is scanned again.")),
    "DSK-033": Entry(
        N_("This page can't take the other one's place"),
        N_("Both must lie in the same dossier, and the new one among its papers."),
    ),
    "DSK-034": Entry(N_("The next page that arrives will take this one's place"), "", "info", "nobody"),
    "DSK-035": Entry(
        N_("There are {fronts} fronts and {backs} backs: they can't be merged"),
        N_("Look which side is missing or came twice, scan it or set it aside elsewhere, then merge again."),
    ),
    "DSK-036": Entry(N_("The number of sheets was told by hand"), "", "info", "nobody"),
    "DSK-037": Entry(N_("Fronts and backs of two passes were merged, by hand"), "", "info", "nobody"),
    "DSK-040": Entry(
        N_("No finished dossier of an applicant with this number is here"), N_("Give the dossier's code (mã hồ sơ).")
    ),
    "DSK-041": Entry(
        N_("It can't be said which dossier is meant: {dossiers}"), N_("Give the code of the right one (mã hồ sơ).")
    ),
    "DSK-042": Entry(N_("Either the dossier's code or the number on the card is needed"), N_("Give one of the two.")),
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
    "PRF-002": Entry(
        N_("There is no procedure {asked}"),
        N_("Nearest: {nearest}. A profile with a fault is left out: 'station profile check' says which, and why."),
    ),
    "PRF-003": Entry(N_("Several procedures fit {asked}: {found}"), N_("Give the code of one of them.")),
    "PRF-004": Entry(
        N_("This profile can't be written: {file}: {why}"), N_("Choose another code, or change the file that is there.")
    ),
    "SEP-001": Entry(N_("A separator sheet was set aside"), "", "info", "nobody"),
    "SEP-002": Entry(N_("These pages lie before the first separator"), N_("Move them to their dossier."), "warn"),
    "SEP-003": Entry(
        N_("A separator sheet can't be read"),
        N_("Look which dossier it begins, and move the pages behind it there."),
        "warn",
    ),
    "SEP-004": Entry(
        N_("A separator sheet isn't genuine"),
        N_("Print it again here, and move the pages behind it to their dossier."),
        "warn",
    ),
    "SEP-005": Entry(
        N_("A separator sheet of another office or batch"), N_("Move the pages behind it to their dossier."), "warn"
    ),
    "SEP-006": Entry(N_("A separator sheet came twice"), N_("Look which pages belong where, and move them."), "warn"),
    "SEP-007": Entry(
        N_("A separator sheet is missing; these pages may be of two dossiers"),
        N_("Look where the next dossier begins, and move the pages."),
        "warn",
    ),
    "SEP-008": Entry(
        N_("No page follows this separator"), N_("Look for the papers of this dossier, and scan them."), "warn"
    ),
    "SEP-009": Entry(
        N_("A receipt names another dossier than the separator"),
        N_("Look where it begins, and move the pages."),
        "warn",
    ),
    "SEP-010": Entry(
        N_("A separator of another dossier, or one that isn't believed, lies here"),
        N_("Move what lies behind it to its dossier, or finish with a reason."),
        "warn",
    ),
    "SEP-011": Entry(
        N_("The dossier that the separator names has pages already, or is closed"),
        N_("Compare, and move the pages by hand."),
        "warn",
    ),
    "SEP-012": Entry(
        N_("The separator names a procedure or paper that is not known here"), N_("Move the pages by hand."), "warn"
    ),
    "SEP-013": Entry(N_("A separator put the page into its dossier"), "", "info", "nobody"),
    "SEP-014": Entry(
        N_("The batch isn't wholly cut"),
        N_("Move the pages that are left to their dossiers, then finish it again."),
        "warn",
    ),
    "SEP-015": Entry(N_("The batch was cut into its dossiers"), "", "info", "nobody"),
    "SEP-016": Entry(
        N_("The separators' key can't be used"), N_("Give a separator_key of 16 letters or more."), "error", "admin"
    ),
    "SEP-017": Entry(
        N_("This can't be printed on a separator: {asked}"), N_("Use letters without marks, digits, dot and dash.")
    ),
    "SEP-018": Entry(N_("The sheets can't be written to {file}: {error}"), N_("Choose another place.")),
    "SEA-001": Entry(N_("The PDF would not be valid PDF/A: {rule}"), SAFE, "error", "admin"),
    "SEA-002": Entry(N_("The PDF has another number of pages than the paper"), SAFE, "error", "admin"),
    "SEA-003": Entry(
        N_("The PDF is {size} MB, {limit} MB are allowed"), N_("Divide the paper, or scan it at 200 dpi.")
    ),
    "SEA-005": Entry(
        N_("A file can't be named so: {name} ({why})"),
        N_("Change file_names in the profile, or agency_code."),
        "error",
        "admin",
    ),
    "SEA-006": Entry(
        N_("Two files would have the name {name}"), N_("Change file_names in the profile."), "error", "admin"
    ),
    "SEA-007": Entry(
        N_("The signed file {file} can't go along whole: its pages were parted, cut or locked"),
        N_("Bring all its pages back into one paper, in their order, or set all of them aside."),
    ),
    "SEA-008": Entry(
        N_("The signed file {file} is {size} MB, {limit} MB are allowed"),
        N_("Nobody may make it smaller. Set its pages aside and attach it in the case system yourself."),
    ),
    "SEA-004": Entry(
        N_("A sealed file has changed: {file}"),
        N_("Nothing is sent. Run the check (station verify)."),
        "error",
        "admin",
    ),
}
