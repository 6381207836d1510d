"""gettext for the command line and the window alike; no Qt. Source language English, Vietnamese in `locale/`."""

from __future__ import annotations

import gettext
from collections.abc import Callable
from functools import cache
from pathlib import Path

LOCALE = Path(__file__).parent / "locale"
LANGUAGES = ("vi", "en")

_language = "en"
_catalogue: gettext.NullTranslations = gettext.NullTranslations()


def use_language(chosen: str) -> None:
    """Speak `vi` or `en` from now on in this process."""
    global _catalogue, _language
    _language, _catalogue = chosen, _spoken(chosen)


def language() -> str:
    """The language that is set."""
    return _language


@cache
def _spoken(language: str) -> gettext.NullTranslations:
    if language == "en":
        return gettext.NullTranslations()
    return gettext.translation("station", LOCALE, [language], fallback=True)


def speaker(language: str) -> Callable[[str], str]:
    """Gives texts in that language, whichever one is set: for what must be said in both at once."""
    catalogue = _spoken(language)
    return lambda text: catalogue.gettext(text) if text else ""


def _(text: str) -> str:
    """`text` in the language that is set."""
    return _catalogue.gettext(text) if text else ""


def decimal(number: float, places: int) -> str:
    """A number with `places` decimals, as it is written in the language that is set: Vietnamese has a comma."""
    text = f"{number:.{places}f}"
    return text.replace(".", ",") if _language == "vi" else text


def N_(text: str) -> str:
    """Mark `text` for translation where it is kept, to be translated where it is shown."""
    return text
