"""The same sheet scanned twice is said, for as long as both are among the papers."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from ocr.types import VerdictKind
from station.app import Station
from station.config import Settings
from station.types import Page
from tests.world import papers

DPI = 150


def scanned(path: Path, image: np.ndarray, seed: int) -> None:
    """One pass through the scanner: other noise, a little shift."""
    rng = np.random.default_rng(seed)
    shifted = np.roll(image, (seed * 3, seed * 2), (0, 1)).astype(np.float64)
    noisy = np.clip(shifted + rng.normal(0, 3, image.shape), 0, 255).astype(np.uint8)
    Image.fromarray(noisy).save(path, dpi=(DPI, DPI))


@pytest.fixture
def pages(station: Station, settings: Settings) -> list[Page]:
    found = station.desk.open("ton-dong", "HS-1")
    letter, table = (
        cv2.cvtColor(np.asarray(paper), cv2.COLOR_RGB2GRAY) for paper in (papers.cong_van(DPI), papers.bang_ke(DPI))
    )
    for number, image in enumerate((letter, table, letter), 1):
        scanned(settings.watch / f"{number}.png", image, number)
    station.drain()
    return list(station.desk.view(found.id).pages)


def twins(station: Station, pages: list[Page]) -> list[tuple[int, float]]:
    return [
        (number, verdict.measure)
        for number, page in enumerate(station.desk.view(pages[0].dossier_id).pages, 1)
        for verdict in page.verdicts
        if verdict.kind is VerdictKind.DUPLICATE
    ]


def test_later_scan_of_a_sheet_names_the_earlier_one_as_long_as_that_counts(
    station: Station, pages: list[Page]
) -> None:
    assert twins(station, pages) == [(3, float(pages[0].id))]
    station.review.set_aside(pages[0].id)
    assert twins(station, pages) == []
    station.review.bring_back(pages[0].id)
    assert twins(station, pages) == [(3, float(pages[0].id))]
