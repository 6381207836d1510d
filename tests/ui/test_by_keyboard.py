"""A dossier of ten pages, from the empty desk to its finish by the keyboard alone: the keys are counted.

The window talks to the real service. The pages are put into the ledger as capture and the stages leave them, so that
the test counts keys and doesn't wait for readers.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import update

from ocr.types import Box
from station.app import Station
from station.findings import Value
from station.i18n import use_language
from station.intake import add_pages
from station.ledger.tables import page as page_table
from station.page_values import values_blob
from station.states import Kind
from tests.ui.looking import look
from ui.bridge import Bridge
from ui.desk.view import DeskView

MOST = 12
"""Key presses besides typing."""


@pytest.fixture
def real(settings):
    with Station(settings) as opened:
        yield opened


@pytest.fixture
def desk(qtbot, real, tasks):
    use_language("vi")
    made = DeskView(real, tasks, Bridge(real, tasks))
    qtbot.addWidget(made)
    made.resize(1200, 700)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    look(qtbot, made)
    return made


def arrive(station, dossier_id, papers):
    """Ten pages as the stages leave them: (component, kind, certainty), "" where nobody could place the page."""
    ctx = station._ctx
    with ctx.ledger.transaction() as connection:
        sha256 = ctx.vault.put(b"a stack")
        scan = ctx.ledger.begin(
            connection, Kind.SCAN, raw_name=b"a.pdf", dev=1, ino=1, size=7, mtime_ns=1, dossier_id=dossier_id,
            first_seen_mono=0.0,
        )  # fmt: skip
        ctx.ledger.advance(connection, Kind.SCAN, scan, "seen", "settling")
        secured = {"sha256": sha256, "frames": len(papers)}
        ctx.ledger.advance(connection, Kind.SCAN, scan, "settling", "secured", **secured)
        add_pages(ctx.ledger, connection, scan, dossier_id, sha256, len(papers))
        ctx.ledger.advance(connection, Kind.SCAN, scan, "secured", "cleaned")
    for page, (component, kind, certainty, begins) in zip(ctx.queries.pages(dossier_id), papers, strict=True):
        doubtful = Value("ho-ten", "Lê Văn Hùng", "LÊ VĂN HÙNG", Box(1, 2, 30, 40), "ocr", 0.6, False)
        with ctx.ledger.transaction() as connection:
            ctx.ledger.advance(connection, Kind.PAGE, page.id, "secured", "judged", width=900, height=1300)
            ctx.ledger.advance(connection, Kind.PAGE, page.id, "judged", "ready")
            placed = {"component": component, "kind": kind, "certainty": certainty, "begins": begins}
            if kind == "can-cuoc" and begins:
                placed |= {"fields": ctx.vault.put(values_blob((doubtful,))), "fields_of": "can-cuoc::"}
            connection.execute(update(page_table).where(page_table.c.id == page.id).values(**placed))


PAPERS = (
    ("to-khai", "to-khai-khai-sinh", "sure", 1),
    ("to-khai", "to-khai-khai-sinh", "sure", 0),
    ("giay-chung-sinh", "giay-chung-sinh", "sure", 1),
    ("giay-to-tuy-than", "can-cuoc", "sure", 1),
    ("giay-to-tuy-than", "can-cuoc", "sure", 0),
    ("giay-chung-sinh", "giay-chung-sinh", "proposed", 0),
    ("", "", "asked", 1),
    ("to-khai", "to-khai-khai-sinh", "sure", 0),
    ("to-khai", "to-khai-khai-sinh", "sure", 0),
    ("to-khai", "to-khai-khai-sinh", "sure", 0),
)


SETTLES = {
    "guessed": Qt.Key.Key_Return,
    "unassigned": Qt.Key.Key_2,
    "question": Qt.Key.Key_K,
    "compare": Qt.Key.Key_T,
    "field": Qt.Key.Key_Return,
}
"""Each point by one key, and the next comes by itself."""


def test_a_dossier_of_ten_pages_takes_few_keys(qtbot, real, desk):
    pressed = []

    def press(key, modifiers=Qt.KeyboardModifier.NoModifier):
        pressed.append(key)
        taker = QApplication.activePopupWidget() or QApplication.focusWidget() or desk
        qtbot.keyClick(taker, key, modifiers)
        look(qtbot, desk)

    desk.intake.procedure.setFocus()
    line = desk.intake.procedure.line
    line.selectAll()
    qtbot.keyClicks(line, "1.001193")
    press(Qt.Key.Key_Return)  # closes the offer
    desk.activateWindow()  # what a window manager does when an offer closes
    qtbot.waitUntil(desk.isActiveWindow)
    press(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.view is not None)
    dossier_id = desk.view.dossier.id
    assert desk.view.dossier.procedure == "1.001193"
    arrive(real, dossier_id, PAPERS)
    look(qtbot, desk)
    assert len(desk.view.pages) == 10
    press(Qt.Key.Key_F3)
    while desk.bar._last is not None:
        assert len(pressed) < MOST, (pressed, desk.bar.sentence.text())
        point = desk.bar._last
        press(SETTLES[point.kind])
        qtbot.waitUntil(lambda point=point: desk.bar._last is not point)
    assert desk.asked.isHidden()
    assert desk.view.verdict.complete
    assert "Đủ giấy tờ" in desk.bar.sentence.text()
    press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: real.desk.view(dossier_id).dossier.state != "open", timeout=5000)
    assert len(pressed) <= MOST
