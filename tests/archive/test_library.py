"""The one door: what it does with an index that is missing, foreign or behind."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from archive.articles import Draft, Original, Outcome, Reading, Refusal, Status
from archive.library import Library
from archive.messages import message
from archive.query import Query
from archive.settings import Settings
from archive.store import Store
from nachlese import DATABASE, open_library


def reading(title: str) -> Reading:
    return Reading(f"{title}.txt", Draft(title=title, language="de"), Original(title, "text/plain", title.encode()))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path)


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    with open_library(settings) as library:
        yield library


def titles(library: Library, text: str) -> list[str]:
    return [hit.article.title for hit in library.search(Query(text)).hits]


def test_after_a_restore_the_other_history_answers_never(library: Library, settings: Settings, tmp_path: Path) -> None:
    list(library.add([reading("Apfel")]))
    library.backup(tmp_path / "backup.sqlite")
    library.remove(1)
    list(library.add([reading("Birne")]))
    # As after a crash between the two halves of a restore: the store is another, the index still the old one.
    store = Store(settings.home / DATABASE)
    store.restore(tmp_path / "backup.sqlite")
    store.close()
    assert titles(library, "Birne") == []
    assert titles(library, "Apfel") == ["Apfel"]


def test_an_article_another_process_stored_is_found_soon(library: Library, settings: Settings) -> None:
    list(library.add([reading("Apfel")]))
    store = Store(settings.home / DATABASE)
    store.add([reading("Birne")])
    store.close()
    patience = time.monotonic() + 20
    while not titles(library, "Birne"):
        assert time.monotonic() < patience
        time.sleep(0.05)


def test_an_export_repairs_a_missing_index(library: Library, settings: Settings) -> None:
    list(library.add([reading("Apfel")]))
    (settings.home / "index" / "current.json").unlink()
    assert [row.article.title for row in library.export(Query("Apfel")).rows] == ["Apfel"]


def test_a_forecast_keeps_the_order_of_its_entries(library: Library) -> None:
    list(library.add([reading("Apfel")]))
    refused = Refusal("x.png", message("No."))
    expected = library.forecast([refused, reading("Apfel"), reading("Birne")])
    assert [one.status for one in expected] == [Status.REJECTED, Status.DUPLICATE, Status.ADDED]
    assert expected[0] == Outcome("x.png", Status.REJECTED, reason=refused.reason)
    assert titles(library, "Birne") == []


def test_a_withdrawn_article_can_be_taken_in_again(library: Library) -> None:
    list(library.add([reading("Apfel")]))
    library.remove(1)
    assert titles(library, "Apfel") == []
    library.reinstate(1)
    assert titles(library, "Apfel") == ["Apfel"]
