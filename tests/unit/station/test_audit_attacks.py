"""Six attacks on what the station says it did; whoever has the disk may write the ledger, not the packages and receipts."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from station import checker
from station.ledger.audit import GENESIS, event_hash
from tests.world.delivered import Case, change, flip


def _chain_anew(case: Case, where: str = "1", **changed: str) -> None:
    """Edit events and make every hash of the chain fit again, as one who knows the program would."""
    connection = sqlite3.connect(case.root / "ledger.db")
    connection.row_factory = sqlite3.Row
    before = GENESIS
    with connection:
        for row in connection.execute(f"SELECT *, ({where}) AS meant FROM event ORDER BY seq").fetchall():
            event = dict(row)
            event |= {"prev": before} | (changed if event.pop("meant") else {})
            before = event["hash"] = event_hash(event)
            pairs = ", ".join(f"{name} = :{name}" for name in event)
            connection.execute(f"UPDATE event SET {pairs} WHERE seq = :seq", event)
    connection.close()


def _flip(case: Case) -> None:
    case.write("UPDATE event SET actor = 'x' WHERE seq = 3")


def _delete_middle(case: Case) -> None:
    case.write("DELETE FROM event WHERE seq = 5")


def _cut_tail(case: Case, back_to: str = "closing") -> None:
    """The package never was: its events and its rows are gone, and the dossier stands where it stood before."""
    seq = case.ask(f"SELECT max(seq) FROM event WHERE kind = 'dossier' AND new = '{back_to}'")
    case.write(
        "DELETE FROM receipt",
        "DELETE FROM delivery",
        "DELETE FROM package",
        f"UPDATE dossier SET state = '{back_to}', revision = 0 WHERE code = 'HS-1'",
        f"DELETE FROM event WHERE seq > {seq}",
    )


def _swap_ledger(case: Case) -> None:
    """Another root's ledger: whole in itself."""
    from station.app import Station
    from station.config import load

    other = case.root.parent / "another"
    with Station(load(root=other, watch=case.root.parent / "nowhere", operator="tester", workers=1)) as station:
        station.desk.open("ton-dong", "HS-2")
    (case.root / "ledger.db").unlink()
    shutil.copy(other / "ledger.db", case.root / "ledger.db")


ATTACKS = {
    "flip": _flip,
    "delete from the middle": _delete_middle,
    "cut the tail": _cut_tail,
    "chain all anew": lambda case: _chain_anew(case, actor="somebody else"),
    "swap the ledger": _swap_ledger,
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_on_the_audit_breaks_i10(case: Case, attack: str) -> None:
    ATTACKS[attack](case)

    assert "I10" in case.broken()


def test_a_clock_that_was_set_back_is_told_and_breaks_nothing(case: Case) -> None:
    last = case.ask("SELECT max(seq) FROM event")
    # After the anchor, as the station itself would write it on a PC whose clock was set back.
    _chain_anew(case, f"seq = {last}", at="2020-01-01T00:00:00.000+07:00")

    report = checker.check(case.root, receiver=case.receiver)

    assert report.findings == ()
    assert len(report.remarks) == 1
    assert f"and {last}" in report.remarks[0]


def test_a_package_cut_off_while_it_was_sealed_is_no_attack(case: Case) -> None:
    _cut_tail(case, back_to="sealing")

    assert "I10" not in case.broken()


def test_a_thirtieth_of_the_vault_is_read_at_a_time_and_all_of_it_in_thirty(
    case: Case, capsys: pytest.CaptureFixture[str]
) -> None:
    change(case.blob(), flip)

    answers = [checker.main([str(case.root), "--json", "--read-data-subset", f"{n}/30"]) for n in range(1, 31)]

    assert sorted(answers) == [0] * 29 + [3]
    told = [
        json.loads(line) for line in capsys.readouterr().out.replace("\n}\n", "}\n").replace("\n ", "").splitlines()
    ]
    assert sum(not answer["holds"] for answer in told) == 1


def test_a_part_that_does_not_exist_is_refused(case: Case, tmp_path: Path) -> None:
    for wrong in ("0/3", "4/3", "x", "1/"):
        with pytest.raises(SystemExit):
            checker.main([str(case.root), "--read-data-subset", wrong])
