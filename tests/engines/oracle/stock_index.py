"""An engine's index as stock Whoosh opens and reads it."""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import Any

from whoosh import index
from whoosh.query import Query as StockQuery

from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.schema import NUMBER_COLUMN, form_field


class StockIndex:
    """The newest generation of the index in an engine's home.

    Documents are counted over all segments; ``articles`` has the number of the article for each of them.
    """

    def __init__(self, home: Path) -> None:
        self._index = index.open_dir(str(_folder_of_index(home)))
        self.searcher: Any = self._index.searcher()
        self.reader: Any = self.searcher.reader()
        self.segments = len(self.searcher.leaf_searchers())
        self.articles: list[int] = list(self.reader.column_reader(NUMBER_COLUMN))
        self._lengths = {field: self._average_length(field) for field in TEXT_FIELDS}
        self._forms = {
            field: [word.decode() for word in self.reader.lexicon(form_field(field))] for field in TEXT_FIELDS
        }

    def close(self) -> None:
        """Close the files."""
        self.searcher.close()
        self._index.close()

    def documents(self, query: StockQuery) -> set[int]:
        """The documents that match a query."""
        return set(self.searcher.docs_for_query(query))

    def scores(self, query: StockQuery) -> dict[int, float]:
        """The documents that match a query, with their scores."""
        return {document: score for score, document in self.searcher.search(query, limit=None).top_n}

    def in_order(self, query: StockQuery, order: list[Any]) -> list[int]:
        """The documents that match a query, sorted by facets."""
        return [document for _, document in self.searcher.search(query, limit=None, sortedby=order).top_n]

    def forms(self, field: str) -> list[str]:
        """The words of a text field as they are written."""
        return self._forms[field]

    def average_length(self, field: str) -> float:
        """How many words the living documents have in a text field, 1 if it is empty everywhere."""
        return self._lengths[field]

    def _average_length(self, field: str) -> float:
        # Stock's own average counts deleted documents too; and it knows no length of an empty field.
        lengths = [self.reader.doc_field_length(document, field) or 0 for document in self.reader.all_doc_ids()]
        return sum(lengths) / len(lengths) if any(lengths) else 1.0


def segment_name(reader: Any) -> str:
    """The name of the segment of a reader."""
    return str(reader.segment().segment_id())


def positions_of(value: bytes) -> list[int]:
    """The places of a word in one document, from the value of its posting."""
    return list(array("I", value))


def _folder_of_index(home: Path) -> Path:
    (folder,) = (entry for entry in home.iterdir() if entry.is_dir() and index.exists_in(str(entry)))
    return folder
