"""Checks the invariants of a root from outside; standard library only, shares no code with the station on purpose.

Exit codes: 0 all hold, 3 one is broken (which, and what to do), 5 could not look.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import sqlite3
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

CHAINED = ("seq", "at", "mono", "boot_id", "actor", "kind", "ref", "old", "new", "code", "facts", "prev")
STATES = {
    "scan": {"seen", "settling", "secured", "cleaned", "vanished", "quarantined"},
    "page": {"secured", "judged", "ready", "secret", "set_aside", "needs_operator", "poison", "replaced"},
    "dossier": {"open", "closing", "review", "sealing", "sealed", "purging", "purged", "withdrawn"},
    "delivery": {"queued", "sending", "acknowledged", "verified", "held", "superseded"},
}
SCHEMA = 1


@dataclass(frozen=True)
class Finding:
    """One broken invariant: which, what is wrong, what to do (English and Vietnamese)."""

    invariant: str
    what: str
    todo: str
    todo_vi: str


@dataclass(frozen=True)
class Report:
    """What was found; `checked` names the invariants that were looked at, `remarks` break nothing and should be known."""

    findings: tuple[Finding, ...]
    checked: tuple[str, ...]
    remarks: tuple[str, ...] = ()


class CannotLook(Exception):
    """The root or its ledger can't be opened at all."""


RESCAN = (
    "Scan the named paper again and keep this disk for inspection.",
    "Quét lại giấy tờ đã nêu và giữ nguyên ổ đĩa để kiểm tra.",
)
STOP = (
    "Stop the station, keep the root as it is and call whoever looks after it.",
    "Dừng trạm, giữ nguyên thư mục và báo người phụ trách.",
)
CLOSE = ("Take the rights of other accounts away from the folder.", "Bỏ quyền của các tài khoản khác trên thư mục.")
ASK = ("Compare with the case system before sending anything again.", "Đối chiếu với hệ thống hồ sơ trước khi gửi lại.")


class Root:
    """A root opened for looking: a copy of the ledger, the folders as they are."""

    def __init__(self, root: Path, copy: Path, receiver: Path | None, truth: Path | None) -> None:
        self.root, self.receiver, self.truth = root, receiver, truth
        self.part, self.parts = 1, 1
        self.db = sqlite3.connect(copy / "ledger.db")
        source = sqlite3.connect(f"{(root / 'ledger.db').absolute().as_uri()}?mode=ro", uri=True, timeout=30)
        try:
            source.backup(self.db)  # one consistent moment, even while the station runs
        finally:
            source.close()
        self.db.row_factory = sqlite3.Row

    def rows(self, question: str) -> list[sqlite3.Row]:
        return self.db.execute(question).fetchall()

    def blob(self, sha256: str) -> Path:
        return self.root / "vault" / sha256[:2] / sha256[2:4] / sha256

    def read(self, name: str) -> bool:
        """Whether a blob's bytes are read this time; the first hex digits of its name deal blobs out evenly."""
        return len(name) != 64 or int(name[:8], 16) % self.parts == self.part - 1

    def manifest(self, package: sqlite3.Row) -> dict[str, Any] | None:
        """What was sealed, or None when the manifest is missing or changed (I7 names it)."""
        path = self.root / "packages" / package["folder"] / "manifest.json"
        if not path.is_file() or sha(path) != package["sha256"]:
            return None
        body: dict[str, Any] = json.loads(path.read_bytes())
        return body


Broken = Iterator[tuple[str, tuple[str, str]]]


