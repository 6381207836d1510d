"""Strictness of the scan file reader: what must be refused with which code, what must pass."""

import io
import struct
import zlib

import numpy as np
import pikepdf
import pytest
from PIL import Image

from ocr.decode import frames
from ocr.decode.endings import ends_well
from ocr.errors import Failure
from ocr.types import Frame


def picture(width=300, height=400, mode="RGB"):
    noise = np.random.default_rng(5).integers(120, 255, (height // 4, width // 4, 3), dtype=np.uint8)
    return Image.fromarray(noise).resize((width, height), Image.Resampling.BICUBIC).convert(mode)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def code_of(tmp_path, data, name="scan.bin"):
    path = tmp_path / name
    path.write_bytes(data)
    try:
        frames.inspect(str(path))
    except Failure as failure:
        return failure.code
    return None


JPEG = saved(picture(), "JPEG", quality=85, dpi=(300, 300))
PROGRESSIVE = saved(picture(), "JPEG", quality=85, progressive=True)


@pytest.mark.parametrize("jpeg", [JPEG, PROGRESSIVE], ids=["baseline", "progressive"])
@pytest.mark.parametrize("part", [0.1, 0.3, 0.5, 0.7, 0.9, 0.99])
def test_cut_jpeg_is_refused_however_it_was_patched_up(tmp_path, jpeg, part):
    kept = jpeg[: int(len(jpeg) * part)]
    missing = len(jpeg) - len(kept)
    assert code_of(tmp_path, kept) == "IMG-003"
    hole = ("IMG-014",) if missing >= 514 else ("IMG-003", "IMG-004")
    assert code_of(tmp_path, kept + bytes(missing)) in hole
    assert code_of(tmp_path, kept + bytes(max(0, missing - 2)) + b"\xff\xd9") in hole
    assert code_of(tmp_path, kept + b"\xff\xd9") in ("IMG-003", "IMG-004")


def test_progressive_jpeg_cut_between_scans_is_refused(tmp_path):
    scans = [i for i in range(len(PROGRESSIVE) - 1) if PROGRESSIVE[i : i + 2] == b"\xff\xda"]
    before_table = PROGRESSIVE.rfind(b"\xff\xc4", 0, scans[-1])
    assert code_of(tmp_path, PROGRESSIVE[:before_table] + b"\xff\xd9") == "IMG-003"


def test_jpeg_without_end_mark_is_refused(tmp_path):
    assert code_of(tmp_path, JPEG[:-2]) == "IMG-003"


def test_white_page_with_optimised_tables_passes(tmp_path):
    white = saved(Image.new("L", (2480, 3508), 255), "JPEG", optimize=True)
    assert code_of(tmp_path, white) is None
    assert code_of(tmp_path, white + bytes(100)) is None


@pytest.mark.parametrize(
    ("data", "code", "looks"),
    [
        (b"<!DOCTYPE html><html>", "IMG-019", None),
        (b"PK\3\4rest", "IMG-002", "ZIP"),
        (b"PK\3\4....word/document.xml", "IMG-002", "DOCX"),
        (b"GIF89a....", "IMG-018", "GIF"),
        (b"MZ\x90\0\3", "IMG-020", None),
        (b"RIFF\0\0\0\0WEBPVP8 ", "IMG-018", "WebP"),
        (b"\0\0\0\x18ftypheic", "IMG-018", "HEIC"),
        (b"\0\0\0\x18ftypavif", "IMG-018", "AVIF"),
        (b"<?xml?><svg>", "IMG-018", "SVG"),
        (b"%!PS-Adobe", "IMG-002", "PostScript"),
        (b"Chao ban", "IMG-002", "TXT"),
        (bytes(200), "IMG-014", None),
        (b"x", "IMG-021", None),
    ],
)
def test_other_formats_are_named_by_content(tmp_path, data, code, looks):
    path = tmp_path / "scan.jpg"
    path.write_bytes(data)
    with pytest.raises(Failure) as caught:
        frames.inspect(str(path))
    assert (caught.value.code, caught.value.facts.get("looks_like")) == (code, looks)


def test_empty_file_is_refused(tmp_path):
    assert code_of(tmp_path, b"") == "IMG-001"


def chunk(name, body):
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def test_png_cut_damaged_huge_or_tiny_is_refused(tmp_path):
    png = saved(picture(), "PNG")
    assert code_of(tmp_path, png) is None
    assert code_of(tmp_path, png[:-6]) == "IMG-003"
    bad = bytearray(png)
    bad[len(png) // 2] ^= 0x40
    assert code_of(tmp_path, bytes(bad)) == "IMG-004"
    for size, code in (((40_000, 40_000), "IMG-005"), ((31_000, 20), "IMG-005"), ((8, 900), "IMG-006")):
        head = chunk(b"IHDR", struct.pack(">IIBBBBB", *size, 8, 0, 0, 0, 0))
        bomb = b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
        assert code_of(tmp_path, bomb) == code


def tiff_of_three():
    pages = [picture(300, 400), picture(200, 100, "L"), picture(300, 200, "1")]
    return saved(pages[0], "TIFF", save_all=True, append_images=pages[1:], compression="tiff_lzw", dpi=(200, 200))


def test_tiff_keeps_every_page_with_its_own_size(tmp_path):
    path = tmp_path / "many.tif"
    path.write_bytes(tiff_of_three())
    info = frames.inspect(str(path))
    assert info.format == "TIFF"
    assert [(f.width, f.height, f.channels) for f in info.frames] == [(300, 400, 3), (200, 100, 1), (300, 200, 1)]
    assert info.frames[0].dpi == 200
    assert frames.decode(str(path), 2).shape == (200, 300)


def test_cut_tiff_never_passes(tmp_path):
    data = tiff_of_three()
    for part in (0.02, 0.3, 0.6, 0.9, 0.99):
        assert code_of(tmp_path, data[: int(len(data) * part)]) in ("IMG-003", "IMG-012")


def test_tiff_directory_loop_is_refused(tmp_path):
    data = bytearray(saved(picture(64, 64, "L"), "TIFF"))
    first = struct.unpack_from("<I", data, 4)[0]
    entries = struct.unpack_from("<H", data, first)[0]
    struct.pack_into("<I", data, first + 2 + 12 * entries, first)
    assert code_of(tmp_path, bytes(data)) == "IMG-012"


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16"])
def test_every_colour_mode_shows_the_same_paper(tmp_path, mode):
    if mode == "I;16":
        image = Image.fromarray(np.full((40, 40), 65535, np.uint16))
    elif mode in ("RGBA", "LA"):
        image = Image.new(mode, (40, 40), 0)
    else:
        image = Image.new("RGB", (40, 40), "white").convert(mode)
    path = tmp_path / "a.tif"
    image.save(path)
    assert frames.decode(str(path), 0).min() >= 254


def test_exif_orientation_is_applied(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    half = Image.new("L", (80, 40), 255)
    half.paste(0, (0, 0, 40, 40))
    path = tmp_path / "turned.jpg"
    half.save(path, exif=exif, quality=95)
    upright = frames.decode(str(path), 0)
    assert upright.shape == (80, 40)
    assert upright[:30].max() < 30 < 220 < upright[50:].min()


def pdf_of(image, rotate=0, matrix=None, **save):
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(144, 216))
    stream = pikepdf.Stream(pdf, np.asarray(image).tobytes())
    stream.update(
        {
            "/Type": pikepdf.Name.XObject,
            "/Subtype": pikepdf.Name.Image,
            "/Width": image.width,
            "/Height": image.height,
            "/ColorSpace": pikepdf.Name.DeviceGray,
            "/BitsPerComponent": 8,
        }
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im0=stream))
    page.obj.Contents = pikepdf.Stream(pdf, f"q {matrix or '144 0 0 216 0 0'} cm /Im0 Do Q".encode())
    page.obj.Rotate = rotate
    out = io.BytesIO()
    pdf.save(out, **save)
    return out.getvalue()


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("matrix", [None, "-144 0 0 216 144 0", "144 0 0 -216 0 216", "0 216 -144 0 144 0"])
def test_own_pixels_of_a_pdf_page_stand_as_a_viewer_shows_them(tmp_path, rotate, matrix):
    from ocr.decode import pdfs

    image = picture(400, 600, "L")
    data = pdf_of(image, rotate, matrix)
    path = tmp_path / "scan.pdf"
    path.write_bytes(data)
    own = frames.decode(str(path), 0)
    shown = np.asarray(Image.fromarray(pdfs._rendered(data, 0, 200.0, 1.0)).resize(own.shape[::-1]), dtype=float)
    upright = own.shape if rotate % 180 == 0 else own.shape[::-1]
    assert upright == ((600, 400) if matrix is None or matrix.startswith(("-", "144")) else (900, 600))
    assert np.corrcoef(own.ravel().astype(float), shown.ravel())[0, 1] > 0.8


def test_pdf_that_is_locked_cut_or_empty_is_refused(tmp_path):
    image = picture(40, 80, "L")
    whole = pdf_of(image)
    assert code_of(tmp_path, whole) is None
    assert code_of(tmp_path, pdf_of(image, encryption=pikepdf.Encryption(owner="a", user="b"))) == "IMG-007"
    assert code_of(tmp_path, whole[: len(whole) // 2]) == "IMG-003"
    assert code_of(tmp_path, b"%PDF-1.7\nnonsense\n%%EOF\n") == "IMG-011"
    out = io.BytesIO()
    pikepdf.new().save(out)
    assert code_of(tmp_path, out.getvalue()) == "IMG-008"


def test_dpi_is_guessed_from_a4_when_the_file_is_silent():
    assert round(frames.dpi_or_guess(Frame(0, 2480, 3508, 0, 1, 8))) == 300
    assert frames.dpi_or_guess(Frame(0, 600, 400, 0, 1, 8)) == 200
    assert frames.dpi_or_guess(Frame(0, 600, 400, 96, 1, 8)) == 96


def test_ends_are_judged_like_the_whole_file(tmp_path):
    path = tmp_path / "x"
    for data in (JPEG, saved(picture(), "PNG"), tiff_of_three(), pdf_of(picture(40, 80, "L"))):
        path.write_bytes(data)
        assert ends_well(path)
        path.write_bytes(data[: len(data) * 2 // 3])
        assert not ends_well(path)
    path.write_bytes(b"")
    assert not ends_well(path)
    path.write_bytes(b"whatever")
    assert ends_well(path)
