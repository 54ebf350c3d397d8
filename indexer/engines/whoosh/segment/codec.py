"""How stock Whoosh reads our segments: its documents and columns are as it knows them, its terms are ours."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from whoosh.codec.base import FieldCursor, TermsReader
from whoosh.codec.whoosh3 import W3Codec
from whoosh.matching import ListMatcher
from whoosh.reading import TermInfo, TermNotFound

from indexer.engines.whoosh.segment.checked_file import CheckedFile
from indexer.engines.whoosh.segment.postings import Inverted, Postings
from indexer.engines.whoosh.segment.terms import read_inverted

Term = tuple[str, bytes]


class FlatCodec(W3Codec):  # type: ignore[misc]
    """Whoosh's third codec with other files for terms and postings, which `segment.merging` writes."""

    def terms_reader(self, storage: Any, segment: Any) -> FlatTermsReader:
        return FlatTermsReader(Path(storage.folder), segment.segment_id())


class FlatTermsReader(TermsReader):  # type: ignore[misc]
    """The terms of a segment in the order of fields and words."""

    def __init__(self, folder: Path, segment: str) -> None:
        self._files: list[CheckedFile] = []
        self._inverted: Inverted = read_inverted(lambda suffix: folder / f"{segment}{suffix}", self._files)
        self._fields = sorted(self._inverted.fields)

    def __contains__(self, term: Term) -> bool:
        return self._inverted.row(*term) is not None

    def indexed_field_names(self) -> list[str]:
        return self._fields

    def cursor(self, fieldname: str, fieldobj: Any) -> FlatCursor:
        return FlatCursor(self, [word for _, word in self._terms_of(fieldname)], fieldname, fieldobj)

    def terms(self) -> Iterator[Term]:
        for field in self._fields:
            yield from self._terms_of(field)

    def terms_from(self, fieldname: str, prefix: bytes) -> Iterator[Term]:
        return (term for term in self.terms() if term >= (fieldname, prefix))

    def items(self) -> Iterator[tuple[Term, TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms())

    def items_from(self, fieldname: str, prefix: bytes) -> Iterator[tuple[Term, TermInfo]]:
        return ((term, self.term_info(*term)) for term in self.terms_from(fieldname, prefix))

    def term_info(self, fieldname: str, tbytes: bytes) -> TermInfo:
        try:
            return _info(self._postings(fieldname, tbytes))
        except KeyError:
            raise TermNotFound(f"No term {fieldname}:{tbytes!r}") from None

    def frequency(self, fieldname: str, tbytes: bytes) -> int:
        return int(_info(self._postings(fieldname, tbytes)).weight())

    def doc_frequency(self, fieldname: str, tbytes: bytes) -> int:
        return int(_info(self._postings(fieldname, tbytes)).doc_frequency())

    def matcher(self, fieldname: str, tbytes: bytes, format_: Any, scorer: Any = None) -> ListMatcher:
        info = self.term_info(fieldname, tbytes)
        postings = self._postings(fieldname, tbytes)
        places = iter(postings.positions.astype(np.uint32))
        return ListMatcher(
            postings.documents.tolist(),
            postings.frequencies.astype(float).tolist(),
            [b"".join(next(places).tobytes() for _ in range(count)) for count in postings.frequencies.tolist()],
            format_,
            scorer=scorer,
            term=(fieldname, tbytes),
            terminfo=info,
        )

    def close(self) -> None:
        while self._files:
            self._files.pop().close()

    def _postings(self, field: str, word: bytes) -> Postings:
        row = self._inverted.row(field, word)
        if row is None:
            raise KeyError(word)
        return self._inverted.fields[field].of(row, placed=True)

    def _terms_of(self, field: str) -> Iterator[Term]:
        inverted = self._inverted.fields.get(field)
        words = [] if inverted is None else inverted.words.tolist()
        return ((field, self._inverted.vocabulary[number]) for number in words)


def _info(postings: Postings) -> TermInfo:
    return TermInfo(
        weight=int(postings.frequencies.sum()),
        df=len(postings.documents),
        minlength=0,  # not known; with a text shorter than any Whoosh passes over none
        maxweight=int(postings.frequencies.max()),
        minid=int(postings.documents[0]),
        maxid=int(postings.documents[-1]),
    )


class FlatCursor(FieldCursor):  # type: ignore[misc]
    """Walks through the words of one field."""

    def __init__(self, reader: FlatTermsReader, words: list[bytes], field: str, schema_field: Any) -> None:
        self._reader = reader
        self._words = words
        self._field = field
        self._schema_field = schema_field
        self._place = 0

    def first(self) -> Any:
        self._place = 0
        return self.text()

    def find(self, string: Any) -> Any:
        wanted = string if isinstance(string, bytes) else self._schema_field.to_bytes(string)
        self._place = next((place for place, word in enumerate(self._words) if word >= wanted), len(self._words))
        return self.text()

    def next(self) -> Any:
        self._place += 1
        return self.text()

    def text(self) -> Any:
        return self._schema_field.from_bytes(self._words[self._place]) if self.is_valid() else None

    def term_info(self) -> TermInfo | None:
        return self._reader.term_info(self._field, self._words[self._place]) if self.is_valid() else None

    def is_valid(self) -> bool:
        return self._place < len(self._words)
