"""Every verb of the hand can be taken back, one by one or all, also after a restart; no page is lost or doubled on the way."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as trials
from hypothesis import strategies as st
from sqlalchemy import select

from ocr.errors import Failure
from station import checker
from station.app import Station
from station.config import Settings
from station.door import OPEN_TO
from station.intake import add_pages
from station.ledger.queries import Queries
from station.ledger.tables import page as page_table
from station.states import Kind
from station.types import Dossier, Page
from tests.world import command
from tests.world.stages import arrive, work


def shown(station: Station, dossiers: list[Dossier]) -> list[list[tuple[Any, ...]]]:
    """Order, paper, instructions and state of all pages: what must come back exactly."""
    ctx = station._ctx
    assert ctx is not None
    return [
        [
            (p.id, p.state, p.component, p.component_by, p.kind, p.certainty, p.begins, p.begins_by, p.edits, p.code)
            for p in ctx.queries.pages(dossier.id)
        ]
        for dossier in dossiers
    ]


def everyone(station: Station) -> dict[int, tuple[int, int, int, str]]:
    ctx = station._ctx
    assert ctx is not None
    rows = ctx.queries.rows(select(page_table))
    return {row.id: (row.scan_id, row.frame, row.part, row.original) for row in rows}


VERBS = ("turn", "leave_out", "assign", "split", "join", "put_before", "put_after", "move", "move_run")
VERBS += ("set_aside", "bring_back", "replace", "await_rescan", "work", "arrive", "undo", "redo")
TRIALS = trials(
    max_examples=8,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
STEP = st.tuples(st.sampled_from(VERBS), st.integers(0, 99), st.integers(0, 99))


def do(station: Station, dossiers: list[Dossier], verb: str, one: int, two: int) -> None:
    """One act upon pages picked by two numbers; what can't be done says so with a code."""
    ctx, review = station._ctx, station.review
    assert ctx is not None
    home = dossiers[one % len(dossiers)]
    pages = ctx.queries.pages(home.id)
    if verb == "work":
        return work(station, dossiers)
    if verb == "arrive":
        return void(arrive(station, home, 1 + two % 2))
    if verb in ("undo", "redo"):
        return void(getattr(review, verb)(home.id))
    if not pages:
        return None
    page, other = pages[one % len(pages)], pages[two % len(pages)]
    acts = {
        "turn": lambda: review.turn(page.id, 90),
        "leave_out": lambda: review.leave_out(page.id, ("crop", "split", "level")[two % 3]),
        "assign": lambda: review.assign(page.id, ("tai-lieu", "khac")[two % 2]),
        "split": lambda: review.split(page.id),
        "join": lambda: review.join(page.id),
        "put_before": lambda: review.put_before(page.id, other.id),
        "put_after": lambda: review.put_after(page.id, other.id),
        "move": lambda: review.move(page.id, dossiers[two % 2].id),
        "move_run": lambda: review.move_run(page.id, other.id, dossiers[two % 2].id),
        "set_aside": lambda: review.set_aside(page.id),
        "bring_back": lambda: review.bring_back(page.id),
        "replace": lambda: review.replace(page.id, other.id, "mờ"),
        "await_rescan": lambda: review.await_rescan(page.id, "mờ"),
    }
    return void(acts[verb]())


def void(_: object) -> None:
    """The answer isn't looked at."""


def attempt(station: Station, dossiers: list[Dossier], *step: Any) -> None:
    try:
        do(station, dossiers, *step)
    except Failure as failure:
        assert failure.code.startswith("DSK-"), failure.code


def undo_all(station: Station, dossiers: list[Dossier]) -> None:
    for _ in range(200):
        codes = []
        for dossier in dossiers:
            try:
                station.review.undo(dossier.id)
            except Failure as failure:
                codes.append(failure.code)
        if codes == ["DSK-022"] * len(dossiers):
            return
    raise AssertionError("undoing never came to an end")


