"""Codes pixels for a PDF: JPEG, CCITT group 4, deflate; and puts coded images into the document."""

from __future__ import annotations

import io
import struct

import cv2
import numpy as np
import numpy.typing as npt
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String
from PIL import Image

from ocr.decode.endings import tiff_directories
from ocr.decode.stored import Stored
from ocr.types import IDENTITY

Pixels = npt.NDArray[np.uint8]
_COLOURS = {1: Name.DeviceGray, 3: Name.DeviceRGB}


def jpeg(pixels: Pixels, quality: int, fine: bool = False) -> Stored:
    """Gray or BGR pixels as a JPEG; `fine` keeps the colours at full resolution."""
    sampling = cv2.IMWRITE_JPEG_SAMPLING_FACTOR_444 if fine else cv2.IMWRITE_JPEG_SAMPLING_FACTOR_420
    settings = [cv2.IMWRITE_JPEG_QUALITY, quality, cv2.IMWRITE_JPEG_OPTIMIZE, 1]
    if pixels.ndim == 3:
        settings += [cv2.IMWRITE_JPEG_SAMPLING_FACTOR, sampling]
    done, coded = cv2.imencode(".jpg", pixels, settings)
    assert done
    return _of(pixels, 8, coded.tobytes(), "DCTDecode", ())


def group4(ink: npt.NDArray[np.bool_]) -> Stored:
    """A bitmap without loss; True is black (ITU-T T.6)."""
    height, width = ink.shape
    bitmap = io.BytesIO()
    # one strip; what libtiff calls black is a one here
    picture = Image.frombytes("1", (width, height), np.packbits(ink, axis=1).tobytes())
    picture.save(bitmap, "TIFF", compression="group4", strip_size=1 << 30)
    (fields,) = tiff_directories(bitmap, bitmap.getbuffer().nbytes)
    (start,), (length,) = fields[273], fields[279]
    settings = (("K", -1), ("Columns", width), ("Rows", height))
    code = bitmap.getvalue()[start : start + length]
    return Stored(code, width, height, 1, 1, "CCITTFaxDecode", settings, b"", IDENTITY)


def lossless(pixels: Pixels) -> Stored:
    """Gray or BGR pixels without loss; PDF knows the row filters of PNG (ISO 32000-1, 7.4.4.4)."""
    done, coded = cv2.imencode(".png", pixels, [cv2.IMWRITE_PNG_COMPRESSION, 6, cv2.IMWRITE_PNG_STRATEGY, 0])
    assert done
    png, at, rows = coded.tobytes(), 8, b""
    while at < len(png):
        length, name = struct.unpack_from(">I4s", png, at)
        rows += png[at + 8 : at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    planes = 1 if pixels.ndim == 2 else 3
    settings = (("Predictor", 15), ("Colors", planes), ("BitsPerComponent", 8), ("Columns", pixels.shape[1]))
    return _of(pixels, 8, rows, "FlateDecode", settings)


def _of(pixels: Pixels, bits: int, data: bytes, coding: str, settings: tuple[tuple[str, int | bool], ...]) -> Stored:
    height, width = pixels.shape[:2]
    return Stored(data, width, height, 1 if pixels.ndim == 2 else 3, bits, coding, settings, b"", IDENTITY)


def put(pdf: Pdf, image: Stored, through: Stored | None = None) -> Object:
    """The image as an object of the document; it shows only where the bitmap `through` is black."""
    if image.palette:
        space: Object = Array([Name.Indexed, Name.DeviceRGB, len(image.palette) // 3 - 1, String(image.palette)])
    else:
        space = _COLOURS[image.planes]
    made = _stream(pdf, image)
    made.ColorSpace = space
    if through is not None:
        stencil = _stream(pdf, through)
        stencil.ImageMask = True
        made.Mask = pdf.make_indirect(stencil)
    return pdf.make_indirect(made)


def _stream(pdf: Pdf, image: Stored) -> Stream:
    made = Stream(
        pdf,
        image.data,
        Type=Name.XObject,
        Subtype=Name.Image,
        Width=image.width,
        Height=image.height,
        BitsPerComponent=image.bits,
        Filter=Name(f"/{image.coding}"),
    )
    if image.settings:
        made.DecodeParms = Dictionary({f"/{name}": value for name, value in image.settings})
    return made
