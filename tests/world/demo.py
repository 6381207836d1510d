"""`./run demo`: the whole job on the sample scans, from a slow scanner to a verified receipt, into the embedded case system."""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import unicodedata
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from station import checker, i18n
from station.app import Station
from station.case_system.server import CaseSystem
from station.config import load
from station.i18n import N_, _
from station.messages import notice
from station.types import Dossier, DossierView
from station.verdict_words import verdict_words
from tests.world.scanner import slow_copy

PROJECT = Path(__file__).resolve().parents[2]
SAMPLES = PROJECT / "samples"
PLACE = PROJECT / "demo-run"
LIMIT = 240.0
console = Console(highlight=False, width=int(os.environ.get("COLUMNS", "120")))


def main() -> int:
    """Exit status 0 only if every sample reached its right end."""
    i18n.use_language(os.environ.get("STATION_LANG", "vi"))
    shutil.rmtree(PLACE, ignore_errors=True)
    expected = json.loads((SAMPLES / "expected.json").read_text(encoding="utf-8"))
    token = secrets.token_urlsafe(18)
    receiver = CaseSystem(PLACE / "case-system", "127.0.0.1", 0, token)
    receiver.start()
    settings = load(
        root=PLACE / "root",
        watch=PLACE / "scan",
        target_url=receiver.url,
        target_token=token,
        settle_seconds=0.6,
        unfinished_seconds=3.0,
        read_back_seconds=1.0,
        lang=os.environ.get("STATION_LANG", "vi"),
    )
    settings.watch.mkdir(parents=True)
    started = time.monotonic()
    try:
        with Station(settings) as station:
            station.start()
            views = [
                _one_dossier(station, settings.watch, folder, procedure, reason)
                for folder, procedure, reason in (
                    ("khai-sinh", "1.001193", _("The damaged scan is of no use; the paper was scanned again.")),
                    ("ton-dong", "ton-dong", ""),
                )
            ]
            _table(station, views)
            problems = [problem for view in views for problem in _problems(station, view, expected, settings.root)]
        broken = checker.check(settings.root, receiver=PLACE / "case-system")
        problems += [f"{finding.invariant}: {finding.what}" for finding in broken.findings]
    finally:
        receiver.stop()
    _farewell(settings.root, token, time.monotonic() - started)
    for problem in problems:
        console.print(f"✗ {problem}", style="red", markup=False)
    if not problems:
        console.print("✓ " + _("Every sample reached its right end; all invariants hold."), style="green")
    return 1 if problems else 0


def _one_dossier(station: Station, watch: Path, folder: str, procedure: str, reason: str) -> DossierView:
    found = station.desk.open(procedure)
    console.print(f"\n● {found.code} · {next(p.title for p in station.desk.procedures() if p.code == procedure)}")
    seen = station.upkeep.status().last_event
    for source in sorted((SAMPLES / folder).iterdir()):
        console.print(f"  ↓ {source.name}")
        slow_copy(source, watch / source.name)
        seen = _news(station, seen)
    seen = _until(station, seen, lambda: _settled(station, watch, found))
    station.desk.finish(found.id, reason if station.desk.view(found.id).quarantined else "")
    _until(station, seen, lambda: _delivered(station, found))
    return station.desk.view(found.id)


def _settled(station: Station, watch: Path, found: Dossier) -> bool:
    view = station.desk.view(found.id)
    return not view.unsettled and not any(watch.iterdir()) and bool(view.pages)


def _delivered(station: Station, found: Dossier) -> bool:
    view = station.desk.view(found.id)
    stuck = view.dossier.state == "review" or (view.delivery is not None and view.delivery.state == "held")
    return stuck or (view.delivery is not None and view.delivery.state == "verified")


def _until(station: Station, seen: int, done: Any) -> int:
    end = time.monotonic() + LIMIT
    while not done():
        if time.monotonic() > end:
            console.print(_("The time is up."), style="red")
            break
        seen = _news(station, seen)
        time.sleep(0.1)
    return _news(station, seen)


WORDS = {
    ("page", "secured"): N_("secured"),
    ("page", "judged"): N_("judged"),
    ("page", "ready"): N_("read"),
    ("page", "set_aside"): N_("set aside"),
    ("dossier", "sealed"): N_("sealed"),
    ("delivery", "acknowledged"): N_("delivered"),
    ("delivery", "verified"): N_("verified"),
    ("scan", "quarantined"): N_("quarantined"),
}
KINDS = {"scan": N_("scan"), "page": N_("page"), "dossier": N_("dossier"), "delivery": N_("delivery")}


