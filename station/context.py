"""The composition root: everything a stage may use, made once. Imports ledger, vault, workers, profiles, config."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from functools import cached_property

from ocr.errors import Failure
from station import connectors, durable
from station.config import Settings
from station.confinement import Reach
from station.connectors import Connector
from station.doubtful_words import DoubtfulWords
from station.ledger.queries import Queries
from station.ledger.store import Ledger
from station.page_values import PageValues
from station.paper_kinds import load_profiles, profile_folders
from station.profiles.files import Loaded, load_papers, parse_kept
from station.search.finding import Shelves
from station.search.index import Index
from station.sorting.kinds import sorter_of
from station.sorting.stack import Sorter
from station.taught import examples_for, stamp
from station.vault import Vault
from station.workers import Workers


@dataclass
class Troubles:
    """What stands in the way right now, by place; the status line shows it until it is gone."""

    _found: dict[str, Failure] = field(default_factory=dict)
    _guard: threading.Lock = field(default_factory=threading.Lock)

    def say(self, place: str, failure: Failure) -> None:
        with self._guard:
            self._found[place] = failure

    def clear(self, place: str) -> None:
        with self._guard:
            self._found.pop(place, None)

    def all(self) -> tuple[Failure, ...]:
        with self._guard:
            return tuple(self._found.values())


class Context:
    """One root opened for writing. Raises SYS-002 while another process holds it."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        durable.make_folder(settings.root)
        self.lock = durable.RootLock(settings.root)
        if not self.lock.take():
            raise Failure("SYS-002", root=str(settings.root))
        self.vault = Vault(settings.root)
        self.vault.sweep()
        self.packages = settings.root / "packages"
        durable.make_folder(self.packages / ".tmp")
        self.ledger = Ledger(settings.root, settings.operator)
        self.queries = Queries(self.ledger.path)
        self.values = PageValues(self.queries, self.vault)
        self.words = DoubtfulWords(self.vault)
        self.shelves = Shelves(Index(settings.root), self.queries, self.vault)
        reach = Reach.within(settings.root.absolute())
        self.workers = Workers(settings.workers, settings.worker_memory_mb, settings.page_seconds, reach=reach)
        self.profiles, self.profile_faults = load_profiles(settings)
        self.papers = load_papers(*profile_folders(settings))
        self._kept: dict[str, Loaded] = {}
        self._sorters: dict[str, tuple[tuple[str, ...], Sorter]] = {}
        self.troubles = Troubles()
        self.watcher_alive = False

    @cached_property
    def connector(self) -> Connector:
        """Made at the first sending, so that a wrong address holds the queue and not the desk."""
        chosen = self.settings
        return connectors.connector(chosen.target_connector, chosen.target_url, chosen.target_token)

    def profile_of(self, profile_hash: str) -> Loaded:
        """The profile text that a dossier was opened with, whatever the folder holds now."""
        if profile_hash not in self._kept:
            self._kept[profile_hash] = parse_kept(self.queries.profile_body(profile_hash))
        return self._kept[profile_hash]

    def sorter(self, profile_hash: str) -> Sorter:
        """Tells the kinds of paper in a dossier with this profile; knows a lesson from the next page on."""
        now = stamp(self.settings.root)
        kept = self._sorters.get(profile_hash)
        if kept is None or kept[0] != now:
            profile = self.profile_of(profile_hash).profile
            kept = now, sorter_of(self.papers.values(), examples_for(self.settings.root, profile), profile)
            self._sorters[profile_hash] = kept
        return kept[1]

    def close(self) -> None:
        self.workers.close()
        self.ledger.close()
        self.lock.release()
