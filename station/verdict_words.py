"""What each verdict is called and what a person does about it: English source, Vietnamese in the catalogue."""

from __future__ import annotations

from station.i18n import N_, _

VERDICTS: dict[str, tuple[str, str]] = {
    "blank": (N_("blank"), N_("Set aside and kept; bring it back if it isn't blank.")),
    "blurred": (N_("blurred"), N_("Lay the paper flat, clean the glass and scan again.")),
    "cut_off": (N_("cut off"), N_("Lay the paper inside the marks and scan again.")),
    "folded_corner": (N_("folded corner"), N_("Unfold the corner and scan again.")),
    "dark": (N_("too dark"), N_("Raise the brightness and scan again.")),
    "washed_out": (N_("washed out"), N_("Lower the brightness and scan again.")),
    "glare": (N_("glare"), N_("Tilt the lamp away or take off the cover and scan again.")),
    "low_resolution": (N_("resolution too low"), N_("Set the scanner to 300 dpi and scan again.")),
    "skewed": (N_("skewed"), N_("Lay the paper straight and scan again.")),
    "duplicate": (N_("scanned twice"), N_("Set one of the two aside.")),
    "hidden_by_seal": (N_("text under the seal"), N_("Compare with the paper and type what is hidden.")),
    "streaks": (N_("streaks"), N_("Clean the scanner's glass strip and scan again.")),
    "which_way_up": (N_("which way up?"), N_("Turn the page upright with L and R.")),
    "unreadable_code": (N_("code not readable"), N_("Scan the card flat on the glass at 300 dpi.")),
    "unreadable": (N_("unreadable"), N_("Scan again at 300 dpi, or ask for a better copy.")),
}


def verdict_words(kind: str) -> tuple[str, str]:
    """Name and advice of a verdict in the language that is set."""
    name, advice = VERDICTS[kind]
    return _(name), _(advice)
