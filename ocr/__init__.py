"""The engine: scanned pixels in; upright page, verdicts, text and PDF out. Also cleaning, codes and PDF writing.

No state, no database, no network, no clock, no translated sentence. May import nothing of ours.
"""
