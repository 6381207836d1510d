"""A disk that forgets: recorded calls in, the states out that a power cut may leave, under four models of what is kept.

strict   a name is kept once its folder was synced, bytes once their file was; of the rest, any part
ordered  names are kept in order, and every sync keeps all names before it (ext4's journal); bytes as a prefix
torn     as strict, and the first write that is lost is kept up to a sector in its middle
zeros    as strict, and files have their length while bytes that weren't synced read as zeros (NTFS, XFS of old)

Rights and times are taken as kept; renames are taken as one step even between folders.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.shim import Call, Op

MODELS = ("strict", "ordered", "torn", "zeros")
SECTOR = 512


@dataclass
class File:
    """Bytes that are safe, and the writes (offset, bytes) or cuts (size, None) that aren't yet."""

    inode: int
    safe: bytes = b""
    pending: list[tuple[int, bytes | None]] = field(default_factory=list)

    def sync(self) -> None:
        self.safe, self.pending = _applied(self.safe, self.pending), []


@dataclass
class Folder:
    """Names that are safe."""

    safe: dict[str, File | Folder] = field(default_factory=dict)


@dataclass
class Change:
    """A change of names that isn't safe yet: (folder, name, what it names now or None); `number` orders them."""

    number: int
    edits: list[tuple[Folder, str, File | Folder | None]]


class Disk:
    """Follows a record call by call; `state` can be asked at any moment."""

    def __init__(self, base: Path) -> None:
        self._base = str(base)
        self.top = _snapshot(base)
        self._live: dict[int, dict[str, File | Folder]] = {}
        self._inodes: dict[int, File] = {}
        self._folders: dict[int, Folder] = {}
        self.changes: list[Change] = []
        self._ordered_from = 0
        self._copy_names(self.top)

    def _copy_names(self, folder: Folder) -> None:
        self._live[id(folder)] = dict(folder.safe)
        for child in folder.safe.values():
            if isinstance(child, Folder):
                self._copy_names(child)
            else:
                self._inodes[child.inode] = child

    def _find(self, path: str) -> tuple[Folder, str]:
        *way, name = path[len(self._base) + 1 :].split("/")
        folder = self.top
        for step in way:
            child = self._live[id(folder)][step]
            assert isinstance(child, Folder)
            folder = child
        return folder, name

    def _at(self, path: str) -> Folder | File:
        if path.rstrip("/") == self._base:
            return self.top
        folder, name = self._find(path.rstrip("/"))
        return self._live[id(folder)][name]

    def _change(self, *edits: tuple[Folder, str, File | Folder | None]) -> None:
        for folder, name, child in edits:
            if child is None:
                self._live[id(folder)].pop(name, None)
            else:
                self._live[id(folder)][name] = child
        self.changes.append(Change(len(self.changes), list(edits)))

    def follow(self, call: Call) -> None:
        if call.op is Op.OPEN:
            self._open(call)
        elif call.op is Op.WRITE:
            self._inodes[call.inode].pending.append((call.offset, call.body))
        elif call.op is Op.TRUNCATE:
            self._inodes[call.inode].pending.append((call.offset, None))
        elif call.op is Op.SYNC:
            self._sync(call.inode)
        elif call.op is Op.MKDIR:
            folder = Folder()
            self._live[id(folder)] = {}
            self._change((*self._find(call.one), folder))
        elif call.op is Op.RENAME:
            self._change((*self._find(call.one), None), (*self._find(call.two), self._at(call.one)))
        else:
            self._change((*self._find(call.one), None))

    def _open(self, call: Call) -> None:
        if call.offset < 0:
            found = self._at(call.one)
            assert isinstance(found, Folder)
            self._folders[call.inode] = found
            return
        folder, name = self._find(call.one)
        known = self._live[id(folder)].get(name)
        if known is None:
            self._inodes[call.inode] = File(call.inode)
            self._change((folder, name, self._inodes[call.inode]))
        elif call.offset and isinstance(known, File):
            known.pending.append((0, None))

    def _sync(self, inode: int) -> None:
        self._ordered_from = len(self.changes)
        if inode in self._folders:
            folder = self._folders[inode]
            for change in self.changes:
                if any(edit[0] is folder for edit in change.edits):
                    _keep(change.edits)
                    change.edits = []
        else:
            self._inodes[inode].sync()

    def state(self, model: str, dice: random.Random) -> dict[str, tuple[int, bytes] | None]:
        """One state that a cut now may leave: path → (inode, bytes), None = a folder."""
        names = {id(folder): dict(folder.safe) for folder in self._all_folders()}
        for change in self._kept(model, dice):
            for folder, name, child in change.edits:
                if child is None:
                    names[id(folder)].pop(name, None)
                else:
                    names[id(folder)][name] = child
        found: dict[str, tuple[int, bytes] | None] = {}
        self._lay_out(self.top, "", names, found, (model, dice))
        return found

    def _all_folders(self) -> Iterable[Folder]:
        yield self.top
        seen = {id(self.top)}
        waiting: list[Folder] = [self.top]
        while waiting:
            folder = waiting.pop()
            children = [*folder.safe.values(), *self._live[id(folder)].values()]
            children += [child for change in self.changes for *_, child in change.edits if child is not None]
            for child in children:
                if isinstance(child, Folder) and id(child) not in seen:
                    seen.add(id(child))
                    waiting.append(child)
                    yield child

    def _kept(self, model: str, dice: random.Random) -> list[Change]:
        open_ones = [change for change in self.changes if change.edits]
        if model == "ordered":
            end = dice.randint(self._ordered_from, len(self.changes))
            return [change for change in open_ones if change.number < end]
        way = dice.choice(("none", "all", "prefix", "any"))
        if way == "prefix":
            return open_ones[: dice.randint(0, len(open_ones))]
        chance = {"none": 0.0, "all": 1.0, "any": 0.5}[way]
        return [change for change in open_ones if dice.random() < chance]

    def _lay_out(
        self,
        folder: Folder,
        path: str,
        names: dict[int, dict[str, File | Folder]],
        found: dict[str, tuple[int, bytes] | None],
        how: tuple[str, random.Random],
    ) -> None:
        for name, child in sorted(names[id(folder)].items()):
            place = f"{path}/{name}" if path else name
            if isinstance(child, Folder):
                found[place] = None
                self._lay_out(child, place, names, found, how)
            else:
                found[place] = (child.inode, _bytes(child, *how))


