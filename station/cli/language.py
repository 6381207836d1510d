"""Which language a call is answered in, known before its options are parsed, and the help texts in that language."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from ocr.errors import Failure
from station.config import load
from station.i18n import LANGUAGES, _


def asked_language(arguments: Sequence[str]) -> str:
    """The language of --lang, else of the settings, else (they are wrong, as the command will say) of the environment."""
    for number, argument in enumerate(arguments):
        name, _equals, value = argument.partition("=")
        if name == "--lang":
            value = value or "".join(arguments[number + 1 : number + 2])
            if value in LANGUAGES:
                return value
    try:
        return load().lang
    except Failure:
        chosen = os.environ.get("STATION_LANG", "")
        return chosen if chosen in LANGUAGES else "vi"


def translate(command: Any) -> None:
    """Put the help of a Click command, its options and its subcommands into the language that is set."""
    if command.help:
        command.help = _(command.help)
    for option in command.params:
        if getattr(option, "help", None):
            option.help = _(option.help)
    for part in getattr(command, "commands", {}).values():
        translate(part)
