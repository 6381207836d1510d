"""The help says in both languages what the screens say, shows pictures, and tells the keys as they are."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QShortcut

from station.i18n import _, use_language
from ui.help.pages import FOLDER, PICTURES, SCREEN_WORD, TOPICS, topics
from ui.main_window import MainWindow


@pytest.fixture
def window(qtbot, station):
    use_language("vi")
    made = MainWindow("vi")
    qtbot.addWidget(made)
    made.show()
    made.enter(station)
    yield made
    made.leave()


def test_both_languages_have_the_same_pages_headings_and_pictures():
    shapes = []
    for lang in ("vi", "en"):
        texts = [(FOLDER / lang / f"{name}.md").read_text("utf-8") for name in TOPICS]
        shapes.append([(text.count("\n## "), text.count(".png)"), sorted(SCREEN_WORD.findall(text))) for text in texts])
    assert shapes[0] == shapes[1]


def test_every_word_of_the_screen_that_the_help_names_is_one():
    use_language("vi")
    named = {word for name in TOPICS for word in SCREEN_WORD.findall((FOLDER / "en" / f"{name}.md").read_text("utf-8"))}
    assert named
    assert not [word for word in named if _(word) == word]


def test_every_picture_is_there():
    for lang in ("vi", "en"):
        for topic in topics(lang):
            for part in topic.text.split("](")[1:]:
                assert not QImage(str(PICTURES / part.partition(")")[0])).isNull(), part


def test_f1_opens_the_page_of_the_room_and_esc_goes_back_to_it(qtbot, window):
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go(window.outbox)
    qtbot.keyClick(window.outbox, Qt.Key.Key_F1)
    qtbot.waitUntil(lambda: window.help is not None and window.rooms.currentWidget() is window.help)
    assert window.help.list.currentItem().text() == "Gửi hồ sơ"
    qtbot.keyClick(window.help.list, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.rooms.currentWidget() is window.outbox)


def test_the_table_of_keys_is_made_of_the_real_shortcuts(window):
    window.show_help()
    window.help.list.setCurrentRow(len(TOPICS))
    said = window.help.text.toPlainText()
    for key in ("F9", "Ctrl+N", "F1", "Ctrl+F", "Alt+3", "Del"):
        assert key in said.split(), key


def test_every_shortcut_says_what_it_does(window):
    window.show_help()
    nameless = [made.key().toString() for made in window.findChildren(QShortcut) if not made.whatsThis()]
    assert nameless == []
