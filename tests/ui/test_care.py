"""Everyone can use every room: names for screen readers, contrast, large text, and nothing to be seen by who passes by."""

import itertools

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QTextEdit,
    QWidget,
)

from station import pin
from station.crash_report import keep_report, report_of
from station.findings import Applicant
from station.i18n import use_language
from station.verdict_sentence import sentences
from tests.ui.stand_in import dossier, page
from tests.ui.test_points import DISAGREES, FIELDS, OPEN, PAPERS
from ui import style
from ui.cover import Idleness
from ui.main_window import MainWindow

AA = 4.5
DARK = {
    QPalette.ColorRole.Window: "#202326",
    QPalette.ColorRole.WindowText: "#fcfcfc",
    QPalette.ColorRole.Base: "#141618",
    QPalette.ColorRole.Text: "#fcfcfc",
}


@pytest.fixture
def window(request, qtbot, qapp, station):
    """Every room furnished, in a language and size of text; the whole of it shown on a small screen."""
    lang, percent = getattr(request, "param", ("vi", 100))
    use_language(lang)
    before, sheet, palette = qapp.font(), qapp.styleSheet(), qapp.palette()
    style.apply(qapp, 9.0, percent)
    whose = Applicant({"ho-ten": "Công Tằng Tôn Nữ Thị Phương Hạnh", "so-dinh-danh": "001190012345"}, {}, {})
    station.shown = {"verdict": OPEN, "checklist": PAPERS, "fields": FIELDS, "applicant": whose}
    station.dossiers = [dossier(1), dossier(2, current=False, state="sealed")]
    station.pages = [page(1, "form"), page(2, "proof"), page(3, "", "set_aside")]
    station.hint = sentences(OPEN, 4)[lang == "en"]
    made = MainWindow(lang)
    qtbot.addWidget(made)
    made.resize(1366, 768)
    made.show()
    made.enter(station)
    qtbot.waitUntil(lambda: made.desk.view is not None)
    yield made
    made.leave()
    qapp.setFont(before)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)


ASKED = {
    "question": lambda desk: desk.asked.ask(desk.view, "marriage"),
    "original": lambda desk: desk.asked.ask(desk.view, "card"),
    "sides": lambda desk: desk.asked.show_sides(desk.view, DISAGREES),
    "applicant": lambda desk: desk.asked.ask_applicant(desk.view),
    "field": lambda desk: desk.asked.ask_field(desk.view, 1, "me"),
}


def screens(window):
    """Every room and every panel of the settings, one after the other."""
    for room in list(window.openers):
        window.go(room)
        if room is window.settings:
            for panel in window.settings.panels:
                window.settings.go(panel)
                QApplication.processEvents()
                yield f"settings {panel.title}"
            continue
        for _ in range(3):
            QApplication.processEvents()
        yield window.openers[room].accessibleName()
        if room is window.desk:
            for name, open_it in ASKED.items():
                open_it(room)
                for _ in range(3):  # one layout asks for the next
                    QApplication.processEvents()
                yield f"asked {name}"
            room.asked.leave()
    window.welcome(window.settings.settings, again=True)
    for step in range(4):
        window.first.go(step)
        QApplication.processEvents()
        yield f"first {step}"
    window.first.leave.click()
    window.show_help()
    QApplication.processEvents()
    yield "help"
    window.hide_work(pin.kept_form("4711"))
    QApplication.processEvents()
    yield "lock"


@pytest.mark.parametrize("window", [("vi", 100)], indirect=True)
def test_every_control_of_every_room_has_a_name_and_a_tip(window):
    nameless, tipless = set(), set()
    for name in screens(window):
        for widget in window.findChildren(QWidget):
            if (
                not widget.isVisible()
                or widget.objectName().startswith("qt_")
                or widget.focusPolicy() is Qt.FocusPolicy.NoFocus
            ):
                continue
            if isinstance(widget, QAbstractButton):
                words = widget.accessibleName() or widget.text()
            elif isinstance(widget, QLineEdit | QComboBox | QAbstractItemView | QTextEdit):
                if isinstance(widget.parent(), QComboBox):
                    continue
                words = widget.accessibleName()
            else:
                continue
            if not words.strip():
                nameless.add((name, type(widget).__name__, widget.objectName()))
            if isinstance(widget, QAbstractButton) and not widget.toolTip():
                tipless.add((name, widget.text()))
    assert nameless == set()
    assert tipless == set()


