"""The part of the table about the pages as a browser gets them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from urllib.parse import quote

from archive.settings import Settings
from tests.bench.corpus import CorpusName
from tests.bench.figures import Figures, cpu_times
from tests.bench.queries import BenchQuery
from tests.bench.served import opened, served
from tests.bench.table import Table
from web import create_app

_ROUNDS = 3
_PAGE_MILLISECONDS = 20
_BUDGET_SIZE = 50_000
# What browsers send.
_HEADERS = {"Accept-Encoding": "gzip, deflate, br", "Accept-Language": "de,en;q=0.7"}


def html_pages(table: Table, folder: Path, name: CorpusName, queries: Sequence[BenchQuery]) -> None:
    """Whole result pages by the application itself: store, snippets, template and packing included."""
    with served(folder, name) as home, opened(home) as library:
        client = create_app(library, Settings(home=home)).test_client()

        def get(address: str) -> None:
            response = client.get(address, headers=_HEADERS)
            assert response.status_code == 200
            response.get_data()

        addresses = {query: f"/search?q={quote(query.text)}" for query in queries}
        for address in addresses.values():
            get(address)
        table.section(f"{name.label}: HTML page of a result, CPU ms", ("median", "p95", "pages"))
        everything: list[float] = []
        for kind in dict.fromkeys(query.kind for query in queries):
            of_kind = [address for query, address in addresses.items() if query.kind == kind]
            figures = cpu_times([partial(get, address) for _ in range(_ROUNDS) for address in of_kind])
            table.row(kind, figures.median, figures.p95, len(figures.times))
            everything += figures.times
        all_pages = Figures(everything)
        table.row("all", all_pages.median, all_pages.p95, len(everything))
        table.budget(
            f"{name.label}: HTML page p95",
            all_pages.p95,
            "ms",
            most=_PAGE_MILLISECONDS,
            judged=name.size == _BUDGET_SIZE,
        )
