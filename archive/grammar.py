"""The query language: any text becomes a syntax tree, with notices about what was dropped or not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from archive.date_parsing import parse_date
from archive.lexer import GENDERED, OPERATORS, Lexeme, Mark, lexemes
from archive.messages import Message, message
from archive.syntax import And, DateRange, Everything, InField, Node, Not, Nothing, Or, Phrase, Wildcard, Word

MAXIMUM_CHARACTERS = 1000
MAXIMUM_TERMS = 50
MAXIMUM_DEPTH = 10
MAXIMUM_DISTANCE = 100

# Field names as people type them, and the names the tree uses.
FIELDS = {
    "titel": "title", "title": "title",
    "dachzeile": "kicker", "kicker": "kicker",
    "vorspann": "lede", "lede": "lede",
    "autor": "author", "autorin": "author", "author": "author",
    "quelle": "source", "source": "source",
    "ressort": "section", "section": "section",
    "person": "person",
    "ort": "place", "place": "place",
    "organisation": "organisation", "organization": "organisation",
    "sprache": "language", "language": "language",
    "datum": "date", "date": "date",
}  # fmt: skip

_TRIMMED = ".,;:!…'’‘‚`´/\\|<>[]{}=~^_"
_LETTERS = re.compile(r"[^\W_]")
# What separates the words of Nordrhein-West*; the dot of 3.600 does not.
_WORD_BREAKS = re.compile(r"[-−–/:_]+|(?<!\d)\.|\.(?!\d)")
_QUOTES = re.compile('["„“”»«]')


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a query is past a limit, where that shows, and what to do instead."""

    reason: Message
    position: int
    hint: Message


@dataclass(frozen=True, slots=True)
class Parsed:
    """What a text means: the tree, notices about what was dropped, and the limit it breaks, if any."""

    tree: Node
    notices: tuple[Message, ...] = ()
    refused: Refused | None = None


def parse(text: str) -> Parsed:
    """Read a query text; total: every string gives a `Parsed`. An empty text means all articles."""
    if len(text) > MAXIMUM_CHARACTERS:
        reason = message("The query is longer than %(limit)s characters.", limit=MAXIMUM_CHARACTERS)
        return Parsed(Nothing(), (), Refused(reason, MAXIMUM_CHARACTERS, message("Keep the few words that matter.")))
    parser = _Parser(list(lexemes(text.replace("\x00", " "), frozenset(FIELDS))))
    try:
        tree = parser.read()
    except _PastLimit as limit:
        return Parsed(Nothing(), tuple(parser.notices), limit.refused)
    if tree is None:
        tree = Nothing() if text.strip() else Everything()
        if text.strip() and not parser.notices:
            parser.notices.append(message("The query holds no word to look for."))
    return Parsed(tree, tuple(dict.fromkeys(parser.notices)))


class _PastLimit(Exception):
    def __init__(self, reason: Message, position: int, hint: Message) -> None:
        super().__init__(str(reason))
        self.refused = Refused(reason, position, hint)


