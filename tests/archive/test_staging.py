"""Uploads wait unharmed until they are confirmed, and leave nothing behind when they are not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from archive.accounts import Accounts, Role
from archive.articles import Block, Draft, EntityKind, Mention, Original, Reading, Refusal, Status
from archive.dates import PartialDate
from archive.errors import NotFound
from archive.messages import message
from archive.staging import Staging
from archive.storage.schema import originals, staged_items, staged_uploads
from archive.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "archive.db")
    yield store
    store.close()


@pytest.fixture
def staging(store: Store) -> Staging:
    return Staging(store)


@pytest.fixture
def ada(store: Store) -> int:
    return Accounts(store).add("Ada", "ein langes Passwort", Role.CONTRIBUTOR).id


READING = Reading(
    "almaty.txt",
    Draft(
        title="Truppen nach Almaty",
        body=(Block("Größe 😀"),),
        date=PartialDate(2022, 1),
        mentions=(Mention(EntityKind.PLACE, "Almaty"),),
        language_confidence=0.5,
    ),
    Original("almaty.txt", "text/plain", b"date 2022-01 \xff\0"),
    (message("The date says only %(unit)s %(number)s.", unit="month", number=1), message("100 %% sure.")),
)
REFUSAL = Refusal("bild.png", message("%(name)s is no text.", name="bild.png"))


def count(store: Store, table: sa.Table) -> int:
    with store.database.reading() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def nothing_is_left(store: Store) -> bool:
    return not any(count(store, table) for table in (staged_uploads, staged_items, originals))


def test_an_upload_comes_back_as_it_was(staging: Staging, ada: int) -> None:
    before = datetime.now(UTC)
    upload_id = staging.stage(ada, [READING, REFUSAL])
    staged = staging.get(upload_id, ada)
    assert (staged.id, staged.account_id, staged.items) == (upload_id, ada, (READING, REFUSAL))
    assert before <= staged.created_at <= datetime.now(UTC)
    assert len(upload_id) >= 40
    assert staging.stage(ada, [READING]) != upload_id


def test_a_preview_shows_everything_but_the_bytes(staging: Staging, ada: int) -> None:
    upload_id = staging.stage(ada, [READING, REFUSAL])
    preview = staging.preview(upload_id, ada)
    read, refused = preview.items
    assert (read.name, read.draft, read.warnings, read.reason) == (READING.name, READING.draft, READING.warnings, None)
    assert (refused.name, refused.draft, refused.warnings, refused.reason) == ("bild.png", None, (), REFUSAL.reason)


def test_large_uploads_are_walked_through_in_order(staging: Staging, store: Store, ada: int) -> None:
    data = b"{}\n" * 100_000
    readings = [
        Reading(str(number), Draft(title=str(number)), Original("all.jsonl", "application/json", data))
        for number in range(450)
    ]
    upload_id = staging.stage(ada, iter(readings))
    assert count(store, originals) == 1
    assert [item.name for item in staging.items(upload_id, ada)] == [str(number) for number in range(450)]
    walk = staging.items(upload_id, ada)
    next(walk)
    staging.discard(upload_id)
    with pytest.raises(NotFound):
        list(walk)


def test_uploads_belong_to_their_account(staging: Staging, store: Store, ada: int) -> None:
    eva = Accounts(store).add("Eva", "ein langes Passwort", Role.ADMINISTRATOR).id
    upload_id = staging.stage(ada, [READING])
    for asked, account in ((upload_id, eva), ("unknown", ada), ("\ud800", ada), ("", ada)):
        with pytest.raises(NotFound, match="not waiting any more"):
            staging.get(asked, account)
        with pytest.raises(NotFound):
            staging.preview(asked, account)
        with pytest.raises(NotFound):
            list(staging.items(asked, account))


def test_an_unknown_account_cannot_upload(staging: Staging, store: Store) -> None:
    with pytest.raises(NotFound, match="no account"):
        staging.stage(99, [READING])
    assert nothing_is_left(store)


def test_a_discarded_upload_leaves_nothing(staging: Staging, store: Store, ada: int) -> None:
    upload_id = staging.stage(ada, [READING, REFUSAL])
    staging.discard(upload_id)
    staging.discard(upload_id)
    staging.discard("\ud800")
    assert nothing_is_left(store)


def test_a_failing_upload_leaves_nothing(staging: Staging, store: Store, ada: int) -> None:
    def items() -> Iterator[Reading]:
        for number in range(300):
            yield replace(READING, name=str(number))
        raise OSError("the reader has died")

    with pytest.raises(OSError, match="died"):
        staging.stage(ada, items())
    assert nothing_is_left(store)


def test_the_bytes_stay_for_the_articles_made_from_them(staging: Staging, store: Store, ada: int) -> None:
    first, second = staging.stage(ada, [READING]), staging.stage(ada, [READING])
    (staged,) = staging.get(first, ada).items
    assert isinstance(staged, Reading)
    (outcome,) = store.add([staged])
    assert (outcome.status, outcome.warnings) == (Status.ADDED, READING.warnings)
    staging.discard(first)
    staging.discard(second)
    assert store.original(1) == READING.original
    assert count(store, originals) == 1
    assert store.check() == ()


def test_the_bytes_of_an_earlier_version_stay(staging: Staging, store: Store, ada: int) -> None:
    first = replace(READING, draft=replace(READING.draft, url="https://a.de/1"))
    second = replace(first, draft=replace(first.draft, title="Neu"), original=Original("b", "text/plain", b"b"))
    upload_id = staging.stage(ada, [first, second])
    assert [outcome.status for outcome in store.add([first, second])] == [Status.ADDED, Status.UPDATED]
    staging.discard(upload_id)
    assert count(store, originals) == 2
    assert store.check() == ()


def test_old_uploads_are_discarded_by_the_next_one(staging: Staging, store: Store, ada: int) -> None:
    old, young = staging.stage(ada, [READING]), staging.stage(ada, [REFUSAL])
    ages = {old: timedelta(hours=49), young: timedelta(hours=47)}
    with store.database.writing() as connection:
        for upload_id, age in ages.items():
            aged = sa.update(staged_uploads).where(staged_uploads.c.id == upload_id)
            connection.execute(aged.values(created_at=datetime.now(UTC) - age))
    staging.stage(ada, [REFUSAL])
    with pytest.raises(NotFound):
        staging.get(old, ada)
    assert staging.get(young, ada).items == (REFUSAL,)
    assert count(store, originals) == 0


def test_what_is_no_unicode_is_refused_or_marked(staging: Staging, ada: int) -> None:
    broken = replace(READING, draft=Draft(title="\ud800"))
    odd_name = replace(READING, name="M\udcfcller.txt", original=replace(READING.original, name="M\udcfcller.txt"))
    odd_refusal = Refusal("M\udcfcller.png", message("%(name)s is no text.", name="M\udcfcller.png"))
    refused, named, still_refused = staging.get(staging.stage(ada, [broken, odd_name, odd_refusal]), ada).items
    assert isinstance(refused, Refusal)
    assert "Unicode" in str(refused.reason)
    assert isinstance(named, Reading)
    assert (named.name, named.original.name) == ("M?ller.txt", "M?ller.txt")
    assert isinstance(still_refused, Refusal)
    assert str(still_refused.reason) == "M?ller.png is no text."


def test_an_empty_upload(staging: Staging, ada: int) -> None:
    assert staging.get(staging.stage(ada, []), ada).items == ()
