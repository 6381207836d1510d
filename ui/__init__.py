"""The window: it shows and asks, and decides nothing. Speaks to `station.app` and its services only."""

from ui.old_python import hold_singletons

hold_singletons()
