"""Judges a page: blank or not, and what is wrong with the scan; the worst place decides, in doubt it says nothing."""

from __future__ import annotations

from ocr.judges import blank, edges, light, seals, sharpness, streaks
from ocr.sight import Sight
from ocr.types import Verdict

_JUDGES = (light.find, sharpness.find, edges.find, streaks.find, seals.find)


def judge(sight: Sight) -> tuple[bool, tuple[Verdict, ...]]:
    """Blank or not, and the verdicts; a blank page has that one verdict only."""
    empty = blank.find(sight)
    if empty is not None:
        return True, (empty,)
    return False, tuple(verdict for judge_one in _JUDGES for verdict in judge_one(sight))
