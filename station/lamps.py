"""A traffic light for each number of a scanner's health, with its reason and one thing to do, in the language that is set."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from ocr.scanner.shown import ScannerHealth
from station.i18n import N_, _, decimal


class Light(StrEnum):
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Lamp:
    """One judged number in words. `key` never changes; `advice` is empty where nothing is to be done."""

    key: str
    light: Light
    title: str
    reason: str
    advice: str


class _Found(NamedTuple):
    light: Light
    reason: str
    facts: dict[str, object]


def _graded(value: float, green: float, amber: float) -> Light:
    """Less is better."""
    return Light.GREEN if value <= green else Light.AMBER if value <= amber else Light.RED


def _worst(*lights: Light) -> Light:
    return max(lights, key=list(Light).index)


def _told(health: ScannerHealth) -> _Found:
    facts: dict[str, object] = {
        "across": round(health.dpi_across),
        "down": round(health.dpi_down),
        "told": round(health.told_dpi),
    }
    if not health.told_dpi:
        return _Found(Light.AMBER, N_("the file says no resolution, true is {across} × {down} dpi"), facts)
    off = max(abs(dpi / health.told_dpi - 1) for dpi in (health.dpi_across, health.dpi_down))
    return _Found(_graded(off, 0.01, 0.05), N_("the file says {told} dpi, true is {across} × {down} dpi"), facts)


def _resolution(health: ScannerHealth) -> _Found:
    least = min(health.dpi_across, health.dpi_down)
    return _Found(_graded(-least, -280, -190), N_("{least} dpi; 300 is wanted"), {"least": round(least)})


def _shape(health: ScannerHealth) -> _Found:
    stretch = abs(health.dpi_across / health.dpi_down - 1)
    light = _worst(
        _graded(stretch, 0.008, 0.02), _graded(abs(health.shear), 0.15, 0.5), _graded(health.distortion, 0.3, 0.8)
    )
    facts: dict[str, object] = {
        "stretch": decimal(100 * stretch, 1),
        "shear": decimal(abs(health.shear), 2),
        "off": decimal(health.distortion, 1),
    }
    return _Found(light, N_("stretched by {stretch} %, sheared by {shear}°, places off by {off} mm"), facts)


def _skew(health: ScannerHealth) -> _Found:
    return _Found(_graded(abs(health.skew), 0.5, 2.0), N_("turned by {skew}°"), {"skew": decimal(health.skew, 1)})


def _sharpness(health: ScannerHealth) -> _Found:
    sharp = min(health.sharpness_across, health.sharpness_down)
    light = _worst(_graded(-sharp, -2.0, -1.4), _graded(-health.resolved, -3.0, -2.0))
    facts: dict[str, object] = {"sharp": decimal(sharp, 1), "resolved": f"{health.resolved:.0f}"}
    return _Found(light, N_("half the contrast at {sharp} lines a mm, {resolved} still seen"), facts)


def _contrast(health: ScannerHealth) -> _Found:
    light = _worst(
        _graded(health.black, 75, 110), _graded(-health.white, -215, -185), _graded(-float(health.steps), -10, -8)
    )
    facts: dict[str, object] = {
        "black": round(health.black),
        "white": round(health.white),
        "steps": health.steps,
    }
    return _Found(light, N_("black is {black}, white is {white}, {steps} of 11 steps told apart"), facts)


def _cast(health: ScannerHealth) -> _Found:
    return _Found(
        _graded(health.cast, 10, 22), N_("white paper is tinted by {cast} levels"), {"cast": round(health.cast)}
    )


def _colour(health: ScannerHealth) -> _Found:
    if health.red is None or health.blue is None:
        return _Found(Light.AMBER, N_("the scan is grey: seals and ink can't be told from print"), {})
    light = _worst(_graded(-health.red, -60, -30), _graded(-health.blue, -35, -18))
    return _Found(
        light,
        N_("red stands out by {red} levels, blue by {blue}"),
        {"red": round(health.red), "blue": round(health.blue)},
    )


def _noise(health: ScannerHealth) -> _Found:
    return _Found(
        _graded(health.noise, 4.5, 9.0), N_("grain of {noise} levels on paper"), {"noise": decimal(health.noise, 1)}
    )


def _streaks(health: ScannerHealth) -> _Found:
    if not health.streaks:
        return _Found(Light.GREEN, N_("none"), {})
    places = ", ".join(f"{streak.at:.0f} mm {'↓' if streak.down else '→'}" for streak in health.streaks)
    strongest = max(abs(streak.strength) for streak in health.streaks)
    return _Found(_graded(strongest, 0, 15), N_("at {places}"), {"places": places})


def _back(health: ScannerHealth) -> _Found | None:
    if health.back is None:
        return None
    off = max(abs(health.back.across), abs(health.back.down))
    light = _worst(_graded(off, 2.0, 4.0), _graded(abs(health.back.turn), 0.5, 1.5))
    facts: dict[str, object] = {"off": decimal(off, 1), "turn": decimal(abs(health.back.turn), 1)}
    return _Found(light, N_("the back lies {off} mm and {turn}° off the front"), facts)


_RULES: tuple[tuple[str, str, Callable[[ScannerHealth], _Found | None], str], ...] = (
    (
        "told_dpi",
        N_("Resolution told"),
        _told,
        N_("Print the sheet at 100 %; if it stays, update the scanner's driver."),
    ),
    ("resolution", N_("Resolution"), _resolution, N_("Set the scanner to 300 dpi.")),
    ("shape", N_("Shape"), _shape, N_("Clean the rollers; if it stays, have the feeder serviced.")),
    ("skew", N_("Skew"), _skew, N_("Set the paper guides close to the paper and scan again.")),
    ("sharpness", N_("Sharpness"), _sharpness, N_("Clean the glass with a soft dry cloth; turn smoothing off.")),
    ("contrast", N_("Contrast"), _contrast, N_("Set brightness and contrast back to the middle.")),
    ("cast", N_("Tint"), _cast, N_("Use white paper for the sheet; then run the scanner's own calibration.")),
    ("colour", N_("Colour"), _colour, N_("Set the scanner to colour.")),
    ("noise", N_("Grain"), _noise, N_("Turn sharpening and the fast mode off.")),
    ("streaks", N_("Streaks"), _streaks, N_("Clean the narrow glass strip of the feeder at these places.")),
    ("back", N_("Back side"), _back, N_("Print the sheet again on both sides; if it stays, have the feeder serviced.")),
)


def lamps(health: ScannerHealth) -> tuple[Lamp, ...]:
    """One lamp a number, always in the same order; the back's only when it was scanned."""
    out = []
    for key, title, judge, advice in _RULES:
        found = judge(health)
        if found is not None:
            reason = _(found.reason).format_map(found.facts)
            out.append(Lamp(key, found.light, _(title), reason, "" if found.light is Light.GREEN else _(advice)))
    return tuple(out)


def overall(found: tuple[Lamp, ...]) -> Light:
    """The worst lamp."""
    return _worst(*(lamp.light for lamp in found))
