"""Is the whole sheet there, and straight?"""

from __future__ import annotations

from ocr import lines
from ocr.sight import Sight
from ocr.types import Box, Severity, Verdict, VerdictKind


def find(sight: Sight) -> tuple[Verdict, ...]:
    """CUT_OFF with the edge that the text runs over, SKEWED for a lean beyond what can be set right."""
    if not sight.has_text:
        return ()
    found = [_cut_off(sight), _skewed(sight)]
    return tuple(verdict for verdict in found if verdict is not None)


def _cut_off(sight: Sight) -> Verdict | None:
    """Text running out of the sheet: several letters that touch the same edge of the image."""
    letters, shape, whole = sight.letters, sight.even.shape, sight.whole
    x, y, wide, high, _ = letters.T
    touching = {
        "left": int((x == 0).sum()),
        "right": int((x + wide >= shape[1]).sum()),
        "top": int((y == 0).sum()),
        "bottom": int((y + high >= shape[0]).sum()),
    }
    side = max(touching, key=lambda name: touching[name])
    if touching[side] < 8:
        return None
    rim_x, rim_y = max(1, whole.x1 // 50), max(1, whole.y1 // 50)
    box = {
        "left": Box(0, 0, rim_x, whole.y1),
        "right": Box(whole.x1 - rim_x, 0, whole.x1, whole.y1),
        "top": Box(0, 0, whole.x1, rim_y),
        "bottom": Box(0, whole.y1 - rim_y, whole.x1, whole.y1),
    }[side]
    return Verdict(VerdictKind.CUT_OFF, Severity.WARN, box, float(touching[side]))


def _skewed(sight: Sight) -> Verdict | None:
    """A lean that is still there after setting right was beyond the 15 degrees that can be undone."""
    angle, sharp, usual = lines.rough_lean(lines.text_ink(sight.even, sight.dpi), limit=30.0)
    if abs(angle) < 4 or sharp < 2.5 * usual:
        return None
    return Verdict(VerdictKind.SKEWED, Severity.BAD, sight.whole, round(angle, 1))
