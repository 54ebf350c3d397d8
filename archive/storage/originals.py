"""The bytes articles were read from; the same bytes under the same name are kept once."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, exists, insert, or_, select

from archive.articles import Original
from archive.storage.records import storable
from archive.storage.schema import articles, originals, staged_items, versions

# Values of one IN list.
_CHUNK = 500

_Key = tuple[str, str, str]


def keep(connection: Connection, kept: Sequence[Original]) -> list[int]:
    """Store what is not stored yet; returns the number of each original, in order."""
    digests: dict[bytes, str] = {}
    keys: list[_Key] = []
    wanted: dict[_Key, bytes] = {}
    for original in kept:
        # Many articles of one file share one bytes object; it is hashed once.
        digest = digests.get(original.data) or hashlib.sha256(original.data).hexdigest()
        digests[original.data] = digest
        keys.append((digest, storable(original.name), storable(original.media_type)))
        wanted[keys[-1]] = original.data
    numbers = _numbers(connection, wanted)
    missing = [
        {
            "sha256": key[0],
            "name": key[1],
            "media_type": key[2],
            "size": len(data),
            "data": zlib.compress(data),
        }
        for key, data in wanted.items()
        if key not in numbers
    ]
    if missing:
        connection.execute(insert(originals), missing)
        numbers |= _numbers(connection, [key for key in wanted if key not in numbers])
    return [numbers[key] for key in keys]


def _numbers(connection: Connection, keys: Iterable[_Key]) -> dict[_Key, int]:
    columns = (originals.c.sha256, originals.c.name, originals.c.media_type, originals.c.id)
    digests = list({key[0] for key in keys})
    found: dict[_Key, int] = {}
    for start in range(0, len(digests), _CHUNK):
        rows = connection.execute(select(*columns).where(originals.c.sha256.in_(digests[start : start + _CHUNK])))
        found |= {(row.sha256, row.name, row.media_type): row.id for row in rows}
    return found


def load(connection: Connection, original_ids: Iterable[int]) -> dict[int, Original]:
    """The originals of these numbers; articles of one file share one bytes object."""
    wanted = list(dict.fromkeys(original_ids))
    found: dict[int, Original] = {}
    for start in range(0, len(wanted), _CHUNK):
        rows = connection.execute(select(originals).where(originals.c.id.in_(wanted[start : start + _CHUNK])))
        found |= {row.id: Original(row.name, row.media_type, zlib.decompress(row.data)) for row in rows}
    return found


def discard_unused(connection: Connection, original_ids: Iterable[int]) -> None:
    """Delete those of these originals that no article, version or waiting upload was read from."""
    wanted = list(dict.fromkeys(original_ids))
    used = or_(*(exists().where(table.c.original_id == originals.c.id) for table in (articles, versions, staged_items)))
    for start in range(0, len(wanted), _CHUNK):
        connection.execute(delete(originals).where(originals.c.id.in_(wanted[start : start + _CHUNK]), ~used))
