"""Separator sheets: what is printed on them, what a page that was scanned says, and where a stack is cut."""
