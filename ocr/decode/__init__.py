"""Opens scan files: strict, bounded, one frame at a time."""
