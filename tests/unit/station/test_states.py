"""The state tables: legal paths pass the door, illegal ones never do."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from sqlalchemy import insert

from ocr.errors import Failure
from station import states
from station.ledger.audit import GENESIS, event_hash
from station.ledger.queries import Queries
from station.ledger.store import Ledger
from station.ledger.tables import event, profile
from station.states import DOSSIER, TABLES, Kind


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_that_may_follow_is_itself_in_the_table(kind: Kind) -> None:
    assert {new for follows in TABLES[kind].values() for new in follows} <= set(TABLES[kind])


@pytest.mark.parametrize("kind", list(Kind))
def test_every_state_can_be_reached_from_the_first(kind: Kind) -> None:
    reached, todo = set(), [states.FIRST[kind]]
    while todo:
        state = todo.pop()
        reached.add(state)
        todo += [new for new in TABLES[kind][state] if new not in reached]

    assert reached == set(TABLES[kind])


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    opened = Ledger(tmp_path / "root", "tester")
    with opened.transaction() as connection:
        connection.execute(insert(profile).values(hash="h", body=""))
    return opened


@hypothesis_settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(path=st.lists(st.sampled_from(sorted(DOSSIER)), max_size=8))
def test_a_random_walk_is_refused_exactly_where_the_table_refuses(ledger: Ledger, path: list[str]) -> None:
    with ledger.transaction() as connection:
        number = ledger.head(connection)[0]
        ref = ledger.begin(connection, Kind.DOSSIER, code=f"D{number}", kind="desk", profile_hash="h")
    state = "open"

    for new in path:
        try:
            with ledger.transaction() as connection:
                ledger.advance(connection, Kind.DOSSIER, ref, state, new)
        except Failure as failure:
            assert failure.code == "LDG-002"
            assert not states.allowed(Kind.DOSSIER, state, new)
        else:
            assert states.allowed(Kind.DOSSIER, state, new)
            state = new

    assert Queries(ledger.path).dossier(ref).state == state


def test_a_second_change_from_the_same_state_is_too_late(ledger: Ledger) -> None:
    with ledger.transaction() as connection:
        ref = ledger.begin(connection, Kind.DOSSIER, code="A", kind="desk", profile_hash="h")
        ledger.advance(connection, Kind.DOSSIER, ref, "open", "closing")

    with pytest.raises(Failure, match="LDG-003"), ledger.transaction() as connection:
        ledger.advance(connection, Kind.DOSSIER, ref, "open", "closing")


def test_a_refused_change_leaves_no_event_and_a_whole_chain(ledger: Ledger) -> None:
    with ledger.transaction() as connection:
        ref = ledger.begin(connection, Kind.DOSSIER, code="A", kind="desk", profile_hash="h")
    with pytest.raises(Failure), ledger.transaction() as connection:
        ledger.advance(connection, Kind.DOSSIER, ref, "open", "closing")
        ledger.advance(connection, Kind.DOSSIER, ref, "closing", "sealed")

    rows = [dict(row._mapping) for row in Queries(ledger.path).rows(event.select().order_by(event.c.seq))]

    assert [row["new"] for row in rows] == ["open"]
    assert [row["prev"] for row in rows] == [GENESIS]
    assert all(row["hash"] == event_hash(row) for row in rows)


def test_the_actor_stands_in_every_event(ledger: Ledger) -> None:
    with ledger.transaction() as connection:
        ref = ledger.begin(connection, Kind.DOSSIER, actor="Lan", code="A", kind="desk", profile_hash="h")
        ledger.advance(connection, Kind.DOSSIER, ref, "open", "closing")

    assert [found.actor for found in Queries(ledger.path).events(0)] == ["Lan", "tester"]