def i1_no_loss(r: Root) -> Broken:
    """Every secured scan has its bytes in the vault, every refused regular file in quarantine, all truth accounted for."""
    for row in r.rows("SELECT id, state, sha256 FROM scan"):
        if row["state"] in ("secured", "cleaned") and not r.blob(row["sha256"]).is_file():
            yield f"scan {row['id']}: its original {row['sha256'][:12]} is not in the vault", RESCAN
        if row["state"] == "quarantined" and row["sha256"] and not (r.root / "quarantine" / row["sha256"]).is_file():
            yield f"scan {row['id']}: its bytes are not in quarantine", RESCAN
    if r.truth:
        truth = json.loads(r.truth.read_text(encoding="utf-8"))
        known = {row["sha256"] for row in r.rows("SELECT sha256 FROM scan WHERE state != 'vanished'")}
        watch = {sha(path) for path in Path(truth["watch"]).iterdir() if path.is_file()}
        for entry in truth["files"]:
            if entry["sha256"] not in known | watch:
                yield f"a scan that arrived is gone: {entry['sha256'][:12]}", STOP


def i2_no_doubling(r: Root) -> Broken:
    """One arrival, one scan row; one frame, one page."""
    once = "sha256 != '' AND state != 'vanished' GROUP BY watch_id, raw_name, dev, ino, size, mtime_ns, sha256 HAVING count(*) > 1"
    for row in r.rows(f"SELECT min(id) AS id FROM scan WHERE {once}"):
        yield f"scan {row['id']}: the same arrival stands twice", STOP
    for row in r.rows("SELECT scan_id FROM page GROUP BY scan_id, frame, part HAVING count(*) > 1"):
        yield f"scan {row['scan_id']}: a frame became two pages", STOP


def i3_vault(r: Root) -> Broken:
    """Every blob is named by its bytes, read-only, a regular file with one link; every blob that is named exists."""
    for folder in ("vault", "quarantine"):
        for path in (r.root / folder).rglob("*"):
            if ".tmp" in path.parts or path.is_dir() and not path.is_symlink():
                continue
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode) or found.st_nlink != 1:
                yield f"{folder}: {path.name[:12]} is not a plain file of its own", STOP
            elif r.read(path.name) and sha(path) != path.name:
                yield f"{folder}: the bytes of {path.name[:12]} have changed", RESCAN
            elif os.name == "posix" and stat.S_IMODE(found.st_mode) != 0o400:
                yield f"{folder}: {path.name[:12]} may be written", CLOSE
    for row in r.rows("SELECT id, look, thumbnail, reading, fields FROM page"):
        for name in ("look", "thumbnail", "reading", "fields"):
            if row[name] and not r.blob(row[name]).is_file():
                yield f"page {row['id']}: its {name} is missing", STOP


def i4_originals(r: Root) -> Broken:
    """A page names the original of its scan."""
    for row in r.rows("SELECT p.id FROM page p JOIN scan s ON s.id = p.scan_id WHERE p.original != s.sha256"):
        yield f"page {row['id']}: names another original than its scan", STOP


def i5_one_dossier(r: Root) -> Broken:
    """Every page has one dossier, the one fixed at first sight unless an audited move says otherwise; no gaps when sealed."""
    moves = r.rows("SELECT ref, json_extract(facts, '$.moved_to') AS owner FROM event WHERE kind = 'page' ORDER BY seq")
    moved = {row["ref"]: row["owner"] for row in moves if row["owner"] is not None}
    question = "SELECT p.id, p.dossier_id, s.dossier_id AS first FROM page p JOIN scan s ON s.id = p.scan_id"
    for row in r.rows(question):
        if row["dossier_id"] != moved.get(row["id"], row["first"]):
            yield f"page {row['id']}: lies in another dossier than its scan without a recorded move", STOP
    for row in r.rows("SELECT id FROM dossier WHERE state = 'sealed'"):
        places = [
            p["position"] for p in r.rows(f"SELECT position FROM page WHERE dossier_id = {row['id']} ORDER BY position")
        ]
        if places != list(range(1, len(places) + 1)):
            yield f"dossier {row['id']}: the order of its sealed pages has gaps", STOP


