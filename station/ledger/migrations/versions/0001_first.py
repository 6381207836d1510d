"""The first ledger: dossiers, scans, pages, packages, deliveries, receipts, events."""

from __future__ import annotations

from alembic import op

from station.ledger.tables import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    # The first revision is the schema as it stands until something is released; later ones spell out their change.
    metadata.create_all(op.get_bind())
    op.execute("PRAGMA user_version = 1")
