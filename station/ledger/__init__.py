"""The ledger: queue, audit log and event feed in one SQLite file. Rows never leave this room as rows."""
