"""The station's settings and whether they work: what a person changes, tries and looks up. Needs no open root."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import platformdirs

from ocr.errors import Failure
from ocr.reading import language_data
from station import config, connectors, pin
from station.config import Settings
from station.i18n import N_, _, decimal
from station.messages import notice
from station.page_watch import Arrival, PageWatch, likely_folders
from station.paper_kinds import load_profiles, profile_folders
from station.settings_file import Entry
from station.vault import free_bytes
from station.workers import Workers

AT_ONCE = frozenset({"lang", "font_scale", "cover_minutes", "lock_minutes", "lock_pin", "scan_device", "scan_source"})
"""Settings that hold as soon as they are changed; the others when the station opens anew."""
_LITTLE = 5_000_000_000

__all__ = ["Arrival", "PageWatch", "likely_folders"]


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a change. overridden: entries that the environment sets, so that the file doesn't count."""

    settings: Settings
    overridden: tuple[str, ...]
    restart: bool


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether something works: said in words, with what to do when it doesn't. severity: good, warn or bad."""

    severity: str
    said: str
    advice: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class ProfileState:
    """A procedure in use. own: the office's own file; unconfirmed: entries that nobody has seen in a rule yet."""

    code: str
    title: str
    kind: str
    own: bool
    unconfirmed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BrokenProfile:
    """A profile that isn't in use because of what stands in `line` (0 = the whole file)."""

    file: str
    line: int
    why: str


@dataclass(frozen=True, slots=True)
class Storage:
    """Bytes that the root's parts take, and what is left on its disk."""

    root: str
    originals: int
    packages: int
    refused: int
    index: int
    free: int


@dataclass(frozen=True, slots=True)
class Reading:
    """What text is read with. data: the folder of Tesseract's language data, "" = none found."""

    languages: str
    data: str
    chosen_by_itself: bool
    inside: bool
    second: bool


def change(now: Settings, changes: Mapping[str, Entry | None]) -> Saved:
    """Write changes to station.toml; of a PIN only its hash. Raises CFG-001, CFG-002, CFG-005."""
    secret = changes.get("lock_pin")
    if isinstance(secret, str) and not pin.is_kept_form(secret):
        if len(secret) < pin.SHORTEST:
            raise Failure("CFG-001", entry="lock_pin", why=_("the PIN is too short"))
        changes = {**changes, "lock_pin": pin.kept_form(secret)}
    wanted = {name: value for name, value in changes.items() if value is None or str(getattr(now, name)) != str(value)}
    if not wanted:
        return Saved(now, (), restart=False)
    kept = config.save(wanted)
    new = now.model_copy(update={name: getattr(kept, name) for name in wanted})
    return Saved(new, config.overridden(wanted), bool(wanted.keys() - AT_ONCE))


def is_first_start(settings: Settings) -> bool:
    """Whether nobody has set this station up yet: no settings file, neither folder chosen, nothing in the usual root."""
    chosen = settings.model_fields_set & {"root", "watch"}
    return not chosen and not config.config_path().is_file() and not (settings.root / "ledger.db").exists()


def check_folder(folder: Path, root: Path) -> Checked:
    """Whether a folder can be a scan folder."""
    place = folder.expanduser()
    if not place.is_absolute():
        return Checked("bad", _("This is no whole path."), _("Choose the folder with the button."))
    if root.resolve() in (place.resolve(), *place.resolve().parents):
        said = _("This folder belongs to the station itself.")
        return Checked("bad", said, _("Make a folder of its own for scans, such as “scan”."))
    if place.resolve() in _personal():
        said = _("In this folder lie other things: {folder}.").format(folder=place.name)
        return Checked("bad", said, _("Make a folder of its own for scans, such as “scan”."))
    if not place.exists():
        return Checked("warn", _("This folder is not there yet."), _("It will be made when you keep it."))
    if not place.is_dir():
        return Checked("bad", _("This is a file, not a folder."), _("Choose the folder with the button."))
    if not os.access(place, os.R_OK | os.W_OK | os.X_OK):
        return Checked(
            "bad", _("This account may not read and write here."), _("Give it the right, or choose another folder.")
        )
    waiting = sum(1 for entry in os.scandir(place) if entry.is_file(follow_symlinks=False))
    if waiting:
        said = _("The folder can be used. Files in it already: {count}.").format(count=waiting)
        return Checked("warn", said, _("The station takes each of them in as a scan: move away what is none."))
    return Checked("good", _("The folder can be used. It is empty, as it should be."))


def _personal() -> set[Path]:
    """Folders whose files are a person's own: the station would take every one of them in."""
    usual = (
        platformdirs.user_documents_path(),
        platformdirs.user_pictures_path(),
        platformdirs.user_desktop_path(),
        platformdirs.user_downloads_path(),
    )
    return {path.resolve() for path in (*usual, Path.home(), Path(Path.home().anchor))}


def make_folder(folder: Path) -> None:
    """Make the scan folder; the scanner's own account must be able to write there, so the usual rights are given."""
    try:
        folder.expanduser().mkdir(parents=True, exist_ok=True)
    except OSError as cause:
        raise Failure("CAP-007", folder=str(folder)) from cause


