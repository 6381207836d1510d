"""`./run bench search`: how long a question takes over many pages of Vietnamese text, and what the index costs."""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from rich.console import Console
from rich.table import Table

from ocr.types import Box, Line, RecognisedPage, Word
from station.ledger.queries import Queries
from station.ledger.store import Ledger
from station.ledger.tables import page as page_table
from station.ledger.tables import profile as profile_table
from station.ledger.tables import scan as scan_table
from station.page_record import reading_blob
from station.search.finding import Shelves, find
from station.search.index import NAME, Index
from station.search.keeping import catch_up
from station.states import Kind
from station.vault import Vault

_SYLLABLES = (
    "b c ch d đ g gi h k kh l m n ng ngh nh ph qu r s t th tr v x",
    "a à á ả ã ạ ai ài ại an àn án ang àng áng anh ành ánh ao áo ăn ắn ăng ằng âm ấm ân ần ất ây ấy e ề ế ệ en ên ến ênh "
    "i í ị iên iền iến iện inh ính ình o ó ọ oan oàn oán oang oà oá on ong òng óng ô ố ộ ôi ối ội ông ồng ống ơ ở ời ới "
    "ơn ơng u ù ú ụ uyên uyền uyết uyễn ui un ung ùng ư ừ ứ ự ưa ưng ừng ước ười ương ường ưởng uân uận uy uý ỳ y ý",
)
_NAMES = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý",
    "Thị Văn Đức Minh Ngọc Thanh Quốc Hữu Ánh Kim Thu Xuân Hoài Bảo",
    "Thị Văn Đức Minh Ngọc Thanh Quốc Hữu Ánh Kim Thu Xuân Hoài Bảo",
    "Tuyết Hòa Hoa Anh Ánh Tuấn Dũng Hùng Lan Mai Thuý Thủy Hạnh Phúc Đạt Sơn Vân Yến Nhung Khoa Tú Trâm Việt",
)
_HEAD = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_LINES, _WORDS = 32, 9


class Author:
    """Writes page n, always the same: heading, a name, a number, and lines of syllables as often as in real text (Zipf)."""

    def __init__(self, seed: int) -> None:
        self._seed = seed
        dice = random.Random(seed)
        onsets, rimes = (few.split() for few in _SYLLABLES)
        self._syllables = dice.sample([onset + rime for onset in onsets for rime in rimes], 1800)
        ranks = 1 / np.arange(1, len(self._syllables) + 1)
        self._weights = ranks / ranks.sum()

    def name(self, page: int) -> str:
        dice = random.Random(self._seed * 1_000_003 + page)
        return " ".join(dice.choice(few.split()) for few in _NAMES)

    def number(self, page: int) -> str:
        return f"{random.Random(self._seed * 7_000_003 + page).randrange(10**11, 10**12):012d}"

    def common(self, rank: int) -> str:
        return self._syllables[rank]

    def lines(self, page: int) -> list[str]:
        dice = np.random.default_rng((self._seed, page))
        chosen = dice.choice(self._syllables, (_LINES, _WORDS), p=self._weights)
        text = [" ".join(line) for line in chosen.tolist()]
        number = self.number(page)
        parted = " ".join(number[n : n + 3] for n in range(0, 12, 3)) if page % 2 else number
        return [*_HEAD, f"Họ và tên: {self.name(page)}", f"Số định danh cá nhân: {parted}", *text]


class Library(Vault):
    """A vault that has its readings written anew at each question; `spent` = CPU and wall seconds that went into it."""

    def __init__(self, root: Path, author: Author) -> None:
        super().__init__(root)
        self._author = author
        self.spent = np.zeros(2)

    def get(self, sha256: str) -> bytes:
        begun = _clocks()
        lines = tuple(
            Line(tuple(Word(word, Box(60 * w, 50 * l, 60 * w + 50, 50 * l + 40), 0.93) for w, word in enumerate(line.split())), 0)
            for l, line in enumerate(self._author.lines(int(sha256)))
        )  # fmt: skip
        body = reading_blob(RecognisedPage(lines, "bench", "vie"))
        self.spent += _clocks() - begun
        return body


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench search", description=__doc__)
    parser.add_argument("--pages", type=int, default=100_000)
    parser.add_argument("--asks", type=int, default=40, help="questions of each kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--root", type=Path, help="make it here and keep it; what lies here already is asked again")
    chosen = parser.parse_args(arguments)
    if chosen.root:
        _bench(chosen.root, chosen.pages, chosen.asks, chosen.seed)
        return 0
    with tempfile.TemporaryDirectory(prefix="bench-") as work:
        _bench(Path(work) / "root", chosen.pages, chosen.asks, chosen.seed)
    return 0


