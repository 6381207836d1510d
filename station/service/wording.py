"""The hand on a page's text: a word that was read in doubt is confirmed or put right, without reading the page again."""

from __future__ import annotations

import sqlalchemy as sql

from ocr.errors import Failure
from ocr.reading.vietnamese import nfc
from station.doubtful_words import put_right
from station.ledger.acts import READ_WORD, kept
from station.ledger.tables import page as page_table
from station.page_record import reading_blob, reading_of
from station.service.hand import Hand
from station.states import Kind
from station.types import Page

LONGEST = 200
"""Letters; what one word of a page may become."""


class Wording(Hand):
    def read_word(self, page_id: int, reading: str, at: int, text: str, actor: str = "") -> Page:
        """The `at`-th word of this reading says `text`; several words share its place, "" = nothing stands there.

        PDF, search and fields follow, since the page has another reading from then on; the old one stays in the vault.
        Raises ANS-010 for what can't stand on paper, ANS-011 when the page was read anew meanwhile.
        """
        said = " ".join(nfc(text).split())
        if len(said) > LONGEST or not said.isprintable():
            raise Failure("ANS-010", most=LONGEST)
        vault = self._ctx.vault
        read = reading_of(vault.get(reading))
        if not 0 <= at < len(read.words):
            raise Failure("ANS-011")
        new = vault.put(reading_blob(put_right(read, at, said)))
        with self._ctx.ledger.transaction() as connection:
            found = self._editable(connection, page_id)
            if (found.state, found.reading) != ("ready", reading):
                raise Failure("ANS-011")
            before = kept(connection, [page_id], ("reading",))
            connection.execute(sql.update(page_table).where(page_table.c.id == page_id).values(reading=new))
            # what stands on a page is personal: the record says which word, never what it says
            facts = {"word": at, "put_right": said != read.words[at].text}
            self._ctx.ledger.note(connection, Kind.PAGE, page_id, found.state, actor, "ANS-012", **facts)
            self._remember(connection, READ_WORD, actor, found.dossier_id, before)
        return self._ctx.queries.page(page_id)
