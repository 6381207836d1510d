"""The checklist: pages are dropped on a paper, and a chosen paper is asked about in place."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.desk.models import PAGES
from ui.widgets.lines import LinesView


class PapersList(LinesView):
    """Rows are keyed by the paper's digit."""

    dropped = Signal(object, int)
    """Ids of pages, and the digit of the paper they fell on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAcceptDrops(True)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        if event.mimeData().hasFormat(PAGES):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: N802 - Qt's name
        index = self.indexAt(event.position().toPoint())
        if event.mimeData().hasFormat(PAGES) and index.isValid():
            self.setCurrentIndex(index)
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        index = self.indexAt(event.position().toPoint())
        pages = dragged(event.mimeData())
        if pages and index.isValid():
            event.acceptProposedAction()
            self.dropped.emit(pages, self.lines.lines[index.row()].key)


def dragged(mime: QMimeData) -> tuple[int, ...]:
    """Ids of the pages that a drag carries."""
    return tuple(int(ref) for ref in bytes(mime.data(PAGES).data()).split())
