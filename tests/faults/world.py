"""A small world: a scanner, an operator, a case system, and the station's real stages over it, light enough to run often.

What the engine answers about the few pages is computed once, by the real engine, and remembered by the bytes asked about:
what is under test here is what the station keeps, not what it reads. Scans are really checked each time.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import pypdfium2
import zxingcpp

import ocr.page
import ocr.pdf.write
from ocr.decode import frames
from ocr.errors import Failure
from ocr.types import Geometry, Look, PageJob, PdfJob, PdfResult, RecognisedPage, ScanInfo
from station import context, engine
from station.app import Station
from station.config import Settings, load
from station.connectors import Parcel, Receipt
from station.ledger import store
from station.pipeline import capture, delivery, indexing, judging, recognition, sealing
from tests.faults import shim
from tests.world.papers import code_page

CODE = "HS-LOI"
PATIENCE = 6
"""Rounds in which nothing happens and a person finds nothing to do, after which the job is called stuck."""
ASKED = 8
"""Times that the station may ask the same person to try again."""


@dataclass(frozen=True)
class Truth:
    """What the scanner put into the folder, known to nobody in the station: bytes by name, and the numbers of the pages."""

    files: dict[str, bytes]
    numbers: tuple[int, ...]
    refused: tuple[str, ...]

    def hashes(self) -> list[str]:
        return [hashlib.sha256(body).hexdigest() for body in self.files.values()]


def scans(pages: int = 3) -> Truth:
    """One page a file, the last two in one TIFF, and a file cut short that no station may take."""
    drawn = [code_page(number) for number in range(1, pages + 1)]
    files = {f"scan_{at}.png": _saved(page, "PNG") for at, page in enumerate(drawn[:-2], 1)}
    more = {"save_all": True, "append_images": drawn[-1:], "compression": "tiff_deflate"}
    files["scan_x.tif"] = _saved(drawn[-2], "TIFF", **more)
    files["scan_z.jpg"] = _saved(code_page(99), "JPEG")[:-4000]
    return Truth(files, tuple(range(1, pages + 1)), ("scan_z.jpg",))


def _saved(page: Any, kind: str, **more: Any) -> bytes:
    out = io.BytesIO()
    page.save(out, kind, dpi=(100, 100), **more)
    return out.getvalue()


class Remembering:
    """The children's answers without children: real ones, remembered for the pages of this world."""

    def __init__(self) -> None:
        self.count = 1
        self._known: dict[tuple[str, ...], Any] = {}

    def learn(self, truth: Truth, languages: str, folder: Path) -> None:
        """Ask the real engine once about every page, in a process of its own: its threads must not be forked."""
        answers = folder / "answers"
        child = os.fork()
        if not child:
            try:
                for name, body in truth.files.items():
                    (folder / name).write_bytes(body)
                    self._study(folder / name, languages, name in truth.refused)
                answers.write_bytes(pickle.dumps(self._known))
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        self._known = pickle.loads(answers.read_bytes())

    def _study(self, path: Path, languages: str, refused: bool) -> None:
        if refused:
            return
        for frame in range(len(frames.inspect(str(path)).frames)):
            job = PageJob(str(path), frame, languages)
            look = ocr.page.look(job)
            self._known["look", _sha(str(path)), str(frame)] = look
            reading = ocr.page.read(str(path), frame, look.geometry, languages, 60.0)
            self._known["read", _sha(str(path)), str(frame)] = reading

    def inspect(self, path: str) -> ScanInfo:
        return frames.inspect(path)

    def look(self, job: PageJob) -> Look:
        found: Look = self._known["look", _sha(job.path), str(job.index)]
        return found

    def read(self, job: PageJob, _geometry: Geometry) -> RecognisedPage:
        found: RecognisedPage = self._known["read", _sha(job.path), str(job.index)]
        return found

    def same_sheet(self, _one: bytes, _others: tuple[bytes, ...]) -> int | None:
        return None

    def write_pdf(self, job: PdfJob) -> PdfResult:
        """Really made once; equal jobs give equal bytes, which are then written as the engine writes them: aside first."""
        target = Path(job.target)
        known = repr(replace(job, target="", pages=tuple(replace(page, path="") for page in job.pages)))
        before = os.umask(0o077)  # as a child has it
        try:
            if ("pdf", known) not in self._known:
                self._known["pdf", known] = ocr.pdf.write.write(job), target.read_bytes()
                return self._known["pdf", known][0]
            result, body = self._known["pdf", known]
            aside = target.with_name(f".writing.{target.name}")
            aside.write_bytes(body)
            aside.replace(target)
        except OSError as cause:  # as station.workers says it of a child
            raise Failure("VLT-002", place="write", error=cause.strerror or str(cause)) from cause
        finally:
            os.umask(before)
        return result

    def rest(self) -> None:
        """Nothing to let go."""

    def close(self) -> None:
        """Nothing to end."""