def i6_page_count(r: Root) -> Broken:
    """A secured scan has as many pages as it holds images."""
    question = "SELECT s.id FROM scan s LEFT JOIN page p ON p.scan_id = s.id AND p.part = 0 WHERE s.state IN ('secured','cleaned') GROUP BY s.id HAVING count(p.id) != s.frames"
    for row in r.rows(question):
        yield f"scan {row['id']}: pages and images differ in number", STOP


def i7_sealed(r: Root) -> Broken:
    """A sealed package is what the audit says was sealed, byte by byte; it lists the dossier's pages as they lie, each once."""
    question = "SELECT ref, json_extract(facts, '$.sha256') AS sha FROM event WHERE kind = 'dossier' AND new = 'sealed'"
    sealed = {(row["ref"], row["sha"]) for row in r.rows(question)}
    now = {row["id"]: row for row in r.rows("SELECT id, frame, position, dossier_id FROM page")}
    for row in r.rows("SELECT p.*, d.state FROM package p JOIN dossier d ON d.id = p.dossier_id ORDER BY p.id"):
        name, folder, body = f"package {row['folder']}", r.root / "packages" / row["folder"], r.manifest(row)
        if (row["dossier_id"], row["sha256"]) not in sealed:
            yield f"{name}: the audit knows of no such sealing", STOP
        if body is None:
            yield f"{name}: its manifest is missing or changed", STOP
            continue
        for file in body["files"]:
            if not (folder / file["name"]).is_file() or sha(folder / file["name"]) != file["sha256"]:
                yield f"{name}: {file['name']} is missing or changed", STOP
        for page in body["pages"]:
            if not r.blob(page["original"]).is_file():
                yield f"{name}: the original of page {page['position']} is missing", RESCAN
        came = {file["sha256"] for file in body["files"] if file.get("passedThrough")}  # with the blank sides in them
        listed = sum(not page["setAside"] or (page["blank"] and page["original"] in came) for page in body["pages"])
        if sum(file["pages"] for file in body["files"]) != listed:
            yield f"{name}: its PDFs have more or fewer pages than it lists", STOP
        rows = [(now.get(page["pageId"]), page) for page in body["pages"]]
        if any(not mine or mine["frame"] != page["frame"] for mine, page in rows):
            yield f"{name}: a page of it is another by now", STOP
        places = [mine["position"] for mine, _ in rows if mine and mine["dossier_id"] == row["dossier_id"]]
        if row["state"] == "sealed" and places != sorted(places):
            yield f"{name}: its pages lie in another order than they were sealed", STOP


def i8_delivery(r: Root) -> Broken:
    """What is verified here is held by the other side, once, with the same bytes."""
    if r.receiver is None:
        return
    stored = {path.name: sha(path) for path in r.receiver.rglob("*") if path.is_file() and len(path.name) == 64}
    for name, found in stored.items():
        if name != found:
            yield f"the case system's file {name[:12]} has other bytes than its name says", ASK
    for row in r.rows(
        "SELECT p.folder, p.sha256 FROM delivery d JOIN package p ON p.id = d.package_id WHERE d.state = 'verified'"
    ):
        files = (r.manifest(row) or {"files": ()})["files"]
        for name, sha256 in [("manifest.json", row["sha256"]), *((file["name"], file["sha256"]) for file in files)]:
            if sha256 not in stored:
                yield f"package {row['folder']}: {name} is verified here and missing there", ASK


def i9_receipts(r: Root) -> Broken:
    """No acknowledged delivery without its receipt."""
    question = "SELECT d.id FROM delivery d LEFT JOIN receipt c ON c.delivery_id = d.id WHERE d.state IN ('acknowledged','verified') AND c.receipt_id IS NULL"
    for row in r.rows(question):
        yield f"delivery {row['id']}: acknowledged without a receipt", ASK


