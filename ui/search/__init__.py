"""The search room: what this station scanned, found by its words."""
