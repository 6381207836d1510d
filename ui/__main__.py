"""Entry point of the window: `dossier-station` or `python -m ui`.

A worker starts by importing this module or, in the frozen program, by calling `main`: both must be cheap.
"""

from __future__ import annotations

import multiprocessing
import sys


def main() -> int:
    multiprocessing.freeze_support()  # in a frozen worker it does the work and never comes back
    from station.config import load
    from ui.app import run

    return run(load(), sys.argv)


if __name__ == "__main__":
    raise SystemExit(main())
