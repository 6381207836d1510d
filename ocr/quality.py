"""Judges a page: blank or not, and what is wrong with the scan; the worst place decides, in doubt it says nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ocr.judges import blank, edges, light, lost, seals, sharpness, specks, streaks
from ocr.sight import Sight
from ocr.types import Verdict

_JUDGES = (light.find, sharpness.find, edges.find, streaks.find, seals.find)


def judge(sight: Sight) -> tuple[bool, tuple[Verdict, ...]]:
    """Blank or not, and the verdicts; a blank page has that one verdict only."""
    seen = sight if blank.is_printed(sight) else specks.swept(sight)
    print_lost = lost.find(seen)
    if print_lost is not None:  # such a page must never pass for an empty one
        return False, (print_lost, *_found(sight))
    empty = blank.find(seen)
    if empty is None:
        return False, tuple(_found(sight))
    dissolved = lost.in_specks(sight) if seen is not sight else None
    return (True, (empty,)) if dissolved is None else (False, (dissolved,))


def _found(sight: Sight) -> Iterator[Verdict]:
    """What the judges of a page that holds something have to say."""
    return (verdict for judge_one in _JUDGES for verdict in judge_one(sight))
