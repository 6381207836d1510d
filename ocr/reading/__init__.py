"""Prepares a page for a recogniser and has it read."""
