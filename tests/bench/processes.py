"""Processes that are measured from outside: how long they run and how much memory they take."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

from tests.bench.stamps import PROJECT

_PAUSE = 0.05
_SIZES = re.compile(r"^(Rss|Anonymous):\s+(\d+) kB", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took: seconds on the clock and of CPU, the latter of all of its processes.

    ``megabytes`` is the peak of its largest process, ``sum_of_peaks`` what all would take if all peaked at once.
    """

    seconds: float
    cpu: float
    megabytes: float
    sum_of_peaks: float


@dataclass(frozen=True, slots=True)
class Memory:
    """Megabytes of a process: resident at its peak and now, and what of it is its own and no part of a file."""

    peak: float
    resident: float
    own: float


def environment(folder: Path) -> dict[str, str]:
    """The environment of the program's processes.

    Byte code is kept beside the measured files, as it is after a first start, and never in the project.
    """
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    kept["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    return kept


def command(home: Path, *arguments: str) -> list[str]:
    """The command line of the program on an archive."""
    return [str(Path(sys.executable).with_name("nachlese")), "--home", str(home), *arguments]


def run(folder: Path, home: Path, *arguments: str) -> tuple[str, Cost]:
    """Run a command to its end: what it printed and what it took, with every process it starts."""
    with TemporaryFile("w+", encoding="utf-8") as printed:
        start = time.perf_counter()
        process = subprocess.Popen(
            command(home, *arguments), cwd=PROJECT, env=environment(folder), stdout=printed, stderr=subprocess.DEVNULL
        )
        peaks: dict[int, float] = {}
        cpu: dict[int, float] = {}
        # What the kernel knows of a process ends with it, so it is read until then.
        while process.poll() is None:
            for pid in family(process.pid):
                with suppress(FileNotFoundError, ProcessLookupError):
                    cpu[pid] = max(cpu.get(pid, 0.0), cpu_seconds(pid))
                    peaks[pid] = max(peaks.get(pid, 0.0), peak_megabytes(pid))
            time.sleep(_PAUSE)
        seconds = time.perf_counter() - start
        # 1 tells that some files were refused, which the command's report says.
        if process.returncode not in (0, 1):
            raise RuntimeError(f"nachlese {' '.join(arguments)} ended with {process.returncode}")
        printed.seek(0)
        return printed.read(), Cost(seconds, sum(cpu.values()), max(peaks.values()), sum(peaks.values()))


def family(pid: int) -> Iterator[int]:
    """A process and all it started, as far as they still run."""
    yield pid
    with suppress(FileNotFoundError, ProcessLookupError):
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield from family(int(child))


def peak_megabytes(pid: int | str = "self") -> float:
    """The largest resident size of a process so far; 0 where it has just ended."""
    try:
        found = re.search(r"^VmHWM:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text(), re.MULTILINE)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0
    return int(found[1]) / 1024 if found else 0.0


def cpu_seconds(pid: int) -> float:
    """The CPU time a running process has taken, with its threads."""
    # After the name, which may hold blanks: user and system time are the 14th and 15th field (proc_pid_stat(5)).
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_of(pid: int) -> Memory:
    """The memory of a running process."""
    sizes = dict(_SIZES.findall(Path(f"/proc/{pid}/smaps_rollup").read_text()))
    return Memory(peak_megabytes(pid), int(sizes["Rss"]) / 1024, int(sizes["Anonymous"]) / 1024)
