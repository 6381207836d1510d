"""A framed sentence that says whether something works, and what to do when it doesn't."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from ui.style import GRID, Tone, text_label, tone_sign, tone_style


class Said(QFrame):
    """Empty and hidden until `say`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("said")
        self._sign = text_label()
        self._sign.setWordWrap(False)
        self.words = text_label(bold=True)
        self.advice = text_label()
        lines = QVBoxLayout()
        lines.setSpacing(0)
        lines.addWidget(self.words)
        lines.addWidget(self.advice)
        row = QHBoxLayout(self)
        row.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        row.setSpacing(GRID)
        row.addWidget(self._sign, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(lines, 1)
        self.hide()

    def say(self, tone: Tone, words: str, advice: str = "") -> None:
        self._sign.setText(tone_sign(tone))
        self.words.setText(words)
        self.advice.setText(advice)
        self.advice.setVisible(bool(advice))
        self.setStyleSheet(tone_style("QFrame#said", tone, self.palette()))
        self.setAccessibleName(f"{words} {advice}".strip())
        self.setVisible(bool(words))

    def text(self) -> str:
        return f"{self.words.text()} {self.advice.text()}".strip()