def check_page(arrival: Arrival, settings: Settings) -> Checked:
    """What a test page is, and how the device wrote it."""
    name = arrival.path.name
    how = _("It was written in {seconds} s.").format(seconds=max(1, round(arrival.seconds)))
    if arrival.renamed:
        how = _("The device writes under another name first, then renames: that is the safest way.")
    if arrival.taken:
        return Checked("good", _("A page arrived and the station took it: {name}.").format(name=name), how)
    workers = Workers(1, settings.worker_memory_mb, settings.page_seconds)
    try:
        info = workers.inspect(str(arrival.path))
    except Failure as failure:
        said = notice(failure.code, failure.facts)
        return Checked("bad", f"{name}: {said.title}.", said.advice, failure.code)
    except OSError:
        return Checked("good", _("A page arrived and the station took it: {name}.").format(name=name), how)
    finally:
        workers.close()
    dpi = round(min((frame.dpi for frame in info.frames), default=0))
    said_of = _("A page arrived: {name} ({format}, pages: {pages}, {dpi} dpi).")
    said_it = said_of.format(name=name, format=info.format, pages=len(info.frames), dpi=dpi or "?")
    if dpi and dpi < 190:
        return Checked("warn", said_it, _("Set the scanner to 300 dpi: small print can't be read like this."))
    return Checked("good", said_it, how)


_TRY_ADVICE = {
    "DLV-001": N_(
        "Check the address, the network cable, and whether the case system is switched on. Pages wait here meanwhile."
    ),
    "DLV-002": N_("It is there, but busy. Try again in a while."),
    "DLV-009": N_("Something else answers at this address, such as a sign-in page of the network. Check the address."),
}


def try_target(connector: str, url: str, token: str) -> Checked:
    """Ask the case system whether it would take a dossier; sends nothing."""
    began = time.monotonic()
    try:
        made = connectors.connector(connector, url.strip(), token.strip())
        try:
            found = made.check()
        finally:
            close = getattr(made, "close", None)
            if close is not None:
                close()
    except Failure as failure:
        said = notice(failure.code, failure.facts)
        advice = _(_TRY_ADVICE[failure.code]) if failure.code in _TRY_ADVICE else said.advice
        return Checked("warn" if said.retry else "bad", f"{said.title}.", advice, failure.code)
    seconds = time.monotonic() - began
    said_it = _("The case system answered in {seconds} s: {found}.").format(seconds=decimal(seconds, 1), found=found)
    return Checked("good", said_it, _("Dossiers can be sent there. Nothing was sent now."))


def procedures(settings: Settings) -> tuple[tuple[ProfileState, ...], tuple[BrokenProfile, ...]]:
    """The procedures in use by their titles, and the files that are not, with line and reason."""
    loaded, faults = load_profiles(settings)
    shipped = profile_folders(settings)[:2]
    states = [
        ProfileState(
            each.profile.code,
            each.profile.title,
            each.profile.kind,
            each.path is not None and not any(folder in each.path.parents for folder in shipped),
            each.profile.unconfirmed,
        )
        for each in loaded
        if each.profile.kind != "tray"
    ]
    broken = [
        BrokenProfile(str(fault.path), fault.line, f"{fault.entry}: {fault.why}".removeprefix(": ")) for fault in faults
    ]
    return tuple(sorted(states, key=lambda state: (not state.own, state.title))), tuple(broken)


def storage(settings: Settings) -> Storage:
    """What lies in the root."""
    root = settings.root
    index = sum(path.stat().st_size for path in root.glob("search.db*") if path.is_file())
    sizes = [_size(root / name) for name in ("vault", "packages", "quarantine")]
    return Storage(str(root), sizes[0], sizes[1], sizes[2], index, free_bytes(root if root.exists() else root.parent))


def check_storage(found: Storage) -> Checked:
    if found.free < _LITTLE:
        return Checked(
            "warn",
            _("Little room is left on this disk."),
            _("Tell the person who looks after this PC: scanning stops when it is full."),
        )
    return Checked("good", _("There is room enough on this disk."))


def _size(folder: Path) -> int:
    """Bytes of all files below; what vanishes meanwhile counts nothing."""
    total = 0
    for place, _folders, names in os.walk(folder):
        for name in names:
            try:
                total += os.stat(os.path.join(place, name), follow_symlinks=False).st_size  # noqa: PTH116, PTH118 - by the 10,000
            except FileNotFoundError:
                continue
    return total


def reading(settings: Settings) -> Reading:
    """What pages are read with on this PC."""
    languages = settings.reading_languages
    place = language_data.folder(languages)
    inside = find_spec("tesserocr") is not None
    second = find_spec("asterocr") is not None and find_spec("onnxruntime") is not None and settings.reads_twice
    return Reading(languages, str(place) if place else "", settings.languages == "auto", inside, second)


def check_reading(found: Reading) -> Checked:
    if not found.data:
        advice = _("Install Tesseract with Vietnamese (vie.traineddata); until then pages are kept but not read.")
        return Checked("bad", _("The language data is missing: {languages}").format(languages=found.languages), advice)
    if not found.inside and shutil.which("tesseract") is None:
        return Checked("bad", _("Tesseract is missing."), _("Install it; until then pages are kept but not read."))
    return Checked("good", _("Vietnamese is read with {languages}.").format(languages=found.languages))