@dataclass(slots=True)
class _Parser:
    """Recursive descent; OR binds loosest, then AND and mere neighbourhood, then NOT."""

    marks: list[Lexeme]
    at: int = 0
    depth: int = 0
    terms: int = 0
    notices: list[Message] = field(default_factory=list)

    def read(self) -> Node | None:
        parts: list[Node] = []
        while self.at < len(self.marks):
            node = self._alternatives()
            if node is not None:
                parts.append(node)
            if self._peek() is Mark.CLOSE:
                self.notices.append(message("A closing bracket without an opening one was ignored."))
                self.at += 1
        return _joined(parts)

    def _peek(self) -> Mark | None:
        return self.marks[self.at].kind if self.at < len(self.marks) else None

    def _alternatives(self) -> Node | None:
        branches: list[Node] = []
        pending: Lexeme | None = None
        while True:
            branch = self._conjunction()
            if branch is not None:
                branches.append(branch)
                pending = None
            elif pending is None and self._peek() is Mark.OR:
                self._operator_dropped(self.marks[self.at])
            if self._peek() is not Mark.OR:
                break
            pending = self.marks[self.at]
            self.at += 1
        if pending is not None and branches:
            self._operator_dropped(pending)
        return branches[0] if len(branches) == 1 else Or(tuple(branches)) if branches else None

    def _conjunction(self) -> Node | None:
        parts: list[Node] = []
        explicit = False
        pending: Lexeme | None = None
        while (kind := self._peek()) not in (None, Mark.CLOSE, Mark.OR):
            if kind is Mark.AND:
                if not parts or pending is not None:
                    self._operator_dropped(self.marks[self.at])
                pending = self.marks[self.at]
                self.at += 1
                continue
            node = self._negation()
            if node is not None:
                explicit = explicit or (pending is not None and bool(parts))
                pending = None
                parts.append(node)
        if pending is not None and parts:
            self._operator_dropped(pending)
        return _joined(parts, implied=not explicit)

    def _negation(self) -> Node | None:
        negated = False
        while self._peek() is Mark.NOT:
            negated = not negated
            self.at += 1
        if self._peek() in (None, Mark.CLOSE, Mark.OR, Mark.AND):
            self._operator_dropped(self.marks[self.at - 1])
            return None
        node = self._primary()
        return Not(node) if negated and node is not None else node

    def _primary(self) -> Node | None:
        mark = self.marks[self.at]
        self.at += 1
        match mark.kind:
            case Mark.OPEN:
                return self._group(mark)
            case Mark.FIELD:
                return self._in_field(mark)
            case Mark.EXACT:
                return self._exact()
            case Mark.PHRASE:
                return self._phrase(mark, exact=False)
            case _:
                return self._chunk(mark, exact=False)

    def _group(self, mark: Lexeme) -> Node | None:
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            reason = message("Brackets are nested deeper than %(limit)s levels.", limit=MAXIMUM_DEPTH)
            raise _PastLimit(reason, mark.start, message("Write the query with fewer brackets."))
        node = self._alternatives()
        if self._peek() is Mark.CLOSE:
            self.at += 1
        else:
            self.notices.append(message("A closing bracket was missing and was added at the end."))
        self.depth -= 1
        return node

    def _exact(self) -> Node | None:
        if self._peek() in (Mark.PHRASE, Mark.CHUNK):
            mark = self.marks[self.at]
            self.at += 1
            return self._phrase(mark, exact=True) if mark.kind is Mark.PHRASE else self._chunk(mark, exact=True)
        self.notices.append(message("An @ must stand directly before a word or a quotation; it was ignored."))
        return None

    def _in_field(self, mark: Lexeme) -> Node | None:
        name = FIELDS.get(mark.text.lower())
        if name is None:
            self.notices.append(message("There is no field “%(name)s”; it was searched as a word.", name=mark.text))
            word = self._chunk(Lexeme(Mark.CHUNK, mark.text, mark.start, mark.end - 1), exact=False)
            rest = self._negation() if self._peek() in (Mark.CHUNK, Mark.PHRASE, Mark.OPEN, Mark.EXACT) else None
            return _joined([part for part in (word, rest) if part is not None])
        if self._peek() in (None, Mark.CLOSE, Mark.OR, Mark.AND):
            self.notices.append(message("The field “%(name)s” has nothing to look for.", name=mark.text))
            return None
        if name == "date":
            return self._dates(mark)
        self.depth += 1
        if self.depth > MAXIMUM_DEPTH:
            reason = message("Fields are nested deeper than %(limit)s levels.", limit=MAXIMUM_DEPTH)
            raise _PastLimit(reason, mark.start, message("Name one field for each word."))
        node = self._negation()
        self.depth -= 1
        return None if node is None else _restricted(name, node)

    def _dates(self, mark: Lexeme) -> Node | None:
        negated = False
        while self._peek() is Mark.NOT:
            negated = not negated
            self.at += 1
        node = self._date(mark) if self.at < len(self.marks) else None
        return Not(node) if negated and node is not None else node

    def _date(self, mark: Lexeme) -> Node | None:
        value = self.marks[self.at]
        if value.kind not in (Mark.CHUNK, Mark.PHRASE):
            self.notices.append(message("The field “%(name)s” needs a date such as 2021-03.", name=mark.text))
            return self._negation()
        self.at += 1
        span = (mark.start, value.end)
        start, dots, end = value.text.rstrip(",;:!?").partition("..")
        since = parse_date(start) if start else None
        until = (parse_date(end) if end else None) if dots else since
        understood = (since or not start) and (until or not (end if dots else start)) and (since or until)
        if not understood or (since and until and until.last_day < since.first_day):
            self.notices.append(message("“%(date)s” is not a date the archive understands; it was left out.",
                                        date=value.text))  # fmt: skip
            return None
        return DateRange(since, until, span)

    def _phrase(self, mark: Lexeme, exact: bool) -> Node | None:
        if not mark.closed:
            self.notices.append(message("A closing quotation mark was missing and was added at the end."))
        text = " ".join(_QUOTES.sub(" ", mark.text).split())
        if not _LETTERS.search(text):
            self.notices.append(message("A quotation without words was ignored."))
            return None
        self._count(len(text.split()), mark)
        distance = mark.distance
        if distance is not None and distance > MAXIMUM_DISTANCE:
            distance = MAXIMUM_DISTANCE
            self.notices.append(message("Near means at most %(limit)s words apart.", limit=MAXIMUM_DISTANCE))
        if "*" in text:
            self.notices.append(message("A * inside a quotation stands for nothing."))
        return Phrase(text, exact, distance or None, (mark.start, mark.end))

    def _chunk(self, mark: Lexeme, exact: bool) -> Node | None:
        text = mark.text.strip(_TRIMMED).rstrip("?" + _TRIMMED).lstrip("-−–@" + _TRIMMED)
        if not _LETTERS.search(text):
            return None
        self._count(1, mark)
        span = (mark.start, mark.end)
        if exact or not ("*" in text or "?" in text) or GENDERED.fullmatch(text):
            return Word(text if exact else _no_operator(text), exact, span)
        # A wildcard stands for a part of one word, so Nordrhein-West* is a word and a wildcard.
        parts = [part for part in _WORD_BREAKS.split(text) if _LETTERS.search(part)]
        return _joined([self._part(part, span) for part in parts])

    def _part(self, text: str, span: tuple[int, int]) -> Node:
        if "*" not in text and "?" not in text:
            return Word(_no_operator(text), False, span)
        if len(_LETTERS.findall(text)) < 2:
            reason = message("A wildcard needs at least two letters beside it.")
            raise _PastLimit(reason, span[0], message("Write more of the word, such as Haus*."))
        return Wildcard(text, span)

    def _count(self, words: int, mark: Lexeme) -> None:
        self.terms += words
        if self.terms > MAXIMUM_TERMS:
            reason = message("The query has more than %(limit)s words.", limit=MAXIMUM_TERMS)
            raise _PastLimit(reason, mark.start, message("Keep the few words that matter."))

    def _operator_dropped(self, mark: Lexeme) -> None:
        self.notices.append(message("“%(operator)s” had nothing to join and was ignored.", operator=mark.text))


def _no_operator(text: str) -> str:
    """A word that is left of something odd and happens to be an operator: in capitals it would be one."""
    return text.lower() if text in OPERATORS else text


def _joined(parts: list[Node], *, implied: bool = True) -> Node | None:
    if not parts:
        return None
    return parts[0] if len(parts) == 1 else And(tuple(parts), implied)


def _restricted(name: str, node: Node) -> Node:
    """Push a field below a NOT, so that ``titel:-Haus`` is ``-titel:Haus``; an inner field keeps its own name."""
    match node:
        case Not(inner):
            return Not(_restricted(name, inner))
        case InField() | DateRange():
            return node
        case _:
            return InField(name, node)
