"""When two readings are the same article: the source's own number, the address, or the same text."""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from archive.articles import Draft
from archive.storage.records import draft_digest
from archive.storage.schema import LIVE, articles

# A shorter text may be a boilerplate sentence that many articles share; its title then counts as well.
_DISTINCTIVE_WORDS = 20
# Values of one IN list.
_CHUNK = 500

# One property by which an article is recognised: its kind and its value.
Mark = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Identity:
    """By what an article is recognised: its number at the source and its address, each None if unknown, and its text.

    ``fingerprint`` names the text, ``digest`` everything the draft says.
    """

    external: tuple[str, str] | None
    url: str | None
    fingerprint: str
    digest: str


def identity_of(draft: Draft) -> Identity:
    """The identity of a draft; an external id without a source belongs to the unnamed source.

    Raises UnicodeEncodeError where the draft is no valid Unicode, and so cannot be stored.
    """
    external = (draft.source, draft.external_id) if draft.external_id else None
    return Identity(external, url_key(draft.url) or None, text_fingerprint(draft), draft_digest(draft))


def url_key(url: str) -> str:
    """What of an address tells pages apart: without fragment and without a slash at the end."""
    return url.partition("#")[0].strip().removesuffix("/")


def text_fingerprint(draft: Draft) -> str:
    """A name of the text, whatever its line breaks, its division into paragraphs and its Unicode normal form."""
    words = _words(draft.lede)
    for block in draft.body:
        words += _words(block.text)
    parts = [" ".join(words)]
    if not words:
        day = draft.date.edtf if draft.date else draft.date_text
        parts += [_folded(draft.title), _folded(draft.kicker), day, draft.source]
    elif len(words) < _DISTINCTIVE_WORDS:
        parts.append(_folded(draft.title))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _words(text: str) -> list[str]:
    return unicodedata.normalize("NFC", text).split()


def _folded(text: str) -> str:
    return " ".join(_words(text))


@dataclass(frozen=True, slots=True)
class AsRead:
    """Text and content of an article as last read from a file, before any correction by hand."""

    fingerprint: str
    digest: str


class Holders:
    """The articles that have a mark in common with the drafts of a batch, kept current while it is taken in."""

    def __init__(self) -> None:
        self._holders: defaultdict[Mark, set[int]] = defaultdict(set)
        self._marks: dict[int, set[Mark]] = {}
        self._digests: dict[int, set[str]] = {}
        self._withdrawn: dict[Mark, int] = {}

    @classmethod
    def of(cls, connection: Connection, identities: Sequence[Identity]) -> Holders:
        """The articles in the database that one of the identities could mean."""
        holders = cls()
        prints = [identity.fingerprint for identity in identities]
        for condition in (
            # Of any source: SQLite cannot look up pairs. The marks below tell the sources apart.
            *_one_of(articles.c.external_id, [each.external[1] for each in identities if each.external]),
            *_one_of(articles.c.url_key, [each.url for each in identities]),
            *_one_of(articles.c.text_fingerprint, prints),
            *_one_of(articles.c.read_fingerprint, prints),
        ):
            for row in connection.execute(select(*_COLUMNS).where(condition)):
                external = (row.source, row.external_id) if row.external_id else None
                identity = Identity(external, row.url_key or None, row.text_fingerprint, row.digest)
                as_read = AsRead(row.read_fingerprint, row.read_digest)
                # Not a condition: SQLite would walk through all live articles instead of looking the marks up.
                if row.state == LIVE:
                    holders.hold(row.id, identity, as_read)
                else:
                    holders._withdrawn.update(dict.fromkeys(_marks(identity, as_read), row.id))
        return holders

    def hold(self, article_id: int, identity: Identity, as_read: AsRead | None = None) -> None:
        """Note what an article is recognised by from now on; what it was recognised by before is forgotten."""
        for mark in self._marks.get(article_id, ()):
            self._holders[mark].discard(article_id)
        marks = _marks(identity, as_read)
        digests = {identity.digest} if as_read is None else {identity.digest, as_read.digest}
        for mark in marks:
            self._holders[mark].add(article_id)
        self._marks[article_id] = marks
        self._digests[article_id] = digests

    def replaced_by(self, identity: Identity) -> int | None:
        """The article of the same number at the same source, or else of the same address."""
        for mark in _own_marks(identity):
            if self._holders[mark]:
                return min(self._holders[mark])
        return None

    def same_text(self, identity: Identity) -> int | None:
        """The article that says the same, or said it before somebody corrected it by hand."""
        return min(self._holders["text", identity.fingerprint], default=None)

    def withdrawn(self, identity: Identity) -> int | None:
        """The withdrawn article of the same number, address or text."""
        marks = (*_own_marks(identity), ("text", identity.fingerprint))
        return next((self._withdrawn[mark] for mark in marks if mark in self._withdrawn), None)

    def newly_claimed(self, identity: Identity, present: Identity) -> int | None:
        """The article whose number or address another would take that changes from ``present`` to ``identity``."""
        for mark in set(_own_marks(identity)).difference(_own_marks(present)):
            if self._holders[mark]:
                return min(self._holders[mark])
        return None

    def has_said(self, article_id: int, identity: Identity) -> bool:
        """Whether the draft is, in everything, what the article says or what was last read for it."""
        return identity.digest in self._digests[article_id]


_COLUMNS = (
    articles.c.id,
    articles.c.state,
    articles.c.source,
    articles.c.external_id,
    articles.c.url_key,
    articles.c.text_fingerprint,
    articles.c.read_fingerprint,
    articles.c.digest,
    articles.c.read_digest,
)


def _own_marks(identity: Identity) -> list[Mark]:
    marks: list[Mark] = [("external", *identity.external)] if identity.external else []
    return [*marks, ("url", identity.url)] if identity.url else marks


def _marks(identity: Identity, as_read: AsRead | None) -> set[Mark]:
    marks: set[Mark] = {*_own_marks(identity), ("text", identity.fingerprint)}
    return marks if as_read is None else {*marks, ("text", as_read.fingerprint)}


def _one_of(column: ColumnElement[Any], values: Iterable[object]) -> Iterable[ColumnElement[bool]]:
    wanted = list(dict.fromkeys(value for value in values if value is not None))
    for start in range(0, len(wanted), _CHUNK):
        yield column.in_(wanted[start : start + _CHUNK])
