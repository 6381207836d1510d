"""This machine's settings: defaults < station.toml < environment (STATION_…) < options. Imports `ocr` for what it can bear."""

from __future__ import annotations

import getpass
import os
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Literal

import platformdirs
import psutil
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from ocr.errors import Failure
from ocr.reading import language_data
from station import durable, settings_file

FILE = "station.toml"
_POOR = 4.5 * 2**30  # bytes of memory; a PC of 4 GB shows a little more or less


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"


def config_path() -> Path:
    """Where station.toml lies: STATION_CONFIG, else the account's configuration folder."""
    chosen = os.environ.get("STATION_CONFIG")
    return Path(chosen) if chosen else platformdirs.user_config_path("tram-so-hoa", appauthor=False) / FILE


class Settings(BaseSettings):
    """What may differ between two machines. Seconds and bytes unless the name says otherwise."""

    model_config = SettingsConfigDict(env_prefix="STATION_", extra="forbid", frozen=True)

    root: Path = Field(default_factory=lambda: platformdirs.user_data_path("tram-so-hoa", appauthor=False))
    watch: Path = Field(default_factory=lambda: platformdirs.user_documents_path() / "scan")
    watch_mode: Literal["events", "polling"] = "events"
    scan_device: str = Field("", max_length=300, description="the scanner that the window drives, empty = none")
    scan_source: str = Field("", max_length=100, description="where it takes paper from, as it names it")
    lang: Literal["vi", "en"] = "vi"
    operator: str = Field(default_factory=_account, min_length=1)
    secrets_officer: str = Field("", description="the operator who decides about pages marked MẬT; nobody else may")
    contact: str = Field("", max_length=200, description="the desk's, for the citizen's slip")
    font_scale: int = Field(100, ge=100, le=175, description="percent of the system's text size")
    cover_minutes: int = Field(3, ge=0, le=600, description="idle until names and numbers are covered, 0 = never")
    lock_minutes: int = Field(10, ge=0, le=600, description="idle until the PIN is asked, 0 = never")
    lock_pin: str = Field("", description="what station/pin.py keeps of the PIN, empty = none")
    profiles: Path | None = None
    languages: str = Field("auto", min_length=1, description="auto = by what is installed and what the PC bears")
    second_reader: Literal["auto", "never"] = Field(
        "auto", description="auto = where it is installed and the PC bears it"
    )
    settle_seconds: float = Field(2.0, ge=0.05)
    unfinished_seconds: float = Field(60.0, ge=0.1)
    rescan_seconds: float = Field(30.0, ge=0.2)
    target_url: str = "http://127.0.0.1:8765"
    target_token: str = ""
    target_connector: str = "rest"
    read_back_seconds: float = Field(60.0, ge=0)
    workers: int = Field(0, ge=0, le=64, description="0 = by cores and memory")
    worker_memory_mb: int = Field(3000, ge=500)
    page_seconds: float = Field(60.0, ge=1)
    agency_code: str = Field("", pattern=r"^[A-Za-z0-9.]{0,30}$", description="mã cơ quan, for names of files")
    separator_key: str = Field(
        "", description="what an office's stations share, so that each believes the others' sheets"
    )
    case_system_root: Path | None = None
    case_system_host: str = "127.0.0.1"
    case_system_port: int = Field(8765, ge=0, le=65535)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        path = config_path()
        sources: tuple[PydanticBaseSettingsSource, ...] = (init_settings, env_settings)
        return (*sources, TomlConfigSettingsSource(settings_cls, path)) if path.is_file() else sources

    @property
    def reading_languages(self) -> str:
        """What the recogniser reads with: `languages`, or for auto the best data that this PC bears."""
        if self.languages != "auto":
            return self.languages
        return language_data.suggested(_is_strong())

    @property
    def reads_twice(self) -> bool:
        """Whether the second reader may look at doubtful lines: its network takes 100 MB in each worker."""
        return self.second_reader == "auto" and _is_strong()

    @property
    def case_system_folder(self) -> Path:
        return self.case_system_root or self.root.parent / f"{self.root.name}-case-system"


def _is_strong() -> bool:
    return psutil.virtual_memory().total > _POOR and (os.cpu_count() or 1) > 1


TOKEN = "STATION_TARGET_TOKEN"
_TAKEN: dict[str, Any] = {}
"""What the environment said and no child is to inherit."""


def load(**chosen: Any) -> Settings:
    """The settings, options that are None left to the layers below. Raises CFG-001 naming the first wrong entry."""
    if TOKEN in os.environ:  # children, and whoever reads their environment, need no key to the case system
        _TAKEN["target_token"] = os.environ.pop(TOKEN)
    try:
        return Settings(**_TAKEN | {name: value for name, value in chosen.items() if value is not None})
    except ValidationError as cause:
        first = cause.errors()[0]
        raise Failure("CFG-001", entry=".".join(map(str, first["loc"])), why=first["msg"]) from cause
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as cause:
        raise Failure("CFG-002", file=str(config_path()), why=str(cause)) from cause


def save(changes: Mapping[str, settings_file.Entry | None]) -> Settings:
    """Write these entries to station.toml in one step, other lines as they are; gives what holds from then on.

    Raises CFG-001 for a wrong value, CFG-002 where the file can't be read or written, CFG-005 where a hand must change it.
    """
    load(**changes)
    path = config_path()
    try:
        text = path.read_bytes().decode("utf-8") if path.is_file() else ""
        body = settings_file.changed(text, changes)
        durable.make_folder(path.parent)
        durable.write_private(path, body)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as cause:
        raise Failure("CFG-002", file=str(path), why=str(cause)) from cause
    except Failure as failure:
        if not failure.code.startswith("VLT"):
            raise
        raise Failure("CFG-002", file=str(path), why=str(failure.facts.get("error", ""))) from failure
    return load()


def overridden(names: Iterable[str]) -> tuple[str, ...]:
    """Those of `names` that the environment sets, so that station.toml doesn't count."""
    return tuple(name for name in names if f"STATION_{name.upper()}" in os.environ or name in _TAKEN)


def shipped_profiles() -> Path:
    """The profiles that came with the program: beside the packages in a checkout, inside one when installed."""
    for folder in (Path(__file__).parent / "shipped_profiles", Path(__file__).parent.parent / "profiles"):
        if folder.is_dir():
            return folder
    raise Failure("CFG-003")


def shipped_samples() -> Path:
    """The sample scans of one dossier that came with the program."""
    for folder in (Path(__file__).parent / "samples", Path(__file__).parent.parent / "samples"):
        if (folder / "khai-sinh").is_dir():
            return folder / "khai-sinh"
    raise Failure("CFG-003")
