"""What the desk shows, gathered in one question, and the model of pages grouped by paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from ocr.types import Origin
from station.findings import Saying
from station.i18n import _
from station.rules import PENDING
from station.types import ChecklistRow, Dossier, DossierView, Page, Procedure, Scan, Undoable
from ui import words
from ui.desk.thumbnails import Thumbnails
from ui.style import Tone
from ui.widgets.lines import Line

if TYPE_CHECKING:
    from station.app import Station

Index = QModelIndex | QPersistentModelIndex
ENTRY = Qt.ItemDataRole.UserRole + 1
PICTURE = Qt.ItemDataRole.UserRole + 2
PAGES = "application/x-station-pages"
"""What a drag of pages carries: their ids, inside this program only."""


@dataclass(frozen=True, slots=True)
class Desk:
    """One consistent answer for the whole room."""

    procedures: tuple[Procedure, ...]
    recent: tuple[Dossier, ...]
    view: DossierView | None
    refused: tuple[Scan, ...]
    can: Undoable = Undoable("", "")
    scanning: bool = False


def gather(station: Station, dossier_id: int) -> Desk:
    """Runs off the GUI thread; 0 means the dossier that takes new pages."""
    if dossier_id == 0:
        current = station.desk.current()
        dossier_id = current.id if current else 0
    view = station.desk.view(dossier_id) if dossier_id else None
    refused = view.quarantined if view else station.upkeep.quarantine()
    can = station.review.undoable(dossier_id) if view else Undoable("", "")
    return Desk(station.desk.procedures(), station.desk.recent(), view, refused, can, station.scanning.running)


@dataclass(frozen=True, slots=True)
class Heading:
    """The line above the pages of one paper."""

    title: str
    tone: Tone
    word: str


@dataclass(frozen=True, slots=True)
class Tile:
    """One page in the grid; `number` counts through the dossier. awaited: the next page that arrives takes its place.

    passed: its file goes along as it came.
    """

    page: Page
    number: int
    awaited: bool = False
    passed: Origin = Origin.PAPER


Entry = Heading | Tile


def entries(view: DossierView, awaited: int = 0) -> tuple[Entry, ...]:
    """Pages under the papers in the checklist's order, then the unsorted ones, then those set aside."""
    pages = [page for page in sorted(view.pages, key=lambda page: page.position) if page.state != "replaced"]
    tiles = [
        Tile(page, number, page.id == awaited, view.passed.get(page.id, Origin.PAPER))
        for number, page in enumerate(pages, 1)
    ]
    aside = [tile for tile in tiles if tile.page.state == "set_aside"]
    active = [tile for tile in tiles if tile.page.state != "set_aside"]
    out: list[Entry] = []
    for digit, row in enumerate(view.checklist, 1):
        mine = [tile for tile in active if tile.page.component == row.code]
        if mine:
            tone, word = words.paper_state(row.state)
            out += [Heading(f"{digit}  {row.title}", tone, word), *mine]
    known = {row.code for row in view.checklist}
    loose = [tile for tile in active if tile.page.component not in known]
    unread = [tile for tile in loose if tile.page.state in PENDING]
    unsorted = [tile for tile in loose if tile.page.state not in PENDING]
    if unsorted:
        out += [Heading(_("Not sorted yet"), Tone.WARN, _("press the paper's digit")), *unsorted]
    if unread:
        out += [Heading(_("Being read"), Tone.QUIET, _("goes to its paper by itself")), *unread]
    if aside:
        out += [Heading(_("Set aside"), Tone.QUIET, _("kept, not part of the dossier")), *aside]
    return tuple(out)


class PagesModel(QAbstractListModel):
    """Headings and pages in one row of entries; pictures come in when they are first painted."""

    def __init__(self, thumbnails: Thumbnails, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.entries: tuple[Entry, ...] = ()
        self._thumbnails = thumbnails
        thumbnails.arrived.connect(self._arrived)

    def put(self, new: tuple[Entry, ...]) -> None:
        """Changed words repaint their tile; changed places lay the grid out anew."""
        old = self.entries
        if [_key(entry) for entry in old] == [_key(entry) for entry in new]:
            self.entries = new
            for row, (before, after) in enumerate(zip(old, new, strict=True)):
                if before != after:
                    self.dataChanged.emit(self.index(row), self.index(row))
            return
        self.beginResetModel()
        self.entries = new
        self.endResetModel()

    def row_of(self, page_id: int) -> int:
        for row, entry in enumerate(self.entries):
            if isinstance(entry, Tile) and entry.page.id == page_id:
                return row
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's signature
        return 0 if parent.isValid() else len(self.entries)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entries[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        return [PAGES]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """The ids of the dragged pages, for the checklist to drop on."""
        found = [index.data(ENTRY) for index in indexes]
        data = QMimeData()
        data.setData(PAGES, " ".join(str(each.page.id) for each in found if isinstance(each, Tile)).encode())
        return data

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        entry = self.entries[index.row()]
        if role == ENTRY:
            return entry
        if role == PICTURE:
            return self._thumbnails.picture(entry.page) if isinstance(entry, Tile) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            if isinstance(entry, Heading):
                return f"{entry.title}: {entry.word}"
            return f"{entry.number} {tile_word(entry)}"
        return None

    def _arrived(self, page_id: int) -> None:
        row = self.row_of(page_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))


def tile_word(tile: Tile) -> str:
    return _("rescan awaited") if tile.awaited else words.page_word(tile.page)


def _key(entry: Entry) -> object:
    return entry.title if isinstance(entry, Heading) else entry.page.id


_ORIGINALS = {
    "": lambda: _("original: to compare"),
    "compared": lambda: _("original: compared"),
    "returned": lambda: _("original: compared, given back"),
}


def paper_lines(checklist: tuple[ChecklistRow, ...], originals: dict[str, Saying]) -> tuple[Line, ...]:
    out = []
    for digit, row in enumerate(checklist, 1):
        tone, word = words.paper_state(row.state)
        parts = [word, words.need(row.need)]
        if row.pages:
            parts.append(_("pages: {count}").format(count=row.pages))
        if row.original == "show" and row.pages:
            parts.append(_ORIGINALS[originals[row.code].value if row.code in originals else ""]())
        below = " · ".join(part for part in parts if part)
        out.append(Line(digit, tone, f"{digit}  {row.title}", f"{below}\n{row.hint}" if row.hint else below))
    return tuple(out)


def dossier_lines(desk: Desk) -> tuple[Line, ...]:
    titles = {procedure.code: procedure.title for procedure in desk.procedures}
    out = []
    for dossier in desk.recent:
        parts = [words.dossier_state(dossier.state), words.moment(dossier.opened_at)]
        if dossier.current:
            parts.insert(0, _("takes new pages"))
        name = " · ".join(part for part in (dossier.code, dossier.title) if part)
        title = titles.get(dossier.procedure, dossier.procedure)
        below = " · ".join(part for part in parts if part)
        out.append(
            Line(dossier.id, Tone.GOOD if dossier.current else None, name or title,
                 f"{title}\n{below}" if name else below, dossier.current)
        )  # fmt: skip
    return tuple(out)
