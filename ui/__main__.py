"""Entry point of the window: `dossier-station` or `python -m ui`."""

from __future__ import annotations

import sys


def main() -> int:
    from station.config import load
    from ui.app import run

    return run(load(), sys.argv)


if __name__ == "__main__":
    raise SystemExit(main())
