"""Writes and checks the searchable PDF/A-2b of a dossier: untouched pixels where possible, text behind them."""

from __future__ import annotations

import io
import re

import cv2
import img2pdf
import numpy as np
import numpy.typing as npt
import pikepdf
import pikepdf.pdfa
from pikepdf import Array, Dictionary, Name, Pdf, Stream
from PIL import Image

from ocr import textlayer
from ocr.decode import frames, jpegs
from ocr.errors import Failure
from ocr.geometry import is_exact, set_right
from ocr.types import Geometry, PdfJob, PdfPage, PdfResult

FLAVOUR = "2b"
TOOL = "Tram so hoa"
_QUALITY = 85
_POINTS = 72.0
_SIZE_DIGITS = 4
# Unit square → page of w x h points, undoing a content that stands turned clockwise by so many degrees.
_PLACEMENTS = {
    0: "{w} 0 0 {h} 0 0",
    90: "0 {h} -{w} 0 {w} 0",
    180: "-{w} 0 0 -{h} {w} {h}",
    270: "0 -{h} {w} 0 0 {h}",
}
_COLOURS = {1: Name.DeviceGray, 3: Name.DeviceRGB}
# What XML can't hold would make the metadata unreadable.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

Pixels = npt.NDArray[np.uint8]


def write(job: PdfJob) -> PdfResult:
    """Write job.target, read it back and say what is there; equal jobs give equal bytes.

    Holds the pixels of one page at a time. The target appears complete and valid, or not at all.
    Raises Failure SEA-001 with the broken rule, whatever `ocr.decode.frames` raises for a bad scan, OSError for a bad disk.
    """
    with Pdf.new() as pdf:
        font = textlayer.embed(pdf) if any(page.text and page.text.lines for page in job.pages) else None
        for page in job.pages:
            _add_page(pdf, page, font)
        _describe(pdf, job)
        prepared = pikepdf.pdfa.prepare(pdf, FLAVOUR)
        assert not prepared.xmp_dropped  # it drops keys that it doesn't know and still says "pass"
        # Preparing looks at the clock; without this, equal jobs would give different bytes.
        with pdf.open_metadata(set_pikepdf_as_editor=False) as metadata:
            metadata["xmp:MetadataDate"] = job.created
        try:
            pikepdf.pdfa.save(pdf, job.target, FLAVOUR, repair=False, deterministic_id=True)
        except pikepdf.pdfa.PdfaError as error:
            raise _broken(error.report) from error
    return _read_back(job.target)


def validate(path: str) -> None:
    """Check the file against PDF/A-2b; raises Failure SEA-001 with the first broken rule."""
    report = pikepdf.pdfa.validate_written(path, FLAVOUR)
    if not report.passed:
        raise _broken(report)


def _broken(report: pikepdf.pdfa.Report) -> Failure:
    return Failure("SEA-001", rule=report.findings[0].rule if report.findings else report.verdict)


def _add_page(pdf: Pdf, page: PdfPage, font: pikepdf.Object | None) -> None:
    geometry = page.geometry
    width, height = (round(px * _POINTS / geometry.dpi, _SIZE_DIGITS) for px in geometry.size)
    image, turn = _image(pdf, page)
    drawing = f"q {_PLACEMENTS[turn].format(w=width, h=height)} cm /Page Do Q\n".encode("ascii")
    resources = Dictionary(XObject=Dictionary(Page=image))
    if font is not None and page.text is not None:
        drawing += textlayer.content(page.text, geometry.dpi, geometry.size[1])
        resources.Font = Dictionary({textlayer.RESOURCE: font})
    made = pdf.add_blank_page(page_size=(width, height))
    made.obj.Resources = resources
    made.obj.Contents = pdf.make_indirect(Stream(pdf, drawing))


def _image(pdf: Pdf, page: PdfPage) -> tuple[pikepdf.Object, int]:
    """Give the page's image and how far its content still stands turned (degrees clockwise)."""
    geometry = page.geometry
    if is_exact(geometry):
        delivered = frames.embeddable(page.path, page.index)
        if delivered is not None and _fits(delivered, geometry):
            return _jpeg(pdf, delivered), geometry.rotation
    pixels = np.asarray(set_right(frames.decode(page.path, page.index), geometry), dtype=np.uint8)
    if pixels.ndim == 3 and _colourless(pixels):
        pixels = pixels[:, :, 0]
    if pixels.ndim == 2 and bool(np.all((pixels == 0) | (pixels == 255))):
        return _fax(pdf, pixels), 0
    done, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    assert done
    return _jpeg(pdf, encoded.tobytes()), 0


def _colourless(pixels: Pixels) -> bool:
    return bool(np.array_equal(pixels[:, :, 0], pixels[:, :, 1]) and np.array_equal(pixels[:, :, 1], pixels[:, :, 2]))


def _fits(delivered: bytes, geometry: Geometry) -> bool:
    """Tell whether this JPEG, only turned, is the upright page."""
    what = jpegs.layout(delivered)
    size = (what.height, what.width) if geometry.rotation in (90, 270) else (what.width, what.height)
    return size == geometry.size


def _jpeg(pdf: Pdf, jpeg: bytes) -> pikepdf.Object:
    """Put JPEG bytes in as they are."""
    what = jpegs.layout(jpeg)
    return pdf.make_indirect(
        Stream(
            pdf,
            jpeg,
            Type=Name.XObject,
            Subtype=Name.Image,
            Width=what.width,
            Height=what.height,
            ColorSpace=_COLOURS[what.components],
            BitsPerComponent=what.bits,
            Filter=Name.DCTDecode,
        )
    )


def _fax(pdf: Pdf, pixels: Pixels) -> pikepdf.Object:
    """Put black and white pixels in without loss, as CCITT group 4."""
    bitmap = io.BytesIO()
    Image.fromarray(pixels).convert("1", dither=Image.Dither.NONE).save(bitmap, "TIFF", compression="group4")
    made = img2pdf.convert(bitmap.getvalue(), nodate=True, engine=img2pdf.Engine.internal)
    with Pdf.open(io.BytesIO(made)) as single:
        (image,) = single.pages[0].get_images().values()
        return pdf.copy_foreign(image)


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


def _read_back(path: str) -> PdfResult:
    lowest = float("inf")
    with Pdf.open(path) as pdf:
        for page in pdf.pages:
            box = [float(side) for side in Array(page.mediabox)]
            for image in page.get_images().values():
                # Turned or not, the longer side of the image lies along the longer side of the page.
                sides = sorted((int(image.Width), int(image.Height)))
                points = sorted((box[2] - box[0], box[3] - box[1]))
                lowest = min(lowest, *(px * _POINTS / pt for px, pt in zip(sides, points, strict=True)))
        pages = len(pdf.pages)
    return PdfResult(_size(path), pages, round(lowest, 1) if pages else 0.0)


def _size(path: str) -> int:
    with open(path, "rb") as file:
        return file.seek(0, io.SEEK_END)
