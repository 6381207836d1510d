"""The figures of some days, for the window and for a process that may only read; nothing in them names a citizen."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from ocr.errors import Failure
from station.context import Context
from station.figures.count import by, days, figures
from station.figures.period import Period, month_of, period
from station.figures.report import GROUPS, Report
from station.figures.sheets import save
from station.ledger.history import history
from station.ledger.queries import Queries
from station.profiles.files import parse_kept
from station.types import Dossier


class Statistics:
    """Reads only; so it may be asked from any thread."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    def report(self, first: str = "", last: str = "", group: str = "") -> Report:
        """Days as YYYY-MM-DD, both included; group: procedure or officer. Raises FIG-001, FIG-002, FIG-005."""
        return report_of(self._ctx.queries, period(first, last), group)

    def today_and_month(self) -> tuple[Report, Report]:
        """Today, and the month until today."""
        today = date.today()
        reader = self._ctx.queries
        return report_of(reader, Period(today, today)), report_of(reader, month_of(today))

    def save(self, first: str, last: str, path: str, group: str = "") -> None:
        """Write the figures as CSV or XLSX, by the name's ending. Raises FIG-003, FIG-004 too."""
        save(self.report(first, last, group), Path(path))


def report_of(queries: Queries, wanted: Period, group: str = "") -> Report:
    """The figures of these days as the ledger has them at this moment."""
    if group not in ("", *GROUPS):
        raise Failure("FIG-005", asked=group, known=", ".join(GROUPS))
    found = history(queries, wanted.span)
    hashes = {dossier.profile_hash for dossier in found.dossiers.values()}
    profiles = {each: parse_kept(queries.profile_body(each)).profile for each in hashes}
    now = datetime.now().astimezone()
    groups = by(found, _procedure if group == "procedure" else _officer) if group else {}
    return Report(
        wanted,
        now,
        figures(found, profiles, now),
        days(found, wanted.days),
        {name: figures(part, profiles, now) for name, part in groups.items()},
    )


def _procedure(dossier: Dossier) -> str:
    return dossier.procedure


def _officer(dossier: Dossier) -> str:
    return dossier.opened_by