@pytest.mark.parametrize("window", list(itertools.product(("vi", "en"), (100, 175))), indirect=True)
def test_no_word_is_cut_and_the_window_fits_a_small_screen(window):
    cut = []
    for name in screens(window):
        needed = window.minimumSizeHint()
        if needed.width() > 1366 or needed.height() > 768:
            cut.append((name, "window", needed.width(), needed.height()))
        for widget in window.findChildren(QWidget):
            if not widget.isVisible():
                continue
            if isinstance(widget, QAbstractButton) and widget.text() and widget.width() < widget.sizeHint().width() - 1:
                cut.append((name, widget.text(), widget.width(), widget.sizeHint().width()))
            if isinstance(widget, QLabel) and widget.text():
                wanted = widget.heightForWidth(widget.width()) if widget.wordWrap() else widget.sizeHint().height()
                if widget.height() < wanted - 1:
                    cut.append((name, widget.text(), widget.height(), wanted))
    assert cut == []


def luminance(colour):
    def linear(value):
        return value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF())


def contrast(one, other):
    """WCAG 2.2, relative luminance."""
    light, dark = sorted((luminance(QColor(one)), luminance(QColor(other))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_words_stand_out_from_what_is_behind_them(qapp, dark):
    before, sheet = qapp.palette(), qapp.styleSheet()
    try:
        if dark:
            palette = QPalette(before)
            for role, colour in DARK.items():
                palette.setColor(role, QColor(colour))
            qapp.setPalette(palette)
        style.apply(qapp, 9.0)
        palette = qapp.palette()
        role = QPalette.ColorRole
        assert style.is_dark(palette) is dark
        behind = [palette.color(role.Window), palette.color(role.Base)]
        pairs = [(style.ink(tone, palette), ground) for tone in style.Tone for ground in behind]
        pairs += [(style.ink(tone, palette), style.ground(tone, palette)) for tone in style.Tone]
        pairs += [(palette.color(role.WindowText), style.ground(tone, palette)) for tone in style.Tone]
        pairs += [(palette.color(role.HighlightedText), style.accent(palette))]
        pairs += [(palette.color(role.PlaceholderText), palette.color(role.Base))]
        weak = [
            (one.name(), other.name(), round(contrast(one, other), 2))
            for one, other in pairs
            if contrast(one, other) < AA
        ]
        assert weak == []
        assert all(contrast(style.accent(palette), ground) >= 3 for ground in behind)  # the frame of what has the focus
    finally:
        qapp.setPalette(before)
        qapp.setStyleSheet(sheet)


def test_a_pin_is_kept_as_a_hash_that_only_it_fits():
    kept = pin.kept_form("4711")
    assert "4711" not in kept
    assert pin.kept_form("4711") != kept
    assert pin.fits("4711", kept)
    assert not pin.fits("4712", kept)
    assert not pin.fits("4711", "spoilt")
    assert not pin.fits("4711", "scrypt$x$y$z")


def test_a_lock_shows_nothing_and_opens_by_the_pin_alone(qtbot, window):
    window.search.box.setText("nguyen")
    window.hide_work(pin.kept_form("4711"))
    shown = " ".join(label.text() for label in window.findChildren(QLabel) if label.isVisible())
    assert "H26" not in shown
    assert not window.desk.isVisible()
    window.go(window.search)
    window.hide_work()
    assert window.cover.locked
    window.cover.pin.setText("0000")
    window.cover._try()
    qtbot.waitUntil(lambda: window.cover.result.isVisible())
    assert window.covered
    qtbot.waitUntil(window.cover.pin.isEnabled, timeout=3000)
    window.cover.pin.setText("4711")
    window.cover._try()
    qtbot.waitUntil(lambda: not window.covered)
    assert window.search.box.text() == "nguyen"


def test_a_cover_without_a_pin_goes_away_with_any_key(qtbot, window):
    window.hide_work()
    assert window.covered
    qtbot.keyClick(window.cover, Qt.Key.Key_Down)
    assert not window.covered


def test_idleness_covers_first_and_locks_only_where_a_pin_is_set(qtbot, station):
    idle = Idleness(station.settings.model_copy(update={"cover_minutes": 1, "lock_minutes": 2}))
    assert idle._cover.isActive()
    assert not idle._lock.isActive()
    idle.put(station.settings.model_copy(update={"cover_minutes": 0, "lock_minutes": 2, "lock_pin": "x"}))
    assert not idle._cover.isActive()
    assert idle._lock.isActive()
    idle._lock.stop()
    QApplication.sendEvent(QApplication.instance(), QEvent(QEvent.Type.Wheel))
    assert idle._lock.isActive()


def test_a_crash_report_says_where_and_never_what(tmp_path):
    def fails(name):
        raise ValueError(f"cannot read {name}")

    try:
        fails("Nguyễn Thị Ánh Tuyết")
    except ValueError as error:
        said, path = report_of(error), keep_report(error)
    assert "ValueError" in said
    assert "test_care.py" in said
    assert "Tuyết" not in said
    assert str(tmp_path) not in said
    assert path.read_text(encoding="utf-8").splitlines()[0] == said.splitlines()[0]
