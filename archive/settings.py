"""Every setting of the program, in one table, from ``NACHLESE_*`` environment variables."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any

# Bounds of numbers that have no others of their own.
_ANY_USEFUL = (1, 10**12)
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off"}


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings; each field is read from ``NACHLESE_`` and its name in capitals."""

    home: Path = field(default=Path("var"), metadata={"meaning": "folder with the database and the index"})
    host: str = field(default="127.0.0.1", metadata={"meaning": "address the server binds to"})
    port: int = field(
        default=8000, metadata={"meaning": "port the server listens on; 0 takes a free one", "range": (0, 65535)}
    )
    threads: int = field(default=4, metadata={"meaning": "threads that answer requests"})
    public_reading: bool = field(default=True, metadata={"meaning": "whether searching and reading need no account"})
    secure_cookies: bool = field(
        default=False, metadata={"meaning": "send cookies over HTTPS only; set it behind a TLS proxy"}
    )
    upload_file_bytes: int = field(
        default=25_000_000, metadata={"meaning": "largest single file of an upload, after unpacking"}
    )
    upload_archive_bytes: int = field(
        default=200_000_000, metadata={"meaning": "largest sum of the unpacked files of one upload"}
    )
    upload_archive_entries: int = field(
        default=10_000, metadata={"meaning": "largest number of files or records in one upload"}
    )
    reading_seconds: int = field(
        default=20, metadata={"meaning": "time after which the reading of one file is given up"}
    )
    reading_megabytes: int = field(default=1024, metadata={"meaning": "memory one reading process may use"})
    reading_processes: int = field(default=2, metadata={"meaning": "processes that read files"})
    index_cache_megabytes: int = field(
        default=64, metadata={"meaning": "memory for what was found, kept between searches"}
    )

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Settings:
        """The settings of this environment; raises ValueError that names the variable it cannot use."""
        values: dict[str, Any] = {}
        for setting in fields(cls):
            variable = f"NACHLESE_{setting.name.upper()}"
            if variable in environment:
                values[setting.name] = _converted(variable, environment[variable], setting)
        return cls(**values)


def _converted(variable: str, text: str, setting: Field[Any]) -> object:
    default = setting.default
    if isinstance(default, bool):
        if text.lower() not in _TRUE | _FALSE:
            raise ValueError(f"{variable} must be yes or no, not {text!r}")
        return text.lower() in _TRUE
    if isinstance(default, int):
        if not (text.isascii() and text.isdigit()):
            raise ValueError(f"{variable} must be a whole number, not {text!r}")
        smallest, largest = setting.metadata.get("range", _ANY_USEFUL)
        if not smallest <= int(text) <= largest:
            raise ValueError(f"{variable} must be between {smallest} and {largest}, not {text!r}")
        return int(text)
    return Path(text) if isinstance(default, Path) else text
