"""What a scan of the test sheet shows of its scanner. Imports nothing of ours."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Streak:
    """A line that the scanner drew. at: mm from the left (or top) edge of the scan; strength: levels, dark < 0 < light."""

    at: float
    down: bool
    strength: float


@dataclass(frozen=True, slots=True)
class Registration:
    """How the back lies against the front: mm across and down, and degrees."""

    across: float
    down: float
    turn: float


@dataclass(frozen=True, slots=True)
class ScannerHealth:
    """What one scan of the sheet shows. dpi and sharpness: along the width and the height of the scan as delivered.

    told_dpi: what the file says, 0 = nothing. skew, shear: degrees. distortion: mm that a place is off at most.
    sharpness: line pairs a mm at half contrast; resolved: most line pairs a mm still seen. black, white, noise, cast:
    levels 0..255 (noise: standard deviation on paper; cast: between the paper's channels). steps: grey steps told
    apart, of 11. red, blue: chroma in levels, None in a grey scan. back: None when it was not scanned.
    """

    told_dpi: float
    dpi_across: float
    dpi_down: float
    skew: float
    shear: float
    distortion: float
    sharpness_across: float
    sharpness_down: float
    resolved: float
    black: float
    white: float
    steps: int
    noise: float
    cast: float
    red: float | None
    blue: float | None
    streaks: tuple[Streak, ...]
    back: Registration | None
