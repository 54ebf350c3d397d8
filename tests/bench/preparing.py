"""What the comparison needs: articles, their tokens, and the indexes of all engines, each built in its own process."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path

from tests.bench.corpus import Corpus, CorpusName, write_articles
from tests.bench.peers import Engine, fts5, tantivy, whoosh
from tests.bench.peers import nachlese as ours
from tests.bench.processes import peak_megabytes
from tests.bench.stamps import peer_stamp
from tests.bench.tokens import Tokens, read_tokens, write_tokens

# Stock Whoosh needs eight milliseconds for a made article and four times as many for a real one.
_WHOOSH_MOST = 50_000
WHOOSH_LEFT_OUT = f"stock Whoosh: with up to {_WHOOSH_MOST:,} made articles only, which take it seven minutes to index"

_BUILDERS: dict[str, Callable[[Path, Iterable[Tokens]], None]] = {
    "tantivy": tantivy.build,
    "fts5": fts5.build,
    "whoosh": whoosh.build,
}
# Two cores, two at a time.
_PROCESSES = 2


@dataclass(frozen=True, slots=True)
class Built:
    """What an index took: seconds of CPU, megabytes of memory at the peak, and its size in bytes."""

    seconds: float
    megabytes: float
    size: int


def prepare_articles(folder: Path, names: Iterable[CorpusName]) -> None:
    """Write the articles that are not there yet; a smaller corpus is the beginning of a larger one of its kind."""
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
        _finish(pool.submit(write_articles, folder, name) for name in _largest(names))


def prepare_peers(folder: Path, names: Iterable[CorpusName]) -> None:
    """Make what is not there yet of the tokens and of the peers' indexes; what takes longest begins first."""
    names = sorted(names, key=lambda name: -name.size)
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn")) as pool:
        _finish(pool.submit(write_tokens, folder, name) for name in _largest(names))
    with ProcessPoolExecutor(_PROCESSES, get_context("spawn"), max_tasks_per_child=1) as pool:
        _finish(
            pool.submit(_build_peer, folder, name, peer)
            for peer in reversed(_BUILDERS)
            for name in names
            if peer in peers_of(name)
        )


def peers_of(name: CorpusName) -> tuple[str, ...]:
    """Whose indexes there are of a corpus."""
    with_whoosh = name.kind == "made" and name.size <= _WHOOSH_MOST
    return tuple(peer for peer in _BUILDERS if peer != "whoosh" or with_whoosh)


def open_peers(corpus: Corpus) -> list[Engine]:
    """The peers of a corpus, tantivy first."""
    opened: list[Engine] = [
        tantivy.Tantivy(_place(corpus, "tantivy")),
        tantivy.TantivyWithSnippets(_place(corpus, "tantivy")),
        fts5.FTS5(_place(corpus, "fts5")),
    ]
    return [*opened, whoosh.Whoosh(_place(corpus, "whoosh"))] if "whoosh" in peers_of(corpus.name) else opened


def built_peer(corpus: Corpus, peer: str) -> Built:
    """What it took to build the index of a peer."""
    return Built(**json.loads(_place(corpus, peer).with_suffix(".json").read_text()))


def build_ours(corpus: Corpus, target: Path) -> Built:
    """Build this project's index, in a process of its own; never kept, as it is what is measured."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_build_ours, corpus.home, corpus.name, target).result()


def _build_ours(folder: Path, name: CorpusName, target: Path) -> Built:
    corpus = Corpus(folder, name)
    return _built(target, lambda: ours.build(target, corpus))


def _build_peer(folder: Path, name: CorpusName, peer: str) -> None:
    target = _place(Corpus(folder, name), peer)
    record = target.with_suffix(".json")
    if not record.exists():
        built = _built(target, lambda: _BUILDERS[peer](target, read_tokens(folder, name)))
        record.write_text(json.dumps(asdict(built)))


def _built(target: Path, build: Callable[[], None]) -> Built:
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    start = time.process_time()
    build()
    seconds = time.process_time() - start
    size = sum(file.stat().st_size for file in target.rglob("*") if file.is_file())
    return Built(seconds, peak_megabytes(), size)


def _place(corpus: Corpus, peer: str) -> Path:
    return corpus.folder / f"{peer}-{peer_stamp(peer)}"


def _largest(names: Iterable[CorpusName]) -> list[CorpusName]:
    sizes: dict[str, int] = {}
    for name in names:
        sizes[name.kind] = max(name.size, sizes.get(name.kind, 0))
    return [CorpusName(kind, size) for kind, size in sizes.items()]


def _finish(futures: Iterable[Future[None]]) -> None:
    for future in list(futures):
        future.result()
