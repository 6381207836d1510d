"""The closed list of what can be said to a person: code → title, advice, severity, who acts, whether a retry helps."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from station.i18n import N_, _
from station.types import Notice


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

MESSAGES: dict[str, Entry] = {
    "CAP-001": Entry(N_("The file changed while it was copied"), SELF, "info", "nobody", True),
    "CAP-002": Entry(
        N_("The file vanished before it could be taken"),
        N_("Someone removed it from the scan folder. Scan the paper again."),
        "warn",
    ),
    "CAP-003": Entry(
        N_("This is a link, not a scan"), N_("Links are never followed. Put the file itself into the scan folder.")
    ),
    "CAP-004": Entry(N_("This is not a regular file"), N_("Remove it from the scan folder; only scans belong there.")),
    "CAP-005": Entry(
        N_("This is a folder, not a scan"),
        N_("Set the scanner to save straight into the scan folder, or move the files out of it."),
    ),
    "CAP-006": Entry(
        N_("The file was never finished"),
        N_(
            "Another program still holds it open. It stays in the scan folder and is taken once that program closes it."
        ),
    ),
    "CAP-007": Entry(
        N_("The scan folder can't be reached: {folder}"),
        N_("Check the network share or the cable; the station goes on by itself when the folder is back."),
        "error",
        "desk",
        True,
    ),
    "CAP-008": Entry(
        N_("The file may not be read"), N_("Give this account the right to read what the scanner writes.")
    ),
    "CAP-009": Entry(
        N_("The file's name says that it is unfinished"),
        N_("It stays in the scan folder. If it is whole, give it its real name, such as scan.jpg; else scan again."),
    ),
    "CAP-010": Entry(
        N_("A file in the scan folder can't be read: {error}"),
        N_("The other files are taken. Check the disk, stick or network share that holds it."),
        "error",
        "desk",
        True,
    ),
    "CFG-001": Entry(
        N_("A setting is wrong: {entry}: {why}"),
        N_("Correct station.toml or the environment variable."),
        "error",
        "admin",
    ),
    "CFG-002": Entry(
        N_("The settings file can't be read: {file}: {why}"), N_("Correct station.toml."), "error", "admin"
    ),
    "CFG-003": Entry(
        N_("The profiles that belong to the program are missing"), N_("Install the program again."), "error", "admin"
    ),
    "CAP-020": Entry(N_("This file is not refused: {file}"), N_("Look at the dossier again; nothing is to be done.")),
    "CAP-021": Entry(N_("The paper of a refused file was scanned again"), "", "info", "nobody"),
    "CFG-004": Entry(
        N_("The output would overwrite what is to be read: {file}"), N_("Choose another folder for the output.")
    ),
    "DLV-001": Entry(N_("The case system can't be reached"), SELF, "warn", "nobody", True),
    "DLV-002": Entry(N_("The case system is busy"), SELF, "warn", "nobody", True),
    "DLV-003": Entry(
        N_("The case system asks to sign in again"), N_("Enter a valid access token in the settings."), "error", "admin"
    ),
    "DLV-004": Entry(
        N_("The case system doesn't allow this sending"),
        N_("Ask for the right to send, then try again."),
        "error",
        "admin",
    ),
    "DLV-005": Entry(
        N_("The case system refused the dossier"), N_("Look at the field it names, correct the dossier and try again.")
    ),
    "DLV-006": Entry(
        N_("Bytes are damaged on the way"),
        N_("A device between here and the case system changes what is sent. Tell the network's keeper."),
        "error",
        "admin",
    ),
    "DLV-007": Entry(
        N_("The case system already holds other content under this number"),
        N_("Compare both before sending again."),
        "error",
    ),
    "DLV-008": Entry(
        N_("The case system stored something else than was sent"),
        N_("Nothing is removed here. Tell the keeper of the case system."),
        "error",
        "admin",
    ),
    "DLV-009": Entry(
        N_("The answer did not come from the case system"),
        N_("A sign-in page or proxy stands in between. The station tries again by itself."),
        "warn",
        "nobody",
        True,
    ),
    "DLV-010": Entry(
        N_("The connection to the case system is not safe: {cause}"),
        N_("Check the certificate and this PC's clock."),
        "error",
        "admin",
    ),
    "DLV-011": Entry(N_("Sending was stopped"), SELF, "info", "nobody", True),
    "DLV-012": Entry(
        N_("The connector is not installed: {connector}"), N_("Choose another one in the settings."), "error", "admin"
    ),
    "DLV-013": Entry(
        N_("The address of the case system is wrong: {url}"), N_("Correct it in the settings."), "error", "admin"
    ),
    "DLV-014": Entry(
        N_("A file of the sealed package can't be read: {file}"),
        N_("Run the check (station verify) and tell the person who looks after this PC."),
        "error",
        "admin",
    ),
    "DLV-015": Entry(
        N_("The case system no longer knows this delivery"),
        N_("Nothing is removed here. Try again: it will be sent anew."),
        "error",
    ),
    "DLV-016": Entry(N_("Held by hand"), N_("Press retry to send it."), "info"),
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
    "IDX-003": Entry(
        N_("The dossier is not complete"), N_("Scan what is missing, or finish it with a reason."), "warn"
    ),
    "IDX-004": Entry(N_("The dossier has only blank pages"), N_("Bring a page back or scan again."), "warn"),
    "IMG-001": Entry(N_("The file is empty"), RESCAN),
    "IMG-002": Entry(
        N_("This is a document or archive, not a scan: {looks_like}"),
        N_("Print it and scan the print, or save it as PDF; put that into the scan folder."),
    ),
    "IMG-003": Entry(N_("The file is cut short"), RESCAN),
    "IMG-004": Entry(N_("The picture is damaged inside"), RESCAN),
    "IMG-005": Entry(N_("The picture is too large"), N_("Scan at 300 dpi; nothing over A3 at 600 dpi is taken.")),
    "IMG-006": Entry(N_("The picture is too small to be a page"), RESCAN),
    "IMG-007": Entry(N_("The PDF is locked with a password"), N_("Save it without a password, or scan the paper.")),
    "IMG-008": Entry(N_("The PDF has no page"), RESCAN),
    "IMG-009": Entry(N_("The file has too many pages"), N_("Split it into smaller files.")),
    "IMG-010": Entry(
        N_("The PDF carries a digital signature"), N_("It must not be changed: attach it in the case system as it is.")
    ),
    "IMG-011": Entry(N_("The PDF is damaged"), RESCAN),
    "IMG-012": Entry(N_("The TIFF is damaged"), RESCAN),
    "IMG-013": Entry(
        N_("This variety can't be read: {variety}"),
        N_("Set the scanner to ordinary JPEG or TIFF (8 bit, or black and white), then scan again."),
    ),
    "IMG-014": Entry(
        N_("The end of the file was never written"),
        N_("Storing or copying broke off. Scan again; if it returns, have the disk or stick checked."),
    ),
    "IMG-015": Entry(
        N_("Something unknown stands behind the picture"),
        N_("It may be the rest of an older file of the same name. Delete the scanner's old files and scan again."),
    ),
    "IMG-016": Entry(
        N_("A second picture or document stands behind the first"),
        N_("So that no page is lost: set the scanner to PDF or TIFF for several pages, then scan again."),
    ),
    "IMG-017": Entry(
        N_("The file unpacks to far more than pages hold"),
        N_("It may be made to do harm. Don't open it; scan the paper itself."),
    ),
    "IMG-018": Entry(
        N_("This kind of picture is not taken: {looks_like}"),
        N_("Set the phone or scanner to JPEG (on an iPhone: Formats, Most Compatible), or save it as JPEG or PNG."),
    ),
    "IMG-019": Entry(
        N_("This is a web page, not a scan"),
        N_("The scanner or website answered with a message instead of the scan. Read it there, then scan again."),
    ),
    "IMG-020": Entry(
        N_("This is a program, not a scan"),
        N_("Don't open it. Tell the person who looks after this PC where it came from."),
    ),
    "IMG-021": Entry(
        N_("Nobody can tell what kind of file this is"),
        N_("Set the scanner to JPEG, PNG, TIFF or PDF and scan again."),
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
    "RCV-001": Entry(N_("The case system's folder is in use or damaged"), ADMIN, "error", "admin"),
    "RCV-002": Entry(N_("The case system contradicts itself"), ADMIN, "error", "admin"),
    "RCV-003": Entry(N_("The access token is too short"), N_("Use at least eight characters."), "error", "admin"),
    "RCV-004": Entry(N_("The port is taken by another program"), N_("Choose another port."), "error", "admin"),
    "RCV-005": Entry(N_("The case system did not start"), ADMIN, "error", "admin"),
    "SCN-001": Entry(
        N_("This is no scan of the scanner's test sheet"),
        N_("Print the sheet (station health sheet) and scan it whole, with the square code in view."),
    ),
    "SCN-002": Entry(N_("No font with Vietnamese letters was found"), N_("Install one of: {fonts}."), "error", "admin"),
    "SCN-003": Entry(
        N_("Only {found} of the sheet's {printed} black discs are in view"),
        N_("Scan the whole sheet, uncut, and lay it inside the marks."),
    ),
    "SCN-005": Entry(
        N_("The scanner's test sheet: the scanner is well"), N_("It belongs to no dossier and was set aside."), "info"
    ),
    "SCN-006": Entry(
        N_("The scanner's test sheet: the scanner needs care"),
        N_("Do what its lamps say, then scan the sheet again. It belongs to no dossier and was set aside."),
        "warn",
    ),
    "SCN-004": Entry(N_("The sheet can't be written to {file}: {error}"), N_("Choose another place for it.")),
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
    "SRC-001": Entry(
        N_("The search index can't be used: {error}"),
        N_("Pages are safe; only searching waits. Check the disk."),
        "warn",
        "admin",
        True,
    ),
    "SRC-002": Entry(
        N_("The search index is damaged"),
        N_("It makes itself anew; search again in a while."),
        "warn",
        "nobody",
        True,
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
    "VLT-001": Entry(
        N_("The disk is full"),
        N_("Free some space; the scans stay in the scan folder and are taken then."),
        "error",
        "desk",
        True,
    ),
    "VLT-002": Entry(
        N_("The disk reports a fault: {error}"),
        N_("The scans stay in the scan folder. Have the disk checked."),
        "error",
        "admin",
        True,
    ),
    "VLT-003": Entry(
        N_("A kept file is missing"),
        N_("Run the check (station verify); it names the paper to scan again."),
        "error",
        "admin",
    ),
    "VLT-004": Entry(
        N_("A kept file has changed"),
        N_("Run the check (station verify); it names the paper to scan again."),
        "error",
        "admin",
    ),
}


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
