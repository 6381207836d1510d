"""The blank family: what is truly empty, and what looks empty and must never be set aside."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tests.bench.planted.desk import delivered, picked
from tests.bench.planted.scan import Pixels, Scan, blended
from tests.bench.planted.sheets import Recorded, letter, table
from tests.world.sheet import BLUE

_GREY = (140, 140, 142)


def _sheet(rng: np.random.Generator) -> Recorded:
    return Recorded(int(rng.choice([300, 200])), rng)


def _empty(scan: Scan, rng: np.random.Generator, *tags: str) -> Scan:
    return replace(delivered(scan, rng, noise=float(rng.uniform(1, 3))), blank=True, lines=(), tags=tags)


def bare(rng: np.random.Generator, severity: str) -> Scan:
    return _empty(_sheet(rng).scan("trang_trang"), rng)


def bleed_through(rng: np.random.Generator, severity: str) -> Scan:
    """The other side's print shining through, mirrored, soft and pale."""
    front = picked(rng, (letter, table))
    back = _bled(front, float(rng.uniform(0.06, 0.2)))
    return _empty(replace(front, pixels=back, doc_type="mat_sau"), rng, "bleed")


def _bled(front: Scan, share: float) -> Pixels:
    mirrored = cv2.GaussianBlur(front.pixels[:, ::-1], (0, 0), front.mm(0.14))
    paper = np.full_like(front.pixels, 248)
    return blended(paper, np.asarray(mirrored, np.uint8), np.full(front.pixels.shape[:2], share, np.float32))


def punched(rng: np.random.Generator, severity: str) -> Scan:
    """Two or four filing holes, dark or light as the bed behind is."""
    sheet = _sheet(rng)
    tone = (25, 25, 25) if rng.random() < 0.6 else (225, 225, 225)
    for y in (108.5, 188.5) if rng.random() < 0.7 else (28.5, 108.5, 188.5, 268.5):
        sheet.draw.ellipse([sheet.px(v) for v in (9, y - 3, 15, y + 3)], fill=tone)
    return _empty(sheet.scan("trang_trang"), rng, "holes")


def yellowed(rng: np.random.Generator, severity: str) -> Scan:
    """Old paper: yellow, darker to the rim, with soft stains and fibres."""
    scan = _sheet(rng).scan("trang_trang")
    return _empty(replace(scan, pixels=aged(scan, rng)), rng, "yellowed")


def aged(scan: Scan, rng: np.random.Generator) -> Pixels:
    width, height = scan.size
    cloud = cv2.resize(rng.random((9, 7), dtype=np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
    rim = np.minimum(np.linspace(0, 1, width)[None, :], np.linspace(1, 0, width)[None, :]).astype(np.float32)
    share = np.clip(0.25 + 0.35 * cloud + 0.2 * np.exp(-rim * 14), 0, 0.85).astype(np.float32)
    tint = scan.pixels.astype(np.float32) * np.array([0.62, 0.83, 0.92], np.float32)
    return blended(scan.pixels, tint, share)


def bordered(rng: np.random.Generator, severity: str) -> Scan:
    """An empty page with the black bed along two edges."""
    scan = _sheet(rng).scan("trang_trang")
    pixels = scan.pixels.copy()
    wide, low = round(scan.mm(float(rng.uniform(2, 9)))), round(scan.mm(float(rng.uniform(2, 9))))
    pixels[:, -wide:], pixels[-low:] = 22, 22
    return _empty(replace(scan, pixels=pixels), rng, "border")


def creased(rng: np.random.Generator, severity: str) -> Scan:
    """Fold lines of a sheet that was carried in a pocket."""
    scan = _sheet(rng).scan("trang_trang")
    width, height = scan.size
    mask = np.zeros((height, width), np.float32)
    for y in (height / 3, height * 2 / 3):
        y += float(rng.uniform(-20, 20))
        cv2.line(mask, (0, round(y)), (width, round(y + rng.uniform(-12, 12))), 1.0, max(2, round(scan.mm(0.4))))
    soft = cv2.GaussianBlur(mask, (0, 0), scan.mm(0.25)) * np.float32(0.3)
    return _empty(replace(scan, pixels=blended(scan.pixels, 120.0, np.asarray(soft, np.float32))), rng, "fold")


def stamp_only(rng: np.random.Generator, severity: str) -> Scan:
    sheet = _sheet(rng)
    sheet.seal(
        float(rng.uniform(50, 160)), float(rng.uniform(60, 240)), "★ ỦY BAN NHÂN DÂN XÃ TÂN HÒA ★", "T. BÌNH MINH"
    )
    return delivered(sheet.scan("chi_co_dau"), rng)


def signature_only(rng: np.random.Generator, severity: str) -> Scan:
    sheet = _sheet(rng)
    sheet.signature(float(rng.uniform(30, 150)), float(rng.uniform(50, 250)))
    return delivered(sheet.scan("chi_co_chu_ky"), rng)


def pencil(rng: np.random.Generator, severity: str) -> Scan:
    """One line in pencil."""
    sheet = _sheet(rng)
    sheet.text(30, float(rng.uniform(40, 250)), f"Xem lại hồ sơ {sheet.say.person()}", 13, "Sans", _GREY)
    return delivered(sheet.scan("but_chi"), rng)


def faint_carbon(rng: np.random.Generator, severity: str) -> Scan:
    """The fourth carbon copy of a typed letter: pale, soft, everywhere."""
    scan = picked(rng, (letter,))
    soft = cv2.GaussianBlur(scan.pixels, (0, 0), scan.mm(0.09)).astype(np.float32)
    pale = 246 - (246 - soft) * float(rng.uniform(0.3, 0.4))
    scan = replace(scan, pixels=np.clip(pale, 0, 255).astype(np.uint8), allowed=("washed_out", "blurred"))
    return replace(delivered(scan, rng), tags=("carbon",))


def page_number(rng: np.random.Generator, severity: str) -> Scan:
    """Only a printed number: somebody counted this page, so it stays."""
    sheet = _sheet(rng)
    words = f"Trang {int(rng.integers(2, 30))}" if rng.random() < 0.5 else f"- {int(rng.integers(2, 30))} -"
    sheet.text(105, 284 if rng.random() < 0.7 else 16, words, 11, anchor="ms")
    return delivered(sheet.scan("chi_co_so_trang"), rng)


def short_word(rng: np.random.Generator, severity: str) -> Scan:
    """A hand's single word in a corner."""
    sheet = _sheet(rng)
    sheet.text(float(rng.uniform(25, 150)), float(rng.uniform(25, 270)), "Đã ký", 14, "Sans", BLUE)
    return delivered(sheet.scan("mot_chu"), rng)


EMPTY = {
    "bare": bare,
    "bleed": bleed_through,
    "holes": punched,
    "yellowed": yellowed,
    "border": bordered,
    "fold": creased,
}
NOT_EMPTY = {
    "stamp": stamp_only, "signature": signature_only, "pencil": pencil, "carbon": faint_carbon,
    "page-number": page_number, "one-word": short_word,
}  # fmt: skip
