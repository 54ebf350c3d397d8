"""A damaged index answers rightly or not at all, and the next catch-up makes it whole again."""

from __future__ import annotations

import gc
import pickle
import random
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from archive.articles import EntityKind
from archive.errors import EngineDown
from archive.query import Query, Sort
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.schema import fingerprint
from tests.engines.asking import ask, numbers
from tests.engines.logs import MemoryLog, article, mentions

# Where Whoosh fails to open a file it leaves others open until they are collected.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file:ResourceWarning")


@pytest.fixture(scope="module", autouse=True)
def _collect_at_the_end() -> Iterator[None]:
    yield
    gc.collect()


QUERIES = [
    *(
        Query(text=text, size=100)
        for text in ("", "Haus", "Haus -Garten", '"Haus Garten"', "Ga*", "@häuser", "titel:Baum")
    ),
    *(Query(text=text, size=100) for text in ("person:Merkel", "quelle:A", "datum:2021-03", "Haus Brunnen")),
    Query(text="Haus", sort=Sort.OLDEST).toggle("source", "A"),
]


def big_log() -> MemoryLog:
    """Sixty articles of different lengths, dates and properties."""
    chance = random.Random(1848)
    words = ["Haus", "Häuser", "Garten", "Baum", "Zaun", "See"]
    return MemoryLog(
        article(
            number,
            " ".join(chance.choices(words, k=chance.randint(1, 4))),
            " ".join(chance.choices(words, k=chance.randint(5, 90))),
            kicker=chance.choice(words),
            lede=" ".join(chance.choices(words, k=chance.randint(1, 20))),
            date=chance.choice(["", f"2021-{number % 12 + 1:02}", f"{1990 + number}", f"2021-03-{number % 28 + 1:02}"]),
            source=chance.choice(["", "A", "B"]),
            section=chance.choice(["Politik", "Sport"]),
            authors=("Eva Klein",),
            language="de",
            mentions=(
                *mentions(EntityKind.PERSON, chance.sample(["Merkel", "Scholz", "Kohl"], k=2)),
                *mentions(EntityKind.PLACE, ["Berlin"]),
                *mentions(EntityKind.ORGANISATION, ["SPD"]),
            ),
        )
        for number in range(1, 61)
    )


def fill(folder: Path) -> MemoryLog:
    """An index of three segments, with articles taken out of each of the first two."""
    engine, log, source = WhooshEngine(folder), MemoryLog(), big_log().articles()
    for start in (0, 20, 40):
        log.put(*source[start : start + 20])
        engine.catch_up(log)
    log.remove(3, 33)
    engine.catch_up(log)
    return log


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MemoryLog]:
    folder = tmp_path_factory.mktemp("whole") / "index"
    return folder, fill(folder)


def answers(engine: WhooshEngine) -> list[object]:
    found = [ask(engine, query) for query in QUERIES]
    return [
        ([(hit.article_id, round(hit.score, 3)) for hit in one.hits], one.total, one.facets, one.timeline)
        for one in found
    ]


@pytest.fixture(scope="module")
def right(whole: tuple[Path, MemoryLog]) -> list[object]:
    return answers(WhooshEngine(whole[0]))


@pytest.fixture
def copy(whole: tuple[Path, MemoryLog], folder: Path) -> Path:
    """A copy of the whole index, to be damaged."""
    shutil.copytree(whole[0], folder)
    return folder


def check_right_or_down(engine: WhooshEngine, right: list[object]) -> None:
    try:
        found = answers(engine)
    except EngineDown:
        return
    assert found == right


def check_repaired(engine: WhooshEngine, log: MemoryLog, right: list[object]) -> None:
    assert engine.catch_up(log) == log.revision()
    assert engine.verify(log) == ()
    assert answers(engine) == right


# Every kind of file in the folder, by a name with the random part left out, and everything that may happen to it.

