"""What is measured on: the real news beside the project, or else the seeds over and over."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

PROJECT = Path(__file__).parents[2]
NEWS = PROJECT.parent / "shared" / "data" / "news"

# Two of each kind; the words are frequent and rare in German news of any year.
QUERIES = {
    "common word": ("Berlin", "Regierung"),
    "rare word": ("Kasachstan", "Hubschrauber"),
    "and": ("Bundesregierung Kritik", "Schule Kinder Eltern"),
    "or": ("Hamburg ODER München", "Krieg ODER Frieden ODER Vertrag"),
    "phrase": ('"in der Nacht"', '"Deutsche Presse-Agentur"'),
    "prefix": ("Kanzler*", "Verfassung*"),
    "not": ("Berlin -Hamburg", "Wahl -Trump"),
    "date": ("Stadt datum:2020-04", "datum:1900..2019 Jahr"),
    "exact": ("@Mieten", '@"am Montag"'),
}
# Added to the URL of every second round.
FILTERS = ("", "&source={source}", "&from=2020-03&to=2020-06", "&not.source={source}", "&sort=-date")


def prepare(folder: Path, articles: int) -> tuple[list[Path], str]:
    """Files with about so many articles, and what they are; the smaller real files count on top."""
    real = sorted(NEWS.glob("*.jsonl.gz"))
    if not real:
        return [_repeated_seeds(folder, articles)], f"the seeds repeated, {articles} articles"
    files = []
    for source in real:
        target = folder / source.name.removesuffix(".gz")
        with gzip.open(source, "rt", encoding="utf-8") as lines, target.open("w", encoding="utf-8") as copy:
            copy.writelines(line for _, line in zip(range(articles), lines, strict=False))
        files.append(target)
    return files, f"real news, up to {articles} articles from each of {len(files)} files"


def _repeated_seeds(folder: Path, articles: int) -> Path:
    texts = [path.read_text("utf-8") for path in sorted((PROJECT / "seeds").glob("*.txt"))]
    target = folder / "seeds.jsonl"
    with target.open("w", encoding="utf-8") as file:
        for number in range(articles):
            head, _, body = texts[number % len(texts)].partition("\n\n")
            record = {
                "id": str(number),
                "source": f"Quelle {number % 7}",
                "title": f"{head.strip()[16:]} {number}",
                "date": f"{1945 + number % 80}-{1 + number % 12:02d}",
                "text": f"{body}\n\nFassung {number}",
            }
            file.write(json.dumps(record, ensure_ascii=False) + "\n")
    return target
