"""Entry point of the command line: `station` or `python -m station`.

A worker starts by importing this module or, in the frozen program, by calling `main`: both must be cheap.
"""

from __future__ import annotations

import multiprocessing


def main() -> None:
    multiprocessing.freeze_support()  # in a frozen worker it does the work and never comes back
    from station.cli import main as command_line

    command_line()


if __name__ == "__main__":
    main()
