"""Which folder is the index now and how far it follows the store: one small file, replaced in one stroke."""

from __future__ import annotations

import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class IndexState:
    """The current index: its folder's name, what it was built with, whose log it follows and how far.

    The revision only tells other processes that there is something new; what an index shows is in its seal.
    """

    folder: str
    fingerprint: str
    lineage: str
    revision: int


class StateFile:
    """The folder that holds the indexes and the file that names the current one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._path = home / "current.json"

    def read(self) -> IndexState | None:
        """The state, or None if there is none or it cannot be understood."""
        try:
            state = IndexState(**json.loads(self._path.read_text("utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        texts = (state.folder, state.fingerprint, state.lineage)
        return state if all(isinstance(text, str) for text in texts) and type(state.revision) is int else None

    def stamp(self) -> tuple[int, ...]:
        """What changes with every write of the state; empty without one."""
        try:
            status = self._path.stat()
        except OSError:
            return ()
        return (status.st_ino, status.st_mtime_ns, status.st_size)

    def write(self, state: IndexState) -> None:
        """Make this the state; after a crash either the old or the new one is there."""
        draft = self.home / f"current.{secrets.token_hex(4)}.tmp"
        with draft.open("w", encoding="utf-8") as file:
            json.dump(asdict(state), file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(self._path)

    def new_folder(self) -> str:
        """Make an empty folder for a new index and return its name."""
        name = f"index-{secrets.token_hex(6)}"
        (self.home / name).mkdir(parents=True)
        return name

    def remove(self, folder: str) -> None:
        """Remove an index that was not finished."""
        shutil.rmtree(self.home / folder, ignore_errors=True)

    def remove_others(self, keep: str) -> None:
        """Remove every index but one; whoever still reads an old one keeps its open files."""
        for entry in self.home.iterdir():
            if entry.is_dir() and entry.name.startswith("index-") and entry.name != keep:
                shutil.rmtree(entry, ignore_errors=True)
            elif entry.name.endswith(".tmp"):
                entry.unlink(missing_ok=True)
