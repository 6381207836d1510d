"""Takes page images out of PDF files: the scanner's own pixels where a page is one image, else a rendering."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import cast

import numpy as np
import pikepdf
import pypdfium2
from numpy.typing import NDArray
from PIL import Image

from ocr.decode import jpegs
from ocr.decode.colours import bgr
from ocr.decode.fax import group4_broken, jbig2_broken
from ocr.decode.hearing import listening
from ocr.decode.limits import MAX_PIXELS, MAX_SIDE, check_not_huge, check_size
from ocr.decode.pdf_opening import check_streams, coded_bytes, filters, opened, picture_room
from ocr.decode.pdf_origin import origin
from ocr.decode.resolution import squared
from ocr.errors import Failure
from ocr.types import Origin

Pixels = NDArray[np.uint8]
Six = tuple[float, float, float, float, float, float]
_PAINTS = {"f", "F", "f*", "B", "B*", "b", "b*", "S", "s", "sh", "INLINE IMAGE", "gs"}
_WRITES = {"Tj", "TJ", "'", '"'}
_RENDER_DPI, _RENDER_LIMIT = 300.0, 600.0
_HOLE = bytes(512)  # a disk sector: JBIG2 is too dense for such a run of zeros
_LONG_CONTENT = 2 << 20  # bytes; one image needs a line, an older text layer a few hundred kB


@dataclass(frozen=True, slots=True)
class OwnImage:
    """The one image of a page, coded as it lies in the file.

    layout: width and height in px, planes, bits. palette: RGB of each value, empty without. Rows and columns are swapped,
    then mirrored, then upended, then made square by dpi `across` and `down`, then turned clockwise by `quarters`.
    """

    data: bytes
    layout: tuple[int, int, int, int]
    coding: str
    settings: tuple[tuple[str, int | bool], ...]
    palette: bytes
    swapped: bool
    mirrored: bool
    upended: bool
    across: float
    down: float
    quarters: int


@dataclass(frozen=True, slots=True)
class _Placed:
    image: pikepdf.Stream
    matrix: Six  # image's unit square → page points


def count(data: bytes) -> tuple[int, Origin]:
    """Pages of a sound, open PDF, and where it came from; IMG-003, -007, -008, -011, -017 else."""
    with opened(data) as (pdf, _):
        try:
            pages = len(pdf.pages)
            check_streams(pdf)
            came = origin(pdf, data)
        except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError) as error:
            raise Failure("IMG-011", where="pages") from error
        if pages == 0:
            raise Failure("IMG-008")
        return pages, came


def page_pixels(data: bytes, index: int) -> tuple[Pixels, float]:
    """One page as gray or BGR pixels the way a viewer shows it, and its dpi (0 = absurd); pixels are square."""
    with opened(data) as (pdf, mended):
        page = pdf.pages[index]
        left, bottom, right, top = _box(page)
        unit = float(page.obj.get("/UserUnit", 1))
        wide, high = (right - left) * unit, (top - bottom) * unit
        if wide <= 0 or high <= 0:
            raise Failure("IMG-011", where="box")
        placed = _only_image(page)
        if placed is not None and _covers(placed.matrix, (left, bottom, right, top)):
            check_size(int(placed.image.Width), int(placed.image.Height))
            pixels = _own_pixels(placed.image)
            if pixels is not None:
                pixels = _as_placed(pixels, placed.matrix)
                pixels, dpi = squared(pixels, *_dpi(pixels.shape[1], pixels.shape[0], placed.matrix, unit))
                return np.ascontiguousarray(np.rot90(pixels, -_quarters(page))), dpi
        if mended:  # a renderer shows what is left of a damaged page and says nothing
            raise Failure("IMG-011", where="structure")
        dpi = _render_dpi(page, wide, high)
    return _rendered(data, index, dpi, unit), dpi


def own_image(data: bytes, index: int) -> OwnImage | None:
    """The image that `page_pixels` takes the page's own pixels from, None where it renders or recodes them."""
    with opened(data) as (pdf, _):
        page = pdf.pages[index]
        box, unit = _box(page), float(page.obj.get("/UserUnit", 1))
        placed = _only_image(page)
        if placed is None or not _covers(placed.matrix, box):
            return None
        image, names = placed.image, filters(placed.image)
        odd = any(key in image for key in ("/SMask", "/Mask", "/Decode")) or image.get("/ImageMask", False)
        if odd or len(names) != 1 or names[0] not in ("/DCTDecode", "/FlateDecode", "/CCITTFaxDecode"):
            return None
        colours = _plain_colours(image)
        if colours is None:
            return None
        width, height, bits = int(image.Width), int(image.Height), int(image.BitsPerComponent)
        stance = _stance(placed.matrix)
        sides = (height, width) if stance[0] else (width, height)
        return OwnImage(
            image.read_raw_bytes(), (width, height, colours[0], bits), names[0][1:], _settings(image), colours[1],
            *stance, *_dpi(*sides, placed.matrix, unit), _quarters(page),
        )  # fmt: skip


