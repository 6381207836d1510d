"""What is said of a person's answers, ticks and confirmed values."""

from __future__ import annotations

from station.i18n import N_
from station.messages.entry import Entry

ANSWERS: dict[str, Entry] = {
    "ANS-001": Entry(
        N_("No question decides about this paper: {component}"), N_("Choose a paper that is needed only if it applies.")
    ),
    "ANS-002": Entry(N_("This can't be the answer: {asked}"), N_("Known answers: {known}.")),
    "ANS-003": Entry(N_("A question about a paper was answered"), "", "info", "nobody"),
    "ANS-004": Entry(N_("It was noted whether the original was compared or given back"), "", "info", "nobody"),
    "ANS-005": Entry(N_("This paper has no such field: {field}"), N_("Choose a field from the list.")),
    "ANS-006": Entry(
        N_("This can't be a value of {field}"),
        N_("Dates are day/month/year and must exist; numbers of persons have 12 digits, old ones 9."),
    ),
    "ANS-007": Entry(N_("A value was confirmed or put right by hand"), "", "info", "nobody"),
    "ANS-010": Entry(N_("This can't stand on a page"), N_("Type letters as they stand there, at most {most}.")),
    "ANS-011": Entry(N_("The page was read anew meanwhile"), N_("Look at the word again."), "info"),
    "ANS-012": Entry(N_("A word was confirmed or put right by hand"), "", "info", "nobody"),
    "ANS-009": Entry(N_("The slip can't be written to {file}: {error}"), N_("Choose another place for it.")),
    "ANS-008": Entry(N_("The applicant was typed by hand"), "", "info", "nobody"),
}
