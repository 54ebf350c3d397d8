"""The one analysis of German text: what is the same word, what is another, and where words stand."""

from __future__ import annotations

import gzip
import itertools
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from indexer.german.analysis import Token, analyse, terms_of
from tests.strategies import unhurried

NEWS = Path(__file__).parents[3] / "shared/data/news/wikinews-train.jsonl.gz"


def finds(query: str, text: str) -> bool:
    """Whether the words of a query stand somewhere in a text, in any of their forms."""
    terms, tokens = terms_of(query), list(analyse(text))
    starts = range(len(tokens) - len(terms) + 1)
    return bool(terms) and any(
        all(set(term.bases) & set(token.bases) for term, token in zip(terms, tokens[start:], strict=False))
        for start in starts
    )


def finds_exactly(query: str, text: str) -> bool:
    """Whether the words of a query stand somewhere in a text as they are written, capitals aside."""
    forms, found = [term.form for term in terms_of(query)], [token.form for token in analyse(text)]
    return any(forms == found[start : start + len(forms)] for start in range(len(found)))


def decomposed(text: str) -> str:
    return unicodedata.normalize("NFD", text)


SAME = [
    # inflection
    ("Haus", "Häuser"), ("Haus", "Hauses"), ("Häuser", "Hauses"), ("Präsident", "Präsidenten"),
    ("Kasachstan", "Kasachstans"), ("Land", "Länder"), ("Gans", "Gänse"), ("Arzt", "Ärzte"), ("Merkel", "Merkels"),
    ("Tokajew", "Tokajews"), ("Gericht", "Gerichte"), ("neue", "neuen"), ("gehen", "ging"), ("Mieten", "Miete"),
    ("Zeuge", "Zeugen"), ("Präsidentin", "Präsidentinnen"), ("Kind", "Kindern"),
    # umlauts and ß
    ("Müller", "Mueller"), ("Straße", "Strasse"), ("Größe", "Groesse"), ("Straßen", "Strasse"), ("Größen", "Groesse"),
    ("Ärzte", "Aerzte"), ("Schröder", "Schroeder"), ("Özdemir", "Oezdemir"), ("Schäuble", "Schaeuble"),
    ("Gauß", "Gauss"), ("Fuß", "Fuss"), ("muß", "muss"), ("daß", "dass"),
    ("Köln", "Koeln"), ("Düsseldorf", "Duesseldorf"),
    # capitals
    ("HAUS", "Häuser"), ("MÜLLER", "Mueller"), ("STRASSE", "Straße"), ("kasachstan", "KASACHSTANS"),
    # Unicode
    ("Müller", decomposed("Müller")), ("Müller", decomposed("Mueller")), ("Häuser", decomposed("Haus")),
    ("Übung", decomposed("Übung")), ("Bundestag", "Bundes\u00adtag"), ("Bundestag", "\u00adBundestag\u00ad"),
    ("Bundestag", "Bundes\u200btag"), ("Häuser", decomposed("Hä\u00aduser")), ("Bundestag", "Bundes-\ntag"),
    ("Bundestag", "Bundes-\r\ntag"), ("Bundestag", "Bundes-  \n  tag"), ("Bundestag", "Bundes¬\ntag"),
    ("Bundestag", "Bundes¬\r\ntag"),
    ("Bundestag", "Bundes⸗\ntag"), ("Häuser", "Häu-\nser"),
    # hyphens
    ("U-Bahn", "U-Bahn"), ("U-Bahn", "U Bahn"), ("Nordrhein-Westfalen", "Nordrhein Westfalen"),
    ("Nordrhein-Westfalen", "Nordrhein-Westfalens"), ("Nordrhein-Westfalen", "NORDRHEIN-WESTFALEN"),
    # gender forms
    *[(word, form) for form in ("Bürger*innen", "Bürger:innen", "Bürger_innen", "BürgerInnen", "Bürger/-innen",
                                "Bürger/innen", "Bürger·innen", "Bürger(innen)")
      for word in ("Bürgerinnen", "Bürger")],
    ("Bürger*in", "Bürger"), ("Bürger:in", "Bürgerin"), ("Ärzt*innen", "Ärztinnen"),
    # numbers and names with signs
    ("3.600", "3600"), ("3’600", "3.600"), ("3,5", "3,5"), ("10.690,08", "10690,08"), ("COVID-19", "Covid-19"),
    ("COVID-19", "COVID 19"), ("eurasianet.org", "Eurasianet.org"), ("AT&T", "at&t"), ("C++", "c++"), ("C#", "C#"),
    ("G20", "g20"), ("A380", "A380"), ("2021", "2021"), ("50", "50%"), ("218a", "§ 218a"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same_word_is_found_both_ways(one: str, other: str) -> None:
    assert finds(one, f"– {other} –")
    assert finds(other, f"– {one} –")


APART = [
    ("Kanzlei", "Kanzler"), ("Zeugnis", "Druckerzeugnis"), ("Anwalt", "Staubecken"), ("schon", "schön"),
    ("Bürger", "Burg"), ("Mieter", "Mieten"), ("Händel", "Handel"), ("Größe", "groß"), ("Union", "Uni"),
    ("Kohl", "Kohle"), ("Rat", "Rate"), ("Ungarn", "Ungeduld"), ("IS", "ist"), ("US", "uns"), ("Not", "Note"),
    ("May", "Mai"), ("Wald", "Wahl"), ("C++", "C"), ("C#", "C"), ("AT&T", "AT"), ("G20", "G7"), ("3,5", "35"),
    ("3.600", "3.601"), ("U-Bahn", "Bahn-U"), ("Nordrhein-Westfalen", "Nordrhein in Westfalen"), ("Muller", "Müller"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), APART)
def test_another_word_is_not_found(one: str, other: str) -> None:
    assert not finds(one, f"– {other} –")
    assert not finds(other, f"– {one} –")


# No stop list may hide a word; the last two lines are words for which a dictionary offers another reading.
FINDABLE = [
    "US", "IS", "Not", "May", "nicht", "EU", "G20", "der", "die", "und", "in", "an", "es", "ich", "was", "war", "sein",
    "kein", "USA", "SPD", "AfD", "Haus", "Ungarn", "Paris", "Mauritius", "Merkel", "Sachsen", "Israel", "Weiß", "Macht",
]  # fmt: skip


@pytest.mark.parametrize("word", FINDABLE)
def test_every_word_finds_itself_however_it_is_written(word: str) -> None:
    for written in {word, word.upper(), word.capitalize()}:
        for searched in {word, word.lower(), word.upper()}:
            assert finds(searched, f"– {written} –"), (searched, written)


# Small words that written with a capital are words of their own.
TWO_READINGS = [
    "hat", "habe", "soll", "will", "würde", "weiß", "macht", "anders", "eigene", "schneller", "großer", "aktuelle",
]  # fmt: skip


@pytest.mark.parametrize("word", TWO_READINGS)
def test_a_small_word_finds_itself(word: str) -> None:
    assert finds(word, f"– {word} –")


@pytest.mark.parametrize(
    ("query", "text"),
    [("haus", "Häuser"), ("bundesverfassungsgericht", "Bundesverfassungsgerichts"), ("merkel", "Merkels")],
)
def test_people_type_without_capitals(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("one", "other"),
    [("Ausstoß", "Ausstoss"), ("Bundesstraße", "Bundesstrasse"), ("weltgrößte", "weltgroesste"), ("Meißen", "Meissen")],
)
def test_rarer_words_without_umlauts_are_the_same(one: str, other: str) -> None:
    assert finds(one, other)
    assert finds(other, one)


@pytest.mark.parametrize(("one", "other"), [("Müller", "Müllers"), ("Schröder", "Schröders"), ("Michael", "Michaels")])
def test_a_name_is_found_by_its_genitive(one: str, other: str) -> None:
    assert finds(one, other)
    assert finds(other, one)


def test_measure_and_mass_are_two_words() -> None:
    assert not finds("Maße", "die Masse")


def test_the_exact_form_tells_apart_what_the_base_does_not() -> None:
    assert finds_exactly("Mieten", "Die MIETEN steigen")
    assert not finds_exactly("Mieten", "Die Miete steigt")
    assert finds_exactly("schon", "Schon wieder")
    assert not finds_exactly("schon", "schön wieder")
    assert not finds_exactly("Mueller", "Müller")
    assert finds_exactly("Müller", decomposed("Müller"))
    assert finds_exactly("Bundestag", "der Bundes\u00adtag")
    assert finds_exactly("3.600", "3600 Euro")


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("Vor- und Nachteile", ["vor", "und", "nachteile"]),
        ("Vor-\nund Nachteile", ["vor", "und", "nachteile"]),
        ("Kreml-\nChef", ["kreml", "chef"]),
        ("E-Mail-\nadresse", ["e", "mailadresse"]),
        ("foo_bar", ["foo", "bar"]),
        ("Max.Mustermann", ["max", "mustermann"]),
        ("zu Hause: sie", ["zu", "hause", "sie"]),
        ("1.2.2020", ["1", "2", "2020"]),
        ("3.600.000,50 Euro", ["3600000,50", "euro"]),
        ("2021.000", ["2021", "000"]),
        ("C++-Code", ["c++", "code"]),
        ("a&b&c", ["a&b&c"]),
        ("… – ! \u00ad \u200b", []),
        ("", []),
    ],
)
def test_where_words_are_divided(text: str, forms: list[str]) -> None:
    assert [token.form for token in analyse(text)] == forms


