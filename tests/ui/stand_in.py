"""A station held in memory, with the same faces as the real one: what the window's tests talk to."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import UTC, date, datetime
from types import SimpleNamespace

from ocr.errors import Failure
from ocr.types import Box, Edits, Severity, Step, Verdict, VerdictKind
from station.config import Settings, load
from station.figures.count import Day, figures
from station.figures.period import Period, month_of
from station.figures.report import Report
from station.lamps import Lamp
from station.ledger.history import History
from station.types import (
    ChecklistRow,
    Delivery,
    Dossier,
    DossierKind,
    DossierView,
    Event,
    Found,
    Notice,
    Page,
    Preview,
    Procedure,
    Scan,
    Status,
    Undoable,
)

BOX = Box(0, 0, 10, 10)
NOW = "2026-11-23T14:02:11+07:00"


def dossier(id: int = 1, **changes: object) -> Dossier:
    base = Dossier(
        id, f"H26.{id:04d}", DossierKind.DESK, "birth", "p", "Nguyễn Văn Bình", "open", 1, NOW, "An", True, ""
    )
    return replace(base, **changes)


def verdict(kind: VerdictKind, severity: Severity) -> Verdict:
    return Verdict(kind, severity, BOX, 1.0)


def page(id: int, component: str = "", state: str = "ready", verdicts: tuple[Verdict, ...] = ()) -> Page:
    thumbnail = "" if state == "secured" else f"thumb{id}"
    return Page(
        id,
        id,
        0,
        0,
        1,
        id,
        state,
        component,
        "rule",
        Edits(),
        (2480, 3508),
        False,
        verdicts,
        "o",
        "l",
        thumbnail,
        "r",
        "",
    )


def delivery(id: int, state: str = "queued", **changes: object) -> Delivery:
    base = Delivery(id, id, f"H26.{id:04d}", 1, f"k{id}", state, 1, 0.0, 300_000, 1_200_000, "", {}, "", "")
    return replace(base, **changes)


def scan(id: int, name: str, code: str = "IMG-003") -> Scan:
    return Scan(id, name, "quarantined", "", 10, "", 0, 1, code, {}, NOW)


def report(period: Period, times: int = 1) -> Report:
    """Figures as a small desk has them, `times` as many."""
    nothing = figures(History((), {}, {}, {}, {}, {}, {}, {}), {}, datetime(2026, 11, 24, tzinfo=UTC))
    counted = replace(
        nothing, opened=4 * times, finished=3 * times, minutes_median=12.5, pages=21 * times, taken_bytes=9_300_000 * times,
        why={"blurred": times}, rescans=times,
    )  # fmt: skip
    days = tuple(Day(day, 4, day.day % 7, 3 * (day.day % 7)) for day in period.days)
    return Report(period, datetime(2026, 11, 24, tzinfo=UTC), counted, days, {})


CHECKLIST = (
    ChecklistRow("form", "Tờ khai đăng ký khai sinh", "required", 2, "present", ""),
    ChecklistRow("proof", "Giấy chứng sinh", "required", 1, "attention", "Bản gốc do cơ sở y tế cấp"),
    ChecklistRow("card", "Căn cước công dân của cha hoặc mẹ", "required", 1, "present", ""),
    ChecklistRow("marriage", "Giấy chứng nhận kết hôn", "conditional", 0, "missing", "Nếu cha mẹ đã kết hôn"),
)
PROCEDURES = (
    Procedure("birth", "Đăng ký khai sinh", "desk", "p", "dang ky khai sinh 1.001193"),
    Procedure(
        "marry", "Đăng ký kết hôn có yếu tố nước ngoài tại khu vực biên giới", "desk", "q", "dang ky ket hon 1.000894"
    ),
)


class StandIn:
    """Records what was asked of it in `calls`; `thread_ids` are the threads it was asked on."""

    def __init__(self, picture: bytes = b"", settings: Settings | None = None) -> None:
        self.settings = settings or load()
        self.calls: list[tuple[object, ...]] = []
        self.thread_ids: set[int] = set()
        self.picture = picture
        self.dossiers: list[Dossier] = []
        self.pages: list[Page] = []
        self.refused: tuple[Scan, ...] = ()
        self.lamps: tuple[Lamp, ...] = ()
        self.may_finish, self.hint = False, "Thiếu: Giấy chứng nhận kết hôn"
        self.deliveries: tuple[Delivery, ...] = ()
        self.news: list[Event] = []
        self.trouble: tuple[Notice, ...] = ()
        self.broken: Failure | None = None
        self.desk = SimpleNamespace(
            procedures=lambda: PROCEDURES, open=self._open, current=self._current, make_current=self._make_current,
            recent=lambda limit=50: tuple(self.dossiers), view=self._view,
            bring=lambda id, paths: self._note("bring", id, paths),
            bring_picture=lambda id, body, name: self._note("bring_picture", id, body, name),
            finish=lambda id, reason="": self._note("finish", id, reason),
            reopen=lambda id, reason: self._note("reopen", id, reason),
            slip=lambda id: self._note("slip", id) or b"%PDF-",
        )  # fmt: skip
        self.scanning = SimpleNamespace(
            running=False, possible=True, scan=lambda device, source: self._note("scan", device, source), stop=lambda: None,
        )  # fmt: skip
        self.review = SimpleNamespace(
            read_word=lambda id, reading, at, text: self._note("read_word", id, reading, at, text),
            turn=lambda id, degrees: self._note("turn", id, degrees),
            assign=lambda id, component: self._note("assign", id, component),
            set_aside=lambda id: self._note("set_aside", id),
            bring_back=lambda id: self._note("bring_back", id),
            thumbnail=self._thumbnail,
            preview=self._preview,
            leave_out=lambda id, step: self._note("leave_out", id, step),
            split=lambda id: self._note("split", id),
            join=lambda id: self._note("join", id),
            put_before=lambda id, other: self._note("put_before", id, other),
            put_after=lambda id, other: self._note("put_after", id, other),
            await_rescan=lambda id, reason: self._note("await_rescan", id, reason),
            undo=lambda id: self._note("undo", id),
            redo=lambda id: self._note("redo", id),
            undoable=lambda id: self.can,
        )
        self.can = Undoable("", "")
        self.shown: dict[str, object] = {}
        """What the view has besides: verdict, applicant, fields, answers, originals, checklist."""
        self.answers = SimpleNamespace(
            answer=lambda id, component, said: self._note("answer", id, component, said),
            original=lambda id, component, said: self._note("original", id, component, said),
            confirm=lambda id, field, value: self._note("confirm", id, field, value),
            applicant=lambda id, means, value: self._note("applicant", id, means, value),
        )
        self.finds: dict[str, object] = {}
        """What the search finds by question: a `Found`, or a call that gives one."""
        self.search = SimpleNamespace(find=self._find, strip=self._strip)
        self.outbox = SimpleNamespace(
            rows=lambda: self.deliveries,
            retry=lambda id: self._note("retry", id),
            hold=lambda id: self._note("hold", id),
        )
        today = date(2026, 11, 24)
        self.statistics = SimpleNamespace(
            today_and_month=lambda: (report(Period(today, today)), report(month_of(today), 30)),
            save=lambda first, last, path: self._note("save", first, last, path),
        )
        self.upkeep = SimpleNamespace(
            status=self._status, events=self._events, quarantine=lambda: self.refused,
            scanner=lambda: self.lamps,
            answer_scan=lambda id: self._note("answer_scan", id),
            retry_scan=lambda id: self._note("retry_scan", id),
        )  # fmt: skip

    def _note(self, *call: object) -> None:
        self.thread_ids.add(threading.get_ident())
        if self.broken is not None:
            raise self.broken
        self.calls.append(call)

    def _open(self, procedure: str, code: str = "", title: str = "") -> Dossier:
        self._note("open", procedure, code, title)
        self.dossiers = [replace(entry, current=False) for entry in self.dossiers]
        made = dossier(len(self.dossiers) + 1, code=code, title=title, procedure=procedure)
        self.dossiers.insert(0, made)
        return made

    def _current(self) -> Dossier | None:
        return next((entry for entry in self.dossiers if entry.current), None)

    def _make_current(self, id: int) -> None:
        self._note("make_current", id)
        self.dossiers = [replace(entry, current=entry.id == id) for entry in self.dossiers]

    def _view(self, id: int) -> DossierView:
        self.thread_ids.add(threading.get_ident())
        shown = next(entry for entry in self.dossiers if entry.id == id)
        pages = tuple(self.pages)
        view = DossierView(shown, pages, CHECKLIST, 0, self.refused, self.may_finish, self.hint, None)
        return replace(view, **self.shown)

    def _preview(self, id: int, delivered: bool = False) -> Preview:
        self._note("preview", id, delivered)
        return Preview(self.picture, (Step.TURN, Step.LEVEL), (Step.CROP,))

    def _find(self, text: str, limit: int = 20, typing: bool = False) -> Found:
        self._note("find", text)
        answer = self.finds.get(text, Found((), more=False, complete=True))
        return answer() if callable(answer) else answer

    def _strip(self, id: int, box: Box, side: int = 900) -> bytes:
        self._note("strip", id, box)
        return self.picture

    def _thumbnail(self, id: int) -> bytes:
        self._note("thumbnail", id)
        return self.picture

    def _events(self, after: int, limit: int = 500) -> tuple[Event, ...]:
        self._note("events", after)
        return tuple(event for event in self.news if event.seq > after)[:limit]

    def _status(self) -> Status:
        return Status(
            "D:\\scan", True, NOW, {}, {}, {}, {"queued": 2, "held": 1}, 41_000_000_000, "Nguyễn Thị An",
            self.trouble, max((event.seq for event in self.news), default=0),
        )  # fmt: skip
