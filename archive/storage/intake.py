"""Takes a batch of readings into the archive in one transaction and says what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archive.articles import Outcome, Reading, Status
from archive.storage.database import Database
from archive.storage.identity import Holders, Identity, identity_of
from archive.storage.ledger import Ledger
from archive.storage.records import NOT_UNICODE, storable


@dataclass(frozen=True, slots=True)
class _Incoming:
    reading: Reading
    identity: Identity


def take_in(database: Database, readings: Sequence[Reading], *, added_by: str) -> list[Outcome]:
    """Add the readings; one outcome for each, in order. Later ones see what earlier ones of the batch have added."""
    prepared = [_prepared(reading) for reading in readings]
    identities = [entry.identity for entry in prepared if isinstance(entry, _Incoming)]
    if not identities:
        return [entry for entry in prepared if isinstance(entry, Outcome)]
    with database.writing() as connection:
        holders = Holders.of(connection, identities)
        ledger = Ledger(connection, added_by)
        outcomes = [entry if isinstance(entry, Outcome) else _taken(entry, holders, ledger) for entry in prepared]
        ledger.write()
    return outcomes


def _prepared(reading: Reading) -> _Incoming | Outcome:
    try:
        return _Incoming(reading, identity_of(reading.draft))
    except UnicodeEncodeError:
        name, title = storable(reading.name), storable(reading.draft.title)
        return Outcome(name, Status.REJECTED, title=title, reason=NOT_UNICODE, warnings=reading.warnings)


def _taken(entry: _Incoming, holders: Holders, ledger: Ledger) -> Outcome:
    reading, identity = entry.reading, entry.identity
    article_id = holders.replaced_by(identity)
    if article_id is not None:
        if holders.has_said(article_id, identity):
            return _outcome(reading, Status.DUPLICATE, article_id)
        ledger.replace(article_id, reading.draft, identity, reading.original)
        holders.hold(article_id, identity)
        return _outcome(reading, Status.UPDATED, article_id)
    article_id = holders.same_text(identity)
    if article_id is not None:
        return _outcome(reading, Status.DUPLICATE, article_id)
    article_id = ledger.add(reading.draft, identity, reading.original)
    holders.hold(article_id, identity)
    return _outcome(reading, Status.ADDED, article_id)


def _outcome(reading: Reading, status: Status, article_id: int) -> Outcome:
    return Outcome(storable(reading.name), status, article_id, reading.draft.title, warnings=reading.warnings)
