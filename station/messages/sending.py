"""What is said of what is sent: deliveries and the receiver's answers."""

from __future__ import annotations

from station.i18n import N_
from station.messages.entry import ADMIN, SELF, Entry

SENDING: dict[str, Entry] = {
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
    "RCV-001": Entry(N_("The case system's folder is in use or damaged"), ADMIN, "error", "admin"),
    "RCV-002": Entry(N_("The case system contradicts itself"), ADMIN, "error", "admin"),
    "RCV-003": Entry(N_("The access token is too short"), N_("Use at least eight characters."), "error", "admin"),
    "RCV-004": Entry(N_("The port is taken by another program"), N_("Choose another port."), "error", "admin"),
    "RCV-005": Entry(N_("The case system did not start"), ADMIN, "error", "admin"),
}
