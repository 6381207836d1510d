"""Labels the connected marks of a mask; one place, because how that is done is a third of what a look costs."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray


class Marks(NamedTuple):
    """labels: height x width, 0 = ground. stats: n x 5 (x, y, width, height, area in px). centres: n x 2 (x, y).

    runs: of how many rows of px each mark is made. Row 0 of all stands for the ground, whose box is the whole mask.
    """

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    centres: NDArray[np.float64]
    runs: NDArray[np.int64]


def find(mask: NDArray[np.bool_] | NDArray[np.uint8]) -> Marks:
    """Marks of a mask, px that touch at corners belong together; numbered from the top.

    Measured by the runs of px along rows, a hundred times fewer than the px: OpenCV's own statistics, which visit every
    px of the paper too, take twice as long as the labelling.
    """
    height, width = mask.shape
    count, found = cv2.connectedComponentsWithAlgorithm(mask.view(np.uint8), 8, cv2.CV_32S, cv2.CCL_BBDT)
    labels = np.asarray(found, np.int32)
    framed = np.zeros((height, width + 2), bool)
    framed[:, 1:-1] = mask
    edges = np.flatnonzero(framed[:, 1:] != framed[:, :-1])  # alternately where a run begins and where it has ended
    y, x0 = np.divmod(edges[::2], width + 1)
    x1 = edges[1::2] - y * (width + 1)
    label, long = labels[y, x0], x1 - x0
    area = np.bincount(label, long, count)
    sums = np.bincount(label, (x0 + x1 - 1) * long / 2, count), np.bincount(label, y * long, count)
    left, right = np.full(count, width), np.zeros(count, np.int64)
    np.minimum.at(left, label, x0)
    np.maximum.at(right, label, x1)
    top, bottom = np.zeros((2, count), np.int64)
    top[label[::-1]] = y[::-1]  # runs come row by row, and of all that are put to a place the last one stays
    bottom[label] = y + 1
    stats = np.column_stack([left, top, right - left, bottom - top, area]).astype(np.int32)
    stats[0] = 0, 0, width, height, height * width - area.sum()
    centres = np.column_stack(sums) / np.maximum(area, 1)[:, None]
    centres[0] = (width - 1) / 2, (height - 1) / 2
    return Marks(labels, stats, centres, np.bincount(label, minlength=count))
