"""Days and months on the local calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from ocr.errors import Failure
from station.ledger.history import Span

LONGEST_DAYS = 3 * 366
"""More would keep a screen waiting, and no report asks for it."""


@dataclass(frozen=True, slots=True)
class Period:
    """Whole local days, both included."""

    first: date
    last: date

    @property
    def span(self) -> Span:
        """From the first midnight until before the one after the last day, as this PC's zone has them."""
        after = self.last + timedelta(days=1)
        return Span(_midnight(self.first), _midnight(after))

    @property
    def days(self) -> tuple[date, ...]:
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


def period(first: str, last: str) -> Period:
    """Two days as YYYY-MM-DD or DD/MM/YYYY; no last day: until today; no first: the last alone. Raises FIG-001, FIG-002."""
    end = _day(last) if last else date.today()
    found = Period(_day(first) if first else end, end)
    if found.last < found.first or (found.last - found.first).days >= LONGEST_DAYS:
        raise Failure("FIG-002", first=f"{found.first:%d/%m/%Y}", last=f"{found.last:%d/%m/%Y}")
    return found


def month_of(day: date) -> Period:
    """The month until this day."""
    return Period(day.replace(day=1), day)


def _day(text: str) -> date:
    for pattern in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            found = datetime.strptime(text.strip(), pattern).date()
        except ValueError:
            continue
        if 1971 <= found.year <= 9000:  # a zone's midnight must exist on every system
            return found
    raise Failure("FIG-001", asked=text)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time()).astimezone()
