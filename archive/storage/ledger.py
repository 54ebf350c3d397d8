"""Writes: every one takes the next revision, and what it replaces is kept as a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Column, Connection, Table, bindparam, delete, func, insert, select, update

from archive.articles import Draft, Original
from archive.search import ChangeKind
from archive.storage import originals
from archive.storage.identity import AsRead, Identity
from archive.storage.records import draft_to_record, storable
from archive.storage.rows import articles_of, chunks, draft_values, mention_values
from archive.storage.schema import LIVE, WITHDRAWN, articles, changes, mentions, versions


@dataclass(frozen=True, slots=True)
class _Put:
    article_id: int
    revision: int
    draft: Draft
    identity: Identity
    original: Original | None
    as_read: AsRead | None


@dataclass(frozen=True, slots=True)
class _State:
    """An article as it stands at some point of the transaction."""

    draft: Draft
    digest: str
    fingerprint: str
    as_read: AsRead
    version: int
    revision: int
    original_id: int


class Ledger:
    """The writes of one transaction, which must be a writing one; they reach the database in `write`."""

    def __init__(self, connection: Connection, by: str) -> None:
        self._connection = connection
        self._by = storable(by)
        self._now = datetime.now(UTC)
        # Rows of these two tables are never deleted, so the largest number was also the latest.
        self._next_article = _next(connection, articles.c.id)
        self._next_revision = _next(connection, changes.c.revision)
        self._first_new = self._next_article
        self._puts: list[_Put] = []
        self._changes: list[dict[str, Any]] = []

    def add(self, draft: Draft, identity: Identity, original: Original, as_read: AsRead | None = None) -> int:
        """A new article; returns its number. ``as_read`` is what the file said if it was corrected since."""
        article_id = self._next_article
        self._next_article += 1
        self.replace(article_id, draft, identity, original, as_read)
        return article_id

    def replace(
        self,
        article_id: int,
        draft: Draft,
        identity: Identity,
        original: Original | None,
        as_read: AsRead | None = None,
    ) -> None:
        """A new version of a live article; without an original it is a correction of what was read before."""
        revision = self._change(article_id, ChangeKind.PUT)
        self._puts.append(_Put(article_id, revision, draft, identity, original, as_read))

    def withdraw(self, article_id: int) -> None:
        """Take out a live article; its row stays as the tombstone."""
        revision = self._change(article_id, ChangeKind.REMOVE)
        values = {"state": WITHDRAWN, "revision": revision, "changed_at": self._now}
        self._connection.execute(update(articles).where(articles.c.id == article_id).values(values))

    def reinstate(self, article_id: int) -> None:
        """Take a withdrawn article in again, as it was."""
        revision = self._change(article_id, ChangeKind.PUT)
        values = {"state": LIVE, "revision": revision, "changed_at": self._now}
        self._connection.execute(update(articles).where(articles.c.id == article_id).values(values))

    def _change(self, article_id: int, kind: ChangeKind) -> int:
        revision = self._next_revision
        self._next_revision += 1
        entry = {"revision": revision, "article_id": article_id, "kind": kind.value, "at": self._now, "by": self._by}
        self._changes.append(entry)
        return revision

    def write(self) -> None:
        """Write everything, in a few statements however much it is."""
        original_ids = self._keep_originals()
        states = self._states_before()
        replaced: list[dict[str, Any]] = []
        for put in self._puts:
            before = states.get(put.article_id)
            if before is not None:
                replaced.append(self._version(put.article_id, before))
            states[put.article_id] = _state_after(put, before, original_ids)
        self._write_articles(states)
        self._insert(versions, replaced)
        self._insert(changes, self._changes)

    def _keep_originals(self) -> dict[int, int]:
        by_revision = {put.revision: put.original for put in self._puts if put.original is not None}
        return dict(zip(by_revision, originals.keep(self._connection, list(by_revision.values())), strict=True))

    def _states_before(self) -> dict[int, _State]:
        old = {put.article_id for put in self._puts if put.article_id < self._first_new}
        drafts = articles_of(self._connection, old)
        found: dict[int, _State] = {}
        for numbers in chunks(old):
            for row in self._connection.execute(select(*_OWN_COLUMNS).where(articles.c.id.in_(numbers))):
                as_read = AsRead(row.read_fingerprint, row.read_digest)
                found[row.id] = _State(
                    draft=drafts[row.id],
                    digest=row.digest,
                    fingerprint=row.text_fingerprint,
                    as_read=as_read,
                    version=row.version,
                    revision=row.revision,
                    original_id=row.original_id,
                )
        return found

    def _version(self, article_id: int, state: _State) -> dict[str, Any]:
        return {
            "article_id": article_id,
            "number": state.version,
            "revision": state.revision,
            "replaced_at": self._now,
            "replaced_by": self._by,
            "original_id": state.original_id,
            "content": draft_to_record(state.draft),
        }

    def _write_articles(self, states: Mapping[int, _State]) -> None:
        beginning = {"state": LIVE, "added_at": self._now, "added_by": self._by}
        new, changed, named = [], [], []
        for article_id, state in states.items():
            values = {**_values(state), "changed_at": self._now}
            if article_id >= self._first_new:
                new.append({"id": article_id, **beginning, **values})
            else:
                changed.append({"number": article_id, **values})
            named += mention_values(article_id, state.draft)
        self._insert(articles, new)
        if changed:
            self._connection.execute(update(articles).where(articles.c.id == bindparam("number")), changed)
            old = [{"number": values["number"]} for values in changed]
            self._connection.execute(delete(mentions).where(mentions.c.article_id == bindparam("number")), old)
        self._insert(mentions, named)

    def _insert(self, table: Table, rows: Iterable[dict[str, Any]]) -> None:
        if values := list(rows):
            self._connection.execute(insert(table), values)


_OWN_COLUMNS = (
    articles.c.id,
    articles.c.digest,
    articles.c.text_fingerprint,
    articles.c.read_digest,
    articles.c.read_fingerprint,
    articles.c.version,
    articles.c.revision,
    articles.c.original_id,
)


def _next(connection: Connection, column: Column[int]) -> int:
    return (connection.scalar(select(func.max(column))) or 0) + 1


def _state_after(put: _Put, before: _State | None, original_ids: Mapping[int, int]) -> _State:
    as_read = put.as_read or AsRead(put.identity.fingerprint, put.identity.digest)
    original_id = original_ids.get(put.revision)
    if original_id is None:
        assert before is not None, "a new article comes with its original"
        as_read, original_id = before.as_read, before.original_id
    return _State(
        draft=put.draft,
        digest=put.identity.digest,
        fingerprint=put.identity.fingerprint,
        as_read=as_read,
        version=before.version + 1 if before else 1,
        revision=put.revision,
        original_id=original_id,
    )


def _values(state: _State) -> dict[str, Any]:
    return {
        **draft_values(state.draft),
        "digest": state.digest,
        "text_fingerprint": state.fingerprint,
        "read_digest": state.as_read.digest,
        "read_fingerprint": state.as_read.fingerprint,
        "version": state.version,
        "revision": state.revision,
        "original_id": state.original_id,
    }
