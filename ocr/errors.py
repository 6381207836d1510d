"""The one failure type of this program: a stable code and the facts, never a sentence. Imports nothing of ours."""

from __future__ import annotations

Fact = str | int | float | bool | None


class Failure(Exception):
    """Something that a person must be told about, as a code (`IMG-003`) and its facts.

    `station.messages` turns the code into a title and an advice in the person's language.
    """

    def __init__(self, code: str, **facts: Fact) -> None:
        super().__init__(code, facts)
        self.code = code
        self.facts: dict[str, Fact] = facts

    def __str__(self) -> str:
        return f"{self.code} {self.facts}" if self.facts else self.code

    def __reduce__(self) -> tuple[object, tuple[object, ...]]:
        return _rebuild, (type(self), self.code, self.facts)


def _rebuild(kind: type[Failure], code: str, facts: dict[str, Fact]) -> Failure:
    """Make a failure again after its journey through a pipe (pickle can't pass keyword arguments)."""
    return kind(code, **facts)
