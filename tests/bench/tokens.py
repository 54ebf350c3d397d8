"""Articles as the peers take them in: every word analysed once by the archive's own analysis, joined by blanks."""

from __future__ import annotations

import pickle
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from archive.articles import Article, EntityKind
from indexer.german.analysis import analyse
from tests.bench.corpus import Corpus, CorpusName
from tests.bench.stamps import tokens_stamp

# The order of the texts of `Tokens`; what a word counts for in each is in `indexer.engines.whoosh.scoring`.
TEXT_FIELDS = ("title", "kicker", "lede", "body")
WEIGHTS = (3.0, 2.0, 1.5, 1.0)
# Stands before each further base of a word, so that it is in a row with no other word.
SEPARATOR = "¶"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One article: the bases and the forms of its texts, its days as ordinals, year (0 if undated) and persons.

    A peer has one place for a word: the first of its bases stands there; the others (one word in fifty has any) come
    after the text.
    """

    number: int
    bases: tuple[str, ...]
    forms: tuple[str, ...]
    first_day: int
    last_day: int
    year: int
    persons: tuple[str, ...]


def write_tokens(folder: Path, name: CorpusName) -> None:
    """Analyse all articles; nothing to do where there are enough of them."""
    tokens, sizes = _files(folder, name.kind)
    if sizes.exists() and int(sizes.read_text()) >= name.size:
        return
    with tokens.open("wb") as file:
        for article in Corpus(folder, name):
            pickle.dump(tokens_of(article), file, protocol=5)
    sizes.write_text(str(name.size))


def read_tokens(folder: Path, name: CorpusName) -> Iterator[Tokens]:
    """The tokens of a corpus, one article after the other."""
    tokens, _ = _files(folder, name.kind)
    with tokens.open("rb") as file:
        for _ in range(name.size):
            yield pickle.load(file)


def frequencies(folder: Path, name: CorpusName) -> dict[str, int]:
    """In how many articles of a corpus each form stands."""
    found: Counter[str] = Counter()
    for tokens in read_tokens(folder, name):
        found.update({form for text in tokens.forms for form in text.split()})
    return dict(found)


def tokens_of(article: Article) -> Tokens:
    """The tokens of one article."""
    bases, forms = [], []
    for text in (article.title, article.kicker, article.lede, article.text):
        words = list(analyse(text))
        further = [base for word in words for other in islice(word.bases, 1, None) for base in (SEPARATOR, other)]
        bases.append(" ".join([*(word.bases[0] for word in words), *further]))
        forms.append(" ".join(word.form for word in words))
    date = article.date
    return Tokens(
        number=article.id,
        bases=tuple(bases),
        forms=tuple(forms),
        first_day=date.first_day.toordinal() if date else 0,
        last_day=date.last_day.toordinal() if date else 0,
        year=date.first_day.year if date else 0,
        persons=article.names(EntityKind.PERSON),
    )


def _files(folder: Path, kind: str) -> tuple[Path, Path]:
    stem = f"{kind}-{tokens_stamp()}"
    return folder / f"{stem}.tokens", folder / f"{stem}.count"
