"""What hands did to pages, each act kept with the values that take it back; undoing it swaps them with those that are now."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select, update

from ocr.errors import Fact, Failure
from station.ledger import order
from station.ledger.store import Ledger, now_text
from station.ledger.tables import act, dossier, page
from station.states import Kind, way
from station.types import EDITABLE

PLACING = ("component", "component_by", "kind", "certainty", "begins", "begins_by")
STANDING = ("state", "code", "replaced_by", "reason")
LOOKED = ("edits", "look", "thumbnail", "reading", "width", "height", "blank", "verdicts")
PLACE = "after"
"""Not a column: the page that lies before, which says a place whatever else comes and goes."""
OWNER = "dossier_id"
UNDONE, REDONE, MOVED, GAVE_WAY = "DSK-020", "DSK-021", "DSK-015", "DSK-017"
LOCKED = "SEC-005"
"""The person named for it said that a page is a state secret."""
AWAIT, READ_WORD = "await_rescan", "read_word"

Kept = dict[str, dict[str, Any]]
"""Page id → the values it had, in the order of the pages."""


def kept(connection: Connection, pages: Iterable[int], names: Sequence[str]) -> Kept:
    """What an act is about to change."""
    found = connection.execute(
        select(page).where(page.c.id.in_(list(pages))).order_by(page.c.dossier_id, page.c.position)
    )
    return {
        str(row.id): {name: order.before(connection, row.id) if name == PLACE else row._mapping[name] for name in names}
        for row in found.all()
    }


def remember(
    connection: Connection,
    verb: str,
    actor: str,
    dossiers: tuple[int, int],
    pages: Kept,
    *,
    wish: dict[str, Any] | None = None,
    lesson: str = "",
) -> None:
    """Keep an act that a hand did; what was undone in its dossiers can't be done again after it."""
    connection.execute(delete(act).where(_touches(*dossiers), act.c.done == 0))
    connection.execute(
        insert(act).values(
            verb=verb,
            actor=actor,
            at=now_text(),
            dossier_id=dossiers[0],
            other_id=dossiers[1],
            pages=json.dumps(pages, ensure_ascii=False),
            wish=json.dumps(wish or {}, ensure_ascii=False),
            lesson=lesson,
        )
    )


def next_act(connection: Connection, dossier_id: int, done: bool) -> Row[Any] | None:
    """The act that would be undone (`done`) or done again next."""
    question = select(act).where(_touches(dossier_id), act.c.done == int(done))
    return connection.execute(question.order_by(act.c.id.desc() if done else act.c.id).limit(1)).first()


def swap(ledger: Ledger, connection: Connection, found: Row[Any], actor: str) -> None:
    """Undo an act that was done, or do an undone one again.

    Raises SEC-003 for a locked page, DSK-007 when a dossier of it is closed, DSK-024 when a page of it lies elsewhere by
    now, ANS-011 for a word of a page that is being read anew, and DSK-025 when something was done since in the other dossier.
    """
    _may_swap(connection, found)
    before: Kept = json.loads(found.pages)
    code = UNDONE if found.done else REDONE
    more = _since_in_frames(connection, found.verb, before)
    now = {
        ref: values
        for ref in _in_order(connection, before)
        for values in kept(connection, [int(ref)], tuple(before[ref])).values()
    }
    now |= kept(connection, more, STANDING)
    for ref, values in before.items():
        _bring_back(ledger, connection, int(ref), values, actor, code, found.verb)
    for fresh in more:
        turn_into(ledger, connection, fresh, "replaced", actor, GAVE_WAY)
    connection.execute(
        update(act).where(act.c.id == found.id).values(done=1 - found.done, pages=json.dumps(now, ensure_ascii=False))
    )


def turn_into(
    ledger: Ledger, connection: Connection, page_id: int, new: str, actor: str, code: str, /, **columns: Any
) -> None:
    """Bring a page into a state by the ways there are; the columns and the code go with the last step."""
    old = str(connection.execute(select(page.c.state).where(page.c.id == page_id)).scalar_one())
    steps = way(Kind.PAGE, old, new)
    for at, step in enumerate(steps, 1):
        last = columns if at == len(steps) else {}
        ledger.advance(connection, Kind.PAGE, page_id, old, step, actor=actor, code=code, attempts=0, **last)
        old = step


def pending_rescan(connection: Connection, dossier_id: int) -> tuple[int, dict[str, Any]]:
    """The newest wish that the next page take another's place: the act's id, page, reason, and the last scan before it."""
    question = select(act).where(act.c.dossier_id == dossier_id, act.c.verb == AWAIT, act.c.done == 1)
    found = connection.execute(question.order_by(act.c.id.desc()).limit(1)).first()
    return (int(found.id), {**json.loads(found.wish), "actor": found.actor}) if found else (0, {})


def drop_rescan(connection: Connection, dossier_id: int) -> None:
    """Forget that a page's rescan is awaited."""
    connection.execute(delete(act).where(act.c.dossier_id == dossier_id, act.c.verb == AWAIT))


