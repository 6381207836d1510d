"""What the folders of this station know: procedures, kinds of paper, and the sorter that these make."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from station.config import Settings, shipped_profiles
from station.profiles.faults import Fault
from station.profiles.files import Loaded, load_folder, load_papers
from station.profiles.model import Paper, Profile
from station.sorting.kinds import sorter_of
from station.sorting.stack import Sorter
from station.taught import examples_for


def load_profiles(settings: Settings) -> tuple[tuple[Loaded, ...], tuple[Fault, ...]]:
    """Shipped profiles, an office's own over them."""
    return load_folder(*profile_folders(settings))


def load_kinds(settings: Settings) -> dict[str, Paper]:
    """All kinds of paper by their codes, shipped and the office's own."""
    return load_papers(*profile_folders(settings))


def load_sorter(
    settings: Settings, profile: Profile | None = None, papers: Mapping[str, Paper] | None = None
) -> Sorter:
    """A sorter without a root's ledger: by the kinds in the folders (`papers` where they are loaded), and what hands taught."""
    known = load_kinds(settings) if papers is None else papers
    return sorter_of(known.values(), examples_for(settings.root, profile), profile)


def profile_folders(settings: Settings) -> tuple[Path, ...]:
    """Where profiles and kinds of paper lie: those shipped, the root's own, those that the settings name."""
    shipped = shipped_profiles()
    folders = [shipped / "papers", shipped / "procedures", settings.root / "profiles"]
    if settings.profiles:
        folders.append(settings.profiles)
    return tuple(folder for folder in folders if folder.is_dir())
