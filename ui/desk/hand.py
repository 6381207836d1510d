"""What a hand does to the chosen pages, by key and by button: each act goes to the station, none is decided here."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from station.i18n import _
from station.types import DossierView, Page, Undoable
from ui import words
from ui.desk.grid import PageGrid

if TYPE_CHECKING:
    from station.app import Station

Act = Callable[[Callable[[], object]], None]
NOTHING = Undoable("", "")


class Hand(QObject):
    """`act` does a thing off the GUI thread and looks again; `put` says what the verbs work on."""

    settles = Signal()
    """The hand says where a page belongs: an open point may be settled by it."""

    def __init__(self, station: Station, grid: PageGrid, act: Act, room: QWidget) -> None:
        super().__init__(room)
        self._station, self._grid, self._act, self._room = station, grid, act, room
        self._view: DossierView | None = None
        self._can = NOTHING

    def put(self, view: DossierView | None, can: Undoable) -> None:
        self._view, self._can = view, can

    def wire(self, places: tuple[QWidget, ...]) -> None:
        """A plain letter counts only in `places`, among the pages, never while someone types."""
        verbs: tuple[tuple[str, str, Callable[[], None]], ...] = (
            ("L", _("Turns the page a quarter to the left"), lambda: self.turn(-90)),
            ("R", _("Turns the page a quarter to the right"), lambda: self.turn(90)),
            ("Ctrl+Shift+Left", _("Turns the page a quarter to the left"), lambda: self.turn(-90)),
            ("Ctrl+Shift+Right", _("Turns the page a quarter to the right"), lambda: self.turn(90)),
            ("Del", _("Sets the page aside, or brings it back"), self.set_aside),
            ("Ctrl+R", _("Scans the page again: the next page that arrives takes its place"), self.rescan),
            ("Esc", _("Waits for the page's rescan no more"), self.wait_no_more),
            ("Ctrl+K", _("A new paper begins with this page"), self.split),
            ("Ctrl+J", _("Joins the page with the paper above it"), self.join),
            ("Ctrl+Left", _("Moves the page one place up"), lambda: self.move(-1)),
            ("Ctrl+Up", _("Moves the page one place up"), lambda: self.move(-1)),
            ("Ctrl+Right", _("Moves the page one place down"), lambda: self.move(1)),
            ("Ctrl+Down", _("Moves the page one place down"), lambda: self.move(1)),
        )
        for key, does, do in verbs:
            self.key(places, key, does, do)
        agrees = _("Agrees with the paper that is proposed for the page")
        self.key((self._grid,), "Return", agrees, self.agree)  # elsewhere Enter belongs to what is typed
        for digit in range(1, 10):
            does = _("Gives the page to paper {number}").format(number=digit)
            self.key(places, str(digit), does, partial(self.assign, digit))

    @staticmethod
    def key(places: tuple[QWidget, ...], key: str, does: str, do: Callable[[], None]) -> None:
        """`does` stands in the help."""
        for place in places:
            made = QShortcut(QKeySequence(key), place, do)
            made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            made.setWhatsThis(does)

    def _each(self, do: Callable[[Page], object]) -> None:
        pages = self._grid.chosen_pages()
        if pages:
            self._act(lambda: [do(page) for page in pages])

    def turn(self, degrees: int) -> None:
        self._each(lambda page: self._station.review.turn(page.id, degrees))

    def leave_out(self, step: str) -> None:
        page = self._grid.page()
        if page is not None:
            self._act(lambda: self._station.review.leave_out(page.id, step))

    def set_aside(self) -> None:
        """Take the chosen pages out, or bring back those that are out already."""
        review = self._station.review
        self._each(lambda page: review.bring_back(page.id) if page.state == "set_aside" else review.set_aside(page.id))

    def assign(self, digit: int) -> None:
        rows = self._view.checklist if self._view else ()
        if 1 <= digit <= len(rows):
            code = rows[digit - 1].code
            self.settles.emit()
            self._each(lambda page: self._station.review.assign(page.id, code))

    def give(self, page_ids: tuple[int, ...], component: str) -> None:
        """Pages that were dropped on a paper belong to it."""
        self._act(lambda: [self._station.review.assign(ref, component) for ref in page_ids])

    def agree(self) -> None:
        """The proposed paper is right."""
        pages = [page for page in self._grid.chosen_pages() if page.component and page.certainty == "proposed"]
        if pages:
            self.settles.emit()
            self._act(lambda: [self._station.review.assign(page.id, page.component) for page in pages])

    def split(self) -> None:
        page = self._grid.page()
        if page is not None:
            self._act(lambda: self._station.review.split(page.id))

    def join(self) -> None:
        page = self._grid.page()
        if page is not None:
            self._act(lambda: self._station.review.join(page.id))

    def move(self, by: int) -> None:
        """One place up (-1) or down (1) among the pages as the grid shows them."""
        page, other = self._grid.page(), self._grid.neighbour(by)
        if page is not None and other is not None:
            put = self._station.review.put_before if by < 0 else self._station.review.put_after
            self._act(lambda: put(page.id, other.id))

    def rescan(self) -> None:
        page = self._grid.page()
        if page is not None:
            reason = words.page_word(page) if page.verdicts else _("scanned again")
            self._act(lambda: self._station.review.await_rescan(page.id, reason))

    def wait_no_more(self) -> None:
        """Only while the wish is the last thing that was done; after others Ctrl+Z takes it back in its turn."""
        if self._can.awaited and self._can.undo == "await_rescan":
            self.undo()

    def undo(self) -> None:
        self._swap(self._station.review.undo, self._can.undo)

    def redo(self) -> None:
        self._swap(self._station.review.redo, self._can.redo)

    def _swap(self, do: Callable[[int], object], verb: str) -> None:
        if self._view is not None and verb:
            dossier_id = self._view.dossier.id
            self._act(lambda: do(dossier_id))
