"""Segments: what is written is what reading every word of every text gives, however often it is merged."""

from __future__ import annotations

import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh.util.numeric import length_to_byte

from archive.articles import Article
from archive.facets import FACETS
from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.contents import paths_of
from indexer.engines.whoosh.schema import INDEXED_FIELDS, NUMBER_COLUMN, facet_column, form_field
from indexer.engines.whoosh.segment import merging
from indexer.engines.whoosh.segment.checked_file import CheckedFile, close_all
from indexer.engines.whoosh.segment.columns import read_columns
from indexer.engines.whoosh.segment.inverting import Inverter, Part
from indexer.engines.whoosh.segment.lexicon import Lexicon
from indexer.engines.whoosh.segment.merging import Source, write_segment
from indexer.engines.whoosh.segment.terms import read_inverted
from indexer.german.analysis import analyse
from tests.engines.logs import article

# Word by field to the documents it stands in, with its positions there.
Places = dict[tuple[str, str], dict[int, list[int]]]

LEXICON = Lexicon()
WORDS = ["Haus", "Häuser", "häuser", "Bank", "Banken", "ODKB", "3.600", "U-Bahn", "Kraków", "im"]
TEXTS = st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join)


@st.composite
def articles(draw: st.DrawFn) -> Article:
    return article(
        draw(st.integers(1, 10**6)),
        draw(TEXTS),
        draw(TEXTS),
        lede=draw(TEXTS),
        date=draw(st.sampled_from(["", "2021", "2021-03-24"])),
        source=draw(st.sampled_from(["", "A", "B"])),
        authors=tuple(draw(st.lists(st.sampled_from(["Klein", "Groß", "Ödön"]), unique=True, max_size=3))),
    )


def places_in_texts(documents: list[Article]) -> Places:
    places: Places = defaultdict(lambda: defaultdict(list))
    for number, one in enumerate(documents):
        texts = {"title": one.title, "kicker": one.kicker, "lede": one.lede, "body": one.text}
        for field in TEXT_FIELDS:
            for token in analyse(texts[field]):
                places[form_field(field), token.form][number].append(token.position)
                for base in token.bases:
                    places[field, base][number].append(token.position)
    return places


def places_in_segment(part: Part) -> Places:
    places: Places = {}
    for field, inverted in part.inverted.fields.items():
        for row, word in enumerate(inverted.words.tolist()):
            postings = inverted.of(row, placed=True)
            parts = np.split(postings.positions, np.cumsum(postings.frequencies)[:-1])
            documents = postings.documents.tolist()
            places[field, part.inverted.vocabulary[word].decode()] = {
                document: at.tolist() for document, at in zip(documents, parts, strict=True)
            }
    return places


def inverted(documents: list[Article]) -> Part:
    inverter = Inverter(LEXICON)
    for one in documents:
        inverter.add(one)
    return inverter.part()


@contextmanager
def opened(folder: Path, name: str, size: int) -> Iterator[Part]:
    files: list[CheckedFile] = []
    path_of = paths_of(folder, name)
    try:
        yield Part(read_columns(size, path_of), read_inverted(path_of, files))
    finally:
        close_all(files)


def check(part: Part, documents: list[Article]) -> None:
    assert places_in_segment(part) == places_in_texts(documents)
    assert part.columns.size == len(documents)
    assert part.columns.numbers[NUMBER_COLUMN].tolist() == [one.id for one in documents]
    for facet in FACETS:
        column = part.columns.facets[facet_column(facet.name)]
        rows = np.split(column.ordinals, column.starts[1:-1]) if documents else []
        assert [tuple(column.values[place] for place in row) for row in rows] == [
            facet.values(one) for one in documents
        ]
        used = {value for one in documents for value in facet.values(one)}
        assert Counter(column.values) == Counter(used)
    for field in INDEXED_FIELDS:
        words = Counter(
            document
            for (of_field, _), found in places_in_texts(documents).items()
            if of_field == field
            for document, at in found.items()
            for _ in at
        )
        assert part.columns.lengths[field].tolist() == [length_to_byte(words[at]) for at in range(len(documents))]


@settings(deadline=None, max_examples=40)
@given(st.lists(articles(), max_size=12))
def test_a_part_holds_every_word_of_every_text(documents: list[Article]) -> None:
    check(inverted(documents), documents)


@pytest.mark.parametrize("at_once", [1, 7, 1 << 20])
@settings(deadline=None, max_examples=20)
@given(groups=st.lists(st.lists(st.tuples(articles(), st.booleans()), min_size=1, max_size=5), min_size=1, max_size=4))
def test_merged_segments_hold_what_is_kept(at_once: int, groups: list[list[tuple[Article, bool]]]) -> None:
    with tempfile.TemporaryDirectory() as home, pytest.MonkeyPatch.context() as patch:
        patch.setattr(merging, "_POSITIONS_AT_ONCE", at_once)
        folder = Path(home)
        everything: list[Source] = []
        for group in groups:
            kept = np.array([is_kept for _, is_kept in group])
            everything.append(Source(inverted([one for one, _ in group]), kept))
        remaining = [one for group in groups for one, is_kept in group if is_kept]
        write_segment(everything, paths_of(folder, "MAIN_1"))
        with opened(folder, "MAIN_1", len(remaining)) as part:
            check(part, remaining)
            # Once more, from files, the first document left out.
            kept = np.arange(len(remaining)) > 0
            write_segment([Source(part, kept)], paths_of(folder, "MAIN_2"))
        with opened(folder, "MAIN_2", len(remaining[1:])) as part:
            check(part, remaining[1:])
