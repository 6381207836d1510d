"""Writes and checks the searchable PDF/A of a paper: its pages' images, the text behind them, and what the paper is."""

from __future__ import annotations

import re
import struct
from functools import cache
from pathlib import Path

import numpy as np
import pikepdf
import pikepdf.pdfa
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Pdf, Stream
from PIL.ImageCms import ImageCmsProfile, createProfile

from ocr.errors import Failure
from ocr.pdf import coding, read_back, textlayer
from ocr.pdf.shown import LADDER, Rung, Shown, show
from ocr.types import Geometry, PdfJob, PdfPage, PdfResult, PdfWay

TOOL = "Tram so hoa"
RECORD = "record.json"
_POINTS = 72.0
_SIZE_DIGITS = 4
# What XML can't hold would make the metadata unreadable.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def write(job: PdfJob) -> PdfResult:
    """Write job.target, read it back and say what is there; equal jobs give equal bytes.

    Holds the pixels of one page at a time. The target appears complete and valid, or not at all. A file that passes
    job.most_bytes is written again on the next rung of the quality ladder.
    Raises Failure SEA-001 with the broken rule, SEA-003 when it can't be made as small as that, whatever
    `ocr.decode.frames` raises for a bad scan, OSError for a bad disk.
    """
    flavour = "3b" if job.record else "2b"
    for rung in LADDER:
        as_delivered = _attempt(job, rung, flavour)
        found = read_back.size(job.target)
        if not job.most_bytes or found <= job.most_bytes:
            shown = read_back.pages(job.target, as_delivered)
            lowest = min((page.dpi for page in shown), default=0.0)
            return PdfResult(found, len(shown), lowest, flavour, shown)
        Path(job.target).unlink()
        if job.way is PdfWay.FAITHFUL:
            break
    raise Failure("SEA-003", size=round(found / 1e6, 1), limit=round(job.most_bytes / 1e6, 1))


def _attempt(job: PdfJob, rung: Rung, flavour: str) -> tuple[bool, ...]:
    """Write the file on one rung; gives for each page whether it holds the delivered pixels."""
    as_delivered: list[bool] = []
    with Pdf.new() as pdf:
        texts = [_text(page) for page in job.pages]
        fonts = textlayer.embed(pdf, texts) if any(texts) else None
        for page, text in zip(job.pages, texts, strict=True):
            images, own = show(page, job.way, rung, job.dpi_floor)
            as_delivered.append(own)
            _add_page(pdf, page, images, text, fonts)
        if job.record:
            _attach(pdf, job)
        _describe(pdf, job)
        prepared = pikepdf.pdfa.prepare(pdf, flavour, output_intent=_srgb(), output_condition_identifier="sRGB")
        assert not prepared.xmp_dropped  # it drops keys that it doesn't know and still says "pass"
        # Preparing looks at the clock; without this, equal jobs would give different bytes.
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["xmp:MetadataDate"] = job.created
        try:
            pikepdf.pdfa.save(pdf, job.target, flavour, repair=False, deterministic_id=True)
        except pikepdf.pdfa.PdfaError as error:
            raise _broken(error.report) from error
    return tuple(as_delivered)


def validate(path: str, flavour: str = "2b") -> None:
    """Check the file against PDF/A; raises Failure SEA-001 with the first broken rule."""
    report = pikepdf.pdfa.validate_written(path, flavour)
    if not report.passed:
        raise _broken(report)


def _broken(report: pikepdf.pdfa.Report) -> Failure:
    return Failure("SEA-001", rule=report.findings[0].rule if report.findings else report.verdict)


@cache
def _srgb() -> bytes:
    """sRGB as LittleCMS describes it, in a fifth of the bytes of the usual file; its clock is set to 0 (ICC.1, 7.2.8)."""
    made = ImageCmsProfile(createProfile("sRGB")).tobytes()
    return made[:24] + struct.pack(">6H", 1970, 1, 1, 0, 0, 0) + made[36:]


def _text(page: PdfPage) -> bytes:
    return textlayer.content(page.text, page.geometry.dpi, page.geometry.size[1]) if page.text else b""


def _add_page(pdf: Pdf, page: PdfPage, images: tuple[Shown, ...], text: bytes, fonts: pikepdf.Object | None) -> None:
    geometry = page.geometry
    width, height = (round(px * _POINTS / geometry.dpi, _SIZE_DIGITS) for px in geometry.size)
    drawing = b"".join(_drawn(one, geometry) for one in images)
    resources = Dictionary(
        XObject=Dictionary({f"/{one.name}": coding.put(pdf, one.image, one.through) for one in images})
    )
    contents = [pdf.make_indirect(Stream(pdf, drawing))]
    if text and fonts is not None:
        contents.append(pdf.make_indirect(Stream(pdf, text)))
        resources.Font = fonts
    made = pdf.add_blank_page(page_size=(width, height))
    made.obj.Resources = resources
    made.obj.Contents = Array(contents)


def _drawn(one: Shown, geometry: Geometry) -> bytes:
    """Lay an image on the page: from its unit square (PDF counts upwards) through page px to points."""
    scale = _POINTS / geometry.dpi
    to_px = np.array([[one.image.width, 0, 0], [0, -one.image.height, one.image.height], [0, 0, 1.0]])
    to_points = np.array([[scale, 0, 0], [0, -scale, geometry.size[1] * scale], [0, 0, 1.0]])
    way = to_points @ np.array(one.way) @ to_px
    numbers = " ".join(_number(value) for value in way[:2].T.ravel())
    return f"q {numbers} cm /{one.name} Do Q\n".encode("ascii")


def _number(value: float) -> str:
    text = f"{value:.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _attach(pdf: Pdf, job: PdfJob) -> None:
    """The record of the paper as a file of its own inside the PDF (PDF/A-3, 6.8)."""
    made = AttachedFileSpec(
        pdf,
        job.record,
        description=_plain(job.title),
        filename=RECORD,
        mime_type="application/json",
        creation_date=job.created,
        mod_date=job.created,
        relationship=Name.Data,
    )
    pdf.attachments[RECORD] = made
    pdf.Root.AF = Array([made.obj])


def _describe(pdf: Pdf, job: PdfJob) -> None:
    """Write the metadata in standard keys only, and the document information to match."""
    with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
        metadata["dc:title"] = _plain(job.title)
        metadata["dc:identifier"] = _plain(job.identifier)
        metadata["dc:description"] = _plain(job.description)
        metadata["dc:creator"] = [_plain(job.creator)]
        metadata["dc:language"] = {_plain(job.language)}
        metadata["xmp:CreatorTool"] = TOOL
        metadata["xmp:CreateDate"] = job.created
        metadata["xmp:ModifyDate"] = job.created
    pdf.Root.Lang = pikepdf.String(_plain(job.language))
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)


def _plain(text: str) -> str:
    return _NOT_XML.sub("", text)