def _bench(root: Path, pages: int, asks: int, seed: int) -> None:
    author = Author(seed)
    there = root.exists()
    ledger = Ledger(root, "bench")
    if not there:
        _fill(ledger, pages)
    library = Library(root, author)
    shelves = Shelves(Index(root), Queries(ledger.path), library)
    begun = _clocks()
    catch_up(shelves.index, shelves.queries, library, lambda: False)
    cpu, wall = _clocks() - begun - library.spent
    size = (root / NAME).stat().st_size
    print(f"{pages} pages: index {size / pages:.0f} bytes a page ({size / 2**20:.0f} MiB)")
    if not there:
        print(f"indexing: {1000 * cpu / pages:.2f} ms CPU a page, all in {wall:.0f} s")
    _ask(shelves, library, _questions(author, pages), asks, random.Random(seed))
    ledger.close()


def _fill(ledger: Ledger, pages: int) -> None:
    """Rows as the pipeline leaves them, without their events: a page for each, 20 to a dossier."""
    with ledger.transaction() as connection:
        connection.execute(profile_table.insert().values(hash="p", body=""))
        dossiers = [
            ledger.begin(connection, Kind.DOSSIER, code=f"HS-{n:06d}", kind="backlog", profile_hash="p")
            for n in range(0, pages, 20)
        ]
        scans = [
            {"id": n, "state": "cleaned", "raw_name": b"x", "dev": 0, "ino": n, "size": 1, "mtime_ns": 0,
             "dossier_id": dossiers[(n - 1) // 20], "first_seen_mono": 0.0} for n in range(1, pages + 1)
        ]  # fmt: skip
        rows = [
            {"id": n, "state": "ready", "scan_id": n, "frame": 0, "dossier_id": dossiers[(n - 1) // 20], "position": n,
             "reading": str(n), "width": 2480, "height": 3508} for n in range(1, pages + 1)
        ]  # fmt: skip
        connection.execute(scan_table.insert(), scans)
        connection.execute(page_table.insert(), rows)


def _questions(author: Author, pages: int) -> dict[str, Callable[[random.Random], tuple[str, bool]]]:
    def bare(text: str) -> str:
        from ocr.reading.vietnamese import fold

        return fold(text)

    def any_name(dice: random.Random) -> str:
        return author.name(dice.randrange(1, pages + 1))

    return {
        "name with marks": lambda dice: (any_name(dice), False),
        "name without marks": lambda dice: (bare(any_name(dice)), False),
        "name while typing": lambda dice: (bare(any_name(dice))[: dice.randrange(1, 14)], True),
        "name in quotes": lambda dice: (f'"{any_name(dice)}"', False),
        "number": lambda dice: (author.number(dice.randrange(1, pages + 1)), False),
        "heading of every page": lambda dice: (dice.choice(("cong hoa xa hoi", "độc lập tự do", "ho va ten")), False),
        "two common words": lambda dice: (
            f"{author.common(dice.randrange(30))} {author.common(dice.randrange(30))}",
            False,
        ),
        "common words never side by side": lambda dice: (f'"nam {author.common(dice.randrange(5))} ten hoi"', False),
        "five common words": lambda dice: (" ".join(author.common(dice.randrange(60)) for _ in range(5)), False),
        "nothing to find": lambda dice: (f"qwxz{dice.randrange(1000)} {any_name(dice)}", False),
    }


def _ask(shelves: Shelves, library: Library, kinds: dict[str, Callable[[random.Random], tuple[str, bool]]], asks: int,
         dice: random.Random) -> None:  # fmt: skip
    """First 20 hits with their places; the readings' own making is left out, as a vault has them on the disk."""
    table = Table("question", "CPU p50 ms", "p95", "wall p50 ms", "p95", "slowest", "hits")
    every: list[np.ndarray] = []
    for kind, make in kinds.items():
        took, hits = [], 0
        for _n in range(asks):
            text, typing = make(dice)
            made, begun = library.spent.copy(), _clocks()
            hits += len(find(shelves, text, typing=typing).hits)
            took.append(1000 * (_clocks() - begun - (library.spent - made)))
        every += took
        table.add_row(kind, *_figures(took), f"{hits / asks:.1f}")
    table.add_row("all", *_figures(every), "")
    Console(width=None if sys.stdout.isatty() else 120).print(table)


def _clocks() -> np.ndarray:
    """CPU seconds of this process, and the time of day."""
    return np.array([time.process_time(), time.perf_counter()])


def _figures(took: list[np.ndarray]) -> list[str]:
    cpu, wall = np.array(took).T
    return [f"{value:.1f}" for value in (*np.percentile(cpu, (50, 95)), *np.percentile(wall, (50, 95)), wall.max())]
