"""What a human may ask, one room of work per file; each method checks, advances and returns a value."""
