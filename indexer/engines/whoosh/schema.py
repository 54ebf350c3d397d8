"""What the Whoosh index holds of an article: postings of forms and bases, and columns for dates and facets."""

from __future__ import annotations

import hashlib
from array import array
from collections import defaultdict
from importlib.metadata import version
from typing import Any
from unicodedata import unidata_version

from whoosh import columns, fields, formats

from archive.articles import Article
from archive.dates import CalendarUnit
from archive.facets import FACETS
from archive.syntax import TEXT_FIELDS
from indexer.engines.whoosh.codec import POSITION_TYPE
from indexer.engines.whoosh.columns import ValuesColumn
from indexer.engines.whoosh.seal import Seal
from indexer.german.analysis import ANALYSIS_VERSION, LEVELS
from indexer.german.tokenise import split

# Other versions of these may give the same text other tokens or lay them down otherwise.
_LIBRARIES = (unidata_version, *(f"{name} {version(name)}" for name in ("whoosh", "simplemma", "PyStemmer")))
# Raise it whenever the same tokens would be laid down differently.
SCHEMA_VERSION = 3

# The article's number as a term, so that its older document can be deleted.
ID_FIELD = "id"
NUMBER_COLUMN, FIRST_DAY_COLUMN, LAST_DAY_COLUMN, UNIT_COLUMN = "number", "first_day", "last_day", "unit"
# The order is the coarseness; the column holds the place in this list.
UNITS = tuple(CalendarUnit)

# What Whoosh takes for one field of one document: word, frequency, weight, positions.
Items = list[tuple[bytes, int, float, bytes]]


class PositionFormat(formats.Format):  # type: ignore[misc]
    """Postings whose value is the positions of the word, as an array of 32-bit numbers."""

    posting_size = -1

    def __init__(self) -> None:
        super().__init__(field_boost=1.0)

    def supports(self, name: str) -> bool:
        return name == "frequency"


class TokensField(fields.FieldType):  # type: ignore[misc]
    """A field that is given finished postings; Whoosh analyses nothing."""

    indexed = True
    scorable = True
    stored = False
    vector = None
    multitoken_query = "default"

    def __init__(self) -> None:
        self.format = PositionFormat()
        self.analyzer = None

    def index(self, value: Items, **_: Any) -> Items:
        return value


def form_field(text_field: str) -> str:
    """The field that holds the words of a text field as they are written."""
    return f"{text_field}_form"


def facet_column(facet: str) -> str:
    """The column that holds the values of a facet."""
    return f"facet_{facet}"


class SealedSchema(fields.Schema):  # type: ignore[misc]
    """A schema that carries the seal of its commit; Whoosh writes it with every commit, in one stroke."""

    seal = Seal()


def build_schema() -> SealedSchema:
    """The schema of the index."""
    schema = SealedSchema()
    schema.add(ID_FIELD, fields.ID())
    for name in TEXT_FIELDS:
        schema.add(name, TokensField())
        schema.add(form_field(name), TokensField())
    for name in (NUMBER_COLUMN, FIRST_DAY_COLUMN, LAST_DAY_COLUMN, UNIT_COLUMN):
        schema.add(name, fields.COLUMN(columns.NumericColumn("i")))
    for facet in FACETS:
        schema.add(facet_column(facet.name), fields.COLUMN(ValuesColumn()))
    return schema


def fingerprint() -> str:
    """What the index was built with; another fingerprint means another index."""
    parts = [str(SCHEMA_VERSION), str(ANALYSIS_VERSION), *_LIBRARIES, *(facet.name for facet in FACETS)]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def document_of(article: Article) -> dict[str, Any]:
    """The article as Whoosh takes it in."""
    document: dict[str, Any] = {ID_FIELD: str(article.id), NUMBER_COLUMN: article.id}
    texts = {"title": article.title, "kicker": article.kicker, "lede": article.lede, "body": article.text}
    for name, text in texts.items():
        if text:
            document[name], document[form_field(name)] = _items(text)
    if article.date is not None:
        document[FIRST_DAY_COLUMN] = article.date.first_day.toordinal()
        document[LAST_DAY_COLUMN] = article.date.last_day.toordinal()
        document[UNIT_COLUMN] = UNITS.index(article.date.calendar_unit)
    for facet in FACETS:
        values = facet.values(article)
        if values:
            document[facet_column(facet.name)] = values
    return document


def _items(text: str) -> tuple[Items, Items]:
    bases: defaultdict[str, array[int]] = defaultdict(lambda: array(POSITION_TYPE))
    forms: defaultdict[str, array[int]] = defaultdict(lambda: array(POSITION_TYPE))
    for position, (form, readings) in enumerate(map(LEVELS.__getitem__, split(text)[1::2])):
        forms[form].append(position)
        for base in readings:
            bases[base].append(position)
    return _packed(bases), _packed(forms)


def _packed(positions: defaultdict[str, array[int]]) -> Items:
    return [(word.encode(), len(places), float(len(places)), places.tobytes()) for word, places in positions.items()]
