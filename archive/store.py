"""The store of record: everything the archive holds is in one database, and every write to it has a number."""

from __future__ import annotations

import os
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.exc import DatabaseError

from archive.articles import Article, Draft, Original, Outcome, Reading, Version
from archive.errors import ArchiveError, Conflict, NotFound, Unreadable
from archive.messages import Message, message
from archive.search import Change
from archive.storage import originals, upkeep
from archive.storage.database import Database
from archive.storage.identity import Holders, identity_of
from archive.storage.intake import forecast, take_in
from archive.storage.ledger import Ledger
from archive.storage.migrate import upgrade
from archive.storage.records import NOT_UNICODE, draft_from_record
from archive.storage.rows import article_of, articles_of, chunks, require_live
from archive.storage.schema import LARGEST_NUMBER, LIVE, articles, changes, meta, versions
from archive.storage.statistics import Statistics, statistics_of

__all__ = ["Statistics", "Store"]

# Articles fetched at a time while an index follows.
_FOLLOWED_AT_ONCE = 200


class Store:
    """Articles, their versions and originals, and the log of changes an index follows.

    It can be used from many threads and, each with its own object, from many processes. Raises Unreadable where the
    file is a database of a newer schema, of another program, or none.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            # It will hold password hashes, so it is its owner's alone.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        self.database = Database(path)
        self._counted: tuple[tuple[str, int], Statistics] | None = None
        try:
            upgrade(self.database)
        except DatabaseError as error:
            self.close()
            reason = str(error.orig)
            raise Unreadable(message("%(path)s cannot be used: %(reason)s", path=str(path), reason=reason)) from error
        except ArchiveError:
            self.close()
            raise

    def close(self) -> None:
        """Close the database; the store can be used again afterwards."""
        self.database.close()

    def add(self, readings: Sequence[Reading], *, added_by: str = "") -> list[Outcome]:
        """Take in a batch in one transaction; one outcome for each reading, in order, each of them safely stored."""
        return take_in(self.database, readings, added_by=added_by)

    def forecast(self, readings: Sequence[Reading]) -> list[Outcome]:
        """What `add` would answer now, without writing anything."""
        return forecast(self.database, readings)

    def article(self, article_id: int) -> Article:
        """The article; raises NotFound, or Withdrawn if it was taken out."""
        with self.database.reading() as connection:
            return article_of(connection, article_id)

    def articles(self, article_ids: Iterable[int], *, withdrawn: bool = False) -> dict[int, Article]:
        """The articles of these numbers that are there, with ``withdrawn`` also those that were taken out."""
        with self.database.reading() as connection:
            return articles_of(connection, article_ids, withdrawn=withdrawn)

    def present(self, article_ids: Iterable[int]) -> set[int]:
        """Those of these numbers whose article is in the archive now."""
        live = select(articles.c.id).where(articles.c.state == LIVE)
        with self.database.reading() as connection:
            return {
                number
                for numbers in chunks(article_ids)
                for number in connection.scalars(live.where(articles.c.id.in_(numbers)))
            }

    def original(self, article_id: int) -> Original:
        """The bytes the article was last read from; raises like `article`."""
        with self.database.reading() as connection:
            require_live(connection, article_id)
            number = connection.scalar(select(articles.c.original_id).where(articles.c.id == article_id))
            assert number is not None
            return originals.load(connection, [number])[number]

    def versions(self, article_id: int) -> tuple[Version, ...]:
        """Earlier states of the article, newest first; raises like `article`."""
        earlier = select(versions).where(versions.c.article_id == article_id).order_by(versions.c.number.desc())
        with self.database.reading() as connection:
            require_live(connection, article_id)
            rows = connection.execute(earlier)
            return tuple(Version(row.number, row.replaced_at, draft_from_record(row.content)) for row in rows)

    def correct(self, article_id: int, draft: Draft, *, by: str = "", version: int | None = None) -> Article:
        """Replace what the article says and keep the earlier state as a version; nothing happens if it says so already.

        Raises like `article`, Conflict where number or address belong to another article or the article is no longer
        at the ``version`` that was corrected, and ArchiveError for text that is no valid Unicode.
        """
        try:
            identity = identity_of(draft)
        except UnicodeEncodeError:
            raise ArchiveError(NOT_UNICODE) from None
        with self.database.writing() as connection:
            before = article_of(connection, article_id)
            if version not in (None, before.version):
                raise Conflict(message("Article %(id)s has been changed meanwhile.", id=str(article_id)))
            present = identity_of(before)
            if identity.digest != present.digest:
                other = Holders.of(connection, [identity]).newly_claimed(identity, present)
                if other is not None:
                    raise Conflict(message("Article %(id)s has this number or address already.", id=str(other)))
                ledger = Ledger(connection, by)
                ledger.replace(article_id, draft, identity, None)
                ledger.write()
            return article_of(connection, article_id)

    def remove(self, article_id: int, *, by: str = "") -> None:
        """Take the article out; raises like `article`. Its number answers Withdrawn from now on."""
        with self.database.writing() as connection:
            require_live(connection, article_id)
            ledger = Ledger(connection, by)
            ledger.withdraw(article_id)
            ledger.write()

    def reinstate(self, article_id: int, *, by: str = "") -> None:
        """Take a withdrawn article in again; raises NotFound, or Conflict where another has its place."""
        with self.database.writing() as connection:
            found = articles_of(connection, [article_id], withdrawn=True).get(article_id)
            if found is None:
                raise NotFound(message("There is no article with the number %(id)s.", id=str(article_id)))
            identity = identity_of(found)
            holders = Holders.of(connection, [identity])
            if holders.withdrawn(identity) is None or holders.replaced_by(identity) is not None:
                raise Conflict(
                    message("Article %(id)s is in the archive, or another has its place.", id=str(article_id))
                )
            ledger = Ledger(connection, by)
            ledger.reinstate(article_id)
            ledger.write()

    def lineage(self) -> str:
        """The name of this history; a restore gives it a new one."""
        with self.database.reading() as connection:
            return str(connection.execute(select(meta.c.value).where(meta.c.key == "lineage")).scalar_one())

    def revision(self) -> int:
        """The number of the latest write; 0 for an empty archive."""
        with self.database.reading() as connection:
            return connection.scalar(select(func.max(changes.c.revision))) or 0

    def changes_since(self, revision: int) -> Iterator[Change]:
        """Each article changed after the revision once, in its latest state, in order of its last revision.

        An article that is changed again while this is walked through comes in its newest state under the revision
        it had at the beginning; its later change is then still to come for who asks again from the last revision.
        """
        # Two numbers an article; the articles themselves are fetched as they are needed.
        numbers, revisions = array("q"), array("q")
        changed = select(articles.c.id, articles.c.revision).where(articles.c.revision > min(revision, LARGEST_NUMBER))
        with self.database.reading() as connection:
            for number, at in connection.execute(changed.order_by(articles.c.revision)):
                numbers.append(number)
                revisions.append(at)
        for start in range(0, len(numbers), _FOLLOWED_AT_ONCE):
            some = numbers[start : start + _FOLLOWED_AT_ONCE]
            present = self.articles(some)
            for number, at in zip(some, revisions[start : start + _FOLLOWED_AT_ONCE], strict=True):
                yield Change(at, number, present.get(number))

    def article_ids(self) -> list[int]:
        """The numbers of all articles that are in the archive now, in order."""
        live = select(articles.c.id).where(articles.c.state == LIVE).order_by(articles.c.id)
        with self.database.reading() as connection:
            return list(connection.scalars(live))

    def statistics(self) -> Statistics:
        """What the archive holds, in numbers, as of the latest write."""
        # Counting touches every article, so it is done once for each state.
        state = (self.lineage(), self.revision())
        if self._counted is None or self._counted[0] != state:
            self._counted = (state, statistics_of(self.database))
        return self._counted[1]

    def check(self) -> tuple[Message, ...]:
        """Every fault of the database; empty when all is well."""
        return upkeep.check(self.database)

    def backup(self, target: Path) -> None:
        """Write a consistent copy to a new file while the archive goes on working; raises Conflict if it exists."""
        upkeep.backup(self.database, target)

    def restore(self, source: Path) -> None:
        """Replace everything by a backup, in one step; raises Unreadable, and changes nothing, if it is none."""
        upkeep.restore(self.database, source)