def _sha(path: str) -> str:
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


class OtherSide:
    """A case system in a folder that no fault reaches; it counts what it takes. Keys are kept for ever."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self) -> str:
        return "folder"

    def find(self, key: str) -> Receipt | None:
        path = self._folder / f"{key}.json"
        if not path.exists():
            return None
        files = [(file_id, _sha(str(self._folder / sha256))) for file_id, sha256 in json.loads(path.read_text())]
        return Receipt(key, "2026-01-01T00:00:00Z", tuple(files), "{}")

    def send(
        self, parcel: Parcel, key: str, progress: Callable[[int, int], None], _stop: Callable[[], bool]
    ) -> Receipt:
        bodies = {file.sha256: file.path.read_bytes() for file in parcel.files}
        bodies[hashlib.sha256(parcel.manifest).hexdigest()] = parcel.manifest
        for sha256, body in bodies.items():
            assert hashlib.sha256(body).hexdigest() == sha256, "the station sent other bytes than it sealed"
            (self._folder / sha256).write_bytes(body)
        listed = [(file.file_id, file.sha256) for file in parcel.files]
        known = self._folder / f"{key}.json"
        assert not known.exists() or json.loads(known.read_text()) == [list(row) for row in listed], "key used again"
        known.write_text(json.dumps(listed))
        (self._folder / "sent-at").write_text(str(shim.count()))
        progress(1, 1)
        found = self.find(key)
        assert found is not None
        return found

    def read_back(self, key: str) -> Receipt | None:
        return self.find(key)

    def sent_at(self) -> int:
        """How many persistence calls the station had made when it sent."""
        return int((self._folder / "sent-at").read_text())

    def keys(self) -> list[str]:
        return sorted(path.stem for path in self._folder.glob("*.json"))


@dataclass
class Outcome:
    """What one run of the job came to: `unforeseen` are exceptions that nobody put into words."""

    done: bool = False
    started: bool = False
    troubles: list[str] = field(default_factory=list)
    unforeseen: list[str] = field(default_factory=list)
    calls: int = 0
    asked: int = 0


class World:
    """The folder of one case and what may be done with it."""

    def __init__(self, place: Path, truth: Truth, workers: Remembering) -> None:
        self.place, self.truth, self.workers = place, truth, workers
        self.base, self.other = place / "station", place / "other"
        self.root, self.watch = self.base / "root", self.base / "scan"
        self._arrived = 0
        self.more_to_come = False
        """Whether the one at the desk knows of papers still to be scanned, and finishes nothing yet."""

    def settings(self) -> Settings:
        return load(
            root=self.root,
            watch=self.watch,
            settle_seconds=0.05,
            unfinished_seconds=0.1,
            read_back_seconds=0.0,
            watch_mode="polling",
            operator="tester",
            languages="vie",
            target_url="http://127.0.0.1:1",
            workers=1,
        )

    def prepare(self) -> None:
        """An open dossier; nothing scanned yet."""
        self.watch.mkdir(parents=True)
        self.other.mkdir()
        with Station(self.settings()) as station:
            station.desk.open("ton-dong", CODE)

    def scan(self, arrived: int | None = None) -> Path:
        """The scanner drops its files, or so many of them in all; gives the file that tells the checker what came."""
        due = list(self.truth.files.items())[self._arrived : arrived]
        for name, body in due:
            (self.watch / name).write_bytes(body)
        self._arrived += len(due)
        self.more_to_come = self._arrived < len(self.truth.files)
        hashes = zip(self.truth.files, self.truth.hashes(), strict=True)
        told = [{"sha256": sha256, "name": name} for name, sha256 in list(hashes)[: self._arrived]]
        path = self.place / "truth.json"
        path.write_text(json.dumps({"watch": str(self.watch), "files": told}))
        return path

    def work(self, outcome: Outcome) -> None:
        """Open the station and go on until the dossier is verified at the other side, as its threads and a person would."""
        with Station(self.settings()) as station:
            outcome.started = True
            ctx, run = station._ctx, station._engine
            assert ctx is not None and run is not None
            ctx.workers = self.workers  # type: ignore[assignment]
            ctx.__dict__["connector"] = OtherSide(self.other)
            stages: dict[str, Callable[[], bool]] = {
                "capture": lambda: capture.reconcile(ctx, run._watch),
                "judging": lambda: judging.step(ctx),
                "recognition": lambda: recognition.step(ctx),
                "office": lambda: indexing.step(ctx) or sealing.step(ctx),
                "delivery": lambda: delivery.step(ctx, run._stop),
                "cards": lambda: run._cards.step(ctx),
            }
            patience = PATIENCE
            while patience:
                did = False
                for place, step in stages.items():
                    did = run._guarded(place, step) or did
                outcome.troubles += [found.code for found in ctx.troubles.all() if found.code not in outcome.troubles]
                if did:
                    continue
                if self._all_there(station):
                    outcome.done = True
                    return
                if run._watch.unsettled:
                    run._stop.wait(0.02)
                elif not self._person(station, outcome):
                    patience -= 1

    def _all_there(self, station: Station) -> bool:
        rows = station.outbox.rows()
        return [row.state for row in rows] == ["verified"]

    def _person(self, station: Station, outcome: Outcome) -> bool:
        """The one at the desk: finishes the dossier, and tries again what is held. True when something was done."""
        if self.more_to_come:
            return False
        found = station.desk.find(CODE)
        outcome.asked += 1
        if outcome.asked > ASKED:
            return False
        try:
            if found.state in ("open", "review"):
                station.desk.finish(found.id, "a file was refused")
                return True
            for row in station.outbox.rows():
                if row.state == "held":
                    station.outbox.retry(row.id)
                    return True
        except Failure as failure:
            outcome.troubles.append(failure.code)
        return False


def still_clock() -> None:
    """Wall time stands still and profiles are read once: equal worlds give equal bytes, and a case costs little."""
    store.now_text = lambda: "2026-01-01T08:00:00.000+07:00"
    engine.FAULT_PAUSE = 0.0
    kept: dict[str, Any] = {}
    for name in ("load_profiles", "load_papers"):
        setattr(context, name, partial(_once, kept, name, getattr(context, name)))


def _once(kept: dict[str, Any], name: str, load: Callable[..., Any], *said: object) -> Any:
    if name not in kept:
        kept[name] = load(*said)
    return kept[name]


def template(place: Path, pages: int = 3) -> World:
    """The world that every case gets a copy of."""
    truth, workers = scans(pages), Remembering()
    place.mkdir(parents=True)
    (place / "study").mkdir()
    workers.learn(truth, "vie", place / "study")
    shutil.rmtree(place / "study")
    made = World(place, truth, workers)
    made.prepare()
    return made


def copy_of(one: World, place: Path) -> World:
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(one.place, place)
    return World(place, one.truth, one.workers)


_READ: dict[str, tuple[int, ...]] = {}


def numbers_in(pdf: Path) -> tuple[int, ...]:
    """The numbers that stand as bar codes on the pages of a PDF, read from its pixels; 0 = none on that page."""
    body = pdf.read_bytes()
    sha256 = hashlib.sha256(body).hexdigest()
    if sha256 not in _READ:
        document = pypdfium2.PdfDocument(body)
        found = [zxingcpp.read_barcodes(page.render(scale=2).to_pil()) for page in document]
        _READ[sha256] = tuple(int(codes[0].text) if codes else 0 for codes in found)
        document.close()
    return _READ[sha256]


def wrong(world: World) -> list[str]:
    """What the other side holds, against what the scanner gave: lost, doubled, mixed, unfrozen."""
    other = OtherSide(world.other)
    keys = other.keys()
    if len(keys) != 1:
        return [f"{len(keys)} deliveries instead of one"]
    receipt = other.find(keys[0])
    assert receipt is not None
    pdfs = [world.other / sha256 for _, sha256 in receipt.files if (world.other / sha256).read_bytes()[:4] == b"%PDF"]
    numbers = sorted(number for pdf in pdfs for number in numbers_in(pdf))
    in_order = [number for pdf in pdfs for number in numbers_in(pdf)]
    found: list[str] = []
    if numbers != sorted(world.truth.numbers):
        found.append(f"delivered pages {in_order}, scanned {list(world.truth.numbers)}")
    elif in_order != list(world.truth.numbers):
        found.append(f"delivered in the order {in_order}")
    if left := [path.name for path in world.watch.iterdir()]:
        found.append(f"left in the scan folder: {left}")
    for name in world.truth.refused:
        sha256 = hashlib.sha256(world.truth.files[name]).hexdigest()
        if not (world.root / "quarantine" / sha256).is_file():
            found.append(f"{name} is not in quarantine")
    found += [f"left behind: {path.relative_to(world.root)}" for path in world.root.rglob("*.part")]
    return found
