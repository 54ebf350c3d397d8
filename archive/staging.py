"""Uploads that have been read and wait until somebody confirms them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, insert, select

from archive.articles import Draft, Original, Reading, Refusal
from archive.errors import NotFound
from archive.messages import Message, message
from archive.storage import originals
from archive.storage.records import (
    NOT_UNICODE,
    draft_digest,
    draft_from_record,
    draft_to_record,
    message_from_record,
    message_to_record,
    storable,
)
from archive.storage.schema import accounts, staged_items, staged_uploads
from archive.store import Store

# How long an upload waits before the next one may discard it.
KEPT = timedelta(hours=48)
# Items written or read at a time, each with its original.
_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Staged:
    """An upload as it was read; the time is in UTC."""

    id: str
    account_id: int
    created_at: datetime
    items: tuple[Reading | Refusal, ...]


@dataclass(frozen=True, slots=True)
class PreviewItem:
    """What to show of one item: a draft and what the reader was unsure about, or the reason for refusing it."""

    name: str
    draft: Draft | None
    warnings: tuple[Message, ...]
    reason: Message | None


@dataclass(frozen=True, slots=True)
class Preview:
    """An upload without the bytes it came from, in the order of `Staged.items`; the time is in UTC."""

    id: str
    account_id: int
    created_at: datetime
    items: tuple[PreviewItem, ...]


class Staging:
    """Keeps uploads between reading and adding, each for the account that sent it."""

    def __init__(self, store: Store) -> None:
        self._database = store.database

    def stage(self, account_id: int, items: Iterable[Reading | Refusal]) -> str:
        """Keep what was read and return the upload's unguessable id; uploads older than 48 hours are discarded.

        Raises NotFound for an unknown account.
        """
        upload_id = secrets.token_urlsafe(32)
        now = datetime.now(UTC)
        with self._database.writing() as connection:
            discard_uploads(connection, staged_uploads.c.created_at < now - KEPT)
            if connection.scalar(select(accounts.c.id).where(accounts.c.id == account_id)) is None:
                raise NotFound(message("There is no account with the number %(id)s.", id=str(account_id)))
            values = {"id": upload_id, "account_id": account_id, "created_at": now}
            connection.execute(insert(staged_uploads).values(values))
        try:
            # In steps, so that large uploads neither fill the memory nor keep others from writing.
            remaining = enumerate(map(_checked, items))
            while some := list(islice(remaining, _AT_ONCE)):
                with self._database.writing() as connection:
                    _write(connection, upload_id, some)
        except BaseException:
            self.discard(upload_id)
            raise
        return upload_id

    def get(self, upload_id: str, account_id: int) -> Staged:
        """The upload with all its bytes; raises NotFound if it is unknown, discarded or another account's."""
        with self._database.reading() as connection:
            upload = _upload(connection, upload_id, account_id)
        items = tuple(self.items(upload_id, account_id))
        return Staged(upload.id, upload.account_id, upload.created_at, items)

    def items(self, upload_id: str, account_id: int) -> Iterator[Reading | Refusal]:
        """What `get` holds, fetched as it is walked through; raises like `get`, also on the way."""
        start = 0
        while True:
            with self._database.reading() as connection:
                _upload(connection, upload_id, account_id)
                following = _items_of(upload_id).where(staged_items.c.position >= start)
                rows = connection.execute(following.limit(_AT_ONCE)).all()
                kept = originals.load(connection, [row.original_id for row in rows if row.original_id is not None])
            if not rows:
                return
            yield from (_item(row, kept.get(row.original_id)) for row in rows)
            start += len(rows)

    def preview(self, upload_id: str, account_id: int) -> Preview:
        """The upload without bytes, for showing it; raises like `get`."""
        with self._database.reading() as connection:
            upload = _upload(connection, upload_id, account_id)
            items = tuple(map(_preview_item, connection.execute(_items_of(upload_id))))
        return Preview(upload.id, upload.account_id, upload.created_at, items)

    def discard(self, upload_id: str) -> None:
        """Forget the upload, and its bytes unless an article came from them; an unknown one is gone already."""
        with self._database.writing() as connection:
            discard_uploads(connection, staged_uploads.c.id == storable(upload_id))


def _checked(item: Reading | Refusal) -> Reading | Refusal:
    try:
        if isinstance(item, Reading):
            draft_digest(item.draft)
    except UnicodeEncodeError:
        return Refusal(item.name, NOT_UNICODE)
    return item


def _write(connection: Connection, upload_id: str, items: Sequence[tuple[int, Reading | Refusal]]) -> None:
    readings = {position: item for position, item in items if isinstance(item, Reading)}
    numbers = originals.keep(connection, [reading.original for reading in readings.values()])
    original_ids = dict(zip(readings, numbers, strict=True))
    connection.execute(
        insert(staged_items),
        [
            {
                "upload_id": upload_id,
                "position": position,
                "name": storable(item.name),
                "reason": message_to_record(item.reason) if isinstance(item, Refusal) else None,
                "draft": draft_to_record(item.draft) if isinstance(item, Reading) else None,
                "warnings": list(map(message_to_record, item.warnings)) if isinstance(item, Reading) else [],
                "original_id": original_ids.get(position),
            }
            for position, item in items
        ],
    )


def _upload(connection: Connection, upload_id: str, account_id: int) -> Row[Any]:
    own = (staged_uploads.c.id == storable(upload_id)) & (staged_uploads.c.account_id == account_id)
    row = connection.execute(select(staged_uploads).where(own)).first()
    if row is None:
        raise NotFound(message("This upload is not waiting any more. Please upload the files again."))
    return row


def _items_of(upload_id: str) -> Select[Any]:
    return select(staged_items).where(staged_items.c.upload_id == upload_id).order_by(staged_items.c.position)


def _item(row: Row[Any], original: Original | None) -> Reading | Refusal:
    if row.draft is None:
        return Refusal(row.name, message_from_record(row.reason))
    assert original is not None, "a staged draft comes with its original"
    return Reading(row.name, draft_from_record(row.draft), original, tuple(map(message_from_record, row.warnings)))


def _preview_item(row: Row[Any]) -> PreviewItem:
    return PreviewItem(
        name=row.name,
        draft=None if row.draft is None else draft_from_record(row.draft),
        warnings=tuple(map(message_from_record, row.warnings)),
        reason=None if row.reason is None else message_from_record(row.reason),
    )


def discard_uploads(connection: Connection, which: ColumnElement[bool]) -> None:
    """Forget the uploads for which the condition holds."""
    upload_ids = select(staged_uploads.c.id).where(which)
    kept = select(staged_items.c.original_id).where(
        staged_items.c.upload_id.in_(upload_ids), staged_items.c.original_id.is_not(None)
    )
    numbers = list(connection.scalars(kept))
    connection.execute(delete(staged_uploads).where(which))
    originals.discard_unused(connection, numbers)