def _plain_colours(image: pikepdf.Stream) -> tuple[int, bytes] | None:
    """Planes and palette of gray, RGB and indexed images up to 8 bits; a colour profile is left aside, as in decoding."""
    if int(image.get("/BitsPerComponent", 0)) not in (1, 2, 4, 8):
        return None
    space = image.get("/ColorSpace")
    if not isinstance(space, pikepdf.Array):
        planes = {"/DeviceGray": 1, "/DeviceRGB": 3}.get(str(space))
        return (planes, b"") if planes else None
    if space[0] == "/ICCBased":
        planes = int(space[1].get("/N", 0))
        return (planes, b"") if planes in (1, 3) else None
    if space[0] != "/Indexed" or space[1] not in ("/DeviceRGB", "/DeviceGray"):
        return None
    shades = space[3].read_bytes() if isinstance(space[3], pikepdf.Stream) else bytes(space[3])
    return 1, shades if space[1] == "/DeviceRGB" else bytes(shade for shade in shades for _ in range(3))


def _settings(image: pikepdf.Stream) -> tuple[tuple[str, int | bool], ...]:
    told = image.get("/DecodeParms", pikepdf.Dictionary())
    told = told[0] if isinstance(told, pikepdf.Array) and len(told) else told
    if not isinstance(told, pikepdf.Dictionary):
        return ()
    numbers: dict[str, object] = {str(key)[1:]: value for key, value in told.items()}
    return tuple((name, value) for name, value in numbers.items() if isinstance(value, bool | int))


def _dpi(width: int, height: int, matrix: Six, unit: float) -> tuple[float, float]:
    """Resolution across and down of an image of so many px that stands square to the page."""
    a, b, c, d, _, _ = matrix
    return width * 72 / (unit * (abs(a) + abs(c))), height * 72 / (unit * (abs(b) + abs(d)))


def _inherited(page: pikepdf.Page, key: str, default: int) -> pikepdf.Object | int:
    node: pikepdf.Object = page.obj
    for _ in range(50):
        if key in node:
            return node[key]
        if "/Parent" not in node:
            break
        node = node.Parent
    return default


def _box(page: pikepdf.Page) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(value) for value in page.cropbox)
    a0, b0, a1, b1 = (float(value) for value in page.mediabox)
    return (
        max(min(x0, x1), min(a0, a1)), max(min(y0, y1), min(b0, b1)),
        min(max(x0, x1), max(a0, a1)), min(max(y0, y1), max(b0, b1)),
    )  # fmt: skip


