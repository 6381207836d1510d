"""Labels the connected marks of a mask; one place, because how that is done is a third of what a look costs."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray


class Marks(NamedTuple):
    """labels: height x width, 0 = ground. stats: n x 5 (x, y, width, height, area in px). centres: n x 2 (x, y).

    Row 0 of both stands for the ground.
    """

    labels: NDArray[np.int32]
    stats: NDArray[np.int32]
    centres: NDArray[np.float64]


def find(mask: NDArray[np.bool_] | NDArray[np.uint8]) -> Marks:
    """Marks of a mask, px that touch at corners belong together; numbered from the top."""
    plane: NDArray[np.uint8] = mask.view(np.uint8)
    # block-based labelling gives the same numbers as OpenCV's usual way, in less time where statistics are wanted
    _, labels, stats, centres = cv2.connectedComponentsWithStatsWithAlgorithm(plane, 8, cv2.CV_32S, cv2.CCL_BBDT)
    return Marks(np.asarray(labels, np.int32), np.asarray(stats, np.int32), np.asarray(centres, np.float64))
