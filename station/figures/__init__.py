"""The work of a stretch of time in numbers: counted from the ledger, and never with a citizen's name."""
