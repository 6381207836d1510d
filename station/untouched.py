"""Which pages share a file when a dossier is sealed, and which files are the very bytes that came. Imports `rules`, ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ocr.types import Origin
from station.ledger.acts import LOCKED
from station.ledger.queries import Queries
from station.profiles.model import Profile
from station.rules import AWAY
from station.types import Page


def files_of(profile: Profile, pages: Sequence[Page]) -> list[list[Page]]:
    """The pages of one place by files: all in one, or one for each paper; a signed file is never joined to another."""
    out: list[list[Page]] = []
    for page in pages:
        before = out[-1][-1] if out else None
        if before is None or _parts(profile, before, page):
            out.append([])
        out[-1].append(page)
    return out


def _parts(profile: Profile, before: Page, page: Page) -> bool:
    if before.scan_id == page.scan_id and page.origin is Origin.SIGNED:
        return False
    signed = Origin.SIGNED in (before.origin, page.origin)
    return signed or (profile.files == "paper" and (page.begins or before.kind != page.kind))


def passes(file: Sequence[Page], stack: Sequence[Page], frames: int) -> Origin:
    """The origin of the scan that these pages are, whole and in order, with nothing cut; PAPER when they are not.

    stack: all pages of the dossier; a blank side that was set aside goes along. frames: of the first page's scan. A hand
    that turns a page asks for another file than the one that came; a signed one can't be had otherwise.
    """
    first = file[0]
    if any(page.scan_id != first.scan_id or page.edits.region is not None for page in file):
        return Origin.PAPER
    if first.origin is Origin.BORN_DIGITAL and any(page.edits.turn is not None for page in file):
        return Origin.PAPER
    there = [page.frame for page in file]
    mine = [page for page in stack if page.scan_id == first.scan_id and page.state == "set_aside" and page.blank]
    blank = {page.frame for page in mine if page.code != LOCKED}  # a stamp alone on its sheet looks blank
    whole = there == sorted(set(there)) and set(there) | blank == set(range(frames))
    return first.origin if whole else Origin.PAPER


def passing_of(queries: Queries, profile: Profile, pages: Sequence[Page]) -> dict[int, Origin]:
    """`passing` for a dossier of the ledger."""
    scans = [queries.scan(scan) for scan in {page.scan_id for page in pages if page.origin}]
    return passing(profile, pages, {scan.id: (scan.frames, scan.size) for scan in scans})


def passing(profile: Profile, pages: Sequence[Page], scans: Mapping[int, tuple[int, int]]) -> dict[int, Origin]:
    """For each page of a dossier whose file would go along as it came: where it came from. scans: frames and bytes of each."""
    places: dict[str, list[Page]] = {}
    for page in pages:
        if page.component and page.state not in AWAY:
            places.setdefault(page.component, []).append(page)
    files = [file for mine in places.values() for file in files_of(profile, mine)]
    came = [(file, passes(file, pages, scans[file[0].scan_id][0])) for file in files if file[0].origin]
    return {
        page.id: origin for file, origin in came if origin and fits(profile, scans[file[0].scan_id][1]) for page in file
    }


def fits(profile: Profile, size: int) -> bool:
    """Whether a file of so many bytes may be sent."""
    return not profile.pdf_most_bytes or size <= profile.pdf_most_bytes
