"""Help on F1: a page for each room in both languages, and the keys as they are."""
