"""What is asked in place, above the finish bar: a paper's question and its original, or values that don't agree."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from station.findings import Contradiction, DoubtfulWord, Proof
from station.i18n import _, language, speaker
from station.types import ChecklistRow, DossierView
from station.verdict_sentence import how_words, shown
from ui import words
from ui.desk.applicant_row import ApplicantAsk
from ui.desk.crops import Crop, Crops
from ui.desk.field_row import FieldAsk
from ui.desk.word_row import WordAsk
from ui.style import GRID, Tone, button, text_label, tone_style
from ui.widgets.flow import Flow

YES_KEYS, NO_KEYS = ("C", "Y"), ("K", "N")
"""Có, yes; không, no: either language's letter counts in both."""
MOST_SIDES = 4


class AskedPane(QFrame):
    """Hidden until something is asked; it never covers the pages and says back what the hand answered."""

    answered = Signal(str, str)
    """A paper's code, and yes, no or "" (taken back)."""
    original = Signal(str, str)
    """A paper's code, and compared, returned or ""."""
    field_wanted = Signal(int, str)
    """Page and field that a contradiction speaks of."""
    left = Signal()

    def __init__(self, crops: Crops, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._crops = crops
        self._row: ChecklistRow | None = None
        self._dossier = 0
        self._field = (0, "")
        self._said = ""
        self.setObjectName("asked")
        self.head = text_label(bold=True)
        self.words = text_label()
        self.yes = button(_("Yes, needed"), "", _("The paper is needed ({key})").format(key=_("Y")))
        self.no = button(_("No, not needed"), "", _("The paper is not needed here ({key})").format(key=_("N")))
        self.back = button(_("Take answer back"), "", _("The question is open again (Backspace)"))
        self.compared = button("", "", _("You held the original beside the picture ({key})").format(key="D"))
        self.returned = button("", "", _("The original lies with the citizen again ({key})").format(key="T"))
        self.close_it = button(_("Close"), "", _("Goes back to the pages (Esc)"))
        self.sides = QWidget()
        self.field, self.applicant, self.word = FieldAsk(crops), ApplicantAsk(), WordAsk(crops)
        self._controls = (self.yes, self.no, self.back, self.compared, self.returned)
        self._wire()
        self._lay_out()
        self.hide()

    def _wire(self) -> None:
        self.yes.clicked.connect(lambda: self._answer("yes"))
        self.no.clicked.connect(lambda: self._answer("no"))
        self.back.clicked.connect(lambda: self._answer(""))
        self.compared.clicked.connect(lambda: self._tick("" if self._said else "compared"))
        self.returned.clicked.connect(lambda: self._tick("compared" if self._said == "returned" else "returned"))
        self.close_it.clicked.connect(self.leave)
        keys = [(key, self.yes, _("The paper in question is needed")) for key in YES_KEYS]
        keys += [(key, self.no, _("The paper in question is not needed")) for key in NO_KEYS]
        keys += [
            ("Backspace", self.back, _("Takes the answer about the paper back")),
            ("D", self.compared, _("The paper was compared with its original")),
            ("T", self.returned, _("The paper's original was given back")),
            ("Esc", self.close_it, _("Closes what is asked in place")),
        ]
        for key, control, does in keys:
            made = QShortcut(QKeySequence(key), self, control.click)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.setWhatsThis(does)

    def _lay_out(self) -> None:
        keys = Flow()
        for widget in self._controls:
            keys.addWidget(widget)
        top = QHBoxLayout()
        top.setSpacing(GRID)
        top.addWidget(self.head, 1)
        top.addWidget(self.close_it, 0, Qt.AlignmentFlag.AlignTop)
        self._cards = QHBoxLayout(self.sides)
        self._cards.setContentsMargins(0, 0, 0, 0)
        self._cards.setSpacing(2 * GRID)
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        column.setSpacing(GRID // 2)
        column.addLayout(top)
        column.addWidget(self.words)
        column.addWidget(self.sides)
        column.addWidget(self.field)
        column.addWidget(self.applicant)
        column.addWidget(self.word)
        column.addLayout(keys)
        self.setStyleSheet(tone_style("QFrame#asked", Tone.WARN, self.palette()))

    def ask(self, view: DossierView, component: str) -> None:
        """Show this paper: its question when it has one, and what was done with its original."""
        first = self._put_paper(view, component)
        if first is not None:
            self.show()
            first.setFocus()

    def _put_paper(self, view: DossierView, component: str) -> QWidget | None:
        """Gives the control that is to have the focus, None when there is no such paper."""
        row = next((each for each in view.checklist if each.code == component), None)
        if row is None:
            return None
        self._row, self._dossier = row, view.dossier.id
        said = view.originals.get(component)
        self._said = said.value if said else ""
        digit = [each.code for each in view.checklist].index(component) + 1
        self.head.setText(f"{digit}  {row.title} · {words.paper_state(row.state)[1]}")
        asked = row.need == "conditional"
        self.words.setText(row.question if asked and row.question else row.hint)
        self.words.setVisible(bool(self.words.text()))
        for control in (self.yes, self.no):
            control.setVisible(asked and view.editable)
        for control, answer in ((self.yes, "yes"), (self.no, "no")):
            mark = "● " if row.answer == answer else ""
            control.setText(mark + (_("Yes, needed") if answer == "yes" else _("No, not needed")))
        self.back.setVisible(asked and bool(row.answer) and view.editable)
        showable = row.original == "show" and row.pages > 0 and view.editable
        self.compared.setText(f"{'✓' if self._said else '○'} " + _("Compared with the original"))
        self.returned.setText(f"{'✓' if self._said == 'returned' else '○'} " + _("Given back"))
        self.compared.setVisible(showable)
        self.returned.setVisible(showable)
        self._only(None)
        return self.yes if asked and view.editable else self.compared if showable else self.close_it

    def show_sides(self, view: DossierView, found: Contradiction) -> None:
        """Both sides of what doesn't agree, each with its cut-out; a side's button goes to its page and field."""
        self._row, self._dossier = None, view.dossier.id
        self._only(self.sides)
        while (old := self._cards.takeAt(0)) is not None:
            widget = old.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        told = how_words(found, speaker(language()))
        self.head.setText(told[:1].upper() + told[1:])
        self.words.setText(_("Put right what was misread, or ask the citizen."))
        self.words.show()
        looks = {page.id: page.look for page in view.pages}
        first: QWidget = self.close_it
        for n, side in enumerate(found.sides[:MOST_SIDES]):
            card, opener = self._card(side, looks.get(side.page, ""))
            self._cards.addWidget(card, 1)
            first = opener if n == 0 else first
        self.show()
        first.setFocus()

    def ask_field(self, view: DossierView, page_id: int, name: str) -> None:
        """Show one field of a page with its cut-out, to be confirmed or put right."""
        if self._put_field(view, page_id, name):
            self.show()
            self.field.begin()

    def _put_field(self, view: DossierView, page_id: int, name: str) -> bool:
        row = next((each for each in view.fields if (each.page, each.value.name) == (page_id, name)), None)
        if row is None:
            return False
        self._row, self._dossier, self._field = None, view.dossier.id, (page_id, name)
        mine = [each for each in view.fields if each.page == page_id]
        place = _("field {at} of {all}").format(at=mine.index(row) + 1, all=len(mine))
        self.head.setText(f"{row.title} · " + _("Page {number}").format(number=row.number) + f" · {place}")
        self.words.hide()
        self._only(self.field)
        self.field.put(view, row)
        return True

    def ask_word(self, view: DossierView, word: DoubtfulWord) -> None:
        """Show a word that was read in doubt, to be confirmed or put right."""
        self._row, self._dossier = None, view.dossier.id
        mine = [each for each in view.words if each.page == word.page]
        place = _("word {at} of {all}").format(at=mine.index(word) + 1, all=len(mine))
        self.head.setText(_("Page {number}").format(number=word.number) + f" · {place}")
        self.words.hide()
        self._only(self.word)
        self.word.put(view, word)
        self.show()
        self.word.begin()

    def ask_applicant(self, view: DossierView) -> None:
        """Show whom the dossier is for, to be typed or put right."""
        self._row, self._dossier = None, view.dossier.id
        self.head.setText(_("Applicant"))
        self.words.hide()
        self._only(self.applicant)
        self.applicant.put(view.applicant)
        self.show()
        self.applicant.begin()

    def _only(self, part: QWidget | None) -> None:
        """Show this part alone; the paper's controls when it is None."""
        self.sides.setVisible(part is self.sides)
        self.field.setVisible(part is self.field)
        self.applicant.setVisible(part is self.applicant)
        self.word.setVisible(part is self.word)
        if part is not None:
            for control in self._controls:
                control.hide()
        if part is not self.field:
            self._field = (0, "")

    def _card(self, side: Proof, look: str) -> tuple[QWidget, QWidget]:
        card = QWidget()
        crop = Crop(self._crops)
        crop.put(side.page, look, side.value.box)
        opener = button(
            _("Page {number}").format(number=side.number), "", _("Goes to the page and to this field (Space)")
        )
        opener.setObjectName("side")
        opener.clicked.connect(lambda: self.field_wanted.emit(side.page, side.value.name))
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addWidget(crop)
        column.addWidget(text_label(shown(side.value.value), bold=True), 1)
        column.addWidget(opener)
        return card, opener

    def follow(self, view: DossierView | None) -> None:
        """News came: what is asked is shown as it stands now, the focus stays where it is."""
        if self.isHidden():
            return
        if view is None or view.dossier.id != self._dossier:
            self.hide()
        elif self._field[0]:
            self._put_field(view, *self._field)
        elif not self.applicant.isHidden():
            self.applicant.put(view.applicant)
        elif self._row is not None:
            self._put_paper(view, self._row.code)

    def leave(self) -> None:
        self.hide()
        self.left.emit()

    def _answer(self, said: str) -> None:
        if self._row is not None and not self.yes.isHidden():
            self.answered.emit(self._row.code, said)

    def _tick(self, said: str) -> None:
        if self._row is not None and not self.compared.isHidden():
            self.original.emit(self._row.code, said)
