"""Tells where a PDF came from: scanned paper, a program that wrote it, or a hand that signed it."""

from __future__ import annotations

from collections.abc import Iterator

import pikepdf
import pypdfium2

from ocr.types import Origin

_DOES = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/GoToE", "/RichMediaExecute"}
_CARRIES = ("/JS", "/AA", "/EF", "/XFA", "/RichMediaContent")
_SCAN = 0.5  # of a page under images: more is a scan of it
_UNSEEN = (3, 7)  # text rendering modes (ISO 32000-1, table 106)
_DEEPEST = 12


def origin(pdf: pikepdf.Pdf, data: bytes) -> Origin:
    """Signed when anything in the document is a filled signature, whether it still holds or not.

    Born digital when its pages show text and none is mostly image. A document that can act (scripts, programs, files
    inside) or is locked for changes counts as paper: only what it shows goes on.
    """
    acts = pdf.is_encrypted
    for thing in pdf.objects:
        for one in _dictionaries(thing):
            if "/ByteRange" in one or (one.get("/FT") == "/Sig" and "/V" in one):
                return Origin.SIGNED
            acts = acts or str(one.get("/S", "")) in _DOES or any(key in one for key in _CARRIES)
    return Origin.BORN_DIGITAL if not acts and _is_written(data) else Origin.PAPER


def _dictionaries(thing: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """A dictionary and those that stand inside it, not what it refers to."""
    if depth > _DEEPEST:
        return
    if isinstance(thing, pikepdf.Array):
        inner = [one for one in thing if isinstance(one, pikepdf.Object)]
    elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        yield thing
        inner = [one for _key, one in thing.items() if isinstance(one, pikepdf.Object)]
    else:
        return
    for one in inner:
        if not one.is_indirect:
            yield from _dictionaries(one, depth + 1)


def _is_written(data: bytes) -> bool:
    """Whether a program wrote it: letters that are seen, and no page that is mostly image."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        return False  # its pages are the scanner's own images then: nothing else could show them
    letters = False
    try:
        for page in document:
            text, share = _shows(page)
            letters = letters or text
            if share > _SCAN:
                return False
    finally:
        document.close()
    return letters


def _shows(page: pypdfium2.PdfPage) -> tuple[bool, float]:
    """Whether text is seen on the page, and how much of it lies under images."""
    left, bottom, right, top = page.get_bbox()
    text, under = False, 0.0
    raw = pypdfium2.raw
    for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE, raw.FPDF_PAGEOBJ_TEXT), max_depth=_DEEPEST):
        if one.type == raw.FPDF_PAGEOBJ_TEXT:
            text = text or raw.FPDFTextObj_GetTextRenderMode(one) not in _UNSEEN
        else:
            under += _area(one)
    return text, under / max(1.0, (right - left) * (top - bottom))


def _area(image: pypdfium2.PdfObject) -> float:
    """Square points of page that an image covers, through the forms that it stands in."""
    area, one = 1.0, image
    while one is not None:
        a, b, c, d, _, _ = one.get_matrix().get()
        area *= abs(a * d - b * c)
        one = one.container
    return float(area)
