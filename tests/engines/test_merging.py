"""Merging behind commits: nothing is lost, doubled or brought back, whatever happens meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engines.whoosh import merging
from indexer.engines.whoosh.contents import contents_of
from indexer.engines.whoosh.engine import WhooshEngine
from tests.engines.asking import ask
from tests.engines.logs import MemoryLog, article


def numbers(engine: WhooshEngine, text: str = "") -> list[int]:
    return sorted(hit.article_id for hit in ask(engine, text).hits)


def index_of(home: Path) -> Path:
    (folder,) = home.glob("index-*")
    return folder


@pytest.fixture
def log() -> MemoryLog:
    return MemoryLog()


@pytest.fixture
def engine(tmp_path: Path, log: MemoryLog, monkeypatch: pytest.MonkeyPatch) -> Iterator[WhooshEngine]:
    """An index of four segments of two articles each, not merged yet."""
    monkeypatch.setattr(merging, "MERGED_AT_ONCE", 100)
    engine = WhooshEngine(tmp_path)
    for number in range(1, 9):
        log.put(article(number, "Haus", f"wort{number}"))
        if number % 2 == 0:
            engine.catch_up(log)
    monkeypatch.setattr(merging, "MERGED_AT_ONCE", 4)
    yield engine
    engine.close()


def test_a_commit_sets_merging_going_and_does_not_wait_for_it(
    engine: WhooshEngine, log: MemoryLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    going_on, may_finish, write = threading.Event(), threading.Event(), merging.write_segment

    def write_slowly(*arguments: object) -> object:
        going_on.set()
        assert may_finish.wait(30)
        return write(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(merging, "write_segment", write_slowly)
    log.put(article(9, "Haus"))
    engine.catch_up(log)
    assert going_on.wait(30)
    # Searches, commits and deletions go on while segments are merged.
    assert numbers(engine, "Haus") == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    log.remove(3)
    log.put(article(5, "Garten"))
    engine.catch_up(log)
    assert numbers(engine, "Haus") == [1, 2, 4, 6, 7, 8, 9]
    may_finish.set()
    engine.close()
    assert len(contents_of(index_of(tmp_path)).segments) < 5
    assert numbers(engine, "Haus") == [1, 2, 4, 6, 7, 8, 9]
    assert numbers(engine, "Garten") == [5]
    assert engine.verify(log) == ()


def test_what_was_deleted_meanwhile_is_deleted_in_the_merged_segment(
    engine: WhooshEngine, log: MemoryLog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.remove(2)
    folder = index_of(tmp_path)
    with merging.prepared(folder) as merged:
        # Only one may merge at a time, so the commit must not begin, too.
        monkeypatch.setattr(merging, "MERGED_AT_ONCE", 100)
        log.remove(7)
        engine.catch_up(log)
        assert merged.put_in_place()
    engine.close()
    assert numbers(engine, "Haus") == [1, 3, 4, 5, 6, 8]
    assert engine.verify(log) == ()


def test_a_merged_segment_of_what_is_gone_is_thrown_away(engine: WhooshEngine, log: MemoryLog, tmp_path: Path) -> None:
    folder = index_of(tmp_path)
    with merging.prepared(folder) as late:
        with merging.prepared(folder) as first:
            assert first.put_in_place()
        assert not late.put_in_place()
    engine.close()
    assert numbers(engine, "Haus") == [1, 2, 3, 4, 5, 6, 7, 8]
    assert not (folder / "merging").exists()
    assert engine.verify(log) == ()


def test_merging_that_fails_harms_nothing(
    engine: WhooshEngine, log: MemoryLog, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(merging, "write_segment", fail)
    log.put(article(9, "Haus"))
    engine.catch_up(log)
    engine.close()
    assert "could not be merged" in caplog.text
    assert numbers(engine, "Haus") == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert engine.verify(log) == ()


def test_many_small_additions_leave_few_segments(tmp_path: Path) -> None:
    engine, log = WhooshEngine(tmp_path), MemoryLog()
    for number in range(1, 101):
        log.put(article(number, "Haus"))
        engine.catch_up(log)
        engine.close()
    assert len(contents_of(index_of(tmp_path)).segments) < 2 * merging.MERGED_AT_ONCE
    assert ask(engine, "Haus").total == 100
    assert engine.verify(log) == ()
