"""The part of the table that compares the engines."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from tests.bench import agreement, material, preparing
from tests.bench.corpus import Corpus, CorpusName
from tests.bench.material import REAL_ARTICLES
from tests.bench.pages import Measured, measure
from tests.bench.peers import Engine
from tests.bench.peers.nachlese import Nachlese
from tests.bench.queries import BenchQuery, queries_of
from tests.bench.table import Table

# The sizes that have budgets.
MIDDLE, LARGE = 50_000, 200_000
_PAGE_MILLISECONDS, _COLD_MILLISECONDS = 5.0, 25.0
_INDEXED_A_SECOND = 1000


def compare(table: Table, folder: Path, names: Sequence[CorpusName]) -> None:
    """Building, then pages of every corpus, warm and with caches cleared."""
    preparing.prepare_articles(folder, names)
    preparing.prepare_peers(folder, names)
    table.section("What is compared")
    table.note(f"real articles: {material.REAL_FILE.name}, with 3-10 made-up persons each")
    table.note("made articles: real sentences recombined, a growing vocabulary, 3-10 persons each by Zipf's law")
    table.note("all engines take the tokens of this project's analysis: bases, and forms for exact words and wildcards")
    table.note("a page: parsing, compiling, best ten, exact total, hits by date, first 20 persons, ten snippets")
    table.note("this project counts all of its eight facets, the others one; the articles themselves are not fetched")
    table.note("CPU time of all threads of one process; each query counts once, with the median of its rounds")
    for name in names:
        _compare(table, Corpus(folder, name))


def _compare(table: Table, corpus: Corpus) -> None:
    label = corpus.name.label
    index = corpus.folder / "nachlese"
    _building(table, corpus, preparing.build_ours(corpus, index))
    queries = queries_of(corpus.home, corpus.name)
    engines: list[Engine] = [Nachlese(index), *preparing.open_peers(corpus)]
    warm = measure(corpus, engines, queries, cold=False)
    agreement.show(table, label, engines, warm)
    _remarks(table, engines, warm)
    _engines(table, f"{label}: page, warm, CPU ms", engines, warm)
    if "whoosh" not in preparing.peers_of(corpus.name):
        table.note(preparing.WHOOSH_LEFT_OUT)
    _classes(table, f"{label}: page, warm, by class", warm, queries)
    cold = measure(corpus, engines, queries, cold=True)
    _engines(table, f"{label}: page, caches cleared, CPU ms", engines, cold)
    _classes(table, f"{label}: page, caches cleared, by class", cold, queries)
    table.note("each query by a freshly opened index; opening is not counted, the system's file cache stays")
    _budgets(table, corpus, warm, cold)
    for engine in engines:
        engine.close()


def _building(table: Table, corpus: Corpus, ours: preparing.Built) -> None:
    label = corpus.name.label
    table.section(f"{label}: building the index", ("articles/s", "CPU s", "size MB", "peak MB"))
    for name, built in (("Nachlese, with analysis", ours), *(
        (f"{peer}, of finished tokens", preparing.built_peer(corpus, peer)) for peer in preparing.peers_of(corpus.name)
    )):  # fmt: skip
        table.row(name, len(corpus) / built.seconds, built.seconds, built.size / 1e6, built.megabytes)
    table.budget(
        f"{label}: index part",
        len(corpus) / ours.seconds,
        "articles/s",
        least=_INDEXED_A_SECOND,
        judged=corpus.name.size in (REAL_ARTICLES, MIDDLE, LARGE),
    )


def _engines(table: Table, title: str, engines: Sequence[Engine], measured: Sequence[Measured]) -> None:
    table.section(title, ("median", "p95", "search med", "search p95", "snippet med", "snippet p95", "queries"))
    for engine, one in zip(engines, measured, strict=True):
        figures = [one.figures(part) for part in ("page", "search", "snippets")]
        values = [value for figure in figures for value in (figure.median, figure.p95)]
        table.row(engine.name, *values, len(one.times))
    ours, peer = measured[0].figures(), measured[1].figures()
    table.row("Nachlese / tantivy", ours.median / peer.median, ours.p95 / peer.p95)


def _remarks(table: Table, engines: Sequence[Engine], measured: Sequence[Measured]) -> None:
    table.note("totals differ where words stand in a row of which one has several bases: peers have one place for one")
    for engine, one in zip(engines, measured, strict=True):
        if one.not_expressible:
            kinds = sorted({query.kind for query in one.not_expressible})
            table.note(f"{engine.name}: cannot express {len(one.not_expressible)} queries ({', '.join(kinds)})")
        if engine.every > 1:
            table.note(f"{engine.name}: every {engine.every}th query, {engine.rounds} round, as it takes so long")


def _budgets(table: Table, corpus: Corpus, warm: Sequence[Measured], cold: Sequence[Measured]) -> None:
    if corpus.name.kind != "made":
        return
    size, label = corpus.name.size, corpus.name.label
    ours, peer = warm[0].figures(), warm[1].figures()
    table.section(f"{label}: budgets")
    table.budget(f"{label}: page p95, warm / tantivy's", ours.p95 / peer.p95, "times", most=1, judged=size >= MIDDLE)
    if size < LARGE:
        table.budget(f"{label}: page p95, warm", ours.p95, "ms", most=_PAGE_MILLISECONDS, judged=size == MIDDLE)
    if size > MIDDLE:
        cleared = cold[0].figures().p95
        table.budget(f"{label}: page p95, cleared", cleared, "ms", most=_COLD_MILLISECONDS, judged=size == LARGE)


def _classes(table: Table, title: str, measured: Sequence[Measured], queries: Sequence[BenchQuery]) -> None:
    table.section(title, ("median", "p95", "tantivy med", "tantivy p95", "ratio med", "ratio p95"))
    for kind in dict.fromkeys(query.kind for query in queries):
        ours, peer = measured[0].figures(kind=kind), measured[1].figures(kind=kind)
        table.row(kind, ours.median, ours.p95, peer.median, peer.p95, ours.median / peer.median, ours.p95 / peer.p95)
        if not agreement.agreement(measured[0].pages, measured[1].pages, kind).counts:
            table.note(f"{kind}: DOES NOT COUNT, as the two find different articles")
