"""Bring a ledger file to this program's schema: on a copy, swapped in by rename. Imports `durable`."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from ocr.errors import Failure
from station import durable

SCHEMA = 1
"""`PRAGMA user_version` of a ledger that this program writes."""


def version_of(path: Path) -> int:
    """The schema number of a ledger file, 0 when there is none."""
    if not path.exists():
        return 0
    connection = sqlite3.connect(path)
    try:
        found: int = connection.execute("PRAGMA user_version").fetchone()[0]
    except sqlite3.DatabaseError as cause:
        raise Failure("LDG-004", file=path.name) from cause
    finally:
        connection.close()
    return found


def migrate(path: Path) -> None:
    """Make or upgrade the ledger at `path`. Raises LDG-005 when it was written by a newer program."""
    found = version_of(path)
    if found == SCHEMA:
        return
    if found > SCHEMA:
        raise Failure("LDG-005", found=found, ours=SCHEMA)
    fresh = path.with_name("ledger.migrating.part")
    durable.discard(fresh)
    if found:
        _copy(path, fresh)
    _upgrade(fresh)
    with fresh.open("rb+") as out:
        out.flush()
        durable.sync_open(out)
    durable.publish(fresh, path)


def _copy(path: Path, fresh: Path) -> None:
    connection = sqlite3.connect(path)
    try:
        connection.execute("VACUUM INTO ?", (str(fresh),))
    finally:
        connection.close()


def _upgrade(path: Path) -> None:
    # Alembic is loaded only when there is something to do: it costs 15 MB that an idle desk must not pay.
    from alembic import command
    from alembic.config import Config
    from sqlalchemy import create_engine

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
    engine.dispose()
    path.chmod(0o600)
