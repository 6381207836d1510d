"""The desk: one dossier at a time, its pages as they arrive, and whether it is complete."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from station.i18n import _
from station.types import Dossier, DossierView, Page
from ui.bridge import Bridge
from ui.desk.brought import as_png, local_files, picture_in
from ui.desk.finish_bar import FinishBar
from ui.desk.grid import PageGrid
from ui.desk.intake import IntakePane
from ui.desk.models import Desk, entries, gather
from ui.desk.page_pane import PagePane
from ui.desk.preview import Previews
from ui.desk.refused import RefusedPane
from ui.desk.thumbnails import Thumbnails
from ui.style import GRID, button, text_label
from ui.tasks import Latest, Tasks

if TYPE_CHECKING:
    from station.app import Station


class DeskView(QWidget):
    """Room 1, Tiếp nhận."""

    practice_asked = Signal()

    def __init__(self, station: Station, tasks: Tasks, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._shown = 0
        self._sought = 0
        self.view: DossierView | None = None
        self._news = Latest(tasks, lambda: gather(station, self._shown), self.put)
        thumbnails = Thumbnails(station, tasks, self)
        self.intake = IntakePane()
        self.grid = PageGrid(thumbnails)
        self.pane = PagePane(thumbnails, Previews(station, tasks, self))
        self.refused = RefusedPane()
        self.bar = FinishBar()
        self.head = text_label(bold=True, larger=1.15)
        self.where = text_label()
        self.middle = QStackedWidget()
        self._lay_out()
        self._wire()
        self.setAcceptDrops(True)
        bridge.dossier_changed.connect(self._changed)
        bridge.delivery_changed.connect(lambda _id: self.refresh())
        bridge.scan_changed.connect(lambda _id: self.refresh())

    def refresh(self) -> None:
        self._news.want()

    def look_at(self, dossier_id: int, page_id: int = 0) -> None:
        """Show this dossier, at this page; which dossier takes new pages stays as it is."""
        self._shown, self._sought = dossier_id, page_id
        self.refresh()

    def _changed(self, _dossier_id: int) -> None:
        """Any dossier's news may change the list of recent ones, so the room always looks."""
        self.refresh()

    def _lay_out(self) -> None:
        empty = EmptyDesk()
        empty.practise.clicked.connect(self.practice_asked)
        self.middle.addWidget(empty)
        self.middle.addWidget(self.grid)
        self.middle.addWidget(_centred(_("Put the papers into the scanner. Each page appears here by itself.")))
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        for widget in (self.head, self.where):
            column.addWidget(widget)
        column.addWidget(self.middle, 1)
        column.addWidget(self.refused)
        self.pages = QWidget()
        both = QHBoxLayout(self.pages)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(2 * GRID)
        both.addWidget(centre, 1)
        both.addWidget(self.pane)
        side = QScrollArea(widgetResizable=True)
        side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        side.setWidget(self.intake)
        letter = self.fontMetrics().averageCharWidth()
        side.setFixedWidth(max(288, min(400, letter * 36)))
        self.pane.setFixedWidth(max(304, min(400, letter * 40)))
        room = QHBoxLayout()
        room.setSpacing(2 * GRID)
        room.addWidget(side)
        room.addWidget(self.pages, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(2 * GRID, GRID, 2 * GRID, GRID)
        whole.setSpacing(GRID)
        whole.addLayout(room, 1)
        whole.addWidget(self.bar)

    def _wire(self) -> None:
        self.intake.opened.connect(self._open)
        self.intake.picked.connect(self._pick)
        self.grid.chosen.connect(lambda _tile: self._show_page())
        self.pane.turned.connect(self.turn)
        self.pane.aside.connect(self.set_aside)
        self.pane.assigned.connect(self.assign)
        self.pane.sheet_shown.connect(self._show_lamps)
        self.pane.stepped.connect(self.leave_out)
        self.bar.finished.connect(self._finish)
        self.bar.reopened.connect(self._reopen)
        self.refused.answered.connect(lambda scan: self._act(lambda: self._station.upkeep.answer_scan(scan)))
        self.refused.again.connect(lambda scan: self._act(lambda: self._station.upkeep.retry_scan(scan)))
        self.grid.setToolTip(_("Arrow keys choose a page; L and R turn it, Del sets it aside, 1 to 9 give it a paper"))
        self.grid.setAccessibleName(_("Pages"))
        self._key("L", _("Turns the page a quarter to the left"), lambda: self.turn(-90))
        self._key("R", _("Turns the page a quarter to the right"), lambda: self.turn(90))
        self._key("O", _("Shows the page as the scanner delivered it"), self.pane.delivered.toggle)
        self._key("Ctrl+V", _("Brings in a copied picture or file"), self.paste)
        self._key("Del", _("Sets the page aside, or brings it back"), self.set_aside)
        for digit in range(1, 10):
            does = _("Gives the page to paper {number}").format(number=digit)
            self._key(str(digit), does, partial(self.assign, digit))

    def _key(self, key: str, does: str, do: Callable[[], None]) -> None:
        """A plain letter counts only among the pages, never while someone types; `does` stands in the help."""
        for place in (self.grid, self.pane):
            made = QShortcut(QKeySequence(key), place, do)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.setWhatsThis(does)

    def put(self, desk: Desk) -> None:
        """Show one consistent answer."""
        self.view = desk.view
        self.intake.put(desk)
        self.bar.put(desk.view)
        self.refused.put(desk.refused)
        self.pane.setVisible(desk.view is not None)
        if desk.view is None:
            self.middle.setCurrentIndex(0)
            self.head.setText("")
            self.where.setText("")
            self.grid.put(())
            return
        dossier = desk.view.dossier
        titles = {procedure.code: procedure.title for procedure in desk.procedures}
        name = [dossier.code, dossier.title, titles.get(dossier.procedure, dossier.procedure)]
        self.head.setText(" · ".join(part for part in name if part))
        takes = _("New pages go to this dossier.") if dossier.current else _("New pages do not go to this dossier.")
        self.where.setText(_("Pages: {count}.").format(count=len(desk.view.pages)) + " " + takes)
        self.middle.setCurrentIndex(1 if desk.view.pages else 2)
        self.grid.put(entries(desk.view))
        if self._sought and dossier.id == self._shown:
            self.grid.choose(self._sought)
            self._sought = 0
        self._show_page()

    def _show_page(self) -> None:
        editable = self.view is not None and self.view.editable
        self.pane.put(self.grid.tile(), self.view.checklist if self.view else (), editable)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if self.view is not None and self.view.dossier.state == "open" and local_files(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        self.bring(event.mimeData())
        event.acceptProposedAction()

    def paste(self) -> None:
        self.bring(QGuiApplication.clipboard().mimeData())

    def bring(self, mime: QMimeData) -> None:
        """Files or a picture that the citizen brings come into the dossier that is shown."""
        if self.view is None:
            return
        dossier_id, desk = self.view.dossier.id, self._station.desk
        paths, picture = local_files(mime), picture_in(mime)
        if paths:
            self._act(lambda: desk.bring(dossier_id, paths))
        elif picture is not None:
            self._act(lambda: desk.bring_picture(dossier_id, as_png(picture), "anh-dan.png"))

    def _show_lamps(self, page_id: int) -> None:
        self._tasks.ask(self._station.upkeep.scanner, lambda lamps: self.pane.put_lamps(page_id, lamps))

    def _act(self, work: Callable[[], object]) -> None:
        """Do it and look again; the bridge would tell us too, but a hand should not wait for it."""
        self._tasks.act(work, lambda _value: self.refresh())

    def _with_page(self, do: Callable[[Page], object]) -> None:
        page = self.grid.page()
        if page is not None:
            self._act(lambda: do(page))

    def turn(self, degrees: int) -> None:
        self._with_page(lambda page: self._station.review.turn(page.id, degrees))

    def leave_out(self, step: str) -> None:
        self._with_page(lambda page: self._station.review.leave_out(page.id, step))

    def set_aside(self) -> None:
        """Take the chosen page out, or bring it back if it is out already."""
        review = self._station.review
        self._with_page(
            lambda page: review.bring_back(page.id) if page.state == "set_aside" else review.set_aside(page.id)
        )

    def assign(self, digit: int) -> None:
        rows = self.view.checklist if self.view else ()
        if 1 <= digit <= len(rows):
            code = rows[digit - 1].code
            self._with_page(lambda page: self._station.review.assign(page.id, code))

    def _open(self, procedure: str, code: str, title: str) -> None:
        self.intake.new.setEnabled(False)
        self._tasks.act(lambda: self._station.desk.open(procedure, code, title), self._opened, self._not_opened)

    def _opened(self, dossier: Dossier) -> None:
        self.intake.new.setEnabled(True)
        self.intake.opened_well()
        self._shown = dossier.id
        self.grid.setFocus()
        self.refresh()

    def _not_opened(self, error: BaseException) -> None:
        self.intake.new.setEnabled(True)
        self._tasks.trouble.emit(error)

    def _pick(self, dossier_id: int) -> None:
        self._shown = dossier_id
        self._tasks.act(lambda: _show(self._station, dossier_id), lambda _value: self.refresh())

    def _finish(self, reason: str) -> None:
        if self.view is not None:
            dossier_id = self.view.dossier.id
            self.bar.finish.setEnabled(False)
            self._tasks.act(
                lambda: self._station.desk.finish(dossier_id, reason), lambda _value: self.refresh(), self._not_done
            )

    def _reopen(self, reason: str) -> None:
        if self.view is not None:
            dossier_id = self.view.dossier.id
            self._act(lambda: self._station.desk.reopen(dossier_id, reason))

    def _not_done(self, error: BaseException) -> None:
        self._tasks.trouble.emit(error)
        self.refresh()


def _show(station: Station, dossier_id: int) -> None:
    """A dossier that is open takes the new pages as soon as it is picked; a finished one is only looked at."""
    if station.desk.view(dossier_id).dossier.state == "open":
        station.desk.make_current(dossier_id)


def _centred(text: str) -> QWidget:
    label = text_label(text, larger=1.15)
    label.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return label


class EmptyDesk(QWidget):
    """Three steps for someone who sees this room for the first time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        steps = (
            ("①", _("Choose the procedure on the left and press New dossier (Ctrl+N).")),
            ("②", _("Scan the papers with your scanner as usual. Each page appears here by itself.")),
            ("③", _("When every paper is present, press Finish (F9). The dossier is sealed and sent.")),
        )
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(text_label(_("Ready for the next citizen"), bold=True, larger=1.4))
        for sign, words in steps:
            row = QHBoxLayout()
            row.setSpacing(2 * GRID)
            mark = text_label(sign, larger=2.2)
            mark.setWordWrap(False)
            row.addWidget(mark)
            row.addWidget(text_label(words, larger=1.1), 1)
            column.addLayout(row)
        self.practise = button(
            _("Try it with a sample dossier"), "", _("Opens a sample dossier to play with; nothing of it is sent")
        )
        column.addSpacing(2 * GRID)
        column.addWidget(self.practise, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(2)
