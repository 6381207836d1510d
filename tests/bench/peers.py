"""The peers as subprocesses: OCRmyPDF, plain Tesseract, and the script that anybody would write first."""

from __future__ import annotations

import os
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import cv2
import img2pdf

from ocr.decode import frames
from tests.bench.truth import PageTruth

VENV = Path(__file__).resolve().parents[2] / ".venv-peers"
NAIVE = Path(__file__).with_name("naive.py")
STEPS = {"ocrmypdf": ("set right", "read"), "tesseract": ("orientation", "read"), "naive": ("read",)}
NAMES = tuple(STEPS)
_SET_RIGHT = ["--rotate-pages", "--deskew", "--clean"]
_NO_READING = [
    "--tesseract-timeout",
    "0",
    "--output-type",
    "pdf",
    "--optimize",
    "0",
]  # its quickest way to do just that
_FACING = re.compile(r"^\s*(\d+).{0,80}?page is facing (\S)\S*, confidence ([\d.]+)(.*)$", re.MULTILINE)
_ARROWS = {"⇧": 0, "⇨": 90, "⇩": 180, "⇦": 270}  # where the top of the content points


@dataclass(slots=True)
class Said:
    """What a peer said of one page: degrees its content stood turned clockwise, and its text (None = not asked)."""

    rotation: int | None = None
    text: str | None = None


def missing(name: str) -> str:
    """How to install the peer; empty when it is here."""
    if name == "tesseract":
        return "" if shutil.which("tesseract") else "install tesseract-ocr, tesseract-ocr-vie and tesseract-ocr-osd"
    if name not in STEPS:
        return f"there is no such peer; known are {', '.join(NAMES)}"
    return "" if (VENV / "bin" / "ocrmypdf").exists() else "./run bench peers installs it into .venv-peers"


def version(name: str) -> str:
    """The versions that were measured."""
    if name == "tesseract":
        return _output("tesseract", "--version").split("\n")[0].removeprefix("tesseract ")
    if name == "ocrmypdf":
        return _output(str(VENV / "bin" / "ocrmypdf"), "--version").strip()
    code = (
        "from importlib.metadata import version as v; print('pytesseract', v('pytesseract'), 'img2pdf', v('img2pdf'))"
    )
    return _output(str(VENV / "bin" / "python"), "-c", code).strip()


def exported(pages: list[PageTruth], place: Path) -> dict[str, Path]:
    """A file for each page: the delivered bytes where they are one JPEG or PNG, else the same pixels as PNG."""
    place.mkdir(parents=True)
    files = {}
    for page in pages:
        if page.path.suffix in (".jpg", ".png"):
            files[page.page] = page.path
            continue
        pixels, dpi = frames.decode_with_dpi(str(page.path), page.index)
        files[page.page] = place / f"{page.page}.png"
        body = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 1])[1].tobytes()
        files[page.page].write_bytes(_with_dpi(body, dpi or 300.0))
    return files


def run(name: str, step: str, pages: list[PageTruth], files: dict[str, Path], place: Path) -> dict[str, Said]:
    """Let a peer do one step with all pages, two at a time where it can; what it wrote stays in `place`."""
    does: dict[str, Callable[..., dict[str, Said]]] = {"ocrmypdf": _ocrmypdf, "tesseract": _tesseract, "naive": _naive}
    return does[name](step, pages, files, place)


def _ocrmypdf(step: str, pages: list[PageTruth], files: dict[str, Path], place: Path) -> dict[str, Said]:
    said = {page.page: Said(0, "" if step == "read" else None) for page in pages}
    for dossier in dict.fromkeys(page.dossier for page in pages):
        few = [page.page for page in pages if page.dossier == dossier]
        source, side = place / f"{dossier}.in.pdf", place / f"{dossier}.txt"
        source.write_bytes(img2pdf.convert([str(files[page]) for page in few], rotation=img2pdf.Rotation.ifvalid))
        more = ["-l", "vie", "--sidecar", str(side)] if step == "read" else _NO_READING
        done = subprocess.run(
            [str(VENV / "bin" / "ocrmypdf"), "-v", "1", "-j", "2", *_SET_RIGHT, *more, str(source), str(place / f"{dossier}.pdf")],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            print(f"ocrmypdf failed on {dossier} with code {done.returncode}: {done.stderr[-300:]}")
        for number, arrow, _, verdict in _FACING.findall(done.stdout + done.stderr):
            said[few[int(number) - 1]].rotation = _ARROWS.get(arrow, 0) if "will rotate" in verdict else 0
        if side.exists():
            for page, text in zip(few, side.read_text("utf-8").split("\f"), strict=False):
                said[page].text = text
    return said


def _tesseract(step: str, pages: list[PageTruth], files: dict[str, Path], place: Path) -> dict[str, Said]:
    options = ["-l", "vie"] if step == "read" else ["--psm", "0"]

    def one(page: PageTruth) -> tuple[str, Said]:
        told = subprocess.run(
            ["tesseract", str(files[page.page]), "stdout", *options], env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            capture_output=True, text=True, check=False,
        ).stdout  # fmt: skip
        if step == "read":
            return page.page, Said(None, told)
        turn = re.search(r"^Rotate: (\d+)", told, re.MULTILINE)
        return page.page, Said((360 - int(turn[1])) % 360 if turn else 0)

    with ThreadPoolExecutor(2) as both:
        return dict(both.map(one, pages))


def _naive(step: str, pages: list[PageTruth], files: dict[str, Path], place: Path) -> dict[str, Said]:
    for dossier in dict.fromkeys(page.dossier for page in pages):
        names = [str(files[page.page]) for page in pages if page.dossier == dossier]
        subprocess.run([str(VENV / "bin" / "python"), str(NAIVE), str(place / dossier), *names], check=False)
    said = {}
    for page in pages:
        text = place / page.dossier / f"{files[page.page].name}.txt"
        said[page.page] = Said(None, text.read_text("utf-8") if text.exists() else "")
    return said


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout


def _with_dpi(png: bytes, dpi: float) -> bytes:
    """The PNG with its resolution told, in a pHYs chunk behind the header (PNG specification, 11.3.5.3)."""
    body = b"pHYs" + struct.pack(">IIB", round(dpi / 0.0254), round(dpi / 0.0254), 1)
    return png[:33] + struct.pack(">I", 9) + body + struct.pack(">I", zlib.crc32(body)) + png[33:]
