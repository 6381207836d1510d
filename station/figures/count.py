"""Counts the figures from what happened. Imports ledger history, rules and profiles."""

from __future__ import annotations

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ocr.types import VerdictKind
from station import rules
from station.figures.digitised import Metric, metrics
from station.ledger.history import Happening, History
from station.profiles.model import Profile
from station.types import Dossier, DossierKind, Page, wanted_of

JOINED = "DSK-017"
"""A page that gave way because its frame became one page again: nothing was scanned for it."""
BLANK, BY_HAND = "IDX-001", "DSK-013"
NO_FAULT = (VerdictKind.BLANK, VerdictKind.DUPLICATE)


@dataclass(frozen=True, slots=True)
class Figures:
    """One stretch of time, or one part of it. finished: sealed for the first time in it, and the papers are those of these.

    whole_at_once: of the finished, those that had everything when they were first finished.
    minutes: from the first page to the last "Hoàn tất" before the sealing, median and 90th percentile; None without any.
    rescans: pages that another scan took the place of, or that were set aside by hand for a fault; why: by verdict, a page
    may have several ("" = no fault was seen). refused: files in quarantine. *_bytes: of the files that came, and of packages
    that were received. failures: tries of sending that failed, by code.
    waiting, oldest_minutes: now, not in the stretch; None when nothing waits.
    """

    opened: int
    finished: int
    reopened: int
    whole_at_once: int
    minutes_median: float | None
    minutes_p90: float | None
    papers_required: int
    papers_digitised: int
    files: int
    pages: int
    blank: int
    doubled: int
    refused: int
    rescans: int
    why: dict[str, int]
    taken_bytes: int
    sent: int
    sent_bytes: int
    failures: dict[str, int]
    waiting: int
    oldest_minutes: float | None
    metrics: tuple[Metric, ...]


@dataclass(frozen=True, slots=True)
class Day:
    """A local day, for a plot."""

    day: date
    opened: int
    finished: int
    pages: int


def figures(found: History, profiles: Mapping[str, Profile], now: datetime) -> Figures:
    """All of them. profiles: by hash, of the dossiers in `found`."""
    happened = _Happened(found)
    sealings = {each for each in found.happenings if each.new == "sealed"}
    finished = {
        ref
        for ref, career in found.careers.items()
        if _first_sealing(career) in sealings and _is_dossier(found.dossiers[ref])
    }
    minutes = sorted(
        max(0.0, (_finishings(found.careers[ref])[-1].at - found.first_pages[ref]).total_seconds() / 60)
        for ref in finished
        if ref in found.first_pages and _finishings(found.careers[ref])
    )
    opened = [ref for ref in happened.refs("dossier", old="") if _is_dossier(found.dossiers[ref])]
    required, digitised = _papers(found, profiles, finished)
    again = _rescanned(found)
    files = happened.refs("scan", new="secured")
    received = [each.ref for each in found.happenings if each.kind == "delivery" and each.new == "acknowledged"]
    waiting = [each for each in found.sendings.values() if each.state in ("queued", "sending", "held")]
    oldest = min((each.sealed_at for each in waiting), default=None)
    return Figures(
        opened=len(opened),
        finished=len(finished),
        reopened=sum(
            each.kind == "dossier" and each.old == "sealed" and each.new in ("open", "review")
            for each in found.happenings
        ),
        whole_at_once=sum(_whole_at_once(found.careers[ref]) for ref in finished),
        minutes_median=round(statistics.median(minutes), 2) if minutes else None,
        minutes_p90=round(minutes[math.ceil(0.9 * len(minutes)) - 1], 2) if minutes else None,
        papers_required=required,
        papers_digitised=digitised,
        files=len(files),
        pages=len(happened.refs("page", old="")),
        blank=len(_set_aside(found, BLANK)),
        doubled=sum(_is_doubled(found.pages[ref]) for ref in happened.refs("page", old="")),
        refused=len(happened.refs("scan", new="quarantined")),
        rescans=len(again),
        why=_counted(kind for page in again for kind in (_faults(page) or ("",))),
        taken_bytes=sum(found.scans[ref].size for ref in files),
        sent=len(received),
        sent_bytes=sum(found.sendings[ref].size for ref in received),
        failures=_counted(
            each.code
            for each in found.happenings
            if each.kind == "delivery" and each.old == "sending" and each.new in ("queued", "held") and each.code
        ),
        waiting=len(waiting),
        oldest_minutes=round(max(0.0, (now - oldest).total_seconds() / 60), 2) if oldest else None,
        metrics=metrics([found.dossiers[ref] for ref in opened], found.pages.values(), profiles),
    )


