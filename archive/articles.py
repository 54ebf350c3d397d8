"""What an article is: a `Draft` as it was read, an `Article` as it is kept, and what became of an upload."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from archive.dates import PartialDate
from archive.messages import Message


class BlockKind(StrEnum):
    """The parts a body is made of."""

    PARAGRAPH = "paragraph"
    CROSSHEAD = "crosshead"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph or crosshead of a body; its text has no line breaks."""

    text: str
    kind: BlockKind = BlockKind.PARAGRAPH


class EntityKind(StrEnum):
    """The kinds of named entities the archive tells apart; the values are the facet names."""

    PERSON = "person"
    PLACE = "place"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Mention:
    """An entity named in an article: its canonical name, and its surface form where that is known."""

    kind: EntityKind
    name: str
    surface: str = ""


@dataclass(frozen=True, slots=True)
class Original:
    """The bytes an article was read from, with the label they came under (a label, never a path)."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """An article as it was read, before the archive gives it an identity.

    ``date`` is None when the day is unknown; ``date_text`` keeps the wording of the source where it says more than
    ``date`` or could not be understood. ``language`` is an ISO 639-1 code or empty; ``language_confidence`` is
    the probability given by the detector, or None where the file itself named the language.
    ``external_id`` is the source's own identifier; (source, external_id) and url identify an article across versions.
    """

    title: str
    title_derived: bool = False
    kicker: str = ""
    lede: str = ""
    body: tuple[Block, ...] = ()
    date: PartialDate | None = None
    date_text: str = ""
    authors: tuple[str, ...] = ()
    source: str = ""
    section: str = ""
    url: str = ""
    language: str = ""
    language_confidence: float | None = None
    external_id: str = ""
    keywords: tuple[str, ...] = ()
    mentions: tuple[Mention, ...] = ()

    @property
    def text(self) -> str:
        """The body as plain text, blocks separated by blank lines (without kicker, title and lede)."""
        return "\n\n".join(block.text for block in self.body)

    def names(self, kind: EntityKind) -> tuple[str, ...]:
        """The canonical names of one kind, each once, in order of appearance."""
        return tuple(dict.fromkeys(mention.name for mention in self.mentions if mention.kind is kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(Draft):
    """An article as the archive keeps it; times are in UTC, ``words`` counts lede and body."""

    id: int
    version: int
    revision: int
    words: int
    added_at: datetime
    changed_at: datetime
    added_by: str = ""


@dataclass(frozen=True, slots=True)
class Version:
    """An earlier state of an article: what it said and when it was replaced (UTC)."""

    number: int
    replaced_at: datetime
    draft: Draft


@dataclass(frozen=True, slots=True)
class Reading:
    """One article read from a file: the draft, the bytes it came from, and what the reader was unsure about.

    ``as_read`` is what the file said where somebody has corrected the draft since, else None; by it the archive
    recognises the same file when it comes again.
    """

    name: str
    draft: Draft
    original: Original
    warnings: tuple[Message, ...] = ()
    as_read: Draft | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """A file, or one record of a file, that is not taken in, and why."""

    name: str
    reason: Message


class Status(StrEnum):
    """What became of one file or record."""

    ADDED = "added"
    UPDATED = "updated"
    DUPLICATE = "duplicate"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result for one file or record; ``article_id`` is the article that now holds it, None if rejected."""

    name: str
    status: Status
    article_id: int | None = None
    title: str = ""
    reason: Message | None = None
    warnings: tuple[Message, ...] = ()
