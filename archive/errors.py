"""The ways in which the archive says no; every error carries one sentence a person can act on."""

from __future__ import annotations

from archive.messages import Message


class ArchiveError(Exception):
    """Base of all refusals: a `Message`, and for queries the position of the trouble and a hint."""

    def __init__(self, reason: Message, *, position: int | None = None, hint: Message | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.position = position
        self.hint = hint


class NotFound(ArchiveError):
    """Nothing is known under this name or number."""


class Withdrawn(NotFound):
    """The article was here and has been taken out of the archive; its tombstone remains."""


class Unreadable(ArchiveError):
    """The bytes are not an article in any format the archive reads."""


class TooLarge(Unreadable):
    """The bytes are more than the archive accepts at once."""


class BadQuery(ArchiveError):
    """The query or a parameter is past a limit or not understandable."""


class Conflict(ArchiveError):
    """The change contradicts what the archive holds now."""


class EngineDown(ArchiveError):
    """The index cannot answer at the moment; articles can still be read from the store."""