SEGMENT_FILE = re.compile(r"(?<=MAIN_)[a-z0-9]{16}")
KINDS = [
    "current.json",
    "writing.lock",
    "MAIN_WRITELOCK",
    "_MAIN_4.toc",
    "MAIN_X.trm",
    "MAIN_X.doc",
    "MAIN_X.frq",
    "MAIN_X.pos",
    "MAIN_X._stored.col",
    *(f"MAIN_X._{field}_len.col" for field in ("title", "kicker", "lede", "body")),
    *(f"MAIN_X._{field}_form_len.col" for field in ("title", "kicker", "lede", "body")),
    *(f"MAIN_X.{column}.col" for column in ("number", "first_day", "last_day", "unit")),
    *(f"MAIN_X.facet_{name}.col" for name in ("person", "place", "organisation", "source", "section", "author")),
    *(f"MAIN_X.facet_{name}.col" for name in ("language", "dated")),
]


def kind_of(path: Path) -> str:
    return SEGMENT_FILE.sub("X", path.name)


def oldest(folder: Path, kind: str) -> Path:
    """The file of this kind, of the first segment where there are several."""
    files = [path for path in folder.rglob("*") if path.is_file() and kind_of(path) == kind]
    return min(files, key=lambda path: path.stat().st_mtime_ns)


