"""The index follows the store: whatever happened before, it answers like one that was built just now."""

from __future__ import annotations

import gc
import pickle
import subprocess
import sys
import tempfile
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.articles import Article, EntityKind
from archive.errors import EngineDown
from archive.query import Query, Sort
from archive.search import Answer, Change, SearchEngine
from archive.syntax import Everything, Phrase, Wildcard, Word
from indexer.engines.whoosh import merging, schema, seal, writing
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.evaluation import evaluate
from indexer.engines.whoosh.state import IndexState, StateFile
from tests.engines.asking import ENGINES, ask, numbers
from tests.engines.conftest import EngineMaker
from tests.engines.logs import MemoryLog, article, mentions

HOUSE, GARDEN, TREE = article(1, "Haus", date="2021"), article(2, "Garten", date="2020"), article(3, "Baum")

# Adding, changing, removing


def test_before_the_first_catch_up_there_is_no_index(engine: SearchEngine) -> None:
    with pytest.raises(EngineDown):
        ask(engine, "Haus")
    with pytest.raises(EngineDown):
        engine.every_hit(Query(), Everything())
    assert engine.verify(MemoryLog()) != ()


def test_articles_are_added_changed_and_removed(engine: SearchEngine) -> None:
    log = MemoryLog([HOUSE, GARDEN])
    assert engine.catch_up(log) == 2
    assert numbers(engine) == [1, 2]
    log.put(article(1, "Baum", date="2021"))
    assert engine.catch_up(log) == 3
    assert (numbers(engine, "Haus"), numbers(engine, "Baum"), numbers(engine)) == ([], [1], [1, 2])
    log.remove(1)
    assert engine.catch_up(log) == 4
    assert (numbers(engine, "Baum"), numbers(engine)) == ([], [2])
    log.put(HOUSE)
    assert engine.catch_up(log) == 5
    assert (numbers(engine, "Haus"), numbers(engine)) == ([1], [1, 2])
    assert engine.verify(log) == ()


def test_facets_and_dates_change_with_their_article(engine: SearchEngine) -> None:
    log = MemoryLog([article(1, "Haus", date="2021", source="A")])
    engine.catch_up(log)
    log.put(article(1, "Haus", source="B"))
    engine.catch_up(log)
    assert numbers(engine, "datum:2021") == []
    assert numbers(engine, "quelle:A") == []
    assert numbers(engine, "quelle:B") == [1]
    assert ask(engine).timeline.undated == 1


def test_many_changes_of_one_article_leave_one(engine: SearchEngine) -> None:
    log = MemoryLog()
    for turn in range(8):
        log.put(article(1, f"Haus{turn}"))
        if turn % 3 == 0:
            engine.catch_up(log)
    engine.catch_up(log)
    assert (numbers(engine), numbers(engine, "Haus7"), numbers(engine, "Haus6")) == ([1], [1], [])
    assert engine.verify(log) == ()


def test_an_article_that_came_and_went_unseen_is_no_trouble(engine: SearchEngine) -> None:
    log = MemoryLog([HOUSE, GARDEN])
    log.remove(2)
    assert engine.catch_up(log) == 3
    log.put(TREE)
    log.remove(3, 1)
    assert engine.catch_up(log) == 6
    assert numbers(engine) == []
    assert engine.verify(log) == ()


def test_every_answer_tells_the_revision_it_saw(engine: SearchEngine) -> None:
    log = MemoryLog([HOUSE])
    engine.catch_up(log)
    assert ask(engine, "Haus").revision == 1
    log.put(GARDEN)
    assert ask(engine, "Haus").revision == 1
    engine.catch_up(log)
    assert ask(engine, "Haus").revision == 2
    engine.rebuild(log)
    assert ask(engine, "Haus").revision == 2


def test_only_what_is_new_is_read(engine: SearchEngine) -> None:
    log = MemoryLog([HOUSE])
    for _ in range(3):
        assert engine.catch_up(log) == 1
    log.put(GARDEN)
    engine.catch_up(log)
    log.remove(2)
    engine.catch_up(log)
    assert log.asked == [0, 1, 2]


