"""The desk: one dossier at a time, its pages as they arrive, and whether it is complete."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Qt, QTemporaryDir, QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from ocr.errors import Failure
from station.findings import DoubtfulWord
from station.i18n import _
from station.types import Dossier, DossierView
from ui.bridge import Bridge
from ui.desk.asked import AskedPane
from ui.desk.band import Band
from ui.desk.brought import as_png, local_files, picture_in
from ui.desk.crops import Crops
from ui.desk.empty import EmptyDesk, centred
from ui.desk.finish_bar import FinishBar
from ui.desk.grid import PageGrid
from ui.desk.hand import Hand
from ui.desk.intake import IntakePane
from ui.desk.models import Desk, entries, gather
from ui.desk.page_pane import PagePane
from ui.desk.points import Point
from ui.desk.preview import Previews
from ui.desk.refused import RefusedPane
from ui.desk.thumbnails import Thumbnails
from ui.style import GRID
from ui.tasks import Latest, Tasks

if TYPE_CHECKING:
    from station.app import Station


class DeskView(QWidget):
    """Room 1, Tiếp nhận."""

    practice_asked = Signal()

    def __init__(self, station: Station, tasks: Tasks, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._station, self._tasks = station, tasks
        self._slips = QTemporaryDir()
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
        self.band = Band()
        self.asked = AskedPane(Crops(station, tasks, self))
        self.hand = Hand(station, self.grid, self._act, self)
        self.middle = QStackedWidget()
        self._lay_out()
        self._wire()
        for empty in (self.band, self.pane, self.refused, self.intake.papers):
            empty.hide()  # until the first answer there is nothing to say
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
        self.middle.addWidget(centred(_("Put the papers into the scanner. Each page appears here by itself.")))
        centre = QWidget()
        column = QVBoxLayout(centre)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(GRID)
        column.addWidget(self.middle, 1)
        column.addWidget(self.asked)
        column.addWidget(self.refused)
        both = QHBoxLayout()
        both.setSpacing(2 * GRID)
        both.addWidget(centre, 1)
        both.addWidget(self.pane)
        self.pages = QWidget()
        upright = QVBoxLayout(self.pages)
        upright.setContentsMargins(0, 0, 0, 0)
        upright.setSpacing(GRID)
        upright.addWidget(self.band)
        upright.addLayout(both, 1)
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
        self.intake.asked.connect(
            lambda digit: self._ask_paper(self.view.checklist[digit - 1].code if self.view else "")
        )
        self.intake.papers.dropped.connect(self._drop_pages)
        self.pane.turned.connect(self.hand.turn)
        self.pane.aside.connect(self.hand.set_aside)
        self.pane.assigned.connect(self.hand.assign)
        self.pane.sheet_shown.connect(self._show_lamps)
        self.pane.stepped.connect(self.hand.leave_out)
        self.asked.answered.connect(self._answer)
        self.asked.original.connect(self._original)
        self.asked.field_wanted.connect(self._show_field)
        self.asked.field.confirmed.connect(self._confirm)
        self.asked.applicant.kept.connect(self._keep_applicant)
        self.asked.word.read.connect(self._read_word)
        self.band.edit.clicked.connect(lambda: self.asked.ask_applicant(self.view) if self.view else None)
        self.pane.fields_wanted.connect(self._open_fields)
        self.asked.left.connect(self.grid.setFocus)
        self.hand.settles.connect(self.bar.expect)
        self.bar.wanted.connect(self._go)
        self.band.scan.clicked.connect(self._scan)
        self.band.undo.clicked.connect(self.hand.undo)
        self.band.redo.clicked.connect(self.hand.redo)
        self.band.slip.clicked.connect(self.open_slip)
        self.bar.finished.connect(self._finish)
        self.bar.reopened.connect(self._reopen)
        self.refused.answered.connect(lambda scan: self._act(lambda: self._station.upkeep.answer_scan(scan)))
        self.refused.again.connect(lambda scan: self._act(lambda: self._station.upkeep.retry_scan(scan)))
        self.grid.setToolTip(_("Arrow keys choose a page; L and R turn it, Del sets it aside, 1 to 9 give it a paper"))
        self.grid.setAccessibleName(_("Pages"))
        places = (self.grid, self.pane)
        self.hand.wire(places)
        self.hand.key(places, "F", _("Opens the fields of the page, one after the other"), self._open_fields)
        self.hand.key(places, "O", _("Shows the page as the scanner delivered it"), self.pane.delivered.toggle)
        self.hand.key(places, "Ctrl+V", _("Brings in a copied picture or file"), self.paste)

    def put(self, desk: Desk) -> None:
        """Show one consistent answer."""
        self.view = desk.view
        self.intake.put(desk)
        self.bar.put(desk.view)
        self.refused.put(desk.refused)
        self.band.put(desk.view, desk.procedures, desk.can)
        self.band.put_scanner(self._station.settings.scan_device, desk.scanning)
        self.hand.put(desk.view, desk.can)
        self.asked.follow(desk.view)
        self.pane.setVisible(desk.view is not None)
        if desk.view is None:
            self._show_middle(0)
            self.grid.put(())
            return
        self._show_middle(1 if desk.view.pages else 2)
        self.grid.put(entries(desk.view, desk.can.awaited))
        if self._sought and desk.view.dossier.id == self._shown:
            self.grid.choose(self._sought)
            self._sought = 0
        self._show_page()

    def _show_middle(self, at: int) -> None:
        """What isn't shown needs no room: else the steps of the empty desk would push everything else together."""
        kind = QSizePolicy.Policy
        for n in range(self.middle.count()):
            how = kind.Expanding if n == at else kind.Ignored
            self.middle.widget(n).setSizePolicy(how, how)
        self.middle.setCurrentIndex(at)

    def _show_page(self) -> None:
        editable = self.view is not None and self.view.editable
        self.pane.put(self.grid.tile(), self.view.checklist if self.view else (), editable)
        self.pane.put_fields(self.view.fields if self.view else ())

    def _go(self, point: Point) -> None:
        """Lead to what needs a hand: its page, its paper, both sides of what doesn't agree, or its field."""
        if self.view is None:
            return
        if point.found is not None:
            self.asked.show_sides(self.view, point.found)
        elif point.word is not None:
            self.grid.choose(point.page)
            self.pane.mark(point.page, point.word.box)
            self.asked.ask_word(self.view, point.word)
        elif point.field:
            self._show_field(point.page, point.field)
        elif point.component:
            self._ask_paper(point.component)
        else:
            self.asked.hide()
            self.grid.choose(point.page)

    def _ask_paper(self, component: str) -> None:
        if self.view is not None and component:
            self.asked.ask(self.view, component)

    def _drop_pages(self, page_ids: tuple[int, ...], digit: int) -> None:
        if self.view is not None:
            self.hand.give(page_ids, self.view.checklist[digit - 1].code)

    def _answer(self, component: str, said: str) -> None:
        if self.view is None:
            return
        dossier_id = self.view.dossier.id
        self.bar.expect()
        self._act(lambda: self._station.answers.answer(dossier_id, component, said))
        if said:
            self.asked.leave()

    def _original(self, component: str, said: str) -> None:
        if self.view is not None:
            dossier_id = self.view.dossier.id
            self.bar.expect()
            self._act(lambda: self._station.answers.original(dossier_id, component, said))

    def open_slip(self) -> None:
        """The slip in the system's PDF viewer; its file goes with this window."""
        if self.view is None:
            return
        dossier_id = self.view.dossier.id
        path = Path(self._slips.filePath(f"phieu-{dossier_id}.pdf"))
        self._tasks.act(
            lambda: path.write_bytes(self._station.desk.slip(dossier_id)),
            lambda _size: QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))),
        )

    def _show_field(self, page_id: int, field: str) -> None:
        if self.view is not None:
            self.grid.choose(page_id)
            boxes = [row.value.box for row in self.view.fields if (row.page, row.value.name) == (page_id, field)]
            if boxes:
                self.pane.mark(page_id, boxes[0])
            self.asked.ask_field(self.view, page_id, field)

    def _confirm(self, page_id: int, field: str, value: str) -> None:
        """Confirmed or put right: on to the page's next field, after its last back to the pages."""
        self.bar.expect()
        self._act(lambda: self._station.answers.confirm(page_id, field, value))
        if self.bar.walks_to(page_id, field):
            self.asked.leave()
            return
        mine = [row.value.name for row in self.view.fields if row.page == page_id] if self.view else []
        behind = mine[mine.index(field) + 1 :] if field in mine else []
        if behind:
            self._show_field(page_id, behind[0])
        else:
            self.asked.leave()

    def _read_word(self, word: DoubtfulWord, text: str) -> None:
        """Confirmed or put right: on to the next word, after the last one back to the pages."""
        self.bar.expect()
        self._act(lambda: self._station.review.read_word(word.page, word.reading, word.at, text))
        if self.view is not None and len(self.view.words) <= 1:
            self.asked.leave()

    def _keep_applicant(self, changed: dict[str, str]) -> None:
        if self.view is None:
            return
        dossier_id, answers = self.view.dossier.id, self._station.answers
        if changed:
            self._act(lambda: [answers.applicant(dossier_id, means, value) for means, value in changed.items()])
        self.asked.leave()

    def _open_fields(self) -> None:
        """The first field of the chosen page."""
        page = self.grid.page()
        first = next((row for row in self.view.fields if page and row.page == page.id), None) if self.view else None
        if first is not None:
            self._show_field(first.page, first.value.name)

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
        if not self.view.dossier.current and self._scan_runs():
            return
        if paths:
            self._act(lambda: desk.bring(dossier_id, paths))
        elif picture is not None:
            self._act(lambda: desk.bring_picture(dossier_id, as_png(picture), "anh-dan.png"))

    def _scan(self) -> None:
        """Begin a scan, or end the one that runs; its pages come by themselves."""
        scanning, chosen = self._station.scanning, self._station.settings
        if scanning.running:
            scanning.stop()
        if scanning.running or not chosen.scan_device:
            return
        self._tasks.accompany(
            lambda: scanning.scan(chosen.scan_device, chosen.scan_source), lambda _pages: self.refresh(), self._not_done
        )
        QTimer.singleShot(300, self.refresh)  # the button says Stop as soon as it runs

    def _show_lamps(self, page_id: int) -> None:
        self._tasks.ask(self._station.upkeep.scanner, lambda lamps: self.pane.put_lamps(page_id, lamps))

    def _act(self, work: Callable[[], object]) -> None:
        """Do it and look again; the bridge would tell us too, but a hand should not wait for it."""
        self._tasks.act(work, lambda _value: self.refresh())

    def _scan_runs(self) -> bool:
        """Whether pages of a stack are still to come: what would lead them to another dossier is refused meanwhile."""
        running = self._station.scanning.running
        if running:
            self._tasks.trouble.emit(Failure("DEV-006"))
        return running

    def _open(self, procedure: str, code: str, title: str) -> None:
        if self._scan_runs():
            return
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
        self._tasks.act(lambda: _show(self._station, dossier_id), lambda _value: self.refresh(), self._not_done)

    def _finish(self, reason: str) -> None:
        if self.view is not None and not (self.view.dossier.current and self._scan_runs()):
            dossier_id = self.view.dossier.id
            self.bar.finish.setEnabled(False)
            self._tasks.act(
                lambda: self._station.desk.finish(dossier_id, reason), lambda _value: self.refresh(), self._not_done
            )

    def _reopen(self, reason: str) -> None:
        if self.view is not None and not self._scan_runs():
            dossier_id = self.view.dossier.id
            self._act(lambda: self._station.desk.reopen(dossier_id, reason))

    def _not_done(self, error: BaseException) -> None:
        self._tasks.trouble.emit(error)
        self.refresh()


def _show(station: Station, dossier_id: int) -> None:
    """A dossier that is open takes the new pages as soon as it is picked; a finished one is only looked at.

    While a scan runs its pages stay with the dossier that it began for: DEV-006.
    """
    found = station.desk.view(dossier_id).dossier
    if found.state == "open" and not found.current:
        if station.scanning.running:
            raise Failure("DEV-006")
        station.desk.make_current(dossier_id)