def _bytes(file: File, model: str, dice: random.Random) -> bytes:
    """What the file may hold after a cut."""
    pending = file.pending
    if not pending:
        return file.safe
    end = dice.choice((0, len(pending), dice.randint(0, len(pending))))
    kept = pending[:end]
    if model == "torn" and end < len(pending):
        offset, body = pending[end]
        if body is not None and len(body) > 1:
            cut = dice.choice((len(body) // 2, SECTOR * dice.randint(0, len(body) // SECTOR)))
            kept = [*kept, (offset, body[:cut])]
    elif model == "zeros":
        late = pending[end:]
        kept = [*kept, *((offset, None if body is None else bytes(len(body))) for offset, body in late)]
    elif model == "strict" and dice.random() < 0.25:
        kept = [write for write in pending if dice.random() < 0.5]
    return _applied(file.safe, kept)


def _applied(body: bytes, writes: list[tuple[int, bytes | None]]) -> bytes:
    out = bytearray(body)
    for offset, written in writes:
        if written is None:
            del out[offset:]
            out.extend(bytes(offset - len(out)))
        else:
            out.extend(bytes(max(0, offset - len(out))))
            out[offset : offset + len(written)] = written
    return bytes(out)


def _keep(edits: list[tuple[Folder, str, File | Folder | None]]) -> None:
    for folder, name, child in edits:
        if child is None:
            folder.safe.pop(name, None)
        else:
            folder.safe[name] = child


def _snapshot(base: Path) -> Folder:
    """What lies there before the record begins: all of it safe. SQLite's shared index is lost in any cut."""
    folder = Folder()
    for path in base.iterdir():
        if path.is_dir():
            folder.safe[path.name] = _snapshot(path)
        elif not path.name.endswith("-shm") and not path.name.startswith("search.db"):
            folder.safe[path.name] = File(path.stat().st_ino, path.read_bytes())
    return folder