def _only_image(page: pikepdf.Page) -> _Placed | None:
    """The single image of a page that paints nothing else; unseen text (an older OCR layer) may be there."""
    if ("/Annots" in page.obj and len(page.obj.Annots) > 0) or _content_length(page) > _LONG_CONTENT:
        return None
    now: tuple[Six, int] = ((1, 0, 0, 1, 0, 0), 0)
    stack: list[tuple[Six, int]] = []
    found: _Placed | None = None
    images = page.get_images(recursive=False)
    for instruction in pikepdf.parse_content_stream(page):
        name, operands = str(instruction.operator), instruction.operands
        if name == "q":
            stack.append(now)
        elif name == "Q" and stack:
            now = stack.pop()
        elif name == "cm":
            now = (_times([float(value) for value in operands], now[0]), now[1])
        elif name == "Tr":
            now = (now[0], int(operands[0]))
        elif name in _PAINTS or (name in _WRITES and now[1] != 3):
            return None
        elif name == "Do":
            if found is not None or str(operands[0]) not in images:
                return None
            found = _Placed(cast(pikepdf.Stream, images[str(operands[0])]), now[0])
    return found


def _content_length(page: pikepdf.Page) -> int:
    """Bytes of drawing instructions on a page."""
    content = page.obj.get("/Contents", pikepdf.Array())
    streams = [content] if isinstance(content, pikepdf.Stream) else list(content)
    return sum(len(stream.read_bytes()) for stream in streams)


def _times(first: list[float], then: Six) -> Six:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (a * p + b * r, a * q + b * s, c * p + d * r, c * q + d * s, e * p + f * r + t, e * q + f * s + u)


def _covers(matrix: Six, box: tuple[float, float, float, float]) -> bool:
    """Whether the image stands square to the page and reaches each of its edges within 2 %."""
    a, b, c, d, e, f = matrix
    wide, high = box[2] - box[0], box[3] - box[1]
    if not (max(abs(b), abs(c)) < 0.001 * wide or max(abs(a), abs(d)) < 0.001 * wide):
        return False
    across, up = sorted((e, e + a + c)), sorted((f, f + b + d))
    return (
        abs(across[0] - box[0]) <= 0.02 * wide
        and abs(across[1] - box[2]) <= 0.02 * wide
        and abs(up[0] - box[1]) <= 0.02 * high
        and abs(up[1] - box[3]) <= 0.02 * high
    )


def _quarters(page: pikepdf.Page) -> int:
    """Quarter turns clockwise that the page is shown with."""
    return int(page.obj.get("/Rotate", _inherited(page, "/Rotate", 0))) // 90


def _stance(matrix: Six) -> tuple[bool, bool, bool]:
    """How the page's matrix shows stored pixels: rows and columns swapped, then mirrored, then upside down."""
    a, b, c, d, _, _ = matrix
    if abs(a) + abs(d) > abs(b) + abs(c):
        return False, a < 0, d < 0
    return True, c > 0, b > 0


def _as_placed(pixels: Pixels, matrix: Six) -> Pixels:
    swapped, mirrored, upended = _stance(matrix)
    if swapped:
        pixels = np.swapaxes(pixels, 0, 1)
    if mirrored:
        pixels = pixels[:, ::-1]
    return pixels[::-1] if upended else pixels


def _own_pixels(image: pikepdf.Stream) -> Pixels | None:
    """Stored pixels of an image without masks or odd colours, strictly decoded; None when rendering does better."""
    if any(key in image for key in ("/SMask", "/Mask", "/Decode")) or image.get("/ImageMask", False):
        return None
    names = filters(image)
    if names == ["/DCTDecode"]:
        raw = image.read_raw_bytes()
        what = jpegs.layout(raw)
        if what.components == 4:
            return None
        check_size(what.width, what.height)
        return jpegs.strict_pixels(raw[: what.end], gray=what.components == 1)
    if not set(names) <= {"/FlateDecode", "/LZWDecode", "/CCITTFaxDecode", "/RunLengthDecode"}:
        return None
    if names == ["/CCITTFaxDecode"]:
        _check_fax(image, image.read_raw_bytes())
    try:
        with picture_room(int(image.Width), int(image.Height)), listening() as remarks:
            picture = pikepdf.PdfImage(image).as_pil_image()
            picture.load()
    except (
        NotImplementedError,
        pikepdf.UnsupportedImageTypeError,
        pikepdf.models.image.HifiPrintImageNotTranscodableError,
    ):
        return None
    if remarks.text:
        raise Failure("IMG-004", where="image", remark=remarks.text.splitlines()[0][:120])
    if picture.mode not in ("1", "L", "P", "RGB"):
        return None
    return bgr(picture.convert("L" if picture.mode == "1" else "RGB") if picture.mode in ("1", "P") else picture)


