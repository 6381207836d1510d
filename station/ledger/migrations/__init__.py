"""Alembic revisions of the ledger. On SQLite they run on a copy that is swapped in by rename."""
