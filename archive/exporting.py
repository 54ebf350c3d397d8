"""The files a result can leave the archive as; each format writes all hits as pieces of text, one after the other."""

from __future__ import annotations

import csv
import datetime
import io
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.articles import Article, EntityKind
from archive.library import Export, ExportRow
from archive.query import FacetValue, Query

CSV_COLUMNS = (
    "id", "external_id", "url", "date", "date_precision", "date_end", "title", "kicker", "author", "source", "section",
    "language", "persons", "places", "organisations", "words", "score", "snippet", "query", "exported_at",
)  # fmt: skip
# Between several values in one cell.
SEPARATOR = "; "
# A spreadsheet takes a cell that starts like this for a formula.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: ``write`` yields the pieces of the file in order, reading the rows of the export as it goes."""

    media_type: str
    suffix: str
    write: Callable[[Export], Iterator[str]]


def write_csv(export: Export) -> Iterator[str]:
    """CSV by RFC 4180 with a byte order mark, for spreadsheets; several values in a cell are joined by "; "."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    exported_at = _now()
    buffer.write("\ufeff")
    writer.writerow(CSV_COLUMNS)
    yield buffer.getvalue()
    for row in export.rows:
        buffer.seek(0)
        buffer.truncate()
        writer.writerow(map(_harmless, _cells(export, row, exported_at)))
        yield buffer.getvalue()


def _cells(export: Export, row: ExportRow, exported_at: str) -> tuple[Cell, ...]:
    article, date = row.article, row.article.date
    return (
        article.id,
        article.external_id,
        article.url,
        date.edtf if date else "",
        date.precision.value if date else "",
        date.until.edtf if date and date.until else "",
        article.title,
        article.kicker,
        SEPARATOR.join(article.authors),
        article.source,
        article.section,
        article.language,
        SEPARATOR.join(article.names(EntityKind.PERSON)),
        SEPARATOR.join(article.names(EntityKind.PLACE)),
        SEPARATOR.join(article.names(EntityKind.ORGANISATION)),
        article.words,
        row.score,
        "".join(fragment.text for fragment in export.snippet(article)),
        export.query.text,
        exported_at,
    )


def _harmless(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA_STARTS) else cell


def write_json_lines(export: Export) -> Iterator[str]:
    """One JSON object a line, exact: what the archive reads back to the same articles."""
    exported_at = _now()
    for row in export.rows:
        yield _dumped(_scored_record(row) | {"query": export.query.text, "exported_at": exported_at}) + "\n"


def write_json(export: Export) -> Iterator[str]:
    """One JSON document; ``count`` stands last, so that a download that broke off is no valid document."""
    head: dict[str, object] = {
        "query": export.query.text,
        "understood": export.understood,
        "filters": _filters(export.query),
        "exported_at": _now(),
    }
    yield _dumped(head).removesuffix("}") + ', "articles": ['
    count = 0
    for row in export.rows:
        yield ("\n" if count == 0 else ",\n") + _dumped(_scored_record(row))
        count += 1
    yield f'\n], "count": {count}}}\n'


def _scored_record(row: ExportRow) -> dict[str, object]:
    return record_of(row.article) | {"score": row.score}


def record_of(article: Article) -> dict[str, object]:
    """The article under the names of the archive's JSON, which are also those it reads."""
    date = article.date
    return {
        "id": article.id,
        "external_id": article.external_id,
        "url": article.url,
        "date": date.edtf if date else None,
        "date_precision": date.precision.value if date else None,
        "title": article.title,
        "kicker": article.kicker,
        "lede": article.lede,
        "text": article.text,
        "authors": list(article.authors),
        "source": article.source,
        "section": article.section,
        "language": article.language,
        "keywords": list(article.keywords),
        "persons": list(article.names(EntityKind.PERSON)),
        "places": list(article.names(EntityKind.PLACE)),
        "organisations": list(article.names(EntityKind.ORGANISATION)),
        "words": article.words,
    }


def _filters(query: Query) -> dict[str, object]:
    """What narrowed the result beside its words, as the archive's own values."""
    return {
        "chosen": [_pair(each) for each in query.chosen],
        "excluded": [_pair(each) for each in query.excluded],
        "from": query.since.edtf if query.since else None,
        "to": query.until.edtf if query.until else None,
        "within": query.within,
        "sort": query.sort.value,
        "match": query.match.value,
        "mode": query.mode.value,
    }


def _pair(selection: FacetValue) -> dict[str, str]:
    return {"facet": selection.facet, "value": selection.value}


def _dumped(value: dict[str, object]) -> str:
    # Some programs take these two for the end of a line.
    return json.dumps(value, ensure_ascii=False).replace("\u2028", r"\u2028").replace("\u2029", r"\u2029")


def _now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv; charset=utf-8", "csv", write_csv),
    "jsonl": Format("application/x-ndjson; charset=utf-8", "jsonl", write_json_lines),
    "json": Format("application/json", "json", write_json),
}
