"""Planted bugs: a suite that misses them proves nothing."""
