"""`./run bench batches`: a thousand pages cut by separators, a share of which is spoilt; pages in a wrong dossier must be none.

The sheets are drawn, scanned (turned, blurred, noisy, JPEG) and spoilt as pictures, and their codes are read by the real look. The
other pages are no pictures: each says nothing, or what its code would say (a receipt, a foreign code). Whether the title of a
sheet without a readable code is read is thrown with a coin, since no text is read here.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from ocr import page
from ocr.separator_sheet import SeparatorWords, draw
from ocr.types import PageJob
from station.separators.cutting import Cut, Leaf, Why, cut
from station.separators.payload import Said, Sheet, write
from station.separators.signs import RECEIPT, SEPARATOR, sign_of

KEY, STRANGER = b"b" * 32, b"s" * 32
WORDS = SeparatorWords("TỜ PHÂN CÁCH HỒ SƠ", "HS", ("Lô LO-1",), "Đặt trước trang đầu của hồ sơ.")
HARMS = ("torn", "stained", "scribbled", "faint", "ruined", "lost", "doubled", "forged", "foreign", "other-batch")
UNREAL = ("lost", "doubled", "forged", "foreign", "other-batch", "ruined")
"""Harms that must become an exception whatever is read; the others only where no code was read."""
Pixels = NDArray[np.uint8]


@dataclass
class Tally:
    """What became of the pages and of the spoilt sheets."""

    pages: int = 0
    wrong: int = 0
    placed: int = 0
    held: int = 0
    harmed: int = 0
    unread: int = 0
    unsaid: list[str] = field(default_factory=list)


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./run bench batches")
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--seed", type=int, action="append")
    parser.add_argument("--harm", type=float, default=0.1, help="share of sheets that something happens to")
    chosen = parser.parse_args(arguments)
    failed = False
    for seed in chosen.seed or [1]:
        started = time.process_time()
        tally = measure(chosen.pages, chosen.harm, random.Random(seed))
        print(
            f"seed {seed}: {tally.pages} pages, {tally.placed} placed, {tally.held} held, {tally.wrong} in a wrong dossier; "
            f"{tally.harmed} harmed sheets, {tally.unread} of them unread, not told: {tally.unsaid or 'none'}; "
            f"{time.process_time() - started:.0f} s of CPU"
        )
        failed |= bool(tally.wrong or tally.unsaid)
    return int(failed)


def measure(pages: int, harm: float, dice: random.Random) -> Tally:
    """One batch: dossiers of 1 to 12 pages, each behind its sheet."""
    sizes: list[int] = []
    while sum(sizes) + len(sizes) < pages:
        sizes.append(dice.randint(1, 12))
    leaves: list[Leaf] = []
    truth: dict[int, str] = {}
    harms: dict[str, tuple[str, int]] = {}
    tally = Tally()
    with tempfile.TemporaryDirectory() as place:
        for number, size in enumerate(sizes, 1):
            name = f"HS-{number:04d}"
            happened = dice.choice(HARMS) if dice.random() < harm else ""
            if happened:
                harms[name] = happened, len(leaves)
            for sheet in _sheets(number, len(sizes), happened):
                leaf = _scanned(Path(place), sheet, happened, dice)
                if happened and not isinstance(leaf.sign, Said):
                    tally.unread += 1
                leaves.append(leaf)
            for _ in range(size):
                truth[len(leaves)] = name
                leaves.append(_paper(dice))
    _score(cut(leaves), truth, harms, leaves, tally)
    return tally


def _sheets(number: int, count: int, happened: str) -> list[str]:
    said = Said(Sheet.DOSSIER, "LO-2" if happened == "other-batch" else "LO-1", number, count, f"HS-{number:04d}")
    text = write(said, STRANGER if happened == "foreign" else KEY)
    if happened == "forged":
        text = text[:-1] + ("A" if text[-1] != "A" else "B")
    return [text] * {"lost": 0, "doubled": 2}.get(happened, 1)


def _scanned(place: Path, text: str, happened: str, dice: random.Random) -> Leaf:
    image = _spoilt(np.asarray(draw(text, WORDS).convert("L")), happened, dice)
    noise = np.random.default_rng(dice.randrange(1 << 30))
    small = cv2.resize(image, None, fx=2 / 3, fy=2 / 3, interpolation=cv2.INTER_AREA)
    high, wide = small.shape
    way = cv2.getRotationMatrix2D((wide / 2, high / 2), dice.gauss(0, 1.2) + dice.choice((0, 0, 0, 180)), 1.0)
    turned = cv2.warpAffine(small, way, (wide, high), borderValue=255)
    blurred = cv2.GaussianBlur(turned, (0, 0), dice.uniform(0.4, 1.1)).astype(np.float64)
    path = place / "sheet.jpg"
    scanned = np.clip(blurred + noise.normal(0, dice.uniform(2, 10), blurred.shape), 0, 255).astype(np.uint8)
    Image.fromarray(scanned).save(path, dpi=(200, 200), quality=dice.randint(45, 90))
    look = page.look(PageJob(str(path), 0, "vie"))
    codes = [(code.text, code.format) for code in look.barcodes]
    kind = SEPARATOR if codes or dice.random() < 0.5 else ""
    return Leaf(sign_of(codes, kind, look.blank, KEY))


def _spoilt(image: Pixels, happened: str, dice: random.Random) -> Pixels:
    out = image.copy()
    high, wide = out.shape
    if happened == "torn":
        cut_at = round(high * dice.uniform(0.3, 0.75))
        out[cut_at:] = 255
    elif happened == "stained":
        for _ in range(6):
            cv2.circle(
                out, (dice.randrange(wide), dice.randrange(high)), dice.randint(80, 400), dice.randint(60, 140), -1
            )
    elif happened == "faint":
        out = np.asarray(255 - (255 - out.astype(np.float64)) * dice.uniform(0.1, 0.5), np.uint8)
    elif happened in ("scribbled", "ruined"):
        for _ in range(30 if happened == "scribbled" else 400):
            ends = [(dice.randrange(wide), dice.randrange(high)) for _ in range(2)]
            cv2.line(out, ends[0], ends[1], 0, dice.randint(4, 14))
    return out


def _paper(dice: random.Random) -> Leaf:
    """A page like others; some bear codes of their own, some are blank backs."""
    kind = dice.random()
    if kind < 0.03:
        return Leaf(sign_of([(f"H57.132-260804-{dice.randrange(10_000):04d}", "QRCode")], "cong-van", False, KEY))
    if kind < 0.05:
        return Leaf(sign_of([], RECEIPT, False, KEY))
    return Leaf(sign_of([("8934563138165", "Code128")], "", False, KEY))


def _score(
    found: Cut, truth: dict[int, str], harms: dict[str, tuple[str, int]], leaves: list[Leaf], tally: Tally
) -> None:
    placed = {number: segment.code for segment in found.segments for number in segment.pages if number in truth}
    tally.pages, tally.placed, tally.harmed = len(leaves), len(placed), len(harms)
    tally.held = sum(number in truth for number in found.held)
    tally.wrong = sum(truth[number] != code for number, code in placed.items())
    for name, (happened, at) in harms.items():
        mine = [number for number, owner in truth.items() if owner == name]
        read = at < len(leaves) and isinstance(leaves[at].sign, Said) and happened not in UNREAL
        told = any(found.sheets.get(number, Why.SHEET) is not Why.SHEET for number in range(at, mine[0]))
        if not read and not told and not any(number in found.held for number in mine):
            tally.unsaid.append(f"{happened} {name}")
