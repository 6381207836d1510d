"""The texts of the help. In them [[New dossier]] stands for that word of the screen, in the language that is set."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from station.i18n import _

FOLDER = Path(__file__).parent
PICTURES = FOLDER / "pictures"
TOPICS = ("begin", "desk", "outbox", "search", "figures", "settings", "trouble")
SCREEN_WORD = re.compile(r"\[\[([^\]]+)\]\]")
_PICTURE = re.compile(r"\]\((\w+)\.png\)")


@dataclass(frozen=True, slots=True)
class Topic:
    """One page of the help, as Markdown."""

    name: str
    title: str
    text: str


def topics(lang: str) -> tuple[Topic, ...]:
    """All pages in a language."""
    return tuple(_topic(name, lang) for name in TOPICS)


def _topic(name: str, lang: str) -> Topic:
    raw = (FOLDER / lang / f"{name}.md").read_text("utf-8")
    text = SCREEN_WORD.sub(lambda found: "**" + _(found[1]) + "**", raw)
    text = _PICTURE.sub(rf"](\1-{lang}.png)", text)
    return Topic(name, text.partition("\n")[0].removeprefix("# ").strip(), text)
