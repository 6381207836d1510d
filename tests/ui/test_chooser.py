"""The box that a procedure is chosen in: by its code or some of its words, and never one that wasn't meant."""

import pytest
from PySide6.QtCore import Qt

from station.procedures import fits
from tests.ui.stand_in import PROCEDURES
from ui.widgets.chooser import Chooser


@pytest.fixture
def box(qtbot):
    made = Chooser(lambda row, asked: fits(PROCEDURES[row], asked))
    qtbot.addWidget(made)
    made.put([(procedure.title, procedure.code) for procedure in PROCEDURES])
    made.show()
    return made


def typed(box, text):
    box.line.setText(text)  # QTest presses no keys for letters with marks
    box.line.textEdited.emit(text)


@pytest.mark.parametrize("words", ["ket hon", "hon ket", "1.000894", "Kết hôn"])
def test_words_or_code_that_fit_one_procedure_choose_it(box, words):
    typed(box, words)
    assert box.settled()
    assert (box.currentData(), box.currentText()) == ("marry", PROCEDURES[1].title)


@pytest.mark.parametrize("words", ["dang ky", "ly hon", ""])
def test_words_that_fit_several_or_none_choose_nothing(box, words):
    typed(box, words)
    assert not box.settled()


def test_leaving_the_box_with_words_that_fit_nothing_brings_the_chosen_row_back(qtbot, box):
    box.setCurrentIndex(1)
    typed(box, "xyz")
    box.completer().popup().hide()
    qtbot.keyClick(box.line, Qt.Key.Key_Tab)
    box.line.editingFinished.emit()
    assert (box.currentData(), box.currentText()) == ("marry", PROCEDURES[1].title)


def test_the_list_offers_only_what_fits(box):
    typed(box, "khai")
    offered = box.completer().completionModel()
    assert [offered.index(row, 0).data() for row in range(offered.rowCount())] == [PROCEDURES[0].title]
