"""Reading in processes of their own, with limits of time and memory."""

import gzip
import json
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.articles import Reading, Refusal
from archive.settings import Settings
from indexer.reading.batches import BATCH_UNITS, batches
from indexer.reading.limits import Limits
from indexer.reading.pool import ReadingPool
from indexer.reading.units import Unit
from tests.indexer.reading.reading_functions import obedient

GERMAN = "Der Rat der Stadt hat am Abend für den Neubau der alten Brücke gestimmt."
QUICK = Settings(reading_seconds=1, reading_megabytes=400)


@pytest.fixture(scope="module", autouse=True)
def _importable_functions() -> Iterator[None]:
    """Reading processes look for `obedient` on the path of this process, however pytest was started."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(Path(__file__).parents[3])
        yield


@pytest.fixture(scope="module")
def pool() -> Iterator[ReadingPool]:
    with ReadingPool(Settings()) as opened:
        yield opened


@pytest.fixture(scope="module")
def obeying() -> Iterator[ReadingPool]:
    with ReadingPool(QUICK, extract=obedient) as opened:
        yield opened


def shown(results: Iterator[Reading | Refusal]) -> list[str]:
    return [f"! {one.reason}" if isinstance(one, Refusal) else one.draft.title for one in results]


def lines(*texts: str) -> bytes:
    return "\n".join(texts).encode()


def test_reading_and_original(pool: ReadingPool) -> None:
    data = f"Neubau beschlossen\n\n{GERMAN}".encode()
    (reading,) = pool.read("ordner/brief.txt", data, source="Tagblatt")
    assert isinstance(reading, Reading)
    assert (reading.name, reading.draft.title, reading.draft.source) == ("brief.txt", "Neubau beschlossen", "Tagblatt")
    assert (reading.draft.language, reading.original.data) == ("de", data)


def test_results_come_in_the_order_of_the_file(pool: ReadingPool) -> None:
    records = [{"title": f"Meldung {number}"} if number % 7 else {"kicker": "leer"} for number in range(1000)]
    data = "\n".join(map(json.dumps, records)).encode()
    expected = [record.get("title", "! The record has neither a title nor a text.") for record in records]
    assert shown(pool.read("a.jsonl", data)) == expected
    assert shown(pool.read("a.jsonl.gz", gzip.compress(data))) == expected


def test_file_on_this_machine(pool: ReadingPool, tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    path.write_bytes(gzip.compress(b'{"title": "a"}\n' * 300))
    assert shown(pool.read_path(path)) == ["a"] * 300
    limits = replace(Limits.of_imports(Settings()), file_bytes=100)
    assert shown(pool.read_path(path, limits=limits))[-1] == "! The file is larger than 1 MB."
    assert shown(pool.read_path(tmp_path / "fehlt.txt")) == ["! The file cannot be opened: No such file or directory."]
    assert shown(pool.read_path(tmp_path)) == ["! The file cannot be opened: Is a directory."]


def test_lone_surrogates(pool: ReadingPool) -> None:
    (reading,) = pool.read("a.jsonl", b'{"title": "a\\ud800b"}')
    assert isinstance(reading, Reading)
    assert reading.draft.title == "a\N{REPLACEMENT CHARACTER}b"
    assert [str(warning) for warning in reading.warnings] == ["The field “title” held damaged characters."]


@pytest.mark.parametrize(
    ("order", "sentence"),
    [
        ("sleep", "! Reading took longer than 1 seconds."),
        ("spin", "! Reading took longer than 1 seconds."),
        ("die", "! The reading process failed."),
        ("hog", "! Reading needed more memory than allowed."),
        ("swell", "! Reading needed more memory than allowed."),
    ],
)
def test_only_the_guilty_record_is_refused(obeying: ReadingPool, order: str, sentence: str) -> None:
    data = lines("vor", "und", order, "nach", "refuse")
    assert shown(obeying.read("a.jsonl", data)) == ["vor", "und", sentence, "nach", "! No."]
    assert shown(obeying.read("a.jsonl", lines("weiter"))) == ["weiter"]


def test_several_files_at_the_same_time(obeying: ReadingPool) -> None:
    results: dict[int, list[str]] = {}

    def read(number: int) -> None:
        results[number] = shown(obeying.read("a.jsonl", lines(*(f"{number}-{place}" for place in range(200)))))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == {number: [f"{number}-{place}" for place in range(200)] for number in range(6)}


def test_process_that_was_killed_while_idle_is_replaced(obeying: ReadingPool) -> None:
    (first,) = obeying.read("a.jsonl", lines("eins"))
    assert isinstance(first, Reading)
    os.kill(int(first.draft.source), signal.SIGKILL)
    for _ in range(4):
        assert shown(obeying.read("a.jsonl", lines("zwei"))) == ["zwei"]


def test_reading_that_is_given_up_leaves_the_pool_usable(obeying: ReadingPool) -> None:
    results = obeying.read("a.jsonl", lines(*(f"{number}" for number in range(2000))))
    assert isinstance(next(results), Reading)
    results.close()  # type: ignore[attr-defined]
    assert shown(obeying.read("a.jsonl", lines("weiter"))) == ["weiter"]


def test_closing_ends_what_is_being_read_and_the_pool_can_be_used_again() -> None:
    pool = ReadingPool(replace(QUICK, reading_seconds=60), extract=obedient)
    found: list[str] = []
    thread = threading.Thread(target=lambda: found.extend(shown(pool.read("a.jsonl", lines("eins", "sleep")))))
    thread.start()
    while len(multiprocessing.active_children()) == 0:
        time.sleep(0.01)
    time.sleep(0.2)
    start = time.monotonic()
    pool.close()
    thread.join()
    assert time.monotonic() - start < 5
    assert found == ["! Reading was stopped."] * 2
    assert shown(pool.read("a.jsonl", lines("weiter"))) == ["weiter"]
    pool.close()
    pool.close()


def test_batches_are_bounded_in_number_and_bytes() -> None:
    units: list[Unit | Refusal] = [Unit(str(number), "", "", b"x" * (number % 3) * 200_000) for number in range(400)]
    grouped = list(batches(units))
    assert [unit for batch in grouped for unit in batch] == units
    assert max(map(len, grouped)) <= BATCH_UNITS
    assert len(list(batches([Unit("a", "", "", b"")] * 120))) == 3


_PROGRAM = """
import os, sys
from archive.settings import Settings
from indexer.reading.pool import ReadingPool

