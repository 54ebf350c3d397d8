"""One unit read: its format, its language, and a refusal with a sentence for everything that goes wrong."""

from __future__ import annotations

import logging
from dataclasses import replace
from importlib import import_module
from typing import Protocol, cast

from archive.articles import Draft, Reading, Refusal
from archive.errors import Unreadable
from archive.messages import message
from indexer.language import detect
from indexer.reading.extract import Extract
from indexer.reading.units import Unit

log = logging.getLogger(__name__)

# As much of the text is put together for the detector, which takes samples of it.
_LANGUAGE_CHARACTERS = 20_000


class _Format(Protocol):
    def read(self, data: bytes) -> Extract: ...


def read_unit(unit: Unit) -> Reading | Refusal:
    """The article in a unit with its original bytes, or why there is none; never raises."""
    extract = extract_unit(unit)
    if isinstance(extract, Refusal):
        return extract
    return Reading(unit.name, extract.draft, unit.original, extract.warnings)


def extract_unit(unit: Unit) -> Extract | Refusal:
    """As `read_unit`, without the bytes, which need not travel back from a reading process."""
    try:
        extract = cast("_Format", import_module(unit.module)).read(unit.data)
        draft = _with_language(replace(extract.draft, source=extract.draft.source or unit.source))
        return replace(extract, draft=draft)
    except Unreadable as error:
        return Refusal(unit.name, error.reason)
    except MemoryError:
        return Refusal(unit.name, message("Reading needed more memory than allowed."))
    except Exception:  # a parser can fail in any way on bytes from anywhere; the next file must still be read
        log.debug("Reading %s failed.", unit.name, exc_info=True)
        return Refusal(unit.name, message("The file could not be read."))


def _with_language(draft: Draft) -> Draft:
    if draft.language:
        return replace(draft, language_confidence=None)
    code, confidence = detect(_words(draft))
    return replace(draft, language=code, language_confidence=confidence if code else None)


def _words(draft: Draft) -> str:
    parts = [draft.title, draft.lede] if draft.lede or draft.body else [draft.kicker, draft.title]
    length = sum(map(len, parts))
    for block in draft.body:
        if length > _LANGUAGE_CHARACTERS:
            break
        parts.append(block.text)
        length += len(block.text)
    return "\n".join(parts)