def by(found: History, key: Callable[[Dossier], str]) -> dict[str, History]:
    """The history of each group of dossiers, groups in order of their names."""
    groups: dict[str, set[int]] = {}
    for ref, dossier in found.dossiers.items():
        groups.setdefault(key(dossier), set()).add(ref)
    return {name: found.of(frozenset(groups[name])) for name in sorted(groups)}


def days(found: History, wanted: Iterable[date]) -> tuple[Day, ...]:
    """What was opened, finished and scanned on each local day."""
    opened: Counter[date] = Counter()
    finished: Counter[date] = Counter()
    pages: Counter[date] = Counter()
    for each in found.happenings:
        day = each.at.astimezone().date()
        if each.kind == "page":
            pages[day] += each.old == ""
        elif each.kind == "dossier" and _is_dossier(found.dossiers[each.ref]):
            opened[day] += each.old == ""
            finished[day] += each.new == "sealed" and _first_sealing(found.careers[each.ref]) == each
    return tuple(Day(day, opened[day], finished[day], pages[day]) for day in wanted)


class _Happened:
    """Which rows something happened to, each once."""

    def __init__(self, found: History) -> None:
        self._found = found.happenings

    def refs(self, kind: str, old: str | None = None, new: str | None = None) -> list[int]:
        return list(
            dict.fromkeys(
                each.ref
                for each in self._found
                if each.kind == kind and old in (None, each.old) and new in (None, each.new)
            )
        )


def _is_dossier(found: Dossier) -> bool:
    """A batch becomes dossiers, and the tray's pages go to them: neither is one itself."""
    return found.kind is not DossierKind.TRAY and not found.batch


def _first_sealing(career: tuple[Happening, ...]) -> Happening | None:
    return next((each for each in career if each.new == "sealed"), None)


def _until_sealed(career: tuple[Happening, ...]) -> tuple[Happening, ...]:
    first = _first_sealing(career)
    return career[: career.index(first)] if first else career


def _finishings(career: tuple[Happening, ...]) -> list[Happening]:
    return [each for each in _until_sealed(career) if each.new == "closing"]


def _whole_at_once(career: tuple[Happening, ...]) -> bool:
    """Finished once, with nothing given up; on the way through `review` nothing held it there."""
    finishings = _finishings(career)
    held = any(each.new == "review" and each.code for each in _until_sealed(career))
    return len(finishings) == 1 and not finishings[0].given_up and not held


def _papers(found: History, profiles: Mapping[str, Profile], dossiers: Iterable[int]) -> tuple[int, int]:
    """How many papers these dossiers had to have, and how many of those have a page."""
    required = digitised = 0
    pages: dict[int, list[Page]] = {}
    for page in found.pages.values():
        if page.state != "replaced":
            pages.setdefault(page.dossier_id, []).append(page)
    for ref in dossiers:
        profile = profiles[found.dossiers[ref].profile_hash]
        rows = wanted_of(rules.checklist(profile, pages.get(ref, []), "", found.answers.get(ref, {})))
        required += len(rows)
        digitised += sum(row.pages > 0 for row in rows)
    return required, digitised


def _set_aside(found: History, code: str) -> list[Page]:
    """Pages that were set aside in the stretch for this reason, and still are."""
    refs = dict.fromkeys(each.ref for each in found.happenings if each.kind == "page" and each.code == code)
    return [found.pages[ref] for ref in refs if found.pages[ref].state == "set_aside"]


def _rescanned(found: History) -> list[Page]:
    refs = dict.fromkeys(
        each.ref
        for each in found.happenings
        if each.kind == "page" and each.new == "replaced" and each.old != each.new and each.code != JOINED
    )
    replaced = [found.pages[ref] for ref in refs if found.pages[ref].state == "replaced"]
    return [*replaced, *(page for page in _set_aside(found, BY_HAND) if _faults(page))]


def _faults(page: Page) -> tuple[str, ...]:
    """Why a page should be scanned again."""
    kinds = (v.kind for v in page.verdicts if v.severity in ("warn", "bad") and v.kind not in NO_FAULT)
    return tuple(dict.fromkeys(kind.value for kind in kinds))


def _is_doubled(page: Page) -> bool:
    return any(verdict.kind is VerdictKind.DUPLICATE for verdict in page.verdicts)


def _counted(names: Iterable[str]) -> dict[str, int]:
    """The most frequent first, then by name."""
    return dict(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))
