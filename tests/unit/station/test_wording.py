"""A word that was read in doubt is put right by hand: text, search and PDF follow, and the act can be taken back."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ocr.errors import Failure
from ocr.types import Box, Line, RecognisedPage, Word
from station import checker, mending
from station.app import Station
from station.config import Settings
from station.doubtful_words import DoubtfulWords, put_right
from station.page_record import reading_blob, reading_of
from station.states import Kind
from station.types import Dossier
from station.vault import Vault
from tests.world import ready_page

WORDS = (
    (Word("Nơi", Box(10, 10, 40, 30), 0.99), Word("cưtrú:", Box(50, 10, 110, 30), 0.5), Word("[", Box(120, 10, 124, 30), 0.1)),
    (Word("Hà", Box(10, 50, 40, 70), 0.97), Word("Nôi", Box(50, 50, 80, 70), 0.6, said="Nói")),
)  # fmt: skip
READ = RecognisedPage(tuple(Line(words, 0) for words in WORDS), "tesseract", "vie")


def texts(read: RecognisedPage) -> list[str]:
    return [word.text for word in read.words]


def with_page(station: Station, settings: Settings, dossier: Dossier) -> int:
    """A page that was read, as the stages leave it; gives its id."""
    return ready_page.add(station, settings, dossier, "to-khai", "to-khai-khai-sinh", {"reading": reading_blob(READ)})


def test_doubtful_words_stand_in_reading_order_with_their_line(station: Station, settings: Settings) -> None:
    opened = station.desk.open("1.001193")
    page = with_page(station, settings, opened)
    words = station.desk.view(opened.id).words
    assert [(word.page, word.number, word.at, word.text) for word in words] == [
        (page, 1, 1, "cưtrú:"), (page, 1, 2, "["), (page, 1, 4, "Nôi"),
    ]  # fmt: skip
    assert (words[0].before, words[0].behind) == ("Nơi", "[")


def test_a_word_put_right_is_what_the_page_says_and_can_be_taken_back(station: Station, settings: Settings) -> None:
    opened = station.desk.open("1.001193")
    page = with_page(station, settings, opened)
    first = station.desk.view(opened.id).words[0]
    done = station.review.read_word(page, first.reading, first.at, " cư  trú: ", actor="Lan")
    read = reading_of(Vault(settings.root).get(done.reading))
    assert texts(read) == ["Nơi", "cư", "trú:", "[", "Hà", "Nôi"]
    assert [word.text for word in station.desk.view(opened.id).words] == ["[", "Nôi"]
    assert all("trú" not in str(event.facts) for event in station.upkeep.events(0))
    assert any((event.code, event.actor) == ("ANS-012", "Lan") for event in station.upkeep.events(0))
    station.search.catch_up(5)
    assert station.search.find("cu tru").hits
    with pytest.raises(Failure, match="ANS-011"):
        station.review.read_word(page, first.reading, first.at, "cư trú:")
    station.review.undo(opened.id)
    assert station._ctx is not None
    assert station._ctx.queries.page(page).reading == first.reading
    station.close()
    assert not checker.check(settings.root).findings


def test_words_that_the_disk_lost_are_asked_again_once_they_are_read_again(tmp_path: Path) -> None:
    vault = Vault(tmp_path)
    words, sha256 = DoubtfulWords(vault), hashlib.sha256(reading_blob(READ)).hexdigest()
    page: Any = SimpleNamespace(id=1, state="ready", reading=sha256)
    assert words.of([page], ()) == ()
    vault.put(reading_blob(READ))
    assert [word.text for word in words.of([page], ())] == ["cưtrú:", "[", "Nôi"]


def test_a_word_is_not_taken_back_while_its_page_is_read_anew(station: Station, settings: Settings) -> None:
    opened = station.desk.open("1.001193")
    page = with_page(station, settings, opened)
    first = station.desk.view(opened.id).words[0]
    done = station.review.read_word(page, first.reading, first.at, "cư trú:")
    ctx = station._ctx
    assert ctx is not None
    ctx.vault.path(done.reading).unlink()
    with pytest.raises(Failure, match="VLT-003"):
        ctx.vault.get(done.reading)
    assert mending.step(ctx)
    with pytest.raises(Failure, match="ANS-011"):
        station.review.undo(opened.id)
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(connection, Kind.PAGE, page, "secured", "judged")
        ctx.ledger.advance(connection, Kind.PAGE, page, "judged", "ready", reading=first.reading)
    station.review.undo(opened.id)
    station.review.redo(opened.id)
    assert ctx.queries.page(page).reading == first.reading  # never none at all


def test_what_cannot_stand_on_paper_is_refused(station: Station, settings: Settings) -> None:
    opened = station.desk.open("1.001193")
    page = with_page(station, settings, opened)
    word = station.desk.view(opened.id).words[0]
    for text in ("\x07", "a" * 201):
        with pytest.raises(Failure, match="ANS-010"):
            station.review.read_word(page, word.reading, word.at, text)
    with pytest.raises(Failure, match="ANS-011"):
        station.review.read_word(page, word.reading, 99, "a")


@given(st.integers(0, 4), st.text("aăâbcđ ", max_size=12))
def test_only_the_one_word_changes(at: int, text: str) -> None:
    said = text.split()
    after = put_right(READ, at, " ".join(said))
    before = READ.words
    assert texts(after) == [word.text for word in before[:at]] + said + [word.text for word in before[at + 1 :]]
    box = before[at].box
    for piece in after.words[at : at + len(said)]:
        assert piece.confidence == 1.0
        assert box.x0 <= piece.box.x0 <= piece.box.x1 <= box.x1
        assert replace(piece.box, x0=0, x1=0) == replace(box, x0=0, x1=0)
    assert all(line.words for line in after.lines)


def test_what_the_recogniser_said_stays_beside_what_the_hand_says() -> None:
    assert put_right(READ, 1, "cư trú:").words[1].said == "cưtrú:"
    assert put_right(READ, 1, "cưtrú:").words[1].said == ""
    assert put_right(READ, 4, "Nội").words[4].said == "Nói"
