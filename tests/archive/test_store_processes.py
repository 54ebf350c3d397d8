"""Many may write at once, and whatever was acknowledged outlives the process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from archive.articles import Draft, Original, Reading, Status
from archive.errors import Conflict
from archive.storage import database
from archive.store import Store

# Adds batches of 20 and prints the numbers of each as soon as `add` has answered.
WRITER = """
import itertools, sys
from pathlib import Path
from archive.articles import Draft, Original, Reading
from archive.store import Store

store, name, batches = Store(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])
for batch in range(batches) if batches else itertools.count():
    texts = [f"{name} {batch} {number} " * 30 for number in range(20)]
    readings = [Reading("x", Draft(title="x", lede=text), Original("x", "text/plain", text.encode())) for text in texts]
    print(*(outcome.article_id for outcome in store.add(readings)), flush=True)
store.close()
"""

# A process that has used the store makes a child, and both go on using it.
FORKING = """
import os, sys
from pathlib import Path
from archive.articles import Draft, Original, Reading
from archive.store import Store

def add(text):
    return store.add([Reading("x", Draft(title=text), Original("x", "text/plain", b""))])

store = Store(Path(sys.argv[1]))
add("before")
child = os.fork()
for number in range(20):
    add(f"{'parent' if child else 'child'} {number}")
if child:
    assert os.waitpid(child, 0)[1] == 0
    assert len(store.article_ids()) == 41, store.article_ids()
    assert store.check() == ()
store.close()
"""


def start(path: Path, name: str, batches: int) -> subprocess.Popen[str]:
    arguments = [sys.executable, "-c", WRITER, str(path), name, str(batches)]
    return subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True)


def reading(title: str) -> Reading:
    return Reading(title, Draft(title=title), Original(title, "text/plain", title.encode()))


def test_two_processes_write_at_once(tmp_path: Path) -> None:
    path = tmp_path / "archive.db"
    writers = [start(path, name, 15) for name in ("one", "two")]
    numbers = [int(number) for writer in writers for number in writer.communicate(timeout=120)[0].split()]
    assert [writer.returncode for writer in writers] == [0, 0]
    store = Store(path)
    assert sorted(numbers) == store.article_ids() == list(range(1, 601))
    assert [change.revision for change in store.changes_since(0)] == list(range(1, 601))
    assert store.check() == ()
    store.close()


@pytest.mark.parametrize("lines", [1, 4, 9])
def test_what_was_acknowledged_outlives_a_killed_writer(tmp_path: Path, lines: int) -> None:
    path = tmp_path / "archive.db"
    writer = start(path, "one", 0)
    assert writer.stdout is not None
    acknowledged = [int(number) for _ in range(lines) for number in writer.stdout.readline().split()]
    os.kill(writer.pid, signal.SIGKILL)
    acknowledged += [int(number) for number in writer.stdout.read().split()]
    writer.stdout.close()
    writer.wait()
    store = Store(path)
    found = store.articles(acknowledged)
    assert list(found) == acknowledged
    assert all(store.original(number).data.decode() == found[number].lede for number in acknowledged)
    # A batch is there as a whole or not at all.
    assert len(store.article_ids()) % 20 == 0
    assert store.check() == ()
    store.add([reading("weiter")])
    store.close()


def test_a_process_may_fork(tmp_path: Path) -> None:
    subprocess.run([sys.executable, "-c", FORKING, str(tmp_path / "archive.db")], check=True, timeout=60)


def test_many_threads_read_and_write(tmp_path: Path) -> None:
    store = Store(tmp_path / "archive.db")
    done = threading.Event()

    def write(name: int) -> list[Status]:
        return [outcome.status for batch in range(10) for outcome in store.add([reading(f"{name} {batch}")])]

    def read() -> int:
        rounds = 0
        while not done.is_set():
            seen = [change.article_id for change in store.changes_since(0)]
            assert len(seen) == len(set(seen))
            assert set(seen) <= set(store.article_ids())
            rounds += 1
        return rounds

    with ThreadPoolExecutor(10) as pool:
        readers = [pool.submit(read) for _ in range(2)]
        for written in [pool.submit(write, name) for name in range(8)]:
            assert written.result() == [Status.ADDED] * 10
        done.set()
        assert all(reader.result() > 0 for reader in readers)
    assert len(store.article_ids()) == 80
    store.close()


def test_a_reader_sees_one_state_throughout(tmp_path: Path) -> None:
    store = Store(tmp_path / "archive.db")
    store.add([reading("eins")])
    count = "SELECT count(*) FROM articles"
    with store.database.reading() as connection:
        assert connection.exec_driver_sql(count).scalar() == 1
        store.add([reading("zwei")])
        assert connection.exec_driver_sql(count).scalar() == 1
    assert store.article_ids() == [1, 2]
    store.close()


def test_an_interrupted_write_leaves_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path / "archive.db")

    def write_and_stop() -> None:
        with store.database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO meta VALUES ('half', 'way')")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_and_stop()
    with store.database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM meta").scalar() == 1
    store.close()


def test_who_waits_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = Store(tmp_path / "archive.db")
    monkeypatch.setattr(database, "PATIENCE", 0.05)
    hasty = Store(tmp_path / "archive.db")
    with store.database.writing(), pytest.raises(Conflict, match="busy with another change"):
        hasty.add([reading("eins")])
    hasty.add([reading("eins")])
    hasty.close()
    store.close()
