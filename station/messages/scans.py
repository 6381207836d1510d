"""What is said of scans that come in: files, images, the scan folder, the vault, the scanner."""

from __future__ import annotations

from station.i18n import N_
from station.messages.entry import RESCAN, SELF, Entry

SCANS: dict[str, Entry] = {
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
    "CAP-020": Entry(N_("This file is not refused: {file}"), N_("Look at the dossier again; nothing is to be done.")),
    "CAP-021": Entry(N_("The paper of a refused file was scanned again"), "", "info", "nobody"),
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
    "VLT-006": Entry(
        N_("The disk has spoilt a kept scan: dossier {dossier}, page {page}"),
        N_("Scan this paper again while it is at hand, and have the disk checked."),
        "error",
    ),
    "VLT-005": Entry(
        N_("The disk lost what was read on this page; it is made again from the scan"),
        N_("Nothing to do. If it comes back, have the disk checked."),
        "info",
        "nobody",
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