@TRIALS
@given(steps=st.lists(STEP, max_size=10))
def test_undoing_every_act_gives_the_pages_back_exactly(station: Station, steps: list[tuple[str, int, int]]) -> None:
    dossiers = [station.desk.open("ton-dong"), station.desk.open("ton-dong")]
    for dossier in dossiers:
        arrive(station, dossier, 3)
        arrive(station, dossier)
    for _ in range(4):
        work(station, dossiers)
    before, ids = shown(station, dossiers), everyone(station)
    for step in steps:
        if step[0] not in ("work", "arrive", "leave_out", "turn"):
            attempt(station, dossiers, *step)
    after = shown(station, dossiers)
    undo_all(station, dossiers)
    assert shown(station, dossiers) == before
    assert everyone(station) == ids
    for _ in range(len(steps) + 1):
        for dossier in dossiers:
            attempt(station, [dossier], "redo", 0, 0)
    if all(verb not in ("undo", "redo") for verb, *_ in steps):
        assert shown(station, dossiers) == after


@TRIALS
@given(steps=st.lists(STEP, max_size=10))
def test_no_page_is_lost_or_doubled_whatever_hands_and_stages_do(
    station: Station, steps: list[tuple[str, int, int]]
) -> None:
    dossiers = [station.desk.open("ton-dong"), station.desk.open("ton-dong")]
    for dossier in dossiers:
        arrive(station, dossier, 2)
    first = shown(station, dossiers)
    frames = {(page[0], page[1]) for page in everyone(station).values()}
    for step in steps:
        attempt(station, dossiers, *step)
        assert {(page[0], page[1]) for page in everyone(station).values()} >= frames
    arrived = any(verb == "arrive" for verb, *_ in steps)
    undo_all(station, dossiers)
    for pages, now in zip(first, shown(station, dossiers), strict=True):
        assert [page[0] for page in pages] == [page[0] for page in now if page[0] in {p[0] for p in pages}]
        assert arrived or not [page for page in now if page[4] == "hand" or page[7] == "hand"]
    ctx = station._ctx
    assert ctx is not None
    for dossier in dossiers:  # each frame is shown whole or in its parts, never both
        shown_frames: dict[tuple[int, int], list[Page]] = {}
        for page in ctx.queries.pages(dossier.id):
            shown_frames.setdefault((page.scan_id, page.frame), []).append(page)
        for pages_of_frame in shown_frames.values():
            assert len(pages_of_frame) == 1 or all(page.edits.region for page in pages_of_frame)


def test_root_stays_whole_through_every_verb_and_undo(station: Station, settings: Settings) -> None:
    dossiers = [station.desk.open("ton-dong"), station.desk.open("ton-dong")]
    arrive(station, dossiers[0], 5)
    for _ in range(4):
        work(station, dossiers)
    for number, verb in enumerate(VERBS):
        attempt(station, dossiers, verb, 2 * number, 2 * number + 3)
    findings = checker.check(settings.root).findings
    assert not [f for f in findings if f.invariant not in ("I1", "I6")], findings
    undo_all(station, dossiers)
    findings = checker.check(settings.root).findings
    assert not findings, findings


def test_undo_survives_a_restart_and_is_an_event_of_its_own(settings: Settings) -> None:
    with Station(settings) as station:
        dossier = station.desk.open("ton-dong")
        pages = arrive(station, dossier, 3)
        station.review.put_before(pages[2].id, pages[0].id)
    with Station(settings) as station:
        assert station.review.undoable(dossier.id).undo == "reorder"
        station.review.undo(dossier.id, "lan")
        assert [page.id for page in station.desk.view(dossier.id).pages] == [page.id for page in pages]
        station.review.redo(dossier.id)
    queries = Queries(settings.root / "ledger.db")
    events = [(e.code, e.actor, e.facts.get("verb")) for e in queries.events(0) if e.code in ("DSK-020", "DSK-021")]
    assert events == [("DSK-020", "lan", "reorder"), ("DSK-021", "tester", "reorder")]
    assert [page.id for page in queries.pages(dossier.id)] == [pages[2].id, pages[0].id, pages[1].id]


def test_closed_dossier_and_later_act_in_the_other_dossier_hold_an_undo_back(station: Station) -> None:
    one, two = station.desk.open("ton-dong"), station.desk.open("ton-dong")
    pages = arrive(station, one, 2)
    station.review.move(pages[0].id, two.id)
    station.review.split(pages[0].id)
    assert code_of(lambda: station.review.undo(one.id)) == "DSK-025"
    station.review.undo(two.id)
    station.desk.finish(two.id)
    assert code_of(lambda: station.review.undo(one.id)) == "DSK-007"
    assert code_of(lambda: station.review.redo(one.id)) == "DSK-023"


