"""`./run bench memory`: whether memory stays flat while the same pages are looked at, read and written again and again."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle, islice
from pathlib import Path

from ocr.types import PageJob, PdfJob, PdfPage, PdfWay
from station.convert import CREATED
from station.workers import Workers
from tests.bench.metering import tree_pss
from tests.bench.truth import load, samples

_SECONDS = 120.0


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench memory", description=__doc__)
    parser.add_argument("folder", nargs="*", help="a corpus instead of our samples")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--every", type=int, default=50, help="pages between two lines of the report")
    chosen = parser.parse_args(arguments)
    pages = [page for folder in chosen.folder for page in load(Path(folder))] or samples()
    workers = Workers(chosen.workers, 3000, _SECONDS)

    def take(number: int) -> None:
        page = pages[number % len(pages)]
        job = PageJob(str(page.path), page.index, "vie", time_limit=_SECONDS)
        how = workers.look(job).geometry
        shown = PdfPage(job.path, job.index, how, workers.read(job, how))
        target = str(Path(made) / f"{threading.get_ident()}.pdf")
        workers.write_pdf(PdfJob((shown,), target, "", "", "", "", "vi-VN", CREATED, PdfWay.COMPACT))

    begun, peak, window = time.monotonic(), 0.0, 0.0
    try:
        with tempfile.TemporaryDirectory() as made, ThreadPoolExecutor(chosen.workers) as threads:
            for done, _ in enumerate(threads.map(take, islice(cycle(range(len(pages))), chosen.pages)), 1):
                now = tree_pss(os.getpid())
                window = max(window, now)
                if done % chosen.every == 0 or done == chosen.pages:
                    peak = max(peak, window)
                    pace = 60 * done / (time.monotonic() - begun)
                    print(
                        f"{done:5d} pages: PSS of all now {now:.0f} MiB, most since the last line {window:.0f},",
                        end=" ",
                    )
                    print(f"most ever {peak:.0f}; {pace:.0f} pages/min")
                    sys.stdout.flush()
                    window = 0.0
    finally:
        workers.close()
    return 0
