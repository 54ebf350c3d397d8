"""What the Whoosh index holds of an article: postings of forms and bases, and columns for dates and facets."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from unicodedata import unidata_version

from whoosh import columns, fields, formats

from archive.dates import CalendarUnit
from archive.facets import FACETS
from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.seal import Seal
from indexer.engines.whoosh.segment.values import ValuesColumn
from indexer.german.analysis import ANALYSIS_VERSION

# Other versions of these may give the same text other tokens or lay them down otherwise.
_LIBRARIES = (unidata_version, *(f"{name} {version(name)}" for name in ("whoosh", "simplemma", "PyStemmer")))
# Raise it whenever the same tokens would be laid down differently.
SCHEMA_VERSION = 4

NUMBER_COLUMN, FIRST_DAY_COLUMN, LAST_DAY_COLUMN, UNIT_COLUMN = "number", "first_day", "last_day", "unit"
NUMBER_COLUMNS = (NUMBER_COLUMN, FIRST_DAY_COLUMN, LAST_DAY_COLUMN, UNIT_COLUMN)
# The order is the coarseness; the column holds the place in this list.
UNITS = tuple(CalendarUnit)


def form_field(text_field: str) -> str:
    """The field that holds the words of a text field as they are written."""
    return f"{text_field}_form"


def facet_column(facet: str) -> str:
    """The column that holds the values of a facet."""
    return f"facet_{facet}"


INDEXED_FIELDS = tuple(field for name in TEXT_FIELDS for field in (name, form_field(name)))
FACET_COLUMNS = tuple(facet_column(facet.name) for facet in FACETS)


class PositionFormat(formats.Format):  # type: ignore[misc]
    """Postings whose value is the positions of the word, as an array of 32-bit numbers."""

    posting_size = -1

    def __init__(self) -> None:
        super().__init__(field_boost=1.0)

    def supports(self, name: str) -> bool:
        return name == "frequency"


class TokensField(fields.FieldType):  # type: ignore[misc]
    """A field of words that are analysed before Whoosh sees them."""

    indexed = True
    scorable = True
    stored = False
    vector = None
    multitoken_query = "default"

    def __init__(self) -> None:
        self.format = PositionFormat()
        self.analyzer = None


class SealedSchema(fields.Schema):  # type: ignore[misc]
    """A schema that carries the seal of its commit; Whoosh writes it with every commit, in one stroke."""

    seal = Seal()


def build_schema() -> SealedSchema:
    """The schema of the index."""
    schema = SealedSchema()
    for name in INDEXED_FIELDS:
        schema.add(name, TokensField())
    for name in NUMBER_COLUMNS:
        schema.add(name, fields.COLUMN(columns.NumericColumn("i")))
    for name in FACET_COLUMNS:
        schema.add(name, fields.COLUMN(ValuesColumn()))
    return schema


def fingerprint() -> str:
    """What the index was built with; another fingerprint means another index."""
    parts = [str(SCHEMA_VERSION), str(ANALYSIS_VERSION), *_LIBRARIES, *(facet.name for facet in FACETS)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]
