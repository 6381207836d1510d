"""The right of the desk: the chosen page large, what was found on it, and what a hand may do with it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ocr.types import Box, Origin
from station.findings import FieldRow
from station.i18n import _
from station.lamps import Lamp, Light
from station.messages import notice
from station.places import sentence
from station.terms import origin_words
from station.types import ChecklistRow, Page, Preview
from station.verdict_sentence import shown
from ui import words
from ui.desk.models import Tile
from ui.desk.preview import Picture, Previews, page_steps
from ui.desk.thumbnails import Thumbnails
from ui.style import GRID, Tone, button, text_label, tone_of, tone_sign, tone_style
from ui.widgets.flow import Flow


class PagePane(QWidget):
    """Shows one page; its buttons say what the hand wants."""

    turned = Signal(int)
    aside = Signal()
    assigned = Signal(int)
    stepped = Signal(str)
    fields_wanted = Signal()
    sheet_shown = Signal(int)
    """A test sheet that found something is shown: its lamps are wanted (`put_lamps`)."""

    def __init__(self, thumbnails: Thumbnails, previews: Previews, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._thumbnails, self._previews = thumbnails, previews
        self._tile: Tile | None = None
        self._rows: tuple[ChecklistRow, ...] = ()
        self._editable = True
        self._mark: tuple[int, Box] = (0, Box(0, 0, 0, 0))
        self.heading = text_label(bold=True, larger=1.15)
        self.picture = Picture()
        self.state = text_label()
        self._told = _Told(widgetResizable=True)
        self.findings = QVBoxLayout()
        self.steps = QHBoxLayout()
        tip = _("Shows the page as the scanner delivered it, untouched ({key})")
        self.delivered = button(_("As delivered"), "", tip.format(key="O"))
        self.delivered.setCheckable(True)
        self.delivered.toggled.connect(lambda _on: self._put_picture())
        self.left = button(_("Turn left"), "", _("Turns the page a quarter to the left ({key})").format(key="L"))
        self.right = button(_("Turn right"), "", _("Turns the page a quarter to the right ({key})").format(key="R"))
        self.drop = button("", "", "")
        self.values = text_label()
        self.fields = button(
            _("Fields"), "", _("Opens the fields of the page, one after the other ({key})").format(key="F")
        )
        self.fields.clicked.connect(self.fields_wanted)
        self.paper = QComboBox()
        self.paper.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.paper.setToolTip(_("The paper this page belongs to (keys 1 to 9)"))
        self.paper.setAccessibleName(_("Paper"))
        self.left.clicked.connect(lambda: self.turned.emit(-90))
        self.right.clicked.connect(lambda: self.turned.emit(90))
        self.drop.clicked.connect(self.aside)
        self.paper.activated.connect(lambda at: self.assigned.emit(at) if at else None)
        self._lay_out()
        thumbnails.arrived.connect(self._arrived)
        previews.arrived.connect(self._arrived)
        self.put(None, ())

    def _lay_out(self) -> None:
        told = QWidget()
        inner = QVBoxLayout(told)
        inner.setContentsMargins(0, 0, GRID // 2, 0)
        inner.setSpacing(GRID // 2)
        inner.addWidget(self.state)
        inner.addLayout(self.findings)
        inner.addWidget(self.values)
        inner.addLayout(self.steps)
        inner.addStretch(1)
        self._told.setWidget(told)
        keys = Flow()
        for widget in (self.left, self.right, self.fields, self.drop, self.delivered):
            keys.addWidget(widget)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.heading)
        column.addWidget(self.picture, 1)
        column.addWidget(self._told)
        column.addLayout(keys)
        column.addWidget(self.paper)

    def put(self, tile: Tile | None, rows: tuple[ChecklistRow, ...], editable: bool = True) -> None:
        """Show this page; the same page with the same words is left alone. A sealed dossier's is only looked at."""
        if tile is not None and (tile, rows, editable) == (self._tile, self._rows, self._editable):
            return
        self._tile, self._rows, self._editable = tile, rows, editable
        self.delivered.setEnabled(tile is not None)
        for widget in (self.left, self.right, self.drop, self.paper):
            widget.setEnabled(tile is not None and editable)
        self.heading.setText(_("Page {number}").format(number=tile.number) if tile else _("No page chosen"))
        self._put_picture()
        self.state.setText(_state_words(tile.page, tile.passed) if tile else "")
        self._put_papers(tile.page.component if tile else "")
        self._put_findings(tile.page if tile else None)
        back = tile is not None and tile.page.state == "set_aside"
        self.drop.setText(_("Bring back") if back else _("Set aside"))
        tip = _("Puts the page back into the dossier ({key})") if back else _("Takes the page out; it is kept ({key})")
        self.drop.setToolTip(tip.format(key="Del"))

    def mark(self, page_id: int, box: Box) -> None:
        """Frame the place on this page that is asked about, px of the upright page; until another page is shown."""
        self._mark = page_id, box
        self._put_picture()

    def put_fields(self, rows: tuple[FieldRow, ...]) -> None:
        """What nobody is sure of in full, the rest by its count: the picture needs the room, `Fields` shows them all."""
        mine = [row for row in rows if self._tile is not None and row.page == self._tile.page.id]
        doubtful = [row for row in mine if row.doubtful]
        told = [f"{tone_sign(Tone.WARN)} {row.title}: {shown(row.value.value)}" for row in doubtful]
        certain = sum(bool(row.value.value) for row in mine) - len(doubtful)
        if certain:
            told.append(_("fields read for certain: {count}").format(count=certain))
        self.values.setText(" · ".join(told))
        self.values.setVisible(bool(told))
        self.fields.setEnabled(bool(mine))

    def _put_papers(self, code: str) -> None:
        self.paper.clear()
        self.paper.addItem(_("Not sorted yet"))
        for digit, row in enumerate(self._rows, 1):
            self.paper.addItem(f"{digit}  {row.title}")
        codes = [row.code for row in self._rows]
        self.paper.setCurrentIndex(codes.index(code) + 1 if code in codes else 0)

    def _put_findings(self, page: Page | None) -> None:
        clear(self.findings)
        for verdict in page.verdicts if page else ():
            tone = tone_of(verdict.severity)
            self._add_finding(tone, sentence(verdict, page.size if page else (0, 0)))
        if page is not None and page.code == "SCN-006":
            self.sheet_shown.emit(page.id)

    def put_lamps(self, page_id: int, lamps: tuple[Lamp, ...]) -> None:
        """What the scanner's test sheet said, beside that sheet; what is well is not told."""
        if self._tile is None or self._tile.page.id != page_id:
            return
        for lamp in lamps:
            if lamp.light is not Light.GREEN:
                tone = Tone.BAD if lamp.light is Light.RED else Tone.WARN
                self._add_finding(tone, f"{lamp.title}: {lamp.reason}. {lamp.advice}")

    def _add_finding(self, tone: Tone, text: str) -> None:
        label = text_label(f"{tone_sign(tone)} {text}")
        label.setObjectName("finding")
        label.setContentsMargins(GRID // 2, GRID // 2, GRID // 2, GRID // 2)
        label.setStyleSheet(tone_style("QLabel#finding", tone, self.palette()))
        self.findings.addWidget(label)

    def _arrived(self, page_id: int) -> None:
        if self._tile is not None and self._tile.page.id == page_id:
            self._put_picture()

    def _put_picture(self) -> None:
        """The large picture as soon as it is there, the small one until then."""
        page = self._tile.page if self._tile else None
        delivered = self.delivered.isChecked()
        found = self._previews.preview(page, delivered) if page else None
        small = self._thumbnails.picture(page) if page and not delivered else None
        if page is None or page.id != self._mark[0]:
            self._mark = 0, Box(0, 0, 0, 0)
        self.picture.put(found[0] if found else small, None if delivered else page, self._mark[1])
        self._put_steps(found[1] if found else None)

    def _put_steps(self, preview: Preview | None) -> None:
        """What set the page right; a click leaves a step out or does it after all."""
        clear(self.steps)
        for step, done in page_steps(preview) if preview else ():
            sign, tip = (
                ("✓", _("Click to leave this step out")) if done else ("○", _("Click to do this step after all"))
            )
            mark = button(f"{sign} {words.step(step)}", "", tip)
            mark.setFlat(True)
            mark.setEnabled(self._editable)
            mark.setObjectName("step")
            mark.clicked.connect(lambda _checked=False, name=step.value: self.stepped.emit(name))
            self.steps.addWidget(mark)
        self.steps.addStretch(1)


class _Told(QScrollArea):
    """As tall as its words, within limits: what they leave belongs to the picture."""

    def __init__(self, **how: bool) -> None:
        super().__init__(**how)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMinimumHeight(self.fontMetrics().lineSpacing() * 4)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """The words inside were laid out anew: so is their place."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
        return super().eventFilter(watched, event)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        inner, line = self.widget(), self.fontMetrics().lineSpacing()
        wanted = inner.heightForWidth(self.viewport().width()) if inner is not None else 0
        return QSize(super().sizeHint().width(), max(4 * line, min(wanted + 2, 13 * line)))


def clear(layout: QBoxLayout) -> None:
    """Take all widgets out of a layout and let them go."""
    while (entry := layout.takeAt(0)) is not None:
        old = entry.widget()
        if old is not None:
            old.hide()
            old.deleteLater()


def _state_words(page: Page, passed: Origin) -> str:
    text = words.page_state(page.state)
    if page.code:
        said = notice(page.code, {})
        text += f"\n{said.title}. {said.advice}"
    if page.state != "set_aside":
        told = origin_words(passed)
        if page.origin is Origin.SIGNED and not passed:
            told = _("Digitally signed: it can only be sent while all its pages stand together")
        text += f"\n{told}." if told else ""
        text += {"proposed": "\n" + _("Paper: proposed, please check."), "asked": "\n" + _("Which paper is it?")}.get(
            page.certainty, ""
        )
    return text