def _render_dpi(page: pikepdf.Page, wide: float, high: float) -> float:
    """300 dpi, or the finest image on the page up to 600; less where the page is so large that it passes the caps."""
    best: float = _RENDER_DPI
    for image in page.get_images().values():
        check_not_huge(int(image.Width), int(image.Height))
        _check_decodable(image)
        best = max(best, min(_RENDER_LIMIT, int(image.Width) * 72 / wide))
    best = min(best, MAX_SIDE * 72 / max(wide, high) * 0.99, (MAX_PIXELS / (wide * high)) ** 0.5 * 72 * 0.99)
    if best < 50:
        raise Failure("IMG-005", width=round(wide), height=round(high), limit=MAX_PIXELS)
    return best


def _check_decodable(image: pikepdf.Object) -> None:
    """Raise what is wrong with an image's bytes, because the renderer paints damaged images silently."""
    last, body = "".join(filters(image)[-1:]), coded_bytes(image)
    if not body:
        return
    if last == "/DCTDecode":
        what = jpegs.layout(body)
        check_not_huge(what.width, what.height)
        jpegs.strict_pixels(body[: what.end], gray=what.components == 1)
    elif last == "/JPXDecode":
        try:
            with Image.open(io.BytesIO(body), formats=("JPEG2000",)) as picture:
                check_not_huge(*picture.size)
                picture.load()
        except OSError as error:
            raise Failure("IMG-004", where="image") from error
    elif last == "/JBIG2Decode" and (_HOLE in body or jbig2_broken(body)):
        raise Failure("IMG-004", where="hole")
    elif last == "/CCITTFaxDecode":
        _check_fax(image, body)


def _check_fax(image: pikepdf.Object, code: bytes) -> None:
    settings = image.get("/DecodeParms", pikepdf.Dictionary())
    if isinstance(settings, pikepdf.Dictionary) and int(settings.get("/K", 0)) < 0 and group4_broken(code):
        raise Failure("IMG-004", where="hole")


def _check_painted(page: pypdfium2.PdfPage) -> None:
    """JBIG2 has no other decoder here: ask the renderer for the bare image, since the page would stay white."""
    for shown in page.get_objects(filter=(pypdfium2.raw.FPDF_PAGEOBJ_IMAGE,)):
        if "JBIG2Decode" in shown.get_filters():
            try:
                shown.get_bitmap()
            except pypdfium2.PdfiumError as error:
                raise Failure("IMG-004", where="image") from error


def _rendered(data: bytes, index: int, dpi: float, unit: float) -> Pixels:
    document = pypdfium2.PdfDocument(data)
    try:
        document.init_forms()  # else filled fields and the marks of signatures stay unseen
        page = document[index]
        _check_painted(page)
        bitmap = page.render(scale=dpi * unit / 72, rev_byteorder=False)
        pixels = np.array(bitmap.to_numpy()[..., :3], dtype=np.uint8)
    finally:
        document.close()
    check_size(pixels.shape[1], pixels.shape[0])
    blue, green, red = pixels[..., 0], pixels[..., 1], pixels[..., 2]
    if np.array_equal(blue, green) and np.array_equal(green, red):
        return np.ascontiguousarray(blue)
    return pixels