class BreakingLog(MemoryLog):
    """Tells of one change and then breaks, as a database does whose disk is gone."""

    def changes_since(self, revision: int) -> Iterator[Change]:
        yield next(super().changes_since(revision))
        raise OSError("the disk is gone")


def test_a_log_that_breaks_leaves_the_index_as_it_was(engine: SearchEngine) -> None:
    log, breaking = MemoryLog([HOUSE]), BreakingLog([HOUSE])
    engine.catch_up(log)
    for one in (log, breaking):
        one.put(GARDEN, TREE)
    for follow in (engine.catch_up, engine.rebuild):
        with pytest.raises(OSError, match="the disk is gone"):
            follow(breaking)
        assert (numbers(engine), ask(engine).revision) == ([1], 1)
    assert engine.catch_up(log) == 3
    assert sorted(numbers(engine)) == [1, 2, 3]
    assert engine.verify(log) == ()


def test_verify_tells_what_is_wrong(engine: SearchEngine) -> None:
    log = MemoryLog([HOUSE, GARDEN])
    engine.catch_up(log)
    assert engine.verify(log) == ()
    log.put(TREE)
    log.remove(1)
    sentences = "\n".join(map(str, engine.verify(log)))
    assert "revision 2" in sentences
    assert "1 articles of the store are missing" in sentences
    assert "1 articles of the index are not in the store" in sentences


# Incremental equals rebuilt

ASKED = ["", "Haus", "Haus Garten", "Haus -Garten", '"Haus Garten"', "Ga*", "@häuser", "titel:Haus", "person:Merkel",
         "quelle:A", "datum:2021", "Haus Brunnen Baum"]  # fmt: skip
QUERIES = [
    *(Query(text=text, size=100) for text in ASKED),
    Query(text="Haus", sort=Sort.OLDEST, size=3, page=2),
    Query(text="Haus ODER Garten").toggle("source", "A").toggle_exclusion("person", "Merkel"),
    Query(text="").toggle("source", ""),
]
TEXTS = st.lists(st.sampled_from(["Haus", "Häuser", "Garten", "Baum", "\n\n"]), max_size=6).map(" ".join)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    return article(
        draw(st.integers(1, 8)),
        draw(TEXTS),
        draw(TEXTS),
        date=draw(st.sampled_from(["", "2021", "2021-03", "2021-03-24", "1914/1918"])),
        source=draw(st.sampled_from(["", "A", "B"])),
        mentions=mentions(EntityKind.PERSON, draw(st.sampled_from([(), ("Merkel",), ("Merkel", "Scholz")]))),
    )


# A change is an article to put or the number of one to remove; None catches up.
STEPS = st.lists(articles() | articles() | st.integers(1, 8) | st.none(), max_size=25)


def in_essence(answer: Answer) -> object:
    """An answer without the last digits of its scores, which depend on the order in which numbers are added up."""
    scores = [(hit.article_id, pytest.approx(hit.score, rel=1e-5)) for hit in answer.hits]
    return scores, answer.total, answer.facets, answer.timeline, answer.revision, answer.loosened


@pytest.mark.parametrize("make_engine", ENGINES.values(), ids=ENGINES)
@settings(deadline=None, max_examples=30)
@given(steps=STEPS)
def test_incremental_equals_rebuilt(make_engine: EngineMaker, steps: list[Article | int | None]) -> None:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        # Small enough that one catch-up makes several commits, and that commits merge.
        patch.setattr(writing, "COMMIT_SIZE", 3)
        patch.setattr(merging, "MERGED_AT_ONCE", 3)
        log = MemoryLog()
        followed, rebuilt = make_engine(Path(home, "followed")), make_engine(Path(home, "rebuilt"))
        for step in [*steps, None]:
            if step is None:
                assert followed.catch_up(log) == log.revision()
            elif isinstance(step, Article):
                log.put(step)
            else:
                log.remove(step)
        assert rebuilt.rebuild(log) == log.revision()
        assert followed.verify(log) == rebuilt.verify(log) == ()
        followed.close()  # after what is merged in the background
        rebuilt.close()
        for query in QUERIES:
            assert in_essence(ask(followed, query)) == in_essence(ask(rebuilt, query)), query


