"""One scan with its truth: pixels, and where everything on them lies; warping moves both by the same matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]
Quad = NDArray[np.float64]
"""Four corners in px (edges counted), 4 x 2: top left, top right, bottom right, bottom left of the upright thing."""


@dataclass(frozen=True, slots=True)
class TextLine:
    text: str
    quad: Quad


@dataclass(frozen=True, slots=True)
class Code:
    """A code as planted; `module_px` is the width of its narrowest bar in px."""

    type: str
    text: str
    quad: Quad
    module_px: float


@dataclass(frozen=True, slots=True)
class Defect:
    """A planted defect: `kind` as a VerdictKind is called, and the region it spoils."""

    kind: str
    severity: str
    variety: str
    quad: Quad


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper in the frame; `rotation` as for pages: degrees its content stands turned clockwise."""

    kind: str
    quad: Quad
    rotation: int = 0


@dataclass(frozen=True, slots=True)
class Scan:
    """Pixels (BGR, or gray) and the truth about them; `said_dpi` is what the file claims (0 = nothing)."""

    pixels: Pixels
    dpi: float
    doc_type: str
    lines: tuple[TextLine, ...] = ()
    codes: tuple[Code, ...] = ()
    defects: tuple[Defect, ...] = ()
    papers: tuple[Paper, ...] = ()
    marks: tuple[tuple[int, int, int, int], ...] = ()
    rotation: int = 0
    skew_deg: float = 0.0
    blank: bool = False
    illegible: bool = False
    allowed: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    said_dpi: float | None = None
    same_as: str = ""
    quality: int = 88
    form: str = "jpg"

    @property
    def size(self) -> tuple[int, int]:
        return self.pixels.shape[1], self.pixels.shape[0]

    def mm(self, millimetres: float) -> float:
        """Millimetres on the paper in px."""
        return millimetres * self.dpi / 25.4


def rectangle(x0: float, y0: float, x1: float, y1: float) -> Quad:
    return np.array([[x0, y0], [x1, y0], [x1, y1], [x0, y1]], dtype=np.float64)


def whole(scan: Scan) -> Quad:
    return rectangle(0, 0, *scan.size)


def box_of(quad: Quad) -> list[int]:
    """The upright rectangle around a quad: left, top, right, bottom in whole px."""
    low, high = np.floor(quad.min(axis=0)), np.ceil(quad.max(axis=0))
    return [int(low[0]), int(low[1]), int(high[0]), int(high[1])]


def moved(quad: Quad, matrix: NDArray[np.float64]) -> Quad:
    """Corners carried by a 3 x 3 matrix in px-edge coordinates."""
    far = np.c_[quad, np.ones(len(quad))] @ matrix.T
    return np.asarray(far[:, :2] / far[:, 2:], dtype=np.float64)


def carry(scan: Scan, move: Callable[[Quad], Quad], **changes: object) -> Scan:
    """The scan with every place of its truth moved; `changes` are other fields."""
    return replace(
        scan,
        lines=tuple(replace(line, quad=move(line.quad)) for line in scan.lines),
        codes=tuple(replace(code, quad=move(code.quad)) for code in scan.codes),
        defects=tuple(replace(defect, quad=move(defect.quad)) for defect in scan.defects),
        papers=tuple(replace(paper, quad=move(paper.quad)) for paper in scan.papers),
        **changes,  # type: ignore[arg-type]
    )


def warp(scan: Scan, matrix: NDArray[np.float64], size: tuple[int, int], fill: tuple[int, int, int]) -> Scan:
    """Pixels and truth carried by `matrix` (px edges) onto a canvas of `size` px filled with the BGR colour `fill`."""
    shift = np.array([[1, 0, 0.5], [0, 1, 0.5], [0, 0, 1]])  # OpenCV counts from px centres
    centred = np.linalg.inv(shift) @ matrix @ shift
    pixels = cv2.warpPerspective(
        scan.pixels, centred, size, flags=cv2.INTER_AREA if size[0] < scan.size[0] else cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_CONSTANT, borderValue=fill,
    )  # fmt: skip
    return carry(scan, lambda quad: moved(quad, matrix), pixels=np.asarray(pixels, dtype=np.uint8))


