"""The shares of QĐ 766/QĐ-TTg (group "số hóa hồ sơ") that a station can know; the others are the portal's to count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from station.profiles.model import OTHER, Profile
from station.rules import AWAY
from station.types import Dossier, DossierKind, Page

FULL_SHARE = 80.0
"""Percent from which a measure has its full points; below, points are in proportion."""


@dataclass(frozen=True, slots=True)
class Metric:
    """A share of dossiers received in the stretch. code: its name in the evaluation's own reports.

    percent, points: two decimals, None when there is nothing to divide by. most: points it can bring.
    """

    code: str
    have: int
    of: int
    most: int
    percent: float | None
    points: float | None


def metrics(dossiers: Sequence[Dossier], pages: Iterable[Page], profiles: Mapping[str, Profile]) -> tuple[Metric, ...]:
    """Of these dossiers, only those of a desk that were not withdrawn. A file counts once its dossier was sealed."""
    received = [each for each in dossiers if each.kind is DossierKind.DESK and each.state != "withdrawn"]
    shown: dict[int, set[str]] = {}
    for page in pages:
        if page.state not in (*AWAY, "replaced"):
            shown.setdefault(page.dossier_id, set()).add(page.component)

    def has(each: Dossier, codes: Callable[[Profile], set[str]]) -> bool:
        return each.revision > 0 and bool(shown.get(each.id, set()) & codes(profiles[each.profile_hash]))

    on_paper = [each for each in received if any(r.given_as == "paper" for r in profiles[each.profile_hash].results)]
    both = [each for each in received if has(each, _components) and has(each, _results)]
    given = [each for each in on_paper if has(each, _results)]
    return (
        _metric("ORIGINAL_RESULT_AVAILABLE", len(given), len(on_paper), 6, 100.0),
        _metric("SO_HOA_GIAY_TO_GIAI_QUYET", len(both), len(received), 4, FULL_SHARE),
    )


def _components(profile: Profile) -> set[str]:
    return {OTHER, *(component.code for component in profile.components)}


def _results(profile: Profile) -> set[str]:
    return {result.code for result in profile.results}


def _metric(code: str, have: int, of: int, most: int, full: float) -> Metric:
    """Rounded at the end only, so that 79.999 % doesn't count as full."""
    if of == 0:
        return Metric(code, have, of, most, None, None)
    share = 100 * have / of
    return Metric(code, have, of, most, round(share, 2), round(most * min(1.0, share / full), 2))
