"""Every bad file is refused for its own reason, every legal look-alike shows its paper, and nothing else ever happens."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from ocr.decode import frames
from ocr.decode.endings import ends_well
from ocr.decode.limits import MAX_PIXELS
from ocr.errors import Failure
from ocr.types import ScanInfo
from tests.world import bad_inputs, look_alikes, raw_pdf
from tests.world.bad_inputs import SIZE, jpeg, saved

BAD = bad_inputs.all_bad()
LEGAL = look_alikes.all_legal()
BOMBS = [bad for bad in BAD if "bomb" in bad.name or "thousand" in bad.name or bad.name == "absurd-size.jpg"]


def kept(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return str(path)


@pytest.mark.parametrize("bad", [bad for bad in BAD if bad not in BOMBS], ids=lambda bad: bad.name)
def test_a_bad_file_is_refused_for_its_own_reason(tmp_path, bad):
    with pytest.raises(Failure) as caught:
        frames.inspect(kept(tmp_path, bad.name, bad.make()))
    assert caught.value.code == bad.code


@pytest.mark.parametrize("legal", LEGAL, ids=lambda legal: legal.name)
def test_a_legal_look_alike_shows_its_paper(tmp_path, legal):
    path = kept(tmp_path, legal.name, legal.make())
    info = frames.inspect(path)
    pixels, dpi = frames.decode_with_dpi(path, 0)
    wanted = np.asarray(legal.shows.convert("RGB"), dtype=float)
    shown = np.dstack([pixels] * 3) if pixels.ndim == 2 else pixels[..., ::-1]
    assert shown.shape == wanted.shape
    assert np.abs(shown - wanted).mean() <= legal.off
    assert len(info.frames) == legal.pages
    assert (info.frames[0].width, info.frames[0].height) == legal.shows.size
    assert dpi == info.frames[0].dpi == pytest.approx(legal.dpi, abs=0.02)


@pytest.mark.parametrize(
    "legal", [legal for legal in LEGAL if "moving" not in legal.name], ids=lambda legal: legal.name
)
def test_a_legal_look_alike_is_seen_to_be_whole_at_once(tmp_path, legal):
    assert ends_well(Path(kept(tmp_path, legal.name, legal.make())))


def test_a_born_digital_page_is_rendered_with_its_text(tmp_path):
    path = kept(tmp_path, "letter.pdf", raw_pdf.saved(raw_pdf.text_pdf()))
    pixels, dpi = frames.decode_with_dpi(path, 0)
    assert (pixels.shape, dpi) == ((1751, 1238), 300)
    assert pixels.min() < 50


def test_small_pictures_on_a_born_digital_page_are_no_pages(tmp_path):
    pdf = raw_pdf.text_pdf()
    other = raw_pdf.scan_pdf(jpeg("L", size=(8, 8)), (8, 8), "/DCTDecode")
    logo = other.pages[0].Resources.XObject.Im0
    pdf.pages[0].Resources.XObject = raw_pdf.Dictionary(Im0=pdf.copy_foreign(logo))
    pdf.pages[0].contents_add(b"q 9 0 0 9 9 9 cm /Im0 Do Q")
    assert len(frames.inspect(kept(tmp_path, "logo.pdf", raw_pdf.saved(pdf))).frames) == 1


def test_a3_at_600_dpi_passes(tmp_path):
    path = str(tmp_path / "a3.jpg")
    Image.new("L", (7016, 9921), 240).save(path, dpi=(600, 600))
    assert frames.inspect(path).frames[0].dpi == 600


def test_uneven_pixels_that_would_pass_the_caps_stay_as_they_are(tmp_path):
    path = str(tmp_path / "wide.tif")
    Image.new("1", (9000, 9000), 1).save(path, compression="group4", dpi=(300, 600))
    frame = frames.inspect(path).frames[0]
    assert (frame.width, frame.height, frame.dpi) == (9000, 9000, 0)


_MEASURE = """
import resource, sys
from ocr.decode import frames
from ocr.errors import Failure
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    frames.inspect(sys.argv[1])
except Failure as failure:
    print(failure.code, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="rusage")
@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.name)
def test_a_bomb_needs_no_more_memory_than_the_largest_legal_page(tmp_path, bomb):
    path = kept(tmp_path, bomb.name, bomb.make())
    said = subprocess.run(
        [sys.executable, "-c", _MEASURE, path], capture_output=True, text=True, check=True
    ).stdout.split()
    assert said[0] == bomb.code
    assert int(said[1]) * 1024 <= 6 * MAX_PIXELS  # KiB; RGB and one copy of it


VALID = {
    "jpeg": jpeg("RGB", dpi=(200, 200)),
    "progressive": jpeg("L", progressive=True),
    "png": saved("PNG"),
    "group4": saved("TIFF", "1", compression="group4"),
    "lzw": saved("TIFF", "RGB", compression="tiff_lzw"),
    "jpeg-inside": saved("TIFF", "RGB", compression="jpeg"),
    "pdf": raw_pdf.saved(raw_pdf.jpeg_pdf(jpeg("L"), SIZE)),
    "text-pdf": raw_pdf.saved(raw_pdf.text_pdf()),
}
_HURTS = st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=6)), max_size=4)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(kind=st.sampled_from(sorted(VALID)), hurts=_HURTS, keep=st.floats(0.0, 1.0) | st.just(1.0))
def test_whatever_happens_to_a_file_it_is_taken_or_refused_with_a_code(tmp_path, kind, hurts, keep):
    data = bytearray(VALID[kind])
    for place, new in hurts:
        at = int(place * (len(data) - len(new)))
        data[at : at + len(new)] = new
    try:
        info = frames.inspect(kept(tmp_path, "hurt", bytes(data[: int(len(data) * keep)])))
    except Failure as failure:
        assert failure.code.startswith("IMG-")
    else:
        assert isinstance(info, ScanInfo)
        assert all(frame.width * frame.height <= MAX_PIXELS for frame in info.frames)