COVERED = [
    ("Im Müller steht", "Müller"),
    (decomposed("Im Müller steht"), decomposed("Müller")),
    (decomposed("Die Übung beginnt"), decomposed("Übung")),
    ("Der Bundes\u00adtag tagt", "Bundes\u00adtag"),
    ("Der Bundes-\ntag tagt", "Bundes-\ntag"),
    ("Der Bundes-  \r\n  tag tagt", "Bundes-  \r\n  tag"),
    ("Der Bundes¬\ntag tagt", "Bundes¬\ntag"),
    ("Die Bürger*innen gehen", "Bürger*innen"),
    ("Die Bürger(innen) gehen", "Bürger(innen)"),
    ("Es sind 3.600 Leute", "3.600"),
    ("Bei AT&T arbeiten", "AT&T"),
    ("Mit C++ arbeiten", "C++"),
    ("😀 Haus 😀", "Haus"),
]


@pytest.mark.parametrize(("text", "word"), COVERED)
def test_a_token_covers_its_word_as_it_stands_in_the_text(text: str, word: str) -> None:
    assert word in [text[token.start : token.end] for token in analyse(text)]
    assert finds_exactly(word, text)


def test_a_word_divided_before_a_decomposed_umlaut() -> None:
    text = decomposed("Sie hat ge-\nübt.")
    assert [token.form for token in analyse(text)] == ["sie", "hat", "geübt"]


