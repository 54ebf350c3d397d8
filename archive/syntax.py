"""The syntax tree of a query: small values that engines compile and the highlighter reads."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from archive.dates import PartialDate

# Where a node stands in the text of the query, in characters.
Span = tuple[int, int]
NOWHERE: Span = (0, 0)

# The fields and what they are called in a query.
FIELD_WORDS = {
    "title": "titel",
    "kicker": "dachzeile",
    "lede": "vorspann",
    "author": "autor",
    "source": "quelle",
    "section": "ressort",
    "person": "person",
    "place": "ort",
    "organisation": "organisation",
    "language": "sprache",
}
# The fields that hold text; the others hold metadata.
TEXT_FIELDS = ("title", "kicker", "lede", "body")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in any of its forms, or (``exact``) only as written, capitals aside. ``span`` counts characters."""

    text: str
    exact: bool = False
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words next to each other in this order; with ``distance``, in any order at most so many words apart."""

    text: str
    exact: bool = False
    distance: int | None = None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A word with ``*`` for any characters and ``?`` for one, matched against words as written."""

    pattern: str
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class DateRange:
    """Articles whose date could lie between the two, both included; an open end is None."""

    since: PartialDate | None
    until: PartialDate | None
    span: Span = field(default=NOWHERE, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class InField:
    """A part of the query that applies to one field only; ``field`` is one of `archive.grammar.FIELDS`' values."""

    field: str
    node: Node


@dataclass(frozen=True, slots=True)
class And:
    """All of these; ``implied`` where the words merely stood side by side, so that "any" may loosen it."""

    nodes: tuple[Node, ...]
    implied: bool = True


@dataclass(frozen=True, slots=True)
class Or:
    """At least one of these."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but this."""

    node: Node


@dataclass(frozen=True, slots=True)
class Everything:
    """All articles: the meaning of an empty text."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No article: the meaning of a text of which nothing could be understood."""


Node = Word | Phrase | Wildcard | DateRange | InField | And | Or | Not | Everything | Nothing


def to_text(node: Node) -> str:
    """The node in the query language, in its plainest form; parsing it gives an equal tree."""
    match node:
        case Word(text, exact):
            return f"@{text}" if exact else text
        case Phrase(text, exact, distance):
            nearness = "" if distance is None else f"~{distance}"
            return f'{"@" if exact else ""}"{text}"{nearness}'
        case Wildcard(pattern):
            return pattern
        case DateRange(since, until):
            return f"datum:{_date_range(since, until)}"
        case InField(name, inner):
            return f"{FIELD_WORDS[name]}:{_grouped(inner)}"
        case And(nodes, implied):
            return (" " if implied else " UND ").join(_grouped(child) for child in nodes)
        case Or(nodes):
            return " ODER ".join(_grouped(child) for child in nodes)
        case Not(inner):
            return f"-({to_text(inner)})" if isinstance(inner, Not) else f"-{_grouped(inner)}"
        case Everything() | Nothing():
            return ""


def only_exact(node: Node) -> Node:
    """The tree with every word taken exactly as written."""
    match node:
        case Word() | Phrase():
            return replace(node, exact=True)
        case InField(name, inner):
            return InField(name, only_exact(inner))
        case Not(inner):
            return Not(only_exact(inner))
        case And(nodes, implied):
            return And(tuple(map(only_exact, nodes)), implied)
        case Or(nodes):
            return Or(tuple(map(only_exact, nodes)))
        case _:
            return node


def is_condition(node: Node) -> bool:
    """Whether a node limits the articles rather than naming words: exclusions, dates, fields of the metadata."""
    return isinstance(node, Not | DateRange) or (isinstance(node, InField) and node.field not in TEXT_FIELDS)


def any_of(node: Node) -> Node:
    """The tree with words that merely stand side by side joined by OR; conditions still hold."""
    match node:
        case And(nodes, implied=True):
            words = tuple(any_of(child) for child in nodes if not is_condition(child))
            conditions = tuple(child for child in nodes if is_condition(child))
            joined = (Or(words),) if len(words) > 1 else words
            return And((*joined, *conditions)) if conditions else joined[0]
        case And(nodes, implied):
            return And(tuple(map(any_of, nodes)), implied)
        case Or(nodes):
            return Or(tuple(map(any_of, nodes)))
        case InField(name, inner):
            return InField(name, any_of(inner))
        case _:
            return node


def _grouped(node: Node) -> str:
    return f"({to_text(node)})" if isinstance(node, And | Or) else to_text(node)


def _date_range(since: PartialDate | None, until: PartialDate | None) -> str:
    if since == until and since is not None:
        return since.edtf
    return f"{since.edtf if since else ''}..{until.edtf if until else ''}"
