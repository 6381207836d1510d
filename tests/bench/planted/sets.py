"""The list of planted sets, and writing them as a folder of scans with truth."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from PIL import Image

from tests.bench.planted import (
    blank,
    blurred,
    codes,
    cut_off,
    duplicate,
    folded_corner,
    glass,
    good,
    hidden_by_seal,
    light,
    low_resolution,
    no_harm,
    phone,
    skewed,
    streaks,
    turned,
)
from tests.bench.planted.scan import Scan, box_of

GRADES = ("light", "medium", "severe")
GOOD = ("good",)
Draw = Callable[[np.random.Generator, str], Scan | list[Scan]]


@dataclass(frozen=True, slots=True)
class Planted:
    """A set: its ways of going wrong, the severities it comes in, and how many of each make one round."""

    name: str
    planters: Mapping[str, Draw]
    severities: tuple[str, ...] = GRADES
    times: int = 1


SETS = (
    Planted("good", good.PLANTERS, GOOD, 2),
    Planted("blurred", blurred.PLANTERS),
    Planted("cut_off", cut_off.PLANTERS),
    Planted("folded_corner", folded_corner.PLANTERS),
    Planted("dark", light.DARK, times=3),
    Planted("washed_out", light.WASHED_OUT, times=3),
    Planted("glare", light.GLARE, times=4),
    Planted("low_resolution", low_resolution.PLANTERS, times=2),
    Planted("skewed", skewed.PLANTERS, times=2),
    Planted("hidden_by_seal", hidden_by_seal.PLANTERS, times=4),
    Planted("streaks", streaks.PLANTERS, times=2),
    Planted("duplicate", duplicate.PLANTERS, ("medium", "severe"), 3),
    Planted("alike", duplicate.ALIKE, GOOD, 4),
    Planted("blank", blank.EMPTY, GOOD, 2),
    Planted("not_blank", blank.NOT_EMPTY, GOOD, 2),
    Planted("turned", turned.PLANTERS, GOOD, 3),
    Planted("several", glass.SEVERAL, GOOD, 2),
    Planted("book", glass.BOOK, GOOD, 3),
    Planted("crop", glass.CROP, GOOD, 2),
    Planted("phone", phone.PLANTERS, times=2),
    Planted("codes", codes.PLANTERS),
    Planted("fine", no_harm.FINE, times=2),
    Planted("specked", no_harm.SPECKED),
)
NAMES = tuple(one.name for one in SETS)


def draw(seed: int, per: int, names: Iterable[str] = NAMES) -> Iterator[tuple[str, str, str, Scan]]:
    """Yield (set, page id, severity, scan); what a page shows depends on seed and its own name only."""
    wanted = set(names)
    for one in SETS:
        if one.name not in wanted:
            continue
        for variety, plant in one.planters.items():
            for severity in one.severities:
                for number in range(per * one.times):
                    page = f"{one.name}-{variety}-{severity}-{seed}-{number:02d}"
                    made = plant(np.random.default_rng(zlib.crc32(page.encode())), severity)
                    for scan, identity in _named(made, page):
                        yield one.name, identity, severity, scan


def write(folder: Path, seed: int, per: int, names: Iterable[str] = NAMES) -> int:
    """Write the sets below `folder`; gives the number of pages."""
    count = 0
    for name, page, severity, scan in draw(seed, per, names):
        file = f"{name}/{page}.{scan.form.rsplit('.', 1)[-1]}"
        for part in ("input", "truth"):
            (folder / part / name).mkdir(parents=True, exist_ok=True)
        _save(scan, folder / "input" / file)
        truth = _truth(scan, name, page, severity, file)
        (folder / "truth" / name / f"{page}.json").write_text(json.dumps(truth, ensure_ascii=False) + "\n", "utf-8")
        count += 1
    return count


def _named(made: Scan | list[Scan], page: str) -> Iterator[tuple[Scan, str]]:
    if isinstance(made, Scan):
        yield made, page
        return
    for letter, scan in zip("ab", made, strict=True):
        yield (replace(scan, same_as=f"{page}-a") if scan.same_as else scan), f"{page}-{letter}"


def _save(scan: Scan, path: Path) -> None:
    pixels = scan.pixels if scan.pixels.ndim == 2 else scan.pixels[:, :, ::-1]
    image = Image.fromarray(np.ascontiguousarray(pixels))
    said = round(scan.dpi) if scan.said_dpi is None else round(scan.said_dpi)
    dpi: dict[str, object] = {"dpi": (said, said)} if said else {}
    if scan.form == "g4.tif":
        image.convert("1").save(path, compression="group4", **dpi)
    elif scan.form == "png":
        image.save(path, compress_level=3, **dpi)
    else:
        image.save(path, quality=scan.quality, **dpi)


def _corners(quad: np.ndarray) -> list[list[float]]:
    return [[round(float(x), 1), round(float(y), 1)] for x, y in quad]


def _truth(scan: Scan, name: str, page: str, severity: str, file: str) -> dict[str, object]:
    said = round(scan.dpi) if scan.said_dpi is None else round(scan.said_dpi)
    lines = [{"text": line.text, "box": box_of(line.quad), "quad": _corners(line.quad)} for line in scan.lines]
    barcodes = [
        {"type": code.type, "text": code.text, "box": box_of(code.quad), "quad": _corners(code.quad),
         "module_px": round(code.module_px, 2)} for code in scan.codes
    ]  # fmt: skip
    planted = [
        {"kind": one.kind, "severity": one.severity, "variety": one.variety, "box": box_of(one.quad),
         "quad": _corners(one.quad)} for one in scan.defects
    ]  # fmt: skip
    papers = [{"kind": one.kind, "quad": _corners(one.quad), "rotation": one.rotation} for one in scan.papers]
    return {
        "page": page, "dossier": name, "file": file, "index_in_file": 0, "level": severity, "doc_type": scan.doc_type,
        "image_size": list(scan.size), "dpi": round(scan.dpi, 1), "said_dpi": said, "rotation": scan.rotation,
        "skew_deg": None if len(papers) > 1 and name == "several" else round(scan.skew_deg, 3),
        "blank": scan.blank, "illegible": scan.illegible, "text": "\n".join(line.text for line in scan.lines),
        "lines": lines, "barcodes": barcodes, "damage": sorted({one.variety for one in scan.defects}),
        "content_tags": list(scan.tags), "planted": planted, "allowed": list(scan.allowed), "papers": papers,
        "same_as": scan.same_as or None, "marks": [list(mark) for mark in scan.marks],
    }  # fmt: skip