@pytest.mark.parametrize(("query", "text"), [("Bäuer", "BäuerInnen"), ("Ö++", "Ö++")])
def test_decomposed_umlauts_in_front_of_signs(query: str, text: str) -> None:
    assert finds(query, text)
    assert finds(query, decomposed(text))


def test_a_word_divided_twice() -> None:
    assert [token.form for token in analyse("Bun-\ndes-\ntag")] == ["bundestag"]


def test_a_slash_before_in_need_not_be_a_gender_form() -> None:
    assert finds("in", "am/in der Elbe")


LETTERS = st.text(st.sampled_from("abcäöüßéABCÄÖÜ\u0308\u00ad\u200b-*:_/()&+#.,'’ \n\r\t019¬⸗ﬁǅİ²٣😀"))


@unhurried
@given(st.text() | LETTERS)
@example("\x00\ud800a\udfff")
@example("a" * 100_000)
@example("\u0308")
def test_tokens_stand_in_order_inside_the_text(text: str) -> None:
    tokens = list(analyse(text))
    assert [token.position for token in tokens] == list(range(len(tokens)))
    ends = [0, *(token.end for token in tokens)]
    for token, end_before in zip(tokens, ends, strict=False):
        assert end_before <= token.start < token.end <= len(text)
        assert token.form
        assert token.form == unicodedata.normalize("NFC", token.form)
        assert token.bases
        assert all(token.bases)


@unhurried
@given(st.text() | LETTERS)
def test_nothing_but_signs_stands_between_the_tokens(text: str) -> None:
    rest = list(text)
    for token in analyse(text):
        rest[token.start : token.end] = " " * (token.end - token.start)
    assert not any(character.isalnum() for character in rest)


@unhurried
@given(st.text() | LETTERS)
def test_a_query_has_the_words_of_the_same_text(text: str) -> None:
    assert [term.form for term in terms_of(text)] == [token.form for token in analyse(text)]


@unhurried
@given(st.text() | LETTERS)
def test_every_text_finds_itself(text: str) -> None:
    for term, token in zip(terms_of(text), analyse(text), strict=True):
        assert set(term.bases) & set(token.bases)


@pytest.mark.data
def test_every_word_of_real_articles_finds_itself() -> None:
    if not NEWS.exists():
        pytest.skip("needs the material beside the project")
    with gzip.open(NEWS, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line).get("text") or "" for line in itertools.islice(lines, 400)]
    words = {text[token.start : token.end] for text in texts for token in analyse(text)}
    assert len(words) > 10_000
    assert [word for word in words if not finds(word, word)] == []
    assert [word for word in words if not finds(word.lower(), word)] == []


@unhurried
@given(LETTERS)
def test_the_normal_form_of_the_text_makes_no_difference(text: str) -> None:
    def levels(tokens: Iterator[Token]) -> list[tuple[str, tuple[str, ...]]]:
        return [(token.form, token.bases) for token in tokens]

    assert levels(analyse(decomposed(text))) == levels(analyse(unicodedata.normalize("NFC", text)))
