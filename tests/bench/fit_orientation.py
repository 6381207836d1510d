"""Fits the weights of the votes for up and down in `ocr/upright/orientation.py` on folders of scans with truth.

    python tests/bench/fit_orientation.py FOLDER...

A folder holds `input/<dossier>/…` and `truth/<dossier>/<page>.json` with file, index_in_file, rotation, blank, illegible.
Every page votes upright and on its head; logistic regression without a constant, so that both ways are treated alike,
drawn towards zero, because votes that never err on a few pages would else count as proof.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ocr import geometry
from ocr.decode import frames
from ocr.reading import clean
from ocr.sight import reduced
from ocr.types import Frame
from ocr.upright import lines, script

_SHRINK = 0.01
_ROUNDS = 20_000


def main(folders: list[str]) -> None:
    votes = np.array([row for folder in folders for row in _votes(Path(folder))])
    weights = fit(votes)
    lead = votes @ weights
    print("rise, stand, crown:", np.round(weights, 2).tolist())
    print(
        f"{len(votes)} votes, {(lead < 0).sum()} for the wrong way, {(lead < 2.6).sum()} too weak to spare the reading"
    )


def fit(votes: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weights for votes (n x 3) of which all should be positive."""
    weights = np.zeros(votes.shape[1])
    for _ in range(_ROUNDS):
        miss = 1 / (1 + np.exp(votes @ weights))
        weights += 0.05 * (votes.T @ miss / len(votes) - _SHRINK * weights)
    return weights


def _votes(folder: Path) -> list[list[float]]:
    rows = []
    for path in sorted((folder / "truth").rglob("*_p*.json")):
        truth = json.loads(path.read_text("utf-8"))
        if truth["blank"] or truth["illegible"]:
            continue
        pixels, told = frames.decode_with_dpi(str(folder / "input" / truth["file"]), truth["index_in_file"])
        dpi = frames.dpi_or_guess(Frame(0, pixels.shape[1], pixels.shape[0], told, 3, 8))
        small, factor = reduced(pixels, dpi)
        even = clean.flatten(clean.drop_border(clean.gray_of(small)))
        ink = lines.text_ink(geometry.turn(even, -truth["rotation"]), dpi * factor)
        for side, way in ((1.0, ink), (-1.0, np.ascontiguousarray(ink[::-1, ::-1]))):
            course = lines.course(way, dpi * factor)
            vote = script.votes(course, dpi * factor)
            if len(course.pieces) >= 3:
                rows.append([side * vote.rise, side * vote.stand, side * min(6.0, max(-6.0, vote.crown))])
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