def i10_audit(r: Root) -> Broken:
    """The chain of events is whole and is the one that packages anchor; replaying it gives the state of every row."""
    before = "0" * 64
    chain = [before]
    last: dict[tuple[str, int], str] = {}
    for number, row in enumerate(r.rows("SELECT * FROM event ORDER BY seq"), 1):
        body = json.dumps({n: row[n] for n in CHAINED}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        if row["seq"] != number or row["prev"] != before or hashlib.sha256(body.encode()).hexdigest() != row["hash"]:
            yield f"the audit chain breaks at event {row['seq']}", STOP
            return
        if last.get((row["kind"], row["ref"]), "") != row["old"]:
            yield f"event {row['seq']}: {row['kind']} {row['ref']} was not '{row['old']}' before", STOP
        before = row["hash"]
        chain.append(before)
        last[(row["kind"], row["ref"])] = row["new"]
    for kind in STATES:
        for row in r.rows(f"SELECT id, state FROM {kind}"):
            if last.pop((kind, row["id"]), None) != row["state"]:
                yield f"{kind} {row['id']}: its state has no event", STOP
    for kind, ref in last:
        if kind in STATES:
            yield f"{kind} {ref}: has events and is gone", STOP
    for row in r.rows("SELECT folder, sha256 FROM package"):
        manifest = r.manifest(row)
        head = manifest["auditHead"] if manifest else None
        if head and chain[head["seq"] : head["seq"] + 1] != [head["hash"]]:
            yield f"package {row['folder']}: the audit chain is another than the one it was sealed with", STOP
    yield from _unknown_packages(r, chain)


def _unknown_packages(r: Root, chain: list[str]) -> Broken:
    """A package that no row names was cut off while it was sealed, or the ledger is older than the disk: its anchor tells."""
    named = {row["folder"] for row in r.rows("SELECT folder FROM package")}
    for path in sorted((r.root / "packages").glob("*/r*/manifest.json")):
        if (folder := path.parent.relative_to(r.root / "packages").as_posix()) in named:
            continue
        try:
            head = json.loads(path.read_bytes())["auditHead"]
            anchored = chain[head["seq"] : head["seq"] + 1] == [head["hash"]]
        except (OSError, ValueError, KeyError, TypeError):
            anchored = False
        if not anchored:
            yield f"package {folder}: the ledger knows nothing of it: an older or another ledger lies here", STOP


def clock_steps(r: Root) -> Iterator[str]:
    """Where the wall clock was set back by more than a minute; the order of events is that of their numbers."""
    before: tuple[int, datetime] | None = None
    for row in r.rows("SELECT seq, at FROM event ORDER BY seq"):
        at = datetime.fromisoformat(row["at"])
        if before is not None and (before[1] - at).total_seconds() > 60:
            yield f"the clock was set back by {before[1] - at} between events {before[0]} and {row['seq']}"
        before = row["seq"], at


def i12_confinement(r: Root) -> Broken:
    """Nobody else may enter the root. Profiles tell of no citizen and are written by any editor, so they may be open."""
    if os.name != "posix":
        return
    profiles = r.root / "profiles"
    for path in (r.root, *r.root.rglob("*")):
        with suppress(FileNotFoundError):  # it went meanwhile
            mode = path.lstat().st_mode
            if mode & 0o077 and not stat.S_ISLNK(mode) and profiles not in (path, *path.parents):
                yield f"{path.relative_to(r.root.parent)} is open to other accounts", CLOSE


def i14_explained(r: Root) -> Broken:
    """Every end that is not success carries its reason code."""
    for kind, states in (
        ("scan", "('quarantined','vanished')"),
        ("page", "('needs_operator','poison','set_aside','secret','replaced')"),
        ("delivery", "('held')"),
    ):
        for row in r.rows(f"SELECT id, state FROM {kind} WHERE state IN {states} AND code = ''"):
            yield f"{kind} {row['id']} is {row['state']} without a reason", STOP


def i16_database(r: Root) -> Broken:
    """SQLite's own checks, a known schema, states from the lists."""
    if [row[0] for row in r.rows("PRAGMA quick_check")] != ["ok"]:
        yield "the ledger's file is damaged", STOP
    if r.rows("PRAGMA foreign_key_check"):
        yield "the ledger names rows that don't exist", STOP
    if r.rows("PRAGMA user_version")[0][0] != SCHEMA:
        yield "the ledger has a schema that this checker doesn't know", STOP
    for kind, states in STATES.items():
        for row in r.rows(f"SELECT id, state FROM {kind}"):
            if row["state"] not in states:
                yield f"{kind} {row['id']}: unknown state {row['state']}", STOP


INVARIANTS: dict[str, Callable[[Root], Broken]] = {
    name.split("_")[0].upper(): look for name, look in tuple(globals().items()) if name[0] == "i" and name[1].isdigit()
}


def sha(path: Path) -> str:
    """SHA-256 of a file's bytes; empty, and so unlike any name, when they can't be read."""
    try:
        with path.open("rb") as reader:
            return hashlib.file_digest(reader, "sha256").hexdigest()
    except OSError:
        return ""


def check(
    root: Path, receiver: Path | None = None, truth: Path | None = None, subset: tuple[int, int] = (1, 1)
) -> Report:
    """Look at a root; `subset` (part, of so many) of the vault is read. Raises CannotLook without a ledger to look at."""
    if not (root / "ledger.db").is_file():
        raise CannotLook(f"no ledger in {root}")
    findings, remarks = list[Finding](), list[str]()
    with tempfile.TemporaryDirectory() as copy:
        try:
            opened = Root(root, Path(copy), receiver, truth)
            opened.part, opened.parts = subset
            for name, look in INVARIANTS.items():
                try:
                    findings += [Finding(name, what, *todo) for what, todo in look(opened)]
                except sqlite3.DatabaseError as cause:
                    findings.append(Finding("I16", f"the ledger can't be read for {name}: {cause}", *STOP))
            with suppress(sqlite3.DatabaseError, ValueError):  # is a finding already
                remarks += clock_steps(opened)
            opened.db.close()
        except (sqlite3.DatabaseError, OSError) as cause:
            raise CannotLook(str(cause)) from cause
    return Report(tuple(findings), tuple(INVARIANTS), tuple(remarks))


def _part(text: str) -> tuple[int, int]:
    """`7/30`: the seventh of thirty parts."""
    part, _, parts = text.partition("/")
    if not (part.isdigit() and parts.isdigit() and 1 <= int(part) <= int(parts)):
        raise argparse.ArgumentTypeError("N/M, with N from 1 to M")
    return int(part), int(parts)


def main(arguments: list[str] | None = None) -> int:
    """Print what was found; gives the exit code."""
    parser = argparse.ArgumentParser(prog="station.checker")
    parser.add_argument("root", type=Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--receiver", type=Path)
    parser.add_argument("--truth", type=Path)
    parser.add_argument(
        "--read-data-subset", type=_part, default=(1, 1), metavar="N/M", help="read this part of the vault"
    )
    chosen = parser.parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a console without Vietnamese letters is no reason to fall
    try:
        report = check(chosen.root, chosen.receiver, chosen.truth, chosen.read_data_subset)
    except CannotLook as cause:
        sys.stdout.write(json.dumps({"could_not_look": str(cause)}) + "\n" if chosen.json else f"? {cause}\n")
        return 5
    if chosen.json:
        sys.stdout.write(json.dumps({"holds": not report.findings, **asdict(report)}, indent=1) + "\n")
    else:
        for found in report.findings:
            sys.stdout.write(f"✗ {found.invariant} {found.what}\n  {found.todo_vi}\n  {found.todo}\n")
        sys.stdout.write("".join(f"• {remark}\n" for remark in report.remarks))
        sys.stdout.write(f"{len(report.checked)} ✓\n" if not report.findings else "")
    return 3 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
