"""The keys of a window as they are: read from its buttons and shortcuts, so that the table can't go out of date."""

from __future__ import annotations

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractButton, QWidget


def keys_of(place: QWidget) -> tuple[tuple[str, str], ...]:
    """(key, what it does) for every key below `place`, each once, in the order in which the controls were made."""
    found: dict[tuple[str, str], None] = {}
    for button in place.findChildren(QAbstractButton):
        if not button.shortcut().isEmpty():
            found[_native(button.shortcut()), _without_key(button)] = None
    for shortcut in place.findChildren(QShortcut):
        if shortcut.whatsThis():
            found[_native(shortcut.key()), shortcut.whatsThis()] = None
    return tuple(found)


def _without_key(button: QAbstractButton) -> str:
    """The button's tip, without the key that stands at its end."""
    tip = button.toolTip() or button.text()
    return tip.removesuffix(f"({_native(button.shortcut())})").strip()


def _native(key: QKeySequence) -> str:
    return key.toString(QKeySequence.SequenceFormat.NativeText)
