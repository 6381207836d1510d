"""`./run bench`: measuring, not testing; lists the benches or runs one."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

_BENCHES = """./run bench pages [FOLDER…]   our look (and reading) and the peers over pages with truth; --help tells more
./run bench read FOLDER…      the whole convert and the peers: speed, memory, bytes, text, text layer; --help tells more
./run bench memory            whether the workers' memory stays flat over a thousand pages
./run bench search            questions to the search index over 100,000 pages of text, and what the index costs
./run bench pdf CORPUS…       bytes of compact PDFs by part, and what is lost when they are read again; --help tells more
./run bench papers CORPUS…    which paper each page is, against the truth; --help tells more
./run bench fields CORPUS…    the values that pages give, against the truth, and whether the certain ones are right; --help tells more
./run bench dossiers CORPUS…  is the verdict on a dossier right, are planted contradictions found; --help tells more
./run bench batches           a thousand pages cut by separators, some of them spoilt; --help tells more
./run bench confidence FOLDER…  fit the tables of what a confidence is worth, and --check them on other folders
./run bench plant OUT         write the planted sets as a folder of scans with truth
./run bench idle              what window and engine cost while nothing comes in (--work: with scans before)
./run bench window            how soon the window is up and a page seen, whether it stutters at work, what it holds
./run bench peers             install the peers' Python packages into .venv-peers"""


def main(arguments: list[str]) -> int:
    name = arguments[0] if arguments else ""
    if name == "pages":
        from tests.bench import pages

        return pages.main(arguments[1:])
    if name == "pdf":
        from tests.bench import compact

        return compact.main(arguments[1:])
    if name == "papers":
        from tests.bench import papers

        return papers.main(arguments[1:])
    if name == "fields":
        from tests.bench import fields

        return fields.main(arguments[1:])
    if name == "dossiers":
        from tests.bench import dossiers

        return dossiers.main(arguments[1:])
    if name == "idle":
        from tests.bench import idle

        return idle.main(arguments[1:])
    if name == "window":
        from tests.bench import window

        return window.main(arguments[1:])
    if name == "read":
        from tests.bench import reading

        return reading.main(arguments[1:])
    if name == "memory":
        from tests.bench import memory

        return memory.main(arguments[1:])
    if name == "search":
        from tests.bench import search

        return search.main(arguments[1:])
    if name == "confidence":
        from tests.bench import fit_confidence

        return fit_confidence.main(arguments[1:])
    if name == "plant":
        return _plant(arguments[1:])
    print(_BENCHES)
    return 0 if name in ("", "-h", "--help") else 2


def _plant(arguments: list[str]) -> int:
    from tests.bench.planted import sets

    parser = argparse.ArgumentParser(prog="./run bench plant")
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--per", type=int, default=1, help="rounds of pages")
    parser.add_argument("--sets", default=",".join(sets.NAMES), help="by commas; all: %(default)s")
    chosen = parser.parse_args(arguments)
    print(f"{sets.write(chosen.out, chosen.seed, chosen.per, chosen.sets.split(','))} pages in {chosen.out}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