print("main", os.getpid(), flush=True)
pool = ReadingPool(Settings())
readings = pool.read("a.jsonl", b'{{"title": "a"}}\\n' * 1000)
print(next(readings).draft.title, flush=True)
{ending}
"""


@pytest.mark.parametrize("ending", ["", "pool.close()", "sys.exit(0)", "list(readings)"])
def test_program_that_ends_in_any_way(tmp_path: Path, ending: str) -> None:
    """A script without a guard around its main part: the children must not run it again, nor hang at the end."""
    script = tmp_path / "program.py"
    script.write_text(_PROGRAM.format(ending=ending))
    command = [sys.executable, "-W", "error", str(script)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1:] == ["a"]


def test_children_do_not_outlive_a_killed_program(tmp_path: Path) -> None:
    script = tmp_path / "program.py"
    show = "import multiprocessing; print(*(child.pid for child in multiprocessing.active_children()), flush=True)"
    script.write_text(_PROGRAM.format(ending=f"{show}\nimport time; time.sleep(60)"))
    with subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        written = [program.stdout.readline() for _ in range(3)]
        children = [int(pid) for pid in written[-1].split()]
        program.kill()
    assert children
    deadline = time.monotonic() + 10
    while any(map(_is_running, children)) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not any(map(_is_running, children))


def _is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    except OSError:
        return False
