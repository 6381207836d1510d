"""Marks measured by their runs are those that OpenCV measures px by px."""

from __future__ import annotations

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ocr import marks


@given(st.integers(1, 24), st.integers(1, 24), st.floats(0, 1), st.integers(0, 2**32 - 1))
def test_marks_are_labelled_and_measured_as_opencv_does(height: int, width: int, share: float, seed: int) -> None:
    mask = np.random.default_rng(seed).random((height, width)) < share
    _, labels, stats, centres = cv2.connectedComponentsWithStats(mask.view(np.uint8), connectivity=8)

    found = marks.find(mask)

    assert np.array_equal(found.labels, labels)
    assert np.array_equal(found.stats[1:], stats[1:])
    assert np.allclose(found.centres[1:], centres[1:])
    assert found.stats[0].tolist() == [0, 0, width, height, np.count_nonzero(~mask)]


def test_runs_are_counted_row_by_row() -> None:
    mask = np.array([[1, 0, 1, 0, 0], [1, 1, 1, 0, 1], [0, 0, 0, 0, 1]], np.uint8)

    assert marks.find(mask).runs.tolist() == [0, 3, 2]