# Several engines on one folder

FOLLOWER = """
import pickle, sys
from pathlib import Path
from indexer.engines.whoosh import writing
from indexer.engines.whoosh.engine import WhooshEngine

writing.COMMIT_SIZE = 20
log = pickle.loads(sys.stdin.buffer.read())
print(getattr(WhooshEngine(Path(sys.argv[1])), sys.argv[2])(log))
"""


def start_process(folder: Path, log: MemoryLog, action: str = "catch_up") -> subprocess.Popen[bytes]:
    """Another process that does something with the index in this folder."""
    arguments = [sys.executable, "-c", FOLLOWER, str(folder), action]
    process = subprocess.Popen(arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    process.stdin.write(pickle.dumps(log))
    process.stdin.close()
    return process


def finish(process: subprocess.Popen[bytes]) -> int:
    """Wait for a process and return the revision it tells."""
    assert process.stdout is not None
    with process.stdout:
        told = process.stdout.read()
    assert process.wait(60) == 0
    return int(told)


def test_another_engine_on_the_folder_sees_every_change(make_engine: EngineMaker, folder: Path) -> None:
    writer, reader = make_engine(folder), make_engine(folder)
    log = MemoryLog([HOUSE])
    writer.catch_up(log)
    assert numbers(reader) == [1]
    log.put(GARDEN)
    writer.catch_up(log)
    assert (numbers(reader), ask(reader).revision) == ([1, 2], 2)
    log.remove(1)
    writer.catch_up(log)
    assert (numbers(reader), ask(reader).revision) == ([2], 3)
    writer.rebuild(log)
    assert numbers(reader) == [2]
    log.put(HOUSE)
    assert reader.catch_up(log) == 4
    assert numbers(writer) == [1, 2]
    assert reader.verify(log) == writer.verify(log) == ()


def test_another_process_changes_the_index(folder: Path) -> None:
    engine = WhooshEngine(folder)
    log = MemoryLog([HOUSE])
    engine.catch_up(log)
    assert numbers(engine) == [1]
    log.put(GARDEN)
    log.remove(1)
    assert finish(start_process(folder, log)) == 3
    assert (numbers(engine), ask(engine).revision) == ([2], 3)
    assert engine.verify(log) == ()


def test_processes_may_catch_up_at_once(folder: Path) -> None:
    engine = WhooshEngine(folder)
    log = MemoryLog(article(number, f"Haus Nummer{number}") for number in range(1, 151))
    engine.catch_up(log)
    for number in range(1, 300, 2):
        log.put(article(number, f"Garten Nummer{number}"))
    log.remove(*range(1, 300, 6))
    processes = [start_process(folder, log), start_process(folder, log, "rebuild")]
    while any(process.poll() is None for process in processes):
        assert 150 <= ask(engine).revision <= log.revision()
    assert [finish(process) for process in processes] == [log.revision()] * 2
    assert engine.catch_up(log) == log.revision()
    for one in (engine, WhooshEngine(folder)):
        assert one.verify(log) == ()
        assert {hit.article_id for hit in one.every_hit(Query(), Everything())} == set(log.article_ids())
        assert ask(one, "Garten").total == sum(one.title.startswith("Garten") for one in log.articles())


# Searches while the index changes


def growing_log(count: int) -> MemoryLog:
    """A log of which revision n holds the articles 1 to n, each with the word Haus."""
    return MemoryLog(article(number, "Haus", f"wort{number}") for number in range(1, count + 1))


def check_whole(engine: SearchEngine) -> int:
    """An answer shows one revision of a growing log, all of it and nothing else; returns the revision."""
    answer = ask(engine, "Haus")
    assert sorted(hit.article_id for hit in answer.hits) == list(range(1, answer.revision + 1))
    assert answer.total == answer.revision
    return answer.revision


class WatchedLog(MemoryLog):
    """Does something between one change and the next."""

    watch: Callable[[], object] = staticmethod(lambda: None)

    def changes_since(self, revision: int) -> Iterator[Change]:
        for change in super().changes_since(revision):
            self.watch()
            yield change


def test_a_search_in_the_midst_of_changes_sees_a_whole_revision(
    make_engine: EngineMaker, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "COMMIT_SIZE", 4)
    engine, other = make_engine(folder), make_engine(folder)
    log, seen = WatchedLog([article(1, "Haus")]), []
    engine.catch_up(log)
    log.watch = lambda: seen.append((check_whole(engine), check_whole(other)))
    log.put(*growing_log(12).articles()[1:])
    engine.catch_up(log)
    assert seen == [(1, 1)] * 4 + [(5, 5)] * 4 + [(9, 9)] * 3
    seen.clear()
    engine.rebuild(log)
    assert seen == [(12, 12)] * 12


def test_searches_in_other_threads_are_never_disturbed(make_engine: EngineMaker, folder: Path) -> None:
    engine, other = make_engine(folder), make_engine(folder)
    log, finished, failures = growing_log(1), threading.Event(), []
    engine.catch_up(log)

    def search_on(one: SearchEngine) -> None:
        latest = 0
        while not finished.wait(0.002):
            try:
                revision = check_whole(one)
                assert revision >= latest, "went back"
                latest = revision
                assert ask(one, f"wort{latest}").total == 1
            except BaseException as error:
                failures.append(error)
                return

    threads = [threading.Thread(target=search_on, args=(one,)) for one in (engine, engine, other)]
    for thread in threads:
        thread.start()
    for number in range(2, 31):
        log.put(article(number, "Haus", f"wort{number}"))
        engine.catch_up(log)
        if number % 10 == 0:
            engine.rebuild(log)
    finished.set()
    for thread in threads:
        thread.join(30)
    assert failures == []


def test_an_answer_never_tells_an_older_revision_than_it_shows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log, seen, write = growing_log(1), [], StateFile.write
    engine = WhooshEngine(folder)
    engine.catch_up(log)

    def look_and_write(self: StateFile, reached: IndexState) -> None:
        answer = ask(WhooshEngine(folder), "Haus")
        seen.append((answer.revision, answer.total))
        write(self, reached)

    monkeypatch.setattr(StateFile, "write", look_and_write)
    log.put(article(2, "Haus"))
    engine.catch_up(log)
    assert seen in ([(1, 1)], [(2, 2)])


def test_a_search_that_has_begun_reads_on_in_the_old_index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MERGED_AT_ONCE", 2)
    engine = WhooshEngine(folder, cache_megabytes=0)
    log = MemoryLog()
    for start in (1, 31):
        # So many articles that posting lists stand in a file of their own, which is read only when it is needed.
        log.put(*(article(number, "Haus Garten", f"Baum wort{number}") for number in range(start, start + 30)))
        engine.catch_up(log)
    begun = engine._current()
    log.remove(*range(1, 61))
    log.put(*(article(number, "Zaun") for number in range(100, 140)))
    engine.catch_up(log)
    engine.rebuild(log)
    assert numbers(engine, "Haus") == []
    for node in (Word("Häuser"), Phrase("Haus Garten"), Wildcard("Gart*"), Word("Baum", exact=True)):
        assert evaluate(begun, node).documents.size == 60
    assert evaluate(begun, Word("wort60")).documents.size == 1


def test_a_search_may_open_the_index_while_another_is_swapped_in(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = growing_log(3)
    writer, reader = WhooshEngine(folder), WhooshEngine(folder)
    writer.catch_up(log)
    read, reads = StateFile.read, []

    def read_and_be_overtaken(self: StateFile) -> IndexState | None:
        state = read(self)
        reads.append(state)
        if len(reads) == 1:
            writer.rebuild(log)
        return state

    monkeypatch.setattr(StateFile, "read", read_and_be_overtaken)
    assert check_whole(reader) == 3


# When an index is of no use


def test_another_lineage_is_another_archive(engine: SearchEngine) -> None:
    engine.catch_up(MemoryLog([HOUSE, GARDEN]))
    restored = MemoryLog([TREE], lineage="second")
    assert engine.catch_up(restored) == 1
    assert restored.asked == [0]
    assert (numbers(engine), ask(engine).revision) == ([3], 1)
    assert engine.verify(restored) == ()


def test_verify_sees_another_lineage(engine: SearchEngine) -> None:
    engine.catch_up(MemoryLog([HOUSE]))
    assert engine.verify(MemoryLog([article(1, "Ganz anderes")], lineage="second")) != ()


def test_an_index_ahead_of_the_store_is_of_no_use(engine: SearchEngine) -> None:
    engine.catch_up(MemoryLog([HOUSE, GARDEN]))
    shorter = MemoryLog([TREE])
    assert engine.catch_up(shorter) == 1
    assert numbers(engine) == [3]
    assert engine.verify(shorter) == ()


@pytest.mark.parametrize("name", ["SCHEMA_VERSION", "ANALYSIS_VERSION"])
def test_an_index_of_another_version_is_rebuilt(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    log = MemoryLog([HOUSE])
    WhooshEngine(folder).catch_up(log)
    monkeypatch.setattr(schema, name, 4711)
    engine = WhooshEngine(folder)
    with pytest.raises(EngineDown, match="another version"):
        ask(engine)
    assert engine.verify(log) != ()
    assert engine.catch_up(log) == 1
    assert log.asked == [0, 0]
    assert numbers(engine) == [1]
    assert engine.verify(log) == ()


def test_a_rebuild_leaves_one_index_behind(folder: Path) -> None:
    engine = WhooshEngine(folder)
    log = growing_log(5)
    for _ in range(3):
        engine.rebuild(log)
    assert len(list(folder.glob("index-*"))) == 1
    assert list(folder.glob("*.tmp")) == []
    assert check_whole(engine) == 5


def test_no_file_is_left_open(folder: Path) -> None:
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        engine = WhooshEngine(folder)
        for count in (1, 2):
            engine.catch_up(growing_log(count))
            ask(engine, "Haus")
        engine.rebuild(growing_log(3))
        del engine
        gc.collect()
    assert [warning for warning in told if "unclosed file" in str(warning.message)] == []


def test_a_rebuild_that_fails_leaves_nothing_behind(folder: Path) -> None:
    engine = WhooshEngine(folder)
    engine.catch_up(MemoryLog([HOUSE]))
    breaking = BreakingLog([HOUSE])
    breaking.put(GARDEN)
    for follow in (engine.catch_up, engine.rebuild):
        with pytest.raises(OSError, match="the disk is gone"):
            follow(breaking)
    assert len(list(folder.glob("index-*"))) == 1


def test_verify_may_meet_a_commit(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(merging, "MERGED_AT_ONCE", 2)
    log = MemoryLog()
    engine, other = WhooshEngine(folder), WhooshEngine(folder)
    for one in (HOUSE, GARDEN):
        log.put(one)
        engine.catch_up(log)
    log.put(TREE)
    measured = seal._measured

    def commit_and_measure(path: Path) -> tuple[int, int]:
        monkeypatch.setattr(seal, "_measured", measured)
        other.catch_up(log)
        return measured(path)

    monkeypatch.setattr(seal, "_measured", commit_and_measure)
    assert "damaged" not in " ".join(map(str, engine.verify(log)))
    assert engine.catch_up(log) == 3
    assert log.asked.count(0) == 1


def test_a_closed_engine_opens_its_index_again(folder: Path) -> None:
    engine = WhooshEngine(folder)
    engine.close()
    engine.catch_up(growing_log(2))
    begun = engine._current()
    engine.close()
    assert evaluate(begun, Word("wort2")).documents.size == 1
    assert check_whole(engine) == 2
