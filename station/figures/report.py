"""The figures of some days as one value, and as the rows that every output shows alike. Imports counting and words."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from station.figures.count import Day, Figures
from station.figures.period import Period
from station.i18n import N_, _
from station.messages import notice
from station.verdict_words import verdict_words

NOT_APPLICABLE = "N/A"
Cell = str | int | float
GROUPS = ("procedure", "officer")

TITLES = {
    "opened": N_("Dossiers opened"),
    "finished": N_("Dossiers finished"),
    "reopened": N_("Dossiers opened again"),
    "whole_at_once": N_("Complete at first pass"),
    "whole_percent": N_("Complete at first pass, share of the finished"),
    "minutes_median": N_("From the first page to finishing, median"),
    "minutes_p90": N_("From the first page to finishing, 9 of 10 dossiers within"),
    "papers_required": N_("Papers that finished dossiers need"),
    "papers_digitised": N_("Of these, digitised"),
    "files": N_("Files taken in"),
    "taken_bytes": N_("Size of the files taken in"),
    "refused": N_("Files refused"),
    "pages": N_("Pages"),
    "blank": N_("Blank pages set aside"),
    "doubled": N_("Pages scanned twice"),
    "rescans": N_("Pages scanned again"),
    "sent": N_("Dossiers received by the case system"),
    "sent_bytes": N_("Size of what it received"),
    "failed": N_("Tries of sending that failed"),
    "waiting": N_("Waiting to be sent now"),
    "oldest_minutes": N_("The oldest of them has waited"),
}
METRICS = {
    "ORIGINAL_RESULT_AVAILABLE": N_("QĐ 766: results given electronically"),
    "SO_HOA_GIAY_TO_GIAI_QUYET": N_("QĐ 766: dossiers digitised with their result"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """period: local days; made_at: with its zone. groups: the same figures by procedure or officer, when asked."""

    period: Period
    made_at: datetime
    total: Figures
    days: tuple[Day, ...]
    groups: dict[str, Figures]


@dataclass(frozen=True, slots=True)
class Row:
    """A figure in words. key: its name for programs; unit: B, min, % or none; values: the total, then one for each group."""

    key: str
    title: str
    unit: str
    values: tuple[Cell, ...]


def rows(report: Report) -> tuple[Row, ...]:
    """Every figure in its order; what can't be divided or measured is N/A and never 0."""
    columns = [_cells(figures) for figures in (report.total, *report.groups.values())]
    keys = dict.fromkeys(key for key in (*columns[0], *(key for column in columns[1:] for key in column)))
    return tuple(
        Row(key, _title(key), _unit(key), tuple(_shown(column.get(key, 0)) for column in columns)) for key in keys
    )


def as_json(report: Report) -> dict[str, Any]:
    """For programs; None where tables say N/A, bytes and minutes as numbers, moments with their zone."""
    span = report.period.span
    return {
        "from": report.period.first.isoformat(),
        "to": report.period.last.isoformat(),
        "start": span.start.isoformat(),
        "end": span.end.isoformat(),
        "made_at": report.made_at.isoformat(timespec="seconds"),
        "figures": _plain(report.total),
        "groups": {name: _plain(figures) for name, figures in report.groups.items()},
        "days": [dataclasses.asdict(day) | {"day": day.day.isoformat()} for day in report.days],
    }


def whole_percent(figures: Figures) -> float | None:
    """Of the finished dossiers those that were complete at first pass, in percent."""
    return round(100 * figures.whole_at_once / figures.finished, 2) if figures.finished else None


def _plain(figures: Figures) -> dict[str, Any]:
    return dataclasses.asdict(figures) | {"whole_percent": whole_percent(figures)}


def _cells(figures: Figures) -> dict[str, Cell | None]:
    known = _plain(figures)
    cells: dict[str, Cell | None] = {}
    for key in TITLES:
        if key == "failed":
            cells[key] = sum(figures.failures.values())
            cells |= {f"failed.{code}": count for code, count in figures.failures.items()}
            continue
        cells[key] = known[key]
        if key == "rescans":
            cells |= {f"rescans.{kind or 'no_fault'}": count for kind, count in figures.why.items()}
    for metric in figures.metrics:
        cells[metric.code] = metric.percent
        cells[f"{metric.code}.have"], cells[f"{metric.code}.of"] = metric.have, metric.of
        cells[f"{metric.code}.points"] = metric.points
    return cells


def _title(key: str) -> str:
    name, _dot, part = key.partition(".")
    if not part:
        return _(TITLES.get(key) or METRICS[key])
    if name == "rescans":
        return "– " + (_("no fault was seen") if part == "no_fault" else verdict_words(part)[0])
    if name == "failed":
        return f"– {notice(part).title} ({part})"
    return "– " + {"have": _("dossiers that count"), "of": _("of dossiers received"), "points": _("points")}[part]


def _unit(key: str) -> str:
    if key in METRICS or key.endswith("_percent"):
        return "%"
    return "B" if key.endswith("_bytes") else "min" if "minutes" in key else ""


def _shown(value: Cell | None) -> Cell:
    return NOT_APPLICABLE if value is None else value
