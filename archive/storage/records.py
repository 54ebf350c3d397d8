"""Drafts and messages as plain JSON values and back, without loss; for versions and uploads that wait."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import fields
from typing import Any

from archive.articles import Block, BlockKind, Draft, EntityKind, Mention
from archive.dates import PartialDate
from archive.messages import Message, message

Record = dict[str, Any]


def blocks_to_values(body: Sequence[Block]) -> list[list[str]]:
    """A body as pairs of kind and text."""
    return [[block.kind.value, block.text] for block in body]


def blocks_from_values(values: Sequence[Sequence[str]]) -> tuple[Block, ...]:
    """The body that `blocks_to_values` has written."""
    return tuple(Block(text, BlockKind(kind)) for kind, text in values)


def _mentions_to_values(mentions: Sequence[Mention]) -> list[list[str]]:
    return [[mention.kind.value, mention.name, mention.surface] for mention in mentions]


def _mentions_from_values(values: Sequence[Sequence[str]]) -> tuple[Mention, ...]:
    return tuple(Mention(EntityKind(kind), name, surface) for kind, name, surface in values)


# How the fields are written and read whose values JSON does not know.
_CODECS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "body": (blocks_to_values, blocks_from_values),
    "date": (lambda date: date.edtf, PartialDate.from_edtf),
    "authors": (list, tuple),
    "keywords": (list, tuple),
    "mentions": (_mentions_to_values, _mentions_from_values),
}
_OPTIONAL = tuple((field.name, field.default) for field in fields(Draft) if field.name != "title")


def draft_to_record(draft: Draft) -> Record:
    """The draft as a JSON object; fields that say nothing are left out, those of an `Article` beyond it too."""
    record: Record = {"title": draft.title}
    for name, default in _OPTIONAL:
        value = getattr(draft, name)
        if value != default:
            record[name] = _CODECS[name][0](value) if name in _CODECS else value
    return record


def draft_from_record(record: Record) -> Draft:
    """The draft that `draft_to_record` has written."""
    return Draft(**{name: _CODECS[name][1](value) if name in _CODECS else value for name, value in record.items()})


def draft_digest(draft: Draft) -> str:
    """A name of everything the draft says: equal exactly for equal drafts. Raises UnicodeEncodeError if not storable.

    It stays the same when a later version of the program adds a field this draft leaves empty.
    """
    text = json.dumps(draft_to_record(draft), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


# The reason for refusing a draft whose text is no Unicode text.
NOT_UNICODE = message("The text holds characters that are no valid Unicode (lone surrogates).")


def storable(label: str) -> str:
    """A label with question marks for what cannot be written as UTF-8, such as parts of a file name."""
    return label.encode(errors="replace").decode()


def message_to_record(value: Message) -> Record:
    """The message as a JSON object."""
    values = [[name, storable(item) if isinstance(item, str) else item] for name, item in value.values]
    return {"template": storable(value.template), "values": values}


def message_from_record(record: Record) -> Message:
    """The message that `message_to_record` has written."""
    return Message(record["template"], tuple((name, value) for name, value in record["values"]))