def replace_page(
    ledger: Ledger, connection: Connection, old_id: int, new_id: int, reason: str, actor: str, code: str
) -> None:
    """A rescan takes the place and the paper of a page; both are kept, and the old one is never delivered."""
    old = connection.execute(select(page).where(page.c.id == old_id)).one()
    pages = kept(connection, [old_id, new_id], (*PLACING, *STANDING, PLACE))
    # The rescan's own reading goes on meanwhile: taking the act back must not throw it away.
    pages[str(new_id)] = {name: pages[str(new_id)][name] for name in (*PLACING, PLACE)}
    order.put_after(connection, new_id, old_id)
    if old.component:
        values = {name: old._mapping[name] for name in PLACING}
        values |= {"component_by": "hand", "begins_by": "hand"}
        connection.execute(update(page).where(page.c.id == new_id).values(**values))
    turn_into(ledger, connection, old_id, "replaced", actor, code, replaced_by=new_id, reason=reason)
    new_state = str(connection.execute(select(page.c.state).where(page.c.id == new_id)).scalar_one())
    ledger.note(connection, Kind.PAGE, new_id, new_state, actor, code, instead_of=old_id)
    remember(connection, "replace", actor or ledger.actor, (old.dossier_id, old.dossier_id), pages)


def fulfil(ledger: Ledger, connection: Connection, dossier_id: int, scan_id: int, page_id: int) -> None:
    """A page arrives: when a hand waits for a rescan, this is it, unless the file was seen before the wish."""
    act_id, wish = pending_rescan(connection, dossier_id)
    if not act_id or scan_id <= wish["after_scan"]:
        return
    old = connection.execute(select(page).where(page.c.id == wish["page"])).first()
    connection.execute(delete(act).where(act.c.id == act_id))
    if old is not None and old.state not in ("replaced", "secret") and old.dossier_id == dossier_id:
        replace_page(ledger, connection, old.id, page_id, wish["reason"], wish["actor"], "DSK-028")


def _touches(*dossiers: int) -> Any:
    return or_(act.c.dossier_id.in_(dossiers), act.c.other_id.in_(dossiers))


def _may_swap(connection: Connection, found: Row[Any]) -> None:
    mine = (found.dossier_id, found.other_id)
    for owner in connection.execute(select(dossier).where(dossier.c.id.in_(mine))).all():
        if owner.state not in EDITABLE:
            raise Failure("DSK-007", dossier=owner.code, state=owner.state)
    refs = [int(ref) for ref in json.loads(found.pages)]
    elsewhere = select(func.count()).where(page.c.id.in_(refs), page.c.dossier_id.not_in(mine))
    if connection.execute(elsewhere).scalar():
        raise Failure("DSK-024")
    scans = select(page.c.scan_id).where(page.c.id.in_(refs))
    secret = (page.c.state == "secret") | (page.c.code == LOCKED)
    if connection.execute(select(func.count()).where(page.c.scan_id.in_(scans), secret)).scalar():
        raise Failure("SEC-003")  # no way around the lock, not even back
    reading = page.c.id.in_(refs) & (page.c.state != "ready")
    if found.verb == READ_WORD and connection.execute(select(func.count()).where(reading)).scalar():
        raise Failure("ANS-011")  # what would be kept for the way back is no reading
    in_between = (act.c.id > found.id) & (act.c.done == 1) if found.done else (act.c.id < found.id) & (act.c.done == 0)
    if connection.execute(select(func.count()).select_from(act).where(_touches(*mine), in_between)).scalar():
        raise Failure("DSK-025")


def _in_order(connection: Connection, pages: Kept) -> list[str]:
    refs = [int(ref) for ref in pages]
    rows = connection.execute(select(page.c.id).where(page.c.id.in_(refs)).order_by(page.c.dossier_id, page.c.position))
    return [str(row.id) for row in rows]


def _since_in_frames(connection: Connection, verb: str, pages: Kept) -> list[int]:
    """Pages that a new look made of the same frames since: they give way when the look is taken back."""
    if verb not in ("turn", "leave_out"):
        return []
    refs = [int(ref) for ref in pages]
    frames = connection.execute(select(page.c.scan_id, page.c.frame).where(page.c.id.in_(refs)).distinct()).all()
    found: list[int] = []
    for scan_id, frame in frames:
        same = (page.c.scan_id == scan_id) & (page.c.frame == frame)
        rows = connection.execute(select(page.c.id).where(same, page.c.state != "replaced", page.c.id.not_in(refs)))
        found += [int(row.id) for row in rows]
    return found


def _bring_back(
    ledger: Ledger, connection: Connection, page_id: int, values: dict[str, Any], actor: str, code: str, verb: str
) -> None:
    columns = {name: value for name, value in values.items() if name not in (PLACE, OWNER, "state")}
    found = connection.execute(select(page).where(page.c.id == page_id)).one()
    facts: dict[str, Fact] = {"verb": verb}
    if OWNER in values and values[OWNER] != found.dossier_id:
        columns |= {OWNER: values[OWNER], "position": order.next_position(connection, values[OWNER])}
        facts |= {"moved_from": found.dossier_id, "moved_to": values[OWNER]}
    if "state" in values:
        turn_into(ledger, connection, page_id, values["state"], actor, code)
    if columns:
        connection.execute(update(page).where(page.c.id == page_id).values(**columns))
    if PLACE in values:
        order.put_after(connection, page_id, values[PLACE])
    state = str(connection.execute(select(page.c.state).where(page.c.id == page_id)).scalar_one())
    ledger.note(connection, Kind.PAGE, page_id, state, actor, code, **facts)