def test_new_act_ends_what_could_be_done_again(station: Station) -> None:
    dossier = station.desk.open("ton-dong")
    pages = arrive(station, dossier, 2)
    station.review.split(pages[0].id)
    station.review.undo(dossier.id)
    station.review.set_aside(pages[1].id)
    assert code_of(lambda: station.review.redo(dossier.id)) == "DSK-023"


def test_rescan_takes_place_and_paper_and_the_old_page_is_kept_with_its_reason(station: Station) -> None:
    dossier = station.desk.open("ton-dong")
    pages = arrive(station, dossier, 3)
    station.review.assign(pages[1].id, "tai-lieu")
    station.review.await_rescan(pages[1].id, "mờ góc dưới")
    fresh, *more = arrive(station, dossier, 2)
    assert [page.id for page in station.desk.view(dossier.id).pages] == [
        *(pages[0].id, fresh.id, pages[2].id),
        *(page.id for page in more),
    ]
    (old,) = station.review.replaced(dossier.id)
    assert (old.id, old.replaced_by, old.reason, old.code) == (pages[1].id, fresh.id, "mờ góc dưới", "DSK-028")
    assert station.desk.view(dossier.id).pages[1].component == "tai-lieu"
    assert code_of(lambda: station.review.turn(old.id, 90)) == "DSK-027"
    station.review.undo(dossier.id)
    assert [page.id for page in station.desk.view(dossier.id).pages] == [
        *(page.id for page in pages),
        *(fresh.id, *(page.id for page in more)),
    ]


def test_rescan_that_was_seen_before_the_wish_is_another_page(station: Station) -> None:
    dossier = station.desk.open("ton-dong")
    pages = arrive(station, dossier)
    ctx = station._ctx
    assert ctx is not None
    with ctx.ledger.transaction() as connection:
        values = {"raw_name": b"b", "dev": 1, "ino": 77, "size": 1, "mtime_ns": 1, "first_seen_mono": 0.0}
        seen = ctx.ledger.begin(connection, Kind.SCAN, dossier_id=dossier.id, **values)
    station.review.await_rescan(pages[0].id, "mờ")
    with ctx.ledger.transaction() as connection:
        add_pages(ctx.ledger, connection, seen, dossier.id, ctx.vault.put(b"b"), 1)
    assert not station.review.replaced(dossier.id)
    assert station.review.undoable(dossier.id).awaited == pages[0].id
    station.review.undo(dossier.id)
    arrive(station, dossier)
    assert not station.review.replaced(dossier.id)


def test_joining_takes_the_pages_that_go_on_along_and_needs_a_paper_above(station: Station) -> None:
    dossier = station.desk.open("1.001193")
    pages = arrive(station, dossier, 4)
    for page, component in zip(pages, ("to-khai", "giay-chung-sinh", "giay-chung-sinh", "khac"), strict=True):
        component = component if component != "to-khai" else station.desk.view(dossier.id).checklist[0].code
        station.review.assign(page.id, component if station_has(station, dossier, component) else "khac")
    assert code_of(lambda: station.review.join(pages[0].id)) == "DSK-026"
    station.review.split(pages[3].id)
    station.review.join(pages[1].id)
    found = station.desk.view(dossier.id).pages
    assert found[1].component == found[0].component == found[2].component
    assert found[3].begins


def station_has(station: Station, dossier: Dossier, component: str) -> bool:
    return any(row.code == component for row in station.desk.view(dossier.id).checklist)


def code_of(act: Any) -> str:
    with pytest.raises(Failure) as caught:
        act()
    return caught.value.code


def test_replaced_pages_are_said_in_the_record(station: Station, settings: Settings) -> None:
    dossier = station.desk.open("ton-dong", "HS-9")
    pages = arrive(station, dossier, 2)
    station.review.replace(pages[0].id, pages[1].id, "mờ")
    caller = command.station(root=settings.root)
    answer = caller("dossier", "show", "HS-9", "--json")
    assert [page["reason"] for page in answer.json["replaced"]] == ["mờ"]


