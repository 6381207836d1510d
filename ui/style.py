"""How everything looks: an 8 px grid, one accent colour, light and dark from the palette, a sign beside each colour."""

from __future__ import annotations

from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QKeySequence, QPalette
from PySide6.QtWidgets import QApplication, QLabel, QPushButton

from station.types import Page

GRID = 8
THUMB_WIDTH = 96
THUMB_HEIGHT = 120
ACCENT_LIGHT, ACCENT_DARK = "#0b5cad", "#7ab8ff"


class Tone(StrEnum):
    """How a thing stands; every tone has a colour and a sign, and is always shown with a word."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"
    QUIET = "quiet"


SIGNS = {Tone.GOOD: "✓", Tone.WARN: "▲", Tone.BAD: "✕", Tone.QUIET: "○"}
INKS_LIGHT = {Tone.GOOD: "#1b6e2e", Tone.WARN: "#8a4b00", Tone.BAD: "#b3161b", Tone.QUIET: "#5a5f66"}
INKS_DARK = {Tone.GOOD: "#7fd694", Tone.WARN: "#ffc36b", Tone.BAD: "#ff9a94", Tone.QUIET: "#b4bac2"}
GROUNDS_LIGHT = {Tone.GOOD: "#e6f4e9", Tone.WARN: "#fff3dc", Tone.BAD: "#fde8e7", Tone.QUIET: "#eef1f4"}
GROUNDS_DARK = {Tone.GOOD: "#17341e", Tone.WARN: "#3d2c0c", Tone.BAD: "#451c1b", Tone.QUIET: "#2b2f34"}
TONES = {"info": Tone.QUIET, "warn": Tone.WARN, "bad": Tone.BAD}


def is_dark(palette: QPalette) -> bool:
    return palette.color(QPalette.ColorRole.Window).lightness() < 128


def ink(tone: Tone, palette: QPalette) -> QColor:
    return QColor((INKS_DARK if is_dark(palette) else INKS_LIGHT)[tone])


def ground(tone: Tone, palette: QPalette) -> QColor:
    return QColor((GROUNDS_DARK if is_dark(palette) else GROUNDS_LIGHT)[tone])


def accent(palette: QPalette) -> QColor:
    return QColor(ACCENT_DARK if is_dark(palette) else ACCENT_LIGHT)


def tone_sign(tone: Tone) -> str:
    return SIGNS[tone]


def tone_of(severity: str) -> Tone:
    return TONES.get(severity, Tone.BAD)


def tone_of_page(page: Page) -> Tone:
    """The gravest finding on a page, or that it still waits."""
    if page.state in ("needs_operator", "poison"):
        return Tone.BAD
    if page.state in ("secured", "set_aside", "replaced"):
        return Tone.QUIET
    tones = {tone_of(verdict.severity) for verdict in page.verdicts}
    return next((tone for tone in (Tone.BAD, Tone.WARN) if tone in tones), Tone.GOOD)


def tone_style(selector: str, tone: Tone, palette: QPalette) -> str:
    edge, back = ink(tone, palette).name(), ground(tone, palette).name()
    return f"{selector} {{ background: {back}; border: 1px solid {edge}; border-radius: 4px; }}"


def apply(app: QApplication, base_points: float, percent: int = 100) -> None:
    """Give the whole program its look; `base_points` is the system's own font size, `percent` what the person set."""
    app.setStyle("Fusion")
    font = app.font()
    font.setPointSizeF(max(base_points, 9.0) * percent / 100)
    app.setFont(font)
    palette = app.palette()
    shade = accent(palette)
    palette.setColor(QPalette.ColorRole.Highlight, shade)
    palette.setColor(QPalette.ColorRole.HighlightedText, QColor("#10151a" if is_dark(palette) else "#ffffff"))
    palette.setColor(QPalette.ColorRole.PlaceholderText, ink(Tone.QUIET, palette))
    app.setPalette(palette)
    app.setStyleSheet(_sheet(palette))


def _sheet(palette: QPalette) -> str:
    role = QPalette.ColorRole
    shade, on = accent(palette).name(), palette.color(role.HighlightedText).name()
    base, text = palette.color(role.Base).name(), palette.color(role.Text).name()
    edge, hover = ("#5b626a", "#3a4047") if is_dark(palette) else ("#868d95", "#e3edf7")
    quiet = ground(Tone.QUIET, palette).name()
    dim = ink(Tone.QUIET, palette).name()
    return f"""
    QPushButton {{ min-height: 28px; padding: 2px 12px; border: 1px solid {edge}; border-radius: 4px;
                   background: {base}; color: {text}; }}
    QPushButton:hover {{ background: {hover}; }}
    QPushButton:focus {{ border: 2px solid {shade}; padding: 1px 11px; }}
    QPushButton:disabled {{ background: {quiet}; color: {dim}; border-style: dashed; }}
    QPushButton:checked {{ border: 2px solid {shade}; padding: 1px 11px; background: {hover}; font-weight: bold; }}
    QPushButton[primary="true"]:enabled {{ background: {shade}; color: {on}; border-color: {shade};
                                                  font-weight: bold; }}
    QPushButton[primary="true"]:enabled:focus {{ border: 2px solid {text}; }}
    QPushButton[large="true"] {{ min-height: 44px; padding: 2px 24px; }}
    QPushButton[rail="true"] {{ min-height: 60px; padding: 4px 8px; border: 2px solid transparent; background: none; }}
    QPushButton[rail="true"]:hover {{ background: {hover}; }}
    QPushButton[rail="true"]:focus {{ border-color: {shade}; }}
    QPushButton[rail="true"]:checked {{ background: {shade}; color: {on}; }}
    QPushButton[rail="true"]:checked:focus {{ border-color: {text}; }}
    QLineEdit, QComboBox {{ min-height: 28px; padding: 1px 6px; border: 1px solid {edge}; border-radius: 4px;
                            background: {base}; color: {text}; }}
    QLineEdit:focus, QComboBox:focus {{ border: 2px solid {shade}; padding: 0 5px; }}
    QAbstractItemView {{ border: 1px solid {edge}; border-radius: 4px; background: {base}; color: {text}; }}
    QAbstractItemView:focus {{ border: 2px solid {shade}; }}
    QListWidget::item {{ padding: 0 8px; }}
    QScrollArea {{ border: none; }}
    QToolTip {{ padding: 4px; }}
    """


def text_label(text: str = "", *, bold: bool = False, larger: float = 1.0) -> QLabel:
    """A label that shows plain text only, wraps, and can be read by a screen reader."""
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    font = label.font()
    font.setBold(bold)
    font.setPointSizeF(font.pointSizeF() * larger)
    label.setFont(font)
    return label


def key_name(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def button(text: str, key: str, tip: str, *, primary: bool = False, large: bool = False) -> QPushButton:
    """A button whose tooltip names its key, and whose key works wherever the button can be seen."""
    made = QPushButton(text)
    made.setProperty("primary", primary)
    made.setProperty("large", large)
    made.setToolTip(f"{tip} ({key_name(key)})" if key else tip)
    if key:
        made.setShortcut(QKeySequence(key))
        made.setToolTip(f"{tip} ({key_name(key)})")
    return made
