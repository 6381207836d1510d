"""What a hand does to pages, all in one place for the clients: looking at them, and the verbs of the other rooms."""

from __future__ import annotations

from ocr.errors import Failure
from ocr.types import Step
from station.page_record import geometry_of
from station.service.hand import locked
from station.service.keeping import Keeping
from station.service.papers import Papers
from station.service.setting_right import SettingRight
from station.service.wording import Wording
from station.states import Kind
from station.types import Page, Preview


class Review(SettingRight, Papers, Keeping, Wording):
    """Pictures of pages, and every verb of the hand."""

    def thumbnail(self, page_id: int) -> bytes:
        """JPEG of the upright page, empty while nobody has looked at it."""
        found = self._ctx.queries.page(page_id)
        return self._ctx.vault.get(found.thumbnail) if found.thumbnail and not locked(found) else b""

    def preview(self, page_id: int, delivered: bool = False, side: int = 1100) -> Preview:
        """The page as it will be sealed, or as the scanner delivered it; long side at most `side` px."""
        found = self._ctx.queries.page(page_id)
        if locked(found):
            raise Failure("SEC-003")
        how = geometry_of(self._ctx.vault.get(found.look)) if found.look else None
        path = str(self._ctx.vault.verified(found.original))
        image = self._ctx.workers.picture(path, found.frame, None if delivered else how, side)
        steps = how.steps if how else ()
        if found.edits.region is not None:
            steps = (Step.SPLIT, *(step for step in steps if step not in (Step.CROP, Step.PERSPECTIVE)))
        return Preview(image, steps, found.edits.without)

    def decide_secret(self, page_id: int, secret: bool, actor: str = "") -> Page:
        """What the person named for it says of a locked page: a secret (it stays locked, beside the papers), or none.

        Raises SEC-003 for anybody else, DSK-007 when the dossier is closed.
        """
        named = self._ctx.settings.secrets_officer
        if not named or (actor or self._ctx.settings.operator) != named:
            raise Failure("SEC-003")
        with self._ctx.ledger.transaction() as connection:
            self._of_open_dossier(connection, page_id)
            new, code = ("set_aside", "SEC-005") if secret else ("secured", "SEC-004")
            self._ctx.ledger.advance(connection, Kind.PAGE, page_id, "secret", new, actor=actor, code=code, attempts=0)
        return self._ctx.queries.page(page_id)
