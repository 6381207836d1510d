"""Our sender against the tus reference server in JavaScript: the protocol is the world's, not our own reading of it."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ocr.errors import Failure
from station.connectors import Parcel
from station.connectors.rest import RestConnector, _Progress
from tests.servers.conftest import TOKEN, MakeParcel
from tests.servers.cutter import Cutter

PACKAGES = ("@tus/server@1.10.2", "@tus/file-store@1.5.1")
"""The last major version that runs on Debian's Node 18."""
SCRIPT = Path(__file__).with_name("reference_tus.js")


@pytest.fixture(scope="module")
def modules() -> Path:
    """Where npm put the reference server; kept between runs."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("needs node and npm for the tus reference server: apt-get install nodejs npm")
    mark = hashlib.sha256(" ".join(PACKAGES).encode()).hexdigest()[:12]
    place = Path(tempfile.gettempdir()) / f"station-tus-{os.getuid()}-{mark}"
    if not (place / "done").exists():
        place.mkdir(exist_ok=True)
        words = ["npm", "install", "--prefix", str(place), "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
        done = subprocess.run(words, capture_output=True, text=True, timeout=240)
        if done.returncode:
            pytest.skip(f"npm could not fetch the tus reference server: {done.stderr[-300:]}")
        (place / "done").touch()
    return place / "node_modules"


@pytest.fixture
def reference(modules: Path, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Its address and its folder."""
    folder = tmp_path / "reference"
    folder.mkdir()
    process = subprocess.Popen(
        ["node", str(SCRIPT), str(folder)],
        env={"PATH": os.environ["PATH"], "NODE_PATH": str(modules)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    port = process.stdout.readline().strip()
    assert port, "the reference server didn't start"
    yield f"http://127.0.0.1:{port}", folder
    process.kill()
    process.wait()
    process.stdout.close()


def upload(url: str, parcel: Parcel, chunk_size: int) -> list[int]:
    """Send the one file of a parcel; gives the offsets that the server told."""
    client, told = RestConnector(url, TOKEN, chunk_size=chunk_size), []
    try:
        client._upload(parcel, parcel.files[0], _Progress(parcel, lambda at, _: told.append(at)), lambda: False)
    finally:
        client.close()
    return told


def test_a_file_arrives_whole_in_chunks(reference: tuple[str, Path], make_parcel: MakeParcel) -> None:
    url, folder = reference
    parcel = make_parcel(300_000)

    told = upload(url, parcel, 65_536)

    assert told == [0, 65_536, 131_072, 196_608, 262_144, 300_000]
    assert (folder / parcel.files[0].file_id).read_bytes() == parcel.files[0].path.read_bytes()


def test_what_is_there_already_is_not_sent_again(reference: tuple[str, Path], make_parcel: MakeParcel) -> None:
    parcel = make_parcel(100_000)
    upload(reference[0], parcel, 65_536)

    assert upload(reference[0], parcel, 65_536) == [100_000]


def test_over_a_line_that_cuts_each_file_goes_on_where_the_server_stands(
    reference: tuple[str, Path], make_parcel: MakeParcel
) -> None:
    url, folder = reference
    line = Cutter(url, seed=3, cut=0.5, within=900_000)
    parcels = [make_parcel(1_000_000, code=f"H-{number}") for number in range(6)]
    for parcel in parcels:
        for _try in range(40):
            try:
                upload(line.url, parcel, 65_536)
                break
            except Failure as failure:
                assert failure.code in ("DLV-001", "DLV-002"), failure
    line.close()

    for parcel in parcels:
        assert (folder / parcel.files[0].file_id).read_bytes() == parcel.files[0].path.read_bytes()
    assert line.cuts > 0
    assert line.sent < 1.25 * 6_000_000
