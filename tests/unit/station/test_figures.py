"""The figures of some days equal a plain recount of everything that was written down, and nothing in them can be run."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ocr.errors import Failure
from station.app import Station
from station.config import Settings, load
from station.figures.period import Period, month_of, period
from station.figures.report import as_json, rows
from station.figures.sheets import csv_of, harmless, save, xlsx_of
from station.ledger.queries import Queries
from station.service.figures import report_of
from station.states import DELIVERY, DOSSIER

FIRST = date(2026, 11, 23)
CARD, FORM = "giay-to-tuy-than", "to-khai"
USUAL = {"open": "closing", "closing": "review", "review": "sealing", "sealing": "sealed", "queued": "sending"}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """An empty ledger that knows the profile of a desk's procedure: its file, and the profile's hash."""
    place = tmp_path_factory.mktemp("figures")
    (place / "scan").mkdir()
    with Station(load(root=place / "root", watch=place / "scan", workers=1)) as station:
        kept = station.desk.open("1.001193").profile_hash
    yield place / "root" / "ledger.db", kept


@dataclass
class Told:
    """A made-up event, and what stands in the row it is about."""

    minute: int
    zone: int
    kind: str
    ref: int
    old: str
    new: str
    code: str = ""
    facts: dict[str, Any] = field(default_factory=dict)

    @property
    def at(self) -> datetime:
        moment = datetime(2026, 11, 22, 12, tzinfo=UTC) + timedelta(minutes=self.minute)
        return moment.astimezone(timezone(timedelta(hours=self.zone)))

    @property
    def day(self) -> date:
        return self.at.astimezone().date()


@dataclass
class World:
    dossiers: dict[int, dict[str, Any]] = field(default_factory=dict)
    pages: dict[int, dict[str, Any]] = field(default_factory=dict)
    scans: dict[int, dict[str, Any]] = field(default_factory=dict)
    sendings: dict[int, dict[str, Any]] = field(default_factory=dict)
    events: list[Told] = field(default_factory=list)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    world = World()
    minute, zone = st.integers(0, 4 * 1440), st.sampled_from((0, 7, -8))

    def walk(kind: str, ref: int, table: dict[str, set[str]], first: str, codes: tuple[str, ...]) -> str:
        minutes = sorted(draw(st.lists(minute, min_size=1, max_size=10)))
        state = ""
        for at in minutes:
            new = first if not state else draw(st.sampled_from(sorted(table[state]))) if table[state] else ""
            if state in USUAL and draw(st.integers(0, 3)):
                new = USUAL[state]
            if not new:
                break
            facts = {"incomplete": True} if new == "closing" and draw(st.booleans()) else {}
            world.events.append(Told(at, draw(zone), kind, ref, state, new, draw(st.sampled_from(codes)), facts))
            state = new
        return state

    for ref in range(1, draw(st.integers(0, 4)) + 1):
        state = walk("dossier", ref, DOSSIER, "open", ("", "", "", "IDX-003"))
        world.dossiers[ref] = {
            "kind": draw(st.sampled_from(("desk", "desk", "tray"))), "state": state,
            "officer": draw(st.sampled_from(("lan", "=1+1"))), "revision": draw(st.integers(0, 2)),
            "batch": draw(st.sampled_from((0, 0, 0, 1))),
        }  # fmt: skip
        for _ in range(draw(st.integers(0, 3))):
            scan = len(world.scans) + 1
            end = draw(st.sampled_from(("secured", "quarantined")))
            world.scans[scan] = {"dossier": ref, "size": draw(st.integers(1, 10**7)), "state": end}
            at = draw(minute)
            world.events.append(Told(at, draw(zone), "scan", scan, "settling", end))
            page = len(world.pages) + 1
            verdicts = draw(st.lists(st.sampled_from(("blurred", "dark", "duplicate", "blank")), unique=True))
            world.pages[page] = {
                "dossier": ref, "state": "secured", "component": draw(st.sampled_from((CARD, FORM, ""))),
                "verdicts": [[kind, draw(st.sampled_from(("info", "bad"))), [0, 0, 1, 1], 1.0] for kind in verdicts],
            }  # fmt: skip
            world.events.append(Told(at, draw(zone), "page", page, "", "secured"))
            if draw(st.booleans()):
                new, code = draw(
                    st.sampled_from(
                        (
                            ("set_aside", "IDX-001"),
                            ("set_aside", "DSK-013"),
                            ("replaced", "DSK-017"),
                            ("replaced", "DSK-028"),
                        )
                    )
                )
                world.events.append(Told(at + 5, draw(zone), "page", page, "secured", new, code))
                world.pages[page]["state"] = draw(st.sampled_from((new, "ready")))
        sending = {
            "dossier": ref,
            "size": draw(st.integers(1, 10**7)),
            "sealed": Told(draw(minute), 7, "", 0, "", "").at,
        }
        world.sendings[ref] = sending | {"state": walk("delivery", ref, DELIVERY, "queued", ("DLV-001", "DLV-003"))}
    world.events.sort(key=lambda each: each.minute)
    return world


def write(world: World, ledger: Path, kept: str) -> None:
    """The rows as they would stand, the events in their order."""
    with sqlite3.connect(ledger, isolation_level=None) as db:
        db.execute("PRAGMA synchronous=OFF")
        db.execute("BEGIN")
        for table in ("event", "delivery", "package", "page", "scan", "dossier"):
            db.execute(f"DELETE FROM {table}")
        for ref, it in world.dossiers.items():
            db.execute(
                "INSERT INTO dossier (id, code, kind, state, procedure, profile_hash, revision, opened_by, batch, title)"
                " VALUES (?, ?, ?, ?, '1.001193', ?, ?, ?, ?, 'Nguyễn Thị Bí Mật')",
                (ref, f"HS-{ref}", it["kind"], it["state"], kept, it["revision"], it["officer"], it.get("batch", 0)),
            )
        for ref, it in world.scans.items():
            db.execute(
                "INSERT INTO scan (id, state, raw_name, dev, ino, size, mtime_ns, dossier_id, first_seen_mono)"
                " VALUES (?, ?, 'Bí Mật.jpg', 1, 1, ?, 1, ?, 0)",
                (ref, it["state"], it["size"], it["dossier"]),
            )
        for ref, it in world.pages.items():
            db.execute(
                "INSERT INTO page (id, state, scan_id, frame, dossier_id, position, component, verdicts, certainty)"
                " VALUES (?, ?, ?, 0, ?, ?, ?, ?, 'sure')",
                (ref, it["state"], ref, it["dossier"], ref, it["component"], json.dumps(it["verdicts"])),
            )
        for ref, it in world.sendings.items():
            sealed = it["sealed"].isoformat()
            db.execute(
                "INSERT INTO package (id, dossier_id, revision, size, sealed_at) VALUES (?, ?, 1, ?, ?)",
                (ref, it["dossier"], it["size"], sealed),
            )
            row = (ref, it["state"], ref, str(ref))
            db.execute("INSERT INTO delivery (id, state, package_id, connector, key) VALUES (?, ?, ?, 'c', ?)", row)
        for seq, it in enumerate(world.events, 1):
            db.execute(
                "INSERT INTO event (seq, at, mono, kind, ref, old, new, code, facts, hash) VALUES (?, ?, 0, ?, ?, ?, ?, ?, ?, ?)",
                (seq, it.at.isoformat(), it.kind, it.ref, it.old, it.new, it.code, json.dumps(it.facts), str(seq)),
            )
        db.execute("COMMIT")


def recount(world: World, wanted: Period, officer: str | None = None) -> dict[str, Any]:
    """The same figures, one plain look at everything for each."""
    mine = {ref for ref, it in world.dossiers.items() if officer in (None, it["officer"])}
    owner = {"page": world.pages, "scan": world.scans, "delivery": world.sendings}
    happened = [
        it
        for it in world.events
        if wanted.first <= it.day <= wanted.last
        and (it.ref if it.kind == "dossier" else owner[it.kind][it.ref]["dossier"]) in mine
    ]
    real = {ref for ref in mine if world.dossiers[ref]["kind"] != "tray" and not world.dossiers[ref].get("batch")}
    finished, whole, minutes, digitised = 0, 0, [], 0
    for ref in real:
        career = [it for it in world.events if it.kind == "dossier" and it.ref == ref]
        seals = [at for at, it in enumerate(career) if it.new == "sealed"]
        if not seals or not wanted.first <= career[seals[0]].day <= wanted.last:
            continue
        finished += 1
        before = career[: seals[0]]
        pressed = [it for it in before if it.new == "closing"]
        stopped = [it for it in before if it.new == "review" and it.code]
        whole += len(pressed) == 1 and not pressed[0].facts and not stopped
        came = [
            it.at for it in world.events if it.kind == "page" and not it.old and world.pages[it.ref]["dossier"] == ref
        ]
        if came and pressed:
            minutes.append(max(0.0, (pressed[-1].at - min(came)).total_seconds() / 60))
        there = {
            it["component"]
            for it in world.pages.values()
            if it["dossier"] == ref and it["state"] not in ("set_aside", "replaced")
        }
        digitised += len(there & {CARD, FORM})

    def faults(ref: int) -> list[str]:
        return [v[0] for v in world.pages[ref]["verdicts"] if v[1] == "bad" and v[0] not in ("blank", "duplicate")]

    pages = [it for it in happened if it.kind == "page"]
    again = [it.ref for it in pages if it.code == "DSK-028" and world.pages[it.ref]["state"] == "replaced"]
    again += [
        it.ref
        for it in pages
        if it.code == "DSK-013" and world.pages[it.ref]["state"] == "set_aside" and faults(it.ref)
    ]
    waits = [
        it for it in world.sendings.values() if it["dossier"] in mine and it["state"] in ("queued", "sending", "held")
    ]
    return {
        "opened": sum(it.kind == "dossier" and not it.old and it.ref in real for it in happened),
        "finished": finished,
        "reopened": sum(it.kind == "dossier" and it.old == "sealed" and it.new != "purging" for it in happened),
        "whole_at_once": whole,
        "minutes_p90": round(sorted(minutes)[-(-9 * len(minutes) // 10) - 1], 2) if minutes else None,
        "papers_required": 3 * finished,  # the form, one of the three about the birth, and a card
        "papers_digitised": digitised,
        "pages": sum(not it.old for it in pages),
        "blank": sum(it.code == "IDX-001" and world.pages[it.ref]["state"] == "set_aside" for it in pages),
        "doubled": sum(
            not it.old and any(v[0] == "duplicate" for v in world.pages[it.ref]["verdicts"]) for it in pages
        ),
        "refused": sum(it.new == "quarantined" for it in happened),
        "taken_bytes": sum(world.scans[it.ref]["size"] for it in happened if it.kind == "scan" and it.new == "secured"),
        "rescans": len(again),
        "why_blurred": sum("blurred" in faults(ref) for ref in again),
        "sent_bytes": sum(world.sendings[it.ref]["size"] for it in happened if it.new == "acknowledged"),
        "failed": sum(it.old == "sending" and it.new in ("queued", "held") for it in happened),
        "waiting": len(waits),
    }


def found_by(ledger: Path, wanted: Period, officer: str | None = None) -> dict[str, Any]:
    report = report_of(Queries(ledger), wanted, "officer" if officer else "")
    figures = report.groups.get(officer) if officer else report.total
    if figures is None:
        return {}
    names = recount(World(), wanted)
    more = {"why_blurred": figures.why.get("blurred", 0), "failed": sum(figures.failures.values())}
    return {name: more[name] if name in more else getattr(figures, name) for name in names}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(world=worlds(), start=st.integers(0, 3), length=st.integers(0, 3))
def test_every_figure_equals_a_plain_recount(ledger: tuple[Path, str], world: World, start: int, length: int) -> None:
    write(world, *ledger)
    first = FIRST + timedelta(days=start)
    wanted = Period(first, first + timedelta(days=length))

    assert found_by(ledger[0], wanted) == recount(world, wanted)
    for officer in {it["officer"] for it in world.dossiers.values()}:
        found = found_by(ledger[0], wanted, officer)
        expected = recount(world, wanted, officer)
        assert found == expected or (not found and not any(expected.values()))
    report = report_of(Queries(ledger[0]), wanted)
    assert sum(day.pages for day in report.days) == report.total.pages
    assert sum(day.finished for day in report.days) == report.total.finished
    assert sum(day.opened for day in report.days) == report.total.opened
    assert "Bí Mật" not in json.dumps(as_json(report), ensure_ascii=False)


def test_a_share_of_nothing_is_not_applicable_and_never_zero(ledger: tuple[Path, str]) -> None:
    write(World(), *ledger)
    report = report_of(Queries(ledger[0]), Period(FIRST, FIRST))
    shown = {row.key: row.values[0] for row in rows(report)}

    assert (shown["whole_percent"], shown["minutes_median"], shown["oldest_minutes"]) == ("N/A", "N/A", "N/A")
    assert shown["SO_HOA_GIAY_TO_GIAI_QUYET"] == shown["ORIGINAL_RESULT_AVAILABLE"] == "N/A"
    assert as_json(report)["figures"]["metrics"][0]["percent"] is None


def test_a_dossier_counts_as_digitised_with_a_paper_and_its_result(ledger: tuple[Path, str]) -> None:
    world = World()
    for ref in (1, 2, 3):
        world.dossiers[ref] = {"kind": "desk", "state": "sealed", "officer": "lan", "revision": 1}
        world.events.append(Told(1440, 7, "dossier", ref, "", "open"))
        world.scans[ref] = {"dossier": ref, "size": 1, "state": "cleaned"}
        world.pages[ref] = {"dossier": ref, "state": "ready", "component": FORM, "verdicts": []}
    result = json.loads(Queries(ledger[0]).profile_body(ledger[1]))["results"][0]["code"]
    world.scans[4] = {"dossier": 1, "size": 1, "state": "cleaned"}
    world.pages[4] = {"dossier": 1, "state": "ready", "component": result, "verdicts": []}
    write(world, *ledger)

    given, both = report_of(Queries(ledger[0]), Period(FIRST, FIRST)).total.metrics[:2]

    assert (given.have, given.of, given.percent, given.points) == (1, 3, 33.33, 2.0)
    assert (both.have, both.of, both.percent, both.points) == (1, 3, 33.33, 1.67)


FORMULA = re.compile(r"^[ ]*[=+\-@\t\r\n]")


@given(st.text(max_size=12) | st.sampled_from(("=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "\r=1", " =1")))
def test_no_cell_begins_like_a_formula(text: str) -> None:
    assert not FORMULA.match(str(harmless(text)))
    assert str(harmless(text)).endswith(text)


def test_an_officers_name_that_is_a_formula_is_text_in_every_file(ledger: tuple[Path, str], tmp_path: Path) -> None:
    world = World({1: {"kind": "desk", "state": "open", "officer": "=HYPERLINK(1)", "revision": 0}})
    world.events.append(Told(1440, 7, "dossier", 1, "", "open"))
    write(world, *ledger)
    report = report_of(Queries(ledger[0]), Period(FIRST, FIRST), "officer")

    lines = list(csv.reader(io.StringIO(csv_of(report).decode("utf-8-sig"))))
    with zipfile.ZipFile(io.BytesIO(xlsx_of(report))) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/sheet" in name]
        texts = book.read("xl/sharedStrings.xml").decode()

    assert lines[0][4] == "'=HYPERLINK(1)"
    assert len({len(line) for line in lines}) == 1
    assert len(sheets) == 2
    assert not any("<f>" in sheet for sheet in sheets)
    assert "'=HYPERLINK(1)" in texts
    save(report, tmp_path / "so-lieu.XLSX")
    assert zipfile.is_zipfile(tmp_path / "so-lieu.XLSX")
    with pytest.raises(Failure, match="FIG-003"):
        save(report, tmp_path / "so-lieu.doc")
    with pytest.raises(Failure, match="FIG-004"):
        save(report, tmp_path / "nowhere" / "so-lieu.csv")


def test_days_are_typed_in_two_ways_and_must_exist() -> None:
    assert period("2026-11-01", "24/11/2026") == Period(date(2026, 11, 1), date(2026, 11, 24))
    assert month_of(date(2026, 11, 24)) == Period(date(2026, 11, 1), date(2026, 11, 24))
    assert period("", "2026-02-03") == Period(date(2026, 2, 3), date(2026, 2, 3))
    for asked in (("2026-02-30", ""), ("yesterday", ""), ("", "0001-01-01")):
        with pytest.raises(Failure, match="FIG-001"):
            period(*asked)
    with pytest.raises(Failure, match="FIG-002"):
        period("2026-11-24", "2026-11-23")


def test_the_station_counts_what_was_opened_today(station: Station, settings: Settings) -> None:
    station.desk.open("1.001193", title="Lê Văn Hùng")
    today, month = station.statistics.today_and_month()

    assert (today.total.opened, month.total.opened) == (1, 1)
    assert today.period.span.start.tzinfo is not None
    with pytest.raises(Failure, match="FIG-005"):
        station.statistics.report(group="citizen")


def test_a_dossier_finished_twice_was_not_whole_at_once_and_took_until_the_second_time(
    ledger: tuple[Path, str],
) -> None:
    world = World({1: {"kind": "desk", "state": "sealed", "officer": "lan", "revision": 1}})
    world.scans[1] = {"dossier": 1, "size": 1, "state": "cleaned"}
    world.pages[1] = {"dossier": 1, "state": "ready", "component": FORM, "verdicts": []}
    steps = ("", "open", "closing", "open", "closing", "review", "sealing", "sealed")
    for at, (old, new) in enumerate(zip(steps, steps[1:], strict=False)):
        world.events.append(Told(1440 + 10 * at, 7, "dossier", 1, old, new))
    world.events.insert(1, Told(1445, 7, "page", 1, "", "secured"))
    write(world, *ledger)

    total = report_of(Queries(ledger[0]), Period(FIRST, FIRST)).total

    assert (total.finished, total.whole_at_once, total.minutes_median, total.minutes_p90) == (1, 0, 25.0, 25.0)
