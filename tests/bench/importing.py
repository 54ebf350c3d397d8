"""The part of the table about taking in all real articles by the command a user would give."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.settings import Settings
from nachlese import DATABASE, open_library
from tests.bench import processes
from tests.bench.material import REAL_ARTICLES, REAL_FILE
from tests.bench.table import Table

_IMPORTED_A_SECOND = 250


def whole_import(table: Table, folder: Path, articles: int) -> None:
    """Import the first real articles into a fresh archive, with reading, language, entities, database and index."""
    with TemporaryDirectory(prefix="import-", dir=folder) as place:
        lines = Path(place) / "articles.jsonl"
        with lines.open("wb") as target, gzip.open(REAL_FILE) as records:
            target.writelines(islice(records, articles))
        home = Path(place) / "archive"
        printed, cost = processes.run(folder, home, "import", str(lines), "--json")
        report = json.loads(printed)
        with open_library(Settings(home=home)) as library:
            complete = library.generation() is not None
        taken_in = report["added"] + report["updated"] + report["duplicates"]
        table.section(f"Import of {articles:,} real articles by `nachlese import`")
        table.row("added", report["added"])
        table.row("newer versions", report["updated"])
        table.row("duplicates", report["duplicates"])
        table.row("refused", len(report["rejected"]))
        table.row("seconds on the clock", cost.seconds)
        table.row("CPU seconds of all processes", cost.cpu)
        table.row("peak memory of the largest process, MB", cost.megabytes)
        table.row("sum of the peaks of all processes, MB", cost.sum_of_peaks)
        table.row("index shows everything when the command ends", "yes" if complete else "NO: THE RATE DOES NOT COUNT")
        table.row("size of the texts, MB", lines.stat().st_size / 1e6)
        table.row("size of the database, MB", _megabytes(home.glob(f"{DATABASE}*")))
        table.row("size of the index, MB", _megabytes((home / "index").rglob("*")))
        table.budget(
            "whole import, on the clock",
            taken_in / cost.seconds,
            "articles/s",
            least=_IMPORTED_A_SECOND,
            judged=complete and articles == REAL_ARTICLES,
        )


def _megabytes(files: Iterator[Path]) -> float:
    return sum(file.stat().st_size for file in files if file.is_file()) / 1e6
