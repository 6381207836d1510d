"""`python -m station`."""

from __future__ import annotations

from station.cli import main

if __name__ == "__main__":
    main()
