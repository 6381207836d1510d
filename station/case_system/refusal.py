"""The case system's way of saying no: a code, the field that is wrong, and the HTTP status that goes with them."""

from __future__ import annotations

from ocr.errors import Fact, Failure


class Refusal(Failure):
    """A request that is answered with `{code, field}` instead of being obeyed."""

    def __init__(self, code: str, *, status: int, field: str | None = None, **facts: Fact) -> None:
        super().__init__(code, status=status, field=field, **facts)
        self.status = status
        self.field = field
