"""What every format gives back."""

from __future__ import annotations

from dataclasses import dataclass

from archive.articles import Draft
from archive.messages import Message


@dataclass(frozen=True, slots=True)
class Extract:
    """The article found in some bytes, and what the format was unsure about."""

    draft: Draft
    warnings: tuple[Message, ...] = ()
