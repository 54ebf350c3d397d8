"""The real server process, spoken to by HTTP."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

from tests.bench import processes
from tests.bench.stamps import PROJECT

_PATIENCE = 120.0
_PAUSE = 0.01


@dataclass(frozen=True, slots=True)
class Server:
    """A running server; ``started`` is when it was asked for, on the clock of `time.perf_counter`."""

    pid: int
    host: str
    port: int
    started: float

    def get(self, address: str) -> int:
        """Read a page to its end; gives the status."""
        connection = HTTPConnection(self.host, self.port, timeout=_PATIENCE)
        try:
            connection.request("GET", address)
            response = connection.getresponse()
            response.read()
            return response.status
        finally:
            connection.close()

    def wait_for(self, address: str) -> float:
        """Ask until the page is there; gives the seconds since the server was asked for."""
        while (status := self.get(address)) != 200:
            if time.perf_counter() - self.started > _PATIENCE:
                raise RuntimeError(f"{address} still answers {status}")
            time.sleep(_PAUSE)
        return time.perf_counter() - self.started


@contextmanager
def serving(folder: Path, home: Path) -> Iterator[Server]:
    """A server on this archive, at a free port, until the end of the block."""
    started = time.perf_counter()
    process = subprocess.Popen(
        processes.command(home, "serve", "--port", "0"),
        cwd=PROJECT,
        env=processes.environment(folder),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert process.stdout is not None
        first_line = process.stdout.readline()
        address = next((word for word in first_line.split() if word.startswith("http://")), None)
        if address is None:
            raise RuntimeError(f"the server did not say where it is, but {first_line!r}")
        parts = urlsplit(address)
        assert parts.hostname is not None
        assert parts.port is not None
        yield Server(process.pid, parts.hostname, parts.port, started)
    finally:
        process.terminate()
        process.wait()
