"""The real material beside the project; skipped where it is missing."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from archive.articles import BlockKind, Reading, Refusal
from archive.settings import Settings
from indexer.reading import web_page
from indexer.reading.limits import Limits
from indexer.reading.reader import read_unit
from indexer.reading.units import Unit, split, split_stream

SHARED = Path(__file__).parents[3].parent / "shared"

pytestmark = [
    pytest.mark.data,
    pytest.mark.skipif(not (SHARED / "data").is_dir(), reason=f"no real material in {SHARED}"),
]


def readings(path: Path, most: int) -> Iterator[Reading | Refusal]:
    with path.open("rb") as stream:
        for unit in islice(split_stream(path.name, stream, Limits.of_imports(Settings())), most):
            yield read_unit(unit) if isinstance(unit, Unit) else unit


def test_the_document_the_project_started_from() -> None:
    path = SHARED / "seeds" / "000_5167f268db42cd68.txt"
    (unit,) = split(path.name, path.read_bytes(), Limits.of_uploads(Settings()))
    assert isinstance(unit, Unit)
    reading = read_unit(unit)
    assert isinstance(reading, Reading)
    draft = reading.draft
    assert (draft.kicker, draft.title) == ("Unruhen in Kasachstan", "Truppen nach Almaty")
    assert draft.date is not None
    assert (draft.date.edtf, draft.language) == ("2022-01", "de")
    assert draft.lede.startswith("Kasachstan ruft den Bündnisfall aus. Und die ODKB")
    assert [block.text for block in draft.body if block.kind is BlockKind.CROSSHEAD] == ["ODKB macht sich rar"]
    assert len(draft.body) == 9


@pytest.mark.parametrize(
    ("file", "most", "refused"),
    [
        ("nzz-1780-1947", 60, 0),
        ("tagesschau-2020", 150, 4),
        ("tagesspiegel-zeit-2020", 150, 0),
        ("wikinews-train", 200, 0),
        ("zeit-kicker-before-2020", 200, 0),
    ],
)
def test_collections_of_news(file: str, most: int, refused: int) -> None:
    results = list(readings(SHARED / "data" / "news" / f"{file}.jsonl.gz", most))
    found = [reading for reading in results if isinstance(reading, Reading)]
    assert len(results) - len(found) <= refused
    assert all(reading.draft.title and reading.draft.source and reading.draft.external_id for reading in found)
    dated = sum(reading.draft.date is not None for reading in found)
    assert dated >= len(found) - 1
    written = [reading for reading in found if len(reading.draft.text) > 300]
    assert sum(reading.draft.language == "de" for reading in written) >= 0.98 * len(written)


def _words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


def _f1(found: Counter[str], gold: Counter[str]) -> float:
    return 2 * (found & gold).total() / max(1, found.total() + gold.total())


def test_pages_of_publishers() -> None:
    """Lower bounds with some air; what is reached now stands in ARCHITECTURE.md."""
    folder = SHARED / "data" / "html" / "fundus"
    index: list[dict[str, Any]] = json.loads((folder / "index.json").read_text())
    titles, days, overlap = 0, 0, 0.0
    sample = index[::2]
    for entry in sample:
        draft = web_page.read(gzip.decompress((folder / Path(entry["file"]).name).read_bytes())).draft
        gold = json.loads((folder / Path(entry["gold_file"]).name).read_text())[entry["gold_version"]]["body"]
        texts = gold["summary"] + [text for part in gold["sections"] for text in part["headline"] + part["paragraphs"]]
        titles += entry["title"] in (draft.title, f"{draft.kicker}: {draft.title}")
        days += draft.date is not None and draft.date.edtf[:7] == entry["publishing_date"][:7]
        overlap += _f1(_words(f"{draft.lede} {draft.text}"), _words(" ".join(texts)))
    assert titles >= 0.8 * len(sample)
    assert days >= 0.9 * len(sample)
    assert overlap >= 0.95 * len(sample)


def test_pages_of_all_kinds() -> None:
    folder = SHARED / "data" / "html" / "trafilatura"
    gold: list[dict[str, Any]] = list(json.loads((folder / "gold.json").read_text()).values())[::6]
    hits, misses, false_hits = 0, 0, 0
    for entry in gold:
        data = (folder / "pages" / entry["file"]).read_bytes()
        result = read_unit(Unit("a", "text/html", "indexer.reading.web_page", data))
        text = f"{result.draft.lede} {result.draft.text}" if isinstance(result, Reading) else ""
        text = " ".join(text.split())
        wanted = [" ".join(string.split()) in text for string in entry["with"]]
        hits, misses = hits + sum(wanted), misses + wanted.count(False)
        false_hits += sum(" ".join(string.split()) in text for string in entry["without"])
    assert 2 * hits >= 0.88 * (2 * hits + misses + false_hits)
