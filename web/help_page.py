"""What the help shows: the query language, each form with an example that can be tried."""

from __future__ import annotations

from dataclasses import dataclass

from archive.messages import Message, message
from archive.query import Query
from web.language import translated
from web.params import url_for_query
from web.searchbox import SearchBox

_WORDS = message("Words")
_SIGNS = message("Signs and operators")
_FIELDS = message("Fields")
_DATES = message("Dates")

_EXAMPLES: tuple[tuple[Message, tuple[tuple[str, Message], ...]], ...] = (
    (_WORDS, (
        ("Regierung Vertrag", message("Articles with both words, in any of their forms.")),
        ("Müller", message("Also finds Mueller; ä, ö, ü, ß and their spellings ae, oe, ue, ss are the same.")),
        ('"deutsche Einheit"', message("The words next to each other, in this order; also in their inflected forms.")),
        ("@Mieten", message("Only this form of the word, capitals aside.")),
        ('@"Berliner Mauer"', message("Exactly this wording.")),
    )),
    (_SIGNS, (
        ("Bonn ODER Berlin", message("At least one of the words; OR works as well.")),
        ("Europa -Brexit", message("Without this word; NICHT and NOT work as well.")),
        ("(Bonn ODER Berlin) Hauptstadt", message("Brackets hold together what belongs together.")),
        ('"Kanzler Bundestag"~5', message("Near each other, at most five words apart.")),
        ("Haus*", message("Words that begin like this; *haus finds words that end like this, M?ller any one letter.")),
    )),
    (_FIELDS, (
        ("titel:Kanzler", message("In the headline. Also dachzeile: and vorspann:.")),
        ("ressort:Politik", message("In this section. Also quelle: and autor:.")),
        ("person:Merkel", message("Names this person. Also ort: and organisation:.")),
        ("sprache:de", message("In this language.")),
    )),
    (_DATES, (
        ("datum:1989", message("All articles that may be from this year.")),
        ("datum:1989-11", message("From this month; datum:9.11.1989 means the day.")),
        ("datum:1989..1990", message("From this range; an open end is left out, as in datum:..1949.")),
    )),
)  # fmt: skip
# Nothing supplies named entities to every archive, so these forms are shown and not linked.
_NOT_TRIED = {"person:Merkel"}


@dataclass(frozen=True, slots=True)
class Example:
    """A query, what it means, and where to try it; without an address where it may well find nothing."""

    text: str
    meaning: str
    url: str


@dataclass(frozen=True, slots=True)
class HelpSection:
    """One part of the query language."""

    title: str
    examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class HelpPage:
    """The query language in parts."""

    searchbox: SearchBox
    sections: tuple[HelpSection, ...]


def help_page() -> HelpPage:
    """The help in the reader's language."""
    return HelpPage(
        SearchBox(),
        tuple(
            HelpSection(
                translated(title),
                tuple(_example(text, meaning) for text, meaning in examples),
            )
            for title, examples in _EXAMPLES
        ),
    )


def _example(text: str, meaning: Message) -> Example:
    return Example(text, translated(meaning), "" if text in _NOT_TRIED else url_for_query(Query(text)))