def test_two_passes_are_merged_in_order_and_only_when_their_counts_agree(station: Station) -> None:
    dossier = station.desk.open("ton-dong")
    fronts, backs = arrive(station, dossier, 3), arrive(station, dossier, 3)
    extra = arrive(station, dossier)
    assert code_of(lambda: station.review.interleave(fronts[0].id, backs[0].id)) == "DSK-035"
    other = station.desk.open("ton-dong")
    station.review.move(extra[0].id, other.id)
    before = shown(station, [dossier])
    station.review.interleave(fronts[0].id, backs[0].id)
    a, b = [page.id for page in fronts], [page.id for page in backs]
    assert [page.id for page in station.desk.view(dossier.id).pages] == [a[0], b[2], a[1], b[1], a[2], b[0]]
    station.review.undo(dossier.id)
    assert shown(station, [dossier]) == before


def test_told_number_of_sheets_holds_a_dossier_with_another_number_back(station: Station) -> None:
    dossier = station.desk.open("ton-dong")
    arrive(station, dossier, 3)
    for _ in range(4):
        work(station, [dossier])
    station.desk.expect(dossier.id, 2, 2)
    view = station.desk.view(dossier.id)
    assert not view.may_finish
    assert "4 sides were laid in, 3 are here" in view.finish_hint
    station.desk.expect(dossier.id, 0)
    assert station.desk.view(dossier.id).may_finish


def test_undo_is_no_way_around_the_lock_of_a_secret_page(station: Station) -> None:
    dossier = station.desk.open("ton-dong")
    (page,) = arrive(station, dossier)
    station.review.turn(page.id, 90)
    work(station, [dossier])
    ctx = station._ctx
    assert ctx is not None
    with ctx.ledger.transaction() as connection:
        ctx.ledger.advance(connection, Kind.PAGE, page.id, "judged", "secret", code="SEC-001")
    for act in (station.review.undo, station.review.redo):
        assert code_of(lambda act=act: act(dossier.id)) in ("SEC-003", "DSK-023")
    assert station.desk.view(dossier.id).pages[0].state == "secret"


def test_asking_what_can_be_undone_wakes_no_stage(station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
    dossier = station.desk.open("1.001193")
    ctx = station._ctx
    assert ctx is not None
    woken: list[int] = []
    monkeypatch.setattr(ctx.ledger, "wake", lambda: woken.append(1))

    assert station.review.undoable(dossier.id).undo == ""
    assert not woken


def test_every_verb_of_a_hand_leaves_an_event_with_its_name(station: Station) -> None:
    review, desk = station.review, station.desk
    other, home = desk.open("ton-dong", "HS-2"), desk.open("ton-dong", "HS-1")
    a, b, c, d = (page.id for _ in range(4) for page in arrive(station, home))
    for _ in range(3):
        work(station, [home])
    who = {"actor": "lan"}
    read = station.desk.view(home.id).pages[0].reading
    acts = {
        "read_word": lambda: review.read_word(a, read, 0, "chữ", **who),
        "turn": lambda: review.turn(a, 90, **who),
        "leave_out": lambda: review.leave_out(b, "crop", **who),
        "assign": lambda: review.assign(c, "khac", **who),
        "split": lambda: review.split(c, **who) and review.split(d, **who),
        "join": lambda: review.join(d, **who),
        "put_before": lambda: review.put_before(d, c, **who),
        "put_after": lambda: review.put_after(d, c, **who),
        "interleave": lambda: review.interleave(a, c, **who),
        "set_aside": lambda: review.set_aside(d, **who),
        "bring_back": lambda: review.bring_back(d, **who),
        "await_rescan": lambda: review.await_rescan(c, "mờ", **who),
        "undo": lambda: review.undo(home.id, **who),
        "redo": lambda: review.redo(home.id, **who),
        "replace": lambda: review.replace(c, d, "mờ", **who),
        "move": lambda: review.move(a, other.id, **who),
        "move_run": lambda: review.move_run(b, b, other.id, **who),
        "expect": lambda: desk.expect(home.id, 3, **who),
        "make_current": lambda: desk.make_current(other.id, **who),
        "finish": lambda: desk.finish(home.id, "thiếu", **who),
    }
    silent = []
    for verb, act in acts.items():
        before = station._ctx.queries.last_event()  # type: ignore[union-attr]
        act()
        if not any(event.actor == "lan" for event in station._ctx.queries.events(before)):  # type: ignore[union-attr]
            silent.append(verb)

    assert silent == []
    assert set(acts) >= OPEN_TO["review"] - {"decide_secret"}
