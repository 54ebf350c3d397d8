"""What corpora are made of: the real articles beside the project, and their sentences."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass

from archive.articles import Block, Draft, Original
from archive.date_parsing import parse_date
from tests.bench.stamps import PROJECT

REAL_FILE = PROJECT.parent / "shared" / "data" / "news" / "tagesspiegel-zeit-2020.jsonl.gz"
REAL_ARTICLES = 21_307

_SENTENCE_END = re.compile(r"(?<=[\w)\"“][.!?])\s+(?=[A-ZÄÖÜ„\"])")
_SENTENCE_WORDS = range(5, 41)
_NOUN = re.compile(r"(?<=[a-zäöüß,] )[A-ZÄÖÜ][a-zäöüß]{4,11}(?=[ ,.])")
# Enough to make any number of compounds of.
_NOUNS = 4000


@dataclass(frozen=True, slots=True)
class Material:
    """Sentences of real articles in a fixed order, and the nouns that come first in them."""

    sentences: list[str]
    nouns: list[str]


def has_real_articles() -> bool:
    return REAL_FILE.exists()


def drafts() -> Iterator[Draft]:
    """The real articles in the order of the file."""
    with gzip.open(REAL_FILE, "rt", encoding="utf-8") as lines:
        yield from (_of_record(json.loads(line)) for line in lines)


def gather() -> Material:
    """Every sentence of usual length, each once: publishers repeat their notices in every article."""
    sentences: dict[str, None] = {}
    nouns: dict[str, None] = {}
    for draft in drafts():
        for text in (draft.lede, *(block.text for block in draft.body)):
            found = [" ".join(part.split()) for part in _SENTENCE_END.split(text)]
            sentences.update(dict.fromkeys(filter(_is_sentence, found)))
            if len(nouns) < _NOUNS:
                nouns.update(dict.fromkeys(_NOUN.findall(text)))
    return Material(list(sentences), list(nouns)[:_NOUNS])


def original(draft: Draft) -> Original:
    """The bytes an article might have come from."""
    return Original(f"{draft.external_id}.txt", "text/plain", f"{draft.title}\n\n{draft.lede}\n\n{draft.text}".encode())


def _is_sentence(text: str) -> bool:
    return text[:1].isupper() and text[-1:] in (".", "!", "?") and text.count(" ") + 1 in _SENTENCE_WORDS


def _of_record(record: dict[str, str]) -> Draft:
    paragraphs = [" ".join(part.split()) for part in record["text"].split("\n") if part.strip()]
    return Draft(
        title=record["title"],
        lede=paragraphs[0] if paragraphs else "",
        body=tuple(Block(text) for text in paragraphs[1:]),
        date=parse_date(record["date"]),
        source=record["source"],
        url=record["url"],
        language="de",
        external_id=record["id"],
    )
