"""Takes a batch of readings into the archive in one transaction and says what became of each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Connection

from archive.articles import Outcome, Reading, Status
from archive.messages import message
from archive.storage.database import Database
from archive.storage.identity import AsRead, Holders, Identity, identity_of
from archive.storage.ledger import Ledger
from archive.storage.records import NOT_UNICODE, storable


@dataclass(frozen=True, slots=True)
class _Incoming:
    """A reading with the identity of its draft and of what the file said, which differ after a correction."""

    reading: Reading
    identity: Identity
    as_read: Identity


def take_in(database: Database, readings: Sequence[Reading], *, added_by: str) -> list[Outcome]:
    """Add the readings; one outcome for each, in order. Later ones see what earlier ones of the batch have added."""
    prepared = [_prepared(reading) for reading in readings]
    if not any(isinstance(entry, _Incoming) for entry in prepared):
        return [entry for entry in prepared if isinstance(entry, Outcome)]
    with database.writing() as connection:
        ledger = Ledger(connection, added_by)
        outcomes = _outcomes(connection, ledger, prepared)
        ledger.write()
    return outcomes


def forecast(database: Database, readings: Sequence[Reading]) -> list[Outcome]:
    """What `take_in` would answer now, without writing; articles that would be new have no number yet."""
    prepared = [_prepared(reading) for reading in readings]
    with database.reading() as connection:
        outcomes = _outcomes(connection, Ledger(connection, ""), prepared)
    return [replace(one, article_id=None) if one.status is Status.ADDED else one for one in outcomes]


def _outcomes(connection: Connection, ledger: Ledger, prepared: Sequence[_Incoming | Outcome]) -> list[Outcome]:
    incoming = [entry for entry in prepared if isinstance(entry, _Incoming)]
    holders = Holders.of(connection, [each for entry in incoming for each in (entry.identity, entry.as_read)])
    return [entry if isinstance(entry, Outcome) else _taken(entry, holders, ledger) for entry in prepared]


def _prepared(reading: Reading) -> _Incoming | Outcome:
    try:
        identity = identity_of(reading.draft)
        return _Incoming(reading, identity, identity_of(reading.as_read) if reading.as_read else identity)
    except UnicodeEncodeError:
        name, title = storable(reading.name), storable(reading.draft.title)
        return Outcome(name, Status.REJECTED, title=title, reason=NOT_UNICODE, warnings=reading.warnings)


def _taken(entry: _Incoming, holders: Holders, ledger: Ledger) -> Outcome:
    reading, identity = entry.reading, entry.identity
    as_read = AsRead(entry.as_read.fingerprint, entry.as_read.digest)
    article_id = holders.replaced_by(identity) or holders.replaced_by(entry.as_read)
    if article_id is not None:
        if holders.has_said(article_id, identity):
            return _outcome(reading, Status.DUPLICATE, article_id)
        ledger.replace(article_id, reading.draft, identity, reading.original, as_read)
        holders.hold(article_id, identity, as_read)
        return _outcome(reading, Status.UPDATED, article_id)
    article_id = holders.same_text(identity) or holders.same_text(entry.as_read)
    if article_id is not None:
        return _outcome(reading, Status.DUPLICATE, article_id)
    withdrawn_id = holders.withdrawn(identity) or holders.withdrawn(entry.as_read)
    if withdrawn_id is not None:
        reason = message("This article was withdrawn; it is number %(id)s.", id=str(withdrawn_id))
        return Outcome(storable(reading.name), Status.REJECTED, title=reading.draft.title, reason=reason)
    article_id = ledger.add(reading.draft, identity, reading.original, as_read)
    holders.hold(article_id, identity, as_read)
    return _outcome(reading, Status.ADDED, article_id)


def _outcome(reading: Reading, status: Status, article_id: int) -> Outcome:
    return Outcome(storable(reading.name), status, article_id, reading.draft.title, warnings=reading.warnings)
