"""Reads codes: bar codes, QR, patch sheets, the card's own QR."""
