"""The bottom of the desk: one sentence that says how things stand, and the one large button."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from station.i18n import _
from station.states import Kind, allowed
from station.types import DossierView
from ui import words
from ui.desk.points import Point, doubtful_fields, points_of, to_walk
from ui.desk.points_row import PointsRow
from ui.style import GRID, button, text_label


class FinishBar(QWidget):
    """Finishes, finishes although incomplete, or reopens; the reason is typed in place, not in a dialog."""

    finished = Signal(str)
    reopened = Signal(str)
    wanted = Signal(object)
    """A point that needs a hand: go there."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view: DossierView | None = None
        self._last: Point | None = None
        self._at = -1
        self._expecting = False
        self.sentence = text_label(larger=1.05)
        self.points = PointsRow()
        self.finish = button(_("Finish"), "F9", _("Seals the dossier and sends it"), primary=True, large=True)
        self.although = button(
            _("Finish although incomplete…"), "Shift+F9", _("Asks for a reason, then seals the dossier as it is")
        )
        self.reopen = button(_("Reopen…"), "Ctrl+Shift+O", _("Asks for a reason, then opens the dossier again"))
        self.finish.setText(_("Finish") + "  F9")
        self.finish.setShortcut(QKeySequence("F9"))
        self.reason_row = QWidget()
        self.reason = QLineEdit()
        self.confirm = button(_("Do it with this reason"), "", _("Needs a reason (Enter)"), primary=True)
        self.cancel = button(_("Leave it"), "", _("Goes back without changing anything (Esc)"))
        self._lay_out()
        self.points.chosen.connect(self._go)
        self.points.next.clicked.connect(lambda: self.step(1))
        back = QShortcut(QKeySequence("Shift+F3"), self, lambda: self.step(-1))
        back.setWhatsThis(_("Goes back to the point before"))
        self.finish.clicked.connect(lambda: self.finished.emit(""))
        self.although.clicked.connect(lambda: self._ask(_("Why is the dossier finished although it is incomplete?")))
        self.reopen.clicked.connect(lambda: self._ask(_("Why is the dossier opened again?")))
        self.confirm.clicked.connect(self._confirmed)
        self.reason.returnPressed.connect(self._confirmed)
        self.reason.textChanged.connect(lambda text: self.confirm.setEnabled(bool(text.strip())))
        self.cancel.clicked.connect(self.reason_row.hide)
        escape = QShortcut(QKeySequence("Esc"), self.reason_row, self.reason_row.hide)
        escape.setWhatsThis(_("Goes back without giving a reason"))
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.put(None)

    def _lay_out(self) -> None:
        asked = QHBoxLayout(self.reason_row)
        asked.setContentsMargins(0, 0, 0, 0)
        asked.setSpacing(GRID)
        asked.addWidget(self.reason, 1)
        asked.addWidget(self.confirm)
        asked.addWidget(self.cancel)
        ways = QHBoxLayout()
        ways.setSpacing(GRID)
        ways.addWidget(self.points, 1)
        for widget in (self.although, self.reopen):
            ways.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(2 * GRID)
        row.addWidget(self.sentence, 1)
        row.addWidget(self.finish)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID // 2)
        column.addLayout(ways)
        column.addWidget(self.reason_row)
        column.addLayout(row)

    def put(self, view: DossierView | None) -> None:
        """Show what the view says; a half-typed reason stays while the dossier stays."""
        before, self._view = self._view, view
        state = view.dossier.state if view else ""
        if view is None or before is None or (view.dossier.id, state) != (before.dossier.id, before.dossier.state):
            self.reason_row.hide()
            self._last, self._at, self._expecting = None, -1, False
        self._go_on()
        self.points.put(points_of(view), len(doubtful_fields(view)), len(view.words) if view and view.editable else 0)
        self.setVisible(view is not None)
        self.finish.setEnabled(view is not None and view.may_finish)
        at_work = view is not None and allowed(Kind.DOSSIER, state, "closing")
        self.finish.setVisible(at_work)
        self.although.setVisible(at_work and view is not None and not view.may_finish)
        self.reopen.setVisible(state == "sealed")
        self.sentence.setText(_sentence(view) if view else "")

    def expect(self) -> None:
        """A hand is settling something: if it is the point that was gone to, the next one comes by itself."""
        self._expecting = self._last is not None

    def walks_to(self, page: int, field: str) -> bool:
        """Whether this field is the point that was gone to."""
        return self._last is not None and (self._last.page, self._last.field) == (page, field)

    def _go_on(self) -> None:
        """Only behind a hand's own act: news that come by themselves never move anybody elsewhere."""
        every = to_walk(self._view)
        if self._expecting and self._last is not None and self._last.key not in [each.key for each in every]:
            self._expecting = False
            if every and (self._last.kind == "word") == (every[0].kind == "word"):
                self.step(1)
            else:
                self._last = None

    def step(self, by: int) -> None:
        """On to the next point (1) or back (-1); one that was settled meanwhile leaves its place to the one behind it."""
        every = to_walk(self._view)
        if not every:
            return
        keys = [point.key for point in every]
        if self._last is not None and self._last.key in keys:
            at = keys.index(self._last.key) + by
        else:
            at = max(0, self._at) if by > 0 else self._at - 1
        self._go(every[at % len(every)])

    def _go(self, point: Point) -> None:
        every = to_walk(self._view)
        self._last = point
        self._at = next((at for at, each in enumerate(every) if each.key == point.key), -1)
        self.wanted.emit(point)

    def _ask(self, question: str) -> None:
        self.reason.clear()
        self.reason.setPlaceholderText(question)
        self.reason.setAccessibleName(question)
        self.reason.setToolTip(question)
        self.confirm.setEnabled(False)
        self.reason_row.show()
        self.reason.setFocus()

    def _confirmed(self) -> None:
        text = self.reason.text().strip()
        if not text or self._view is None:
            return
        again = self._view.dossier.state == "sealed"
        self.reason_row.hide()
        (self.reopened if again else self.finished).emit(text)


def _sentence(view: DossierView) -> str:
    if view.delivery is not None and view.delivery.state == "verified" and view.dossier.state == "sealed":
        return _("Sealed, sent, received and checked: everything is done.")
    parts = [view.finish_hint] if view.finish_hint else []
    if view.delivery is not None:
        parts.append(_("Sending: {state}").format(state=words.delivery_state(view.delivery.state)))
    if not parts:
        parts.append(_("Dossier: {state}").format(state=words.dossier_state(view.dossier.state)))
    return " · ".join(parts)