def halve(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def overwrite(path: Path) -> None:
    path.write_bytes(random.Random(1918).randbytes(path.stat().st_size))


DAMAGES: dict[str, Callable[[Path], object]] = {
    "deleted": Path.unlink,
    "emptied": lambda path: path.write_bytes(b""),
    "halved": halve,
    "overwritten": overwrite,
}


def test_every_kind_of_file_is_damaged_below(whole: tuple[Path, MemoryLog]) -> None:
    assert {kind_of(path) for path in whole[0].rglob("*") if path.is_file()} == set(KINDS)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_file_is_noticed_and_repaired(
    whole: tuple[Path, MemoryLog], right: list[object], copy: Path, kind: str, damage: str
) -> None:
    DAMAGES[damage](oldest(copy, kind))
    engine = WhooshEngine(copy)
    check_right_or_down(engine, right)
    check_repaired(engine, whole[1], right)


def check_next_change(engine: WhooshEngine, log: MemoryLog, *, at_once: bool = True) -> None:
    """A change is taken in and repairs the index, or else verify finds the damage and the next catch-up repairs it."""
    log = pickle.loads(pickle.dumps(log))
    log.put(article(100, "Neuland"))
    assert engine.catch_up(log) == log.revision()
    if not at_once and engine.verify(log):
        assert engine.catch_up(log) == log.revision()
    assert engine.verify(log) == ()
    assert numbers(engine, "Neuland") == [100]
    assert ask(engine).total == len(log.article_ids())


# The same while the index is open, as in a server that runs on, and a change arrives.


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("kind", KINDS[:8])
def test_an_open_index_is_repaired_by_the_next_change(
    whole: tuple[Path, MemoryLog], right: list[object], copy: Path, kind: str, damage: str
) -> None:
    engine = WhooshEngine(copy)
    assert answers(engine) == right
    DAMAGES[damage](oldest(copy, kind))
    check_right_or_down(engine, right)
    # A file that has kept its size is not read again by every change.
    check_next_change(engine, whole[1], at_once=damage != "overwritten")


def remove_everything(folder: Path) -> None:
    shutil.rmtree(folder)


def remove_everything_inside(folder: Path) -> None:
    remove_everything(folder)
    folder.mkdir()


def remove_the_index(folder: Path) -> None:
    for index in folder.glob("index-*"):
        shutil.rmtree(index)


def empty_the_index(folder: Path) -> None:
    for index in folder.glob("index-*"):
        for path in index.iterdir():
            path.unlink()


def leave_only_the_index(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()


REMOVALS = [remove_everything, remove_everything_inside, remove_the_index, empty_the_index, leave_only_the_index]


@pytest.mark.parametrize("remove", REMOVALS)
def test_the_index_may_be_deleted_at_any_time(
    whole: tuple[Path, MemoryLog], right: list[object], copy: Path, remove: Callable[[Path], None]
) -> None:
    remove(copy)
    engine = WhooshEngine(copy)
    with pytest.raises(EngineDown):
        ask(engine, "Haus")
    assert engine.verify(whole[1]) != ()
    check_repaired(engine, whole[1], right)


@pytest.mark.parametrize("remove", REMOVALS)
def test_the_index_may_be_deleted_while_it_is_open(
    whole: tuple[Path, MemoryLog], right: list[object], copy: Path, remove: Callable[[Path], None]
) -> None:
    engine = WhooshEngine(copy)
    assert answers(engine) == right
    remove(copy)
    check_right_or_down(engine, right)
    check_next_change(engine, whole[1])


STATES = [
    "",
    "null",
    "[]",
    "{}",
    "{",
    '"index"',
    '{"folder": "index-0", "fingerprint": "x", "lineage": "first", "revision": 3}',
    '{"folder": "../..", "fingerprint": "FINGERPRINT", "lineage": "first", "revision": 62}',
    '{"folder": "index-0", "fingerprint": "FINGERPRINT", "lineage": "first", "revision": 62}',
    '{"folder": "FOLDER", "fingerprint": "FINGERPRINT", "lineage": "first", "revision": 99}',
    '{"folder": "FOLDER", "fingerprint": "FINGERPRINT", "lineage": "first", "revision": 62, "more": 1}',
    "\udcff",
]


@pytest.mark.parametrize("state", STATES)
def test_a_strange_state_file_means_no_index(
    whole: tuple[Path, MemoryLog], right: list[object], copy: Path, state: str
) -> None:
    (index,) = copy.glob("index-*")
    text = state.replace("FINGERPRINT", fingerprint()).replace("FOLDER", index.name)
    (copy / "current.json").write_bytes(text.encode(errors="surrogateescape"))
    engine = WhooshEngine(copy)
    check_right_or_down(engine, right)
    check_repaired(engine, whole[1], right)


@pytest.mark.parametrize("revision", ["null", '"62"'])
def test_a_state_file_may_hold_a_revision_that_is_no_number(
    whole: tuple[Path, MemoryLog], right: list[object], copy: Path, revision: str
) -> None:
    state = copy / "current.json"
    state.write_text(state.read_text().replace('"revision": 62', f'"revision": {revision}'))
    engine = WhooshEngine(copy)
    check_repaired(engine, whole[1], right)


def test_rubbish_beside_the_index_is_swept_away(whole: tuple[Path, MemoryLog], copy: Path) -> None:
    (copy / "index-halfdone").mkdir()
    (copy / "index-halfdone" / "MAIN_0.toc").write_bytes(b"rubbish")
    (copy / "current.0000.tmp").write_text("{")
    (copy / "notes.txt").write_text("not ours")
    engine = WhooshEngine(copy)
    assert engine.rebuild(whole[1]) == whole[1].revision()
    assert len(list(copy.glob("index-*"))) == 1
    assert list(copy.glob("*.tmp")) == []
    assert (copy / "notes.txt").read_text() == "not ours"


# Killed at the worst moment. One process loads everything once, and each of its children dies at a moment of its own.

KILLED = """
import os, pickle, shutil, signal, sys
from pathlib import Path
import whoosh.index
from indexer.engines.whoosh import contents, state, writing
from indexer.engines.whoosh.engine import WhooshEngine
from indexer.engines.whoosh.schema import fingerprint

home, writing.COMMIT_SIZE = Path(sys.argv[1]), 4
log, longer = pickle.loads(sys.stdin.buffer.read())

def die(*_, **__):
    os.kill(os.getpid(), signal.SIGKILL)

def after(action):
    def act(*arguments, **options):
        action(*arguments, **options)
        die()
    return act

def dying_log(count):
    changes = longer.changes_since
    def changes_since(revision):
        for number, change in enumerate(changes(revision)):
            if number == count:
                die()
            yield change
    longer.changes_since = changes_since

toc = whoosh.index.TOC
MOMENTS = {
    "at the first change": lambda: dying_log(0),
    "in the first commit": lambda: dying_log(2),
    "in the second commit": lambda: dying_log(6),
    "before segments are written": lambda: setattr(contents, "write_segment", die),
    "before the table of contents": lambda: setattr(toc, "write", die),
    "behind the table of contents": lambda: setattr(toc, "write", after(toc.write)),
    "before old files are removed": lambda: setattr(whoosh.index, "clean_files", die),
    "before the state is written": lambda: setattr(state.StateFile, "write", die),
    "in the midst of the state": lambda: setattr(state.os, "fsync", die),
    "behind the state": lambda: setattr(state.StateFile, "write", after(state.StateFile.write)),
    "before old indexes are removed": lambda: setattr(state.StateFile, "remove_others", die),
    "while old indexes are removed": lambda: setattr(state.shutil, "rmtree", die),
}
for action in ("catch_up", "rebuild"):
    for moment, prepare in MOMENTS.items():
        folder = home / f"{action} {moment}"
        WhooshEngine(folder).catch_up(log)
        child = os.fork()
        if not child:
            prepare()
            getattr(WhooshEngine(folder), action)(longer)
            os._exit(0)
        print(action, moment, os.WTERMSIG(os.waitpid(child, 0)[1]), sep="/")
"""
NEVER_REACHED = {("catch_up", "while old indexes are removed")}


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, MemoryLog, dict[tuple[str, str], int]]:
    """Folders in which an engine was killed, the log it followed, and the signals that killed it."""
    home = tmp_path_factory.mktemp("killed")
    log = MemoryLog(article(number, "Haus", f"wort{number}") for number in range(1, 11))
    before = pickle.dumps(log)
    log.put(*(article(number, "Garten", f"wort{number}") for number in range(8, 21)))
    log.remove(1)
    done = subprocess.run(
        [sys.executable, "-c", KILLED, str(home)],
        input=pickle.dumps((pickle.loads(before), log)), capture_output=True, check=True,
    )  # fmt: skip
    told = [line.rsplit("/", 1) for line in done.stdout.decode().splitlines()]
    return home, log, {tuple(what.split("/")): int(number) for what, number in told}


MOMENTS = re.findall(r'^    "(.+)": lambda', KILLED, re.MULTILINE)


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("action", ["catch_up", "rebuild"])
def test_a_killed_engine_leaves_an_index_that_works(
    killed: tuple[Path, MemoryLog, dict[tuple[str, str], int]], action: str, moment: str
) -> None:
    home, log, signals = killed
    assert signals[action, moment] == (0 if (action, moment) in NEVER_REACHED else signal.SIGKILL)
    engine = WhooshEngine(home / f"{action} {moment}")
    # The old state, the new one, or one commit of several; articles are never lost or doubled.
    found = numbers(engine)
    assert len(found) == len(set(found))
    assert set(range(2, 11)) <= set(found) <= set(range(1, 21))
    assert engine.catch_up(log) == log.revision()
    assert engine.verify(log) == ()
    assert sorted(numbers(engine)) == list(range(2, 21))
    assert sorted(numbers(engine, "Garten")) == list(range(8, 21))
    assert numbers(engine, "wort9 Garten") == [9]
    assert engine.rebuild(log) == log.revision()
    assert len(list((home / f"{action} {moment}").glob("index-*"))) == 1


FULL_DISK = """
import pickle, resource, signal, sys
from pathlib import Path
from archive.query import Query
from archive.syntax import Everything
from indexer.engines.whoosh.engine import WhooshEngine

log, longer = pickle.loads(sys.stdin.buffer.read())
engine = WhooshEngine(Path(sys.argv[1]))
engine.catch_up(log)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
for action in (engine.catch_up, engine.rebuild):
    for room in (0, 50, 500, 5000):
        resource.setrlimit(resource.RLIMIT_FSIZE, (room, resource.RLIM_INFINITY))
        try:
            told = action(longer)
        except OSError:
            told = "OSError"
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        answer = engine.search(Query(), Everything())
        print(told, answer.revision, answer.total, file=sys.stderr)
print(engine.catch_up(longer), engine.search(Query(), Everything()).total, engine.verify(longer))
"""


def test_a_full_disk_does_no_harm(folder: Path) -> None:
    log, longer = MemoryLog([article(1, "Haus")]), MemoryLog([article(1, "Haus")])
    longer.put(*(article(number, f"Garten wort{number}", "Haus " * 500) for number in range(2, 200)))
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(folder)],
        input=pickle.dumps((log, longer)), capture_output=True, check=True,
    )  # fmt: skip
    # While there is no room the old state answers; later the same engine, its locks free again, goes on.
    assert done.stderr.decode().splitlines() == ["OSError 1 1"] * 8
    assert done.stdout.decode() == "199 199 ()\n"