def _news(station: Station, seen: int) -> int:
    """Show what happened since event `seen`."""
    for event in station.upkeep.events(seen):
        seen = event.seq
        word = WORDS.get((event.kind, event.new))
        if word and event.old != event.new:
            said = f" {event.code} {notice(event.code, event.facts).title}" if event.code else ""
            console.print(f"    {event.at[11:19]} {_(KINDS[event.kind])} {event.ref}: {_(word)}{said}", markup=False)
    return seen


def _table(station: Station, views: list[DossierView]) -> None:
    table = Table(_("Dossier"), _("Paper"), _("Pages"), _("Verdicts"), _("Text found"), _("KB a page"), _("Receipt"))
    for view in views:
        folder = station.settings.root / "packages" / (view.delivery.folder if view.delivery else "")
        receipt = view.delivery.receipt if view.delivery else ""
        for record in sorted(folder.glob("*.json")):
            if record.name == "manifest.json":
                continue
            body = json.loads(record.read_text(encoding="utf-8"))
            words = pdf_text(folder / body["file_name"]).split()
            marks = {v.kind.value for p in view.pages if p.component == body["component_code"] for v in p.verdicts}
            verdicts = ", ".join(verdict_words(mark)[0] for mark in sorted(marks)) or _("good")
            size = f"{body['size'] / 1024 / max(1, body['pages']):.0f}"
            count = _("{count} words").format(count=len(words))
            table.add_row(
                view.dossier.code, body["component_title"], str(body["pages"]), verdicts, count, size, receipt
            )
        blank = sum(page.state == "set_aside" for page in view.pages)
        if blank:
            table.add_row(view.dossier.code, _("(set aside)"), str(blank), verdict_words("blank")[0], "", "", "")
        for scan in view.quarantined:
            said = notice(scan.code, scan.facts)
            table.add_row(view.dossier.code, scan.name, "–", f"{scan.code} {said.title}", said.advice, "", "")
    console.print(table)


def pdf_text(path: Path) -> str:
    done = subprocess.run(["pdftotext", "-q", str(path), "-"], capture_output=True, check=False)
    return unicodedata.normalize("NFC", done.stdout.decode("utf-8", "replace"))


def _problems(station: Station, view: DossierView, expected: dict[str, Any], root: Path) -> list[str]:
    """Where what happened differs from what the samples are known to hold."""
    out: list[str] = []
    if view.delivery is None or view.delivery.state != "verified":
        return [f"{view.dossier.code}: {view.dossier.state} {view.delivery.code if view.delivery else ''}"]
    folder = root / "packages" / view.delivery.folder
    text = " ".join(pdf_text(path) for path in sorted(folder.glob("*.pdf")))
    text = " ".join(text.split()).casefold()
    name = "khai-sinh" if view.dossier.procedure == "1.001193" else "ton-dong"
    refused = {scan.name: scan.code for scan in view.quarantined}
    pages = blanks = 0
    for file, truth in expected.items():
        if truth["dossier"] != name:
            continue
        short = Path(file).name
        if truth.get("quarantine"):
            if not refused.get(short, "").startswith(truth["quarantine"]):
                out.append(f"{short}: {refused.get(short, 'not in quarantine')}")
            continue
        pages += truth["pages"]
        blanks += truth.get("blank", False)
        out += [f"{short}: '{word}' not found" for word in truth.get("words", ()) if word.casefold() not in text]
    if pages != len(view.pages):
        out.append(f"{view.dossier.code}: {len(view.pages)} pages instead of {pages}")
    aside = sum(page.state == "set_aside" for page in view.pages)
    if aside != blanks:
        out.append(f"{view.dossier.code}: {aside} pages set aside instead of {blanks}")
    return out


def _farewell(root: Path, token: str, seconds: float) -> None:
    console.print(_("PDFs:"))
    for path in sorted((root / "packages").rglob("*.pdf")):
        console.print(f"  {path}", soft_wrap=True)
    case_system = f"STATION_TARGET_TOKEN={token} ./run station case-system --folder {PLACE / 'case-system'} --port 8765"
    console.print(_("The case system's page (any name, the token as password), at http://127.0.0.1:8765/:"))
    console.print(f"  {case_system}", soft_wrap=True)
    console.print(_("The window on this station:"))
    console.print(f"  STATION_ROOT={root} STATION_WATCH={PLACE / 'scan'} ./run ui", soft_wrap=True)
    console.print(_("Took {seconds} s.").format(seconds=round(seconds)))


if __name__ == "__main__":
    sys.exit(main())
