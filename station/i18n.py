"""gettext for the command line and the window alike; no Qt. Source language English, Vietnamese in `locale/`."""

from __future__ import annotations

import gettext
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("vi", "en")

_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(language: str) -> None:
    """Speak `vi` or `en` from now on in this process."""
    global _catalogue
    if language == "en":
        _catalogue = gettext.NullTranslations()
    else:
        _catalogue = gettext.translation("station", LOCALE, [language], fallback=True)


def _(text: str) -> str:
    """`text` in the language that is set."""
    return _catalogue.gettext(text) if text else ""


def N_(text: str) -> str:
    """Mark `text` for translation where it is kept, to be translated where it is shown."""
    return text
