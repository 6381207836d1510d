"""A word that was read in doubt, asked in place: its line cut out with the word marked, and a line to put it right."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ocr.types import Box
from station.findings import DoubtfulWord
from station.i18n import _
from station.types import DossierView
from ui.desk.crops import Crops
from ui.desk.in_place import InPlace

AROUND = 12
"""Heights of the word that are shown of its line on either side."""


class WordAsk(InPlace):
    read = Signal(object, str)
    """The word, and what it says."""

    def __init__(self, crops: Crops, parent: QWidget | None = None) -> None:
        super().__init__(
            crops,
            _("The word"),
            _("As it stands on the paper; empty if there is no word (Enter confirms it and goes on)"),
            _("Confirms the word and goes on to the next one (Enter)"),
            parent,
        )
        self._word: DoubtfulWord | None = None
        self.entered.connect(self._confirm)

    def put(self, view: DossierView, word: DoubtfulWord) -> None:
        """Show this word; what is being typed stays as long as it is the same word of the same reading."""
        before, self._word = self._word, word
        if before == word:
            return
        page = next(page for page in view.pages if page.id == word.page)
        wide = AROUND * (word.box.y1 - word.box.y0)
        around = Box(max(0, word.box.x0 - wide), word.box.y0, min(page.size[0], word.box.x1 + wide), word.box.y1)
        self.crop.put(page.id, page.look, around, word.box)
        self.said.setText(f"{_shortened(word.before, -1)} «{word.text}» {_shortened(word.behind, 1)}".strip())
        self.line.setText(word.text)

    def _confirm(self) -> None:
        if self._word is not None:
            self.read.emit(self._word, self.line.text().strip())


def _shortened(text: str, side: int) -> str:
    """The words nearest to the one that is asked about."""
    words = text.split()
    near = words[-6:] if side < 0 else words[:6]
    dots = "…" if len(words) > len(near) else ""
    return " ".join((dots, *near) if side < 0 else (*near, dots)).strip()
