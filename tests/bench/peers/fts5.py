"""SQLite's full-text index FTS5, with plain tables beside it for dates and persons."""

from __future__ import annotations

import sqlite3
import string
from collections.abc import Iterable
from pathlib import Path

from archive.syntax import And, DateRange, InField, Node, Not, Or, Phrase, Wildcard, Word
from tests.bench.peers import LISTED_VALUES, PAGE_SIZE, NotExpressible, Page
from tests.bench.peers.compiling import fields_of, separate_dates, split_conjunction, words_of
from tests.bench.tokens import TEXT_FIELDS, WEIGHTS, Tokens

# Stands before every form, so that forms and bases are different words.
_FORM_MARK = "="
# Only blanks are to end a word: some hold signs. (Quotation marks, which SQL would need escaped, are in none.)
_SIGNS = "".join(sign for sign in string.punctuation if sign not in "'\"")
_COLUMNS = (*TEXT_FIELDS, *(f"{name}_form" for name in TEXT_FIELDS))
_SCHEMA = f"""
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE VIRTUAL TABLE texts USING fts5(
    {", ".join(_COLUMNS)}, content='', tokenize="ascii tokenchars '{_SIGNS}'"
);
INSERT INTO texts (texts, rank) VALUES ('rank', 'bm25({", ".join(map(str, WEIGHTS + WEIGHTS))})');
CREATE TABLE articles (number INTEGER PRIMARY KEY, first_day INTEGER, last_day INTEGER, year INTEGER);
CREATE TABLE persons (id INTEGER PRIMARY KEY, name TEXT UNIQUE);
CREATE TABLE named (number INTEGER, person INTEGER, PRIMARY KEY (number, person)) WITHOUT ROWID;
"""


def build(folder: Path, articles: Iterable[Tokens]) -> None:
    """Write an index of all articles."""
    connection = sqlite3.connect(folder / "index.sqlite", isolation_level=None)
    connection.executescript(_SCHEMA)
    places = ", ".join("?" * (len(_COLUMNS) + 1))
    person_ids: dict[str, int] = {}
    connection.execute("BEGIN")
    for article in articles:
        marked = tuple(" ".join(f"{_FORM_MARK}{form}" for form in text.split(" ") if form) for text in article.forms)
        columns = ", ".join(("rowid", *_COLUMNS))
        connection.execute(
            f"INSERT INTO texts ({columns}) VALUES ({places})", (article.number, *article.bases, *marked)
        )
        days = (article.first_day, article.last_day, article.year) if article.year else (None, None, None)
        connection.execute("INSERT INTO articles VALUES (?, ?, ?, ?)", (article.number, *days))
        named = [(article.number, person_ids.setdefault(name, len(person_ids))) for name in article.persons]
        connection.executemany("INSERT INTO named VALUES (?, ?)", named)
    connection.executemany("INSERT INTO persons (name, id) VALUES (?, ?)", person_ids.items())
    connection.execute("COMMIT")
    connection.execute("INSERT INTO texts (texts) VALUES ('optimize')")
    connection.execute("ANALYZE")
    connection.close()


class FTS5:
    """The matches go into a table of their own once; best hits, total and counts are read from it."""

    name = "SQLite FTS5"
    rounds = 1
    every = 1

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._connection = self._connect()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self._folder / "index.sqlite", isolation_level=None)
        connection.execute("PRAGMA mmap_size = 4000000000")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute("CREATE TEMP TABLE hits (number INTEGER PRIMARY KEY, score REAL)")
        return connection

    def clear(self) -> None:
        self._connection.close()
        self._connection = self._connect()

    def close(self) -> None:
        self._connection.close()

    def search(self, text: str, tree: Node) -> Page:
        dates, rest = separate_dates(tree)
        if rest is None:
            raise NotExpressible("nothing but dates")
        conditions = "".join(_condition(one) for one in dates)
        joined = "JOIN articles ON number = texts.rowid " if dates else ""
        ask = self._connection.execute
        ask("DELETE FROM hits")
        ask(
            f"INSERT INTO hits SELECT texts.rowid, rank FROM texts {joined}WHERE texts MATCH ?{conditions}",
            (_expression(rest),),
        )
        best = ask("SELECT number FROM hits ORDER BY score LIMIT ?", (PAGE_SIZE,)).fetchall()
        (total,) = ask("SELECT count(*) FROM hits").fetchone()
        years = ask("SELECT year, count(*) FROM hits JOIN articles USING (number) WHERE year > 0 GROUP BY year")
        persons = ask(
            "SELECT name, hits FROM (SELECT person, count(*) AS hits FROM hits JOIN named USING (number) "
            "GROUP BY person ORDER BY hits DESC LIMIT ?) JOIN persons ON id = person",
            (LISTED_VALUES,),
        )
        return Page([number for (number,) in best], total, years.fetchall(), persons.fetchall())


def _condition(dates: DateRange) -> str:
    since = f" AND last_day >= {dates.since.first_day.toordinal()}" if dates.since else ""
    until = f" AND first_day <= {dates.until.last_day.toordinal()}" if dates.until else ""
    return since + until


def _expression(node: Node) -> str:
    """The query in FTS5's own language."""
    match node:
        case Word() | Phrase():
            words = words_of(node)
            mark = _FORM_MARK if words.exact else ""
            rows = ['"' + " ".join(f"{mark}{word}" for word in variant) + '"' for variant in words.variants]
            return f"({' OR '.join(rows)})"
        case Wildcard(pattern):
            if pattern.find("*") != len(pattern) - 1 or "?" in pattern:
                raise NotExpressible("a wildcard that is no prefix")
            return f'"{_FORM_MARK}{pattern[:-1].lower()}" *'
        case InField(_, inner):
            names = [name for field in fields_of(node) for name in (field, f"{field}_form")]
            return f"{{{' '.join(names)}}} : {_expression(inner)}"
        case And(nodes):
            wanted, unwanted = split_conjunction(nodes)
            if not wanted:
                raise NotExpressible("nothing but exclusions")
            excluded = "".join(f" NOT {_expression(child)}" for child in unwanted)
            return f"(({' AND '.join(map(_expression, wanted))}){excluded})"
        case Or(nodes):
            return f"({' OR '.join(map(_expression, nodes))})"
        case Not() | DateRange():
            raise NotExpressible("an exclusion or a date inside of brackets")
        case _:
            raise NotExpressible("a query without words")
