"""The stages of the work; each is one `step(ctx) -> bool` and they meet only in the ledger."""