def skewed(scan: Scan, degrees: float, fill: tuple[int, int, int], grow: bool = False) -> Scan:
    """The paper lying turned by `degrees` clockwise on a bed of colour `fill`; `grow` makes the frame hold all of it."""
    width, height = scan.size
    turn = np.radians(degrees)
    cos, sin = np.cos(turn), np.sin(turn)
    out_w, out_h = width, height
    if grow:
        out_w = round(width * abs(cos) + height * abs(sin))
        out_h = round(width * abs(sin) + height * abs(cos))
    about = np.array([[cos, -sin, 0.0], [sin, cos, 0.0], [0.0, 0.0, 1.0]])
    to_middle = np.array([[1, 0, -width / 2], [0, 1, -height / 2], [0, 0, 1.0]])
    back = np.array([[1, 0, out_w / 2], [0, 1, out_h / 2], [0, 0, 1.0]])
    turned = warp(scan, back @ about @ to_middle, (out_w, out_h), fill)
    return replace(turned, skew_deg=scan.skew_deg + degrees)


def quarter_turned(scan: Scan, degrees: int) -> Scan:
    """The whole frame delivered turned clockwise by a multiple of 90 degrees, to the pixel."""
    width, height = scan.size
    matrix = {
        0: np.eye(3),
        90: np.array([[0.0, -1, height], [1, 0, 0], [0, 0, 1]]),
        180: np.array([[-1.0, 0, width], [0, -1, height], [0, 0, 1]]),
        270: np.array([[0.0, 1, 0], [-1, 0, width], [0, 0, 1]]),
    }[degrees % 360]
    pixels = np.ascontiguousarray(np.rot90(scan.pixels, -(degrees // 90)))
    turned = carry(scan, lambda quad: moved(quad, matrix), pixels=pixels)
    papers = tuple(replace(paper, rotation=(paper.rotation + degrees) % 360) for paper in turned.papers)
    return replace(turned, rotation=(scan.rotation + degrees) % 360, papers=papers)


def resampled(scan: Scan, factor: float) -> Scan:
    """The same frame at another resolution (both dpi and places change)."""
    width, height = scan.size
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    pixels = np.asarray(cv2.resize(scan.pixels, size, interpolation=how), dtype=np.uint8)
    scale = np.diag([size[0] / width, size[1] / height, 1.0])
    smaller = carry(scan, lambda quad: moved(quad, scale), pixels=pixels)
    codes = tuple(replace(code, module_px=code.module_px * factor) for code in smaller.codes)
    return replace(smaller, codes=codes, dpi=scan.dpi * factor)


def cropped(scan: Scan, x0: int, y0: int, x1: int, y1: int) -> Scan:
    """The part of the frame between these px."""
    pixels = np.ascontiguousarray(scan.pixels[y0:y1, x0:x1])
    return carry(scan, lambda quad: quad - np.array([x0, y0]), pixels=pixels)


def blended(image: Pixels, other: Pixels | NDArray[np.float32] | float, share: NDArray[np.float32]) -> Pixels:
    """`other` laid over `image` with a share 0..1 for each px."""
    part = share[..., None] if image.ndim == 3 and share.ndim == 2 else share
    mixed = image.astype(np.float32) * (1 - part) + np.asarray(other, dtype=np.float32) * part
    return np.asarray(np.clip(mixed + 0.5, 0, 255), dtype=np.uint8)


def sensed(scan: Scan, rng: np.random.Generator, noise: float = 1.8, blur: float = 0.5) -> Scan:
    """What a sensor adds: a little optical blur (px) and grain (grey levels)."""
    pixels = cv2.GaussianBlur(scan.pixels, (0, 0), blur) if blur else scan.pixels
    if noise:
        grain = rng.standard_normal(pixels.shape[:2], dtype=np.float32) * noise
        grain = grain[..., None] if pixels.ndim == 3 else grain
        pixels = np.clip(pixels + grain + 0.5, 0, 255)
    return replace(scan, pixels=np.asarray(pixels, dtype=np.uint8))


def gray(scan: Scan) -> Scan:
    if scan.pixels.ndim == 2:
        return scan
    return replace(scan, pixels=np.asarray(cv2.cvtColor(scan.pixels, cv2.COLOR_BGR2GRAY), dtype=np.uint8))


def bilevel(scan: Scan, limit: int = 160) -> Scan:
    """Black and white, as a fax or a form scanner delivers."""
    one = gray(scan)
    return replace(one, pixels=np.where(one.pixels > limit, 255, 0).astype(np.uint8), form="g4.tif")
