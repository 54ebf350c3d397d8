"""Marking matches: nothing of the text changes, every match is marked, and a snippet shows why."""

from __future__ import annotations

import datetime
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.articles import Article, Block, BlockKind
from archive.grammar import parse
from archive.search import Fragments, MarkedArticle
from archive.syntax import Node
from indexer.highlighting.highlighter import TextHighlighter
from indexer.highlighting.passages import SNIPPET_CHARACTERS
from tests.strategies import queries, unhurried

NOW = datetime.datetime(2022, 1, 7, tzinfo=datetime.UTC)
HIGHLIGHTER = TextHighlighter()


def article(
    title: str = "", *, kicker: str = "", lede: str = "", body: tuple[str, ...] | str = (), crosshead: str = ""
) -> Article:
    blocks = [Block(text) for text in ((body,) if isinstance(body, str) else body)]
    if crosshead:
        blocks.insert(1, Block(crosshead, BlockKind.CROSSHEAD))
    return Article(
        id=1, version=1, revision=1, words=1, added_at=NOW, changed_at=NOW,
        title=title, kicker=kicker, lede=lede, body=tuple(blocks),
    )  # fmt: skip


def tree(query: str) -> Node:
    return parse(query).tree


def joined(fragments: Fragments) -> str:
    return "".join(fragment.text for fragment in fragments)


def bracketed(fragments: Fragments) -> str:
    """The fragments with their matches in square brackets."""
    return "".join(f"[{fragment.text}]" if fragment.matched else fragment.text for fragment in fragments)


def title(text: str, query: str) -> str:
    return bracketed(HIGHLIGHTER.title(article(text), tree(query)))


def snippet(one: Article, query: str) -> str:
    return bracketed(HIGHLIGHTER.snippet(one, tree(query)))


MARKED = [
    # words in all their forms
    ("Haus", "Haus und Häuser des Hauses", "[Haus] und [Häuser] des [Hauses]"),
    ("häuser", "Haus und Häuser", "[Haus] und [Häuser]"),
    ("Mueller", "Frau Müller und Herr Mueller", "Frau [Müller] und Herr [Mueller]"),
    ("Strasse", "Die Straße, die STRASSE", "Die [Straße], die [STRASSE]"),
    ("Haus Garten", "Garten am Haus am See", "[Garten] am [Haus] am See"),
    ("Haus ODER Garten", "Garten am Haus", "[Garten] am [Haus]"),
    ("Haus", "Hausmeister im Kaufhaus", "Hausmeister im Kaufhaus"),
    ("nicht", "Das ist nicht IS", "Das ist [nicht] IS"),
    ("IS", "Das ist nicht IS", "Das ist nicht [IS]"),
    ("3600", "Es sind 3.600 Leute", "Es sind [3.600] Leute"),
    ("AT&T", "Bei AT&T", "Bei [AT&T]"),
    ("C++", "C++, nicht C", "[C++], nicht C"),
    ("U-Bahn", "Die U-Bahn, die U Bahn, die Bahn", "Die [U-Bahn], die [U Bahn], die Bahn"),
    ("Bürger", "Alle Bürger*innen", "Alle [Bürger*innen]"),
    ("Bürgerinnen", "Alle Bürger:innen, alle Bürger", "Alle [Bürger:innen], alle Bürger"),
    ("Bundestag", "Der Bundes\u00adtag", "Der [Bundes\u00adtag]"),
    ("Bundestag", "Der Bundes-\ntag", "Der [Bundes-\ntag]"),
    ("Häuser", unicodedata.normalize("NFD", "Die Häuser"), unicodedata.normalize("NFD", "Die [Häuser]")),
    # exact forms
    ("@Mieten", "Miete und Mieten und MIETEN", "Miete und [Mieten] und [MIETEN]"),
    ("@schon", "schon schön", "[schon] schön"),
    # wildcards
    ("Haus*", "Hausmeister im Kaufhaus am Haus", "[Hausmeister] im Kaufhaus am [Haus]"),
    ("*haus", "Hausmeister im Kaufhaus am Haus", "Hausmeister im [Kaufhaus] am [Haus]"),
    ("M?ller", "Müller, Miller, Mueller", "[Müller], [Miller], Mueller"),
    # phrases only as a whole
    ('"große Koalition"', "Die große Koalition ist eine Koalition", "Die [große Koalition] ist eine Koalition"),
    ('"große Koalition"', "Große Koalitionen. Koalition, große", "[Große Koalitionen]. Koalition, große"),
    ('"große Koalition"', "Der großen Koalition", "Der [großen Koalition]"),
    ("„große Koalition“", "»große« Koalition", "»[große« Koalition]"),
    ('@"große Koalition"', "große Koalition, großen Koalition", "[große Koalition], großen Koalition"),
    ('"a b a"', "a b a b a", "[a b a b a]"),
    # words near each other
    ('"Haus Garten"~3', "Haus mit Garten, kein anderes hier am Haus", "[Haus] mit [Garten], kein anderes hier am Haus"),
    ('"Garten Haus"~2', "Haus mit Garten", "[Haus] mit [Garten]"),
    ('"Haus Garten"~1', "Haus mit Garten", "Haus mit Garten"),
    # what is excluded is not marked
    ("Haus -Garten", "Haus am Garten", "[Haus] am Garten"),
    ("-Haus", "Haus am Garten", "Haus am Garten"),
    # only the field asked for
    ("titel:Haus", "Haus am Garten", "[Haus] am Garten"),
    ("vorspann:Haus", "Haus am Garten", "Haus am Garten"),
    ("person:Haus", "Haus am Garten", "Haus am Garten"),
    ("titel:Haus vorspann:Garten", "Haus am Garten", "[Haus] am Garten"),
    # matches that touch or overlap
    ('"große Koalition" Koalition', "große Koalition und Koalition", "[große Koalition] und [Koalition]"),
    ("", "Haus am Garten", "Haus am Garten"),
    ("Haus", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("query", "text", "marked"), MARKED)
def test_matches_are_marked(query: str, text: str, marked: str) -> None:
    assert title(text, query) == marked


def parts(marked: MarkedArticle) -> tuple[str, str, str, list[tuple[str, str]]]:
    body = [(block.kind.value, bracketed(block.fragments)) for block in marked.body]
    return bracketed(marked.title), bracketed(marked.kicker), bracketed(marked.lede), body


def test_an_article_is_marked_in_all_its_parts() -> None:
    one = article(
        "Haus brennt", kicker="Häuser", lede="Ein Haus.", body=("Das Haus.", "Kein Garten."), crosshead="Im Haus"
    )
    marked = HIGHLIGHTER.article(one, tree("Haus"))
    assert parts(marked) == (
        "[Haus] brennt",
        "[Häuser]",
        "Ein [Haus].",
        [("paragraph", "Das [Haus]."), ("crosshead", "Im [Haus]"), ("paragraph", "Kein Garten.")],
    )
    assert marked.matches == 5


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("titel:Haus", ("[Haus]", "Haus", "Haus", [("paragraph", "Haus")])),
        ("dachzeile:Haus", ("Haus", "[Haus]", "Haus", [("paragraph", "Haus")])),
        ("vorspann:Haus", ("Haus", "Haus", "[Haus]", [("paragraph", "Haus")])),
        ("person:Haus", ("Haus", "Haus", "Haus", [("paragraph", "Haus")])),
        ("-Haus", ("Haus", "Haus", "Haus", [("paragraph", "Haus")])),
    ],
)
def test_a_field_is_marked_alone(query: str, marked: tuple[str, str, str, list[tuple[str, str]]]) -> None:
    one = article("Haus", kicker="Haus", lede="Haus", body="Haus")
    assert parts(HIGHLIGHTER.article(one, tree(query))) == marked


def test_a_phrase_over_the_end_of_a_paragraph_is_marked_in_both() -> None:
    one = article(body=("Es kam die große", "Koalition zustande."))
    _, _, _, body = parts(HIGHLIGHTER.article(one, tree('"große Koalition"')))
    assert body == [("paragraph", "Es kam die [große]"), ("paragraph", "[Koalition] zustande.")]


# Whoosh's own highlighting stops at 32,768 characters.
FILLER = "Lorem ipsum dolor sit amet. " * 2000


def test_a_match_far_into_a_long_text_is_marked_and_shown() -> None:
    one = article(lede="Anfang.", body=(FILLER, f"{FILLER}Hier steht das Haus. {FILLER}"))
    body = HIGHLIGHTER.article(one, tree("Haus")).body
    assert [sum(fragment.matched for fragment in block.fragments) for block in body] == [0, 1]
    assert "Hier steht das [Haus]." in snippet(one, "Haus")


# Snippets


def test_the_snippet_of_a_short_text_is_the_text() -> None:
    assert snippet(article("T", lede="Das Haus am See."), "Haus") == "Das [Haus] am See."


@pytest.mark.parametrize("query", ["Garten", "", "titel:Haus", "person:Merkel", "datum:2022", "-Garten"])
def test_without_a_match_the_text_begins(query: str) -> None:
    assert snippet(article("Haus", lede="Vorspann.", body="Körper."), query) == "Vorspann."
    assert snippet(article("Haus", body="Körper."), query) == "Körper."


def test_an_article_of_nothing_but_a_headline_has_an_empty_snippet() -> None:
    assert snippet(article("Haus"), "Haus") == ""


def test_the_snippet_shows_where_most_is_found() -> None:
    one = article(
        lede=f"Ein Haus. {FILLER[:600]}",
        body=(f"Noch ein Haus, ein Haus, ein Haus. {FILLER[:600]}", f"Dort steht ein Haus im Garten. {FILLER[:600]}"),
    )
    assert "Dort steht ein [Haus] im [Garten]." in snippet(one, "Haus Garten")


def test_a_snippet_begins_with_a_sentence_where_one_is_near() -> None:
    one = article(body=f"{FILLER}Am Abend brannte das Haus. {FILLER}")
    assert snippet(one, "Haus").startswith("… Am Abend brannte das [Haus]. Lorem")


def test_a_snippet_is_cut_between_words() -> None:
    numbered = " ".join(f"wort{number}" for number in range(400))
    one = article(body=numbered)
    for number in (0, 1, 17, 200, 398, 399):
        text = joined(HIGHLIGHTER.snippet(one, tree(f"wort{number}")))
        inside = text.removeprefix("… ").removesuffix(" …")
        assert f" {inside} " in f" {numbered} "
        assert f" wort{number} " in f" {inside} "
        assert text.startswith("… ") == (not numbered.startswith(inside))
        assert text.endswith(" …") == (not numbered.endswith(inside))
        assert len(inside) <= SNIPPET_CHARACTERS


def test_a_phrase_is_shown_whole() -> None:
    long_phrase = " ".join(f"wort{number}" for number in range(100, 115))
    one = article(body=f"{FILLER}{' '.join(f'wort{number}' for number in range(200))} {FILLER}")
    assert f"[{long_phrase}]" in snippet(one, f'"{long_phrase}"')


def test_half_a_phrase_is_not_marked() -> None:
    for words_between in range(60, 90):
        one = article(body=f"Die große Koalition hält. {'ja ' * words_between}große Koalition {FILLER}")
        assert "[große]" not in snippet(one, '"große Koalition"')


def test_one_endless_word_is_cut_all_the_same() -> None:
    text = joined(HIGHLIGHTER.snippet(article(body="a" * 5000), tree("Haus")))
    assert text == "a" * SNIPPET_CHARACTERS + " …"


def test_paragraphs_run_on_in_a_snippet() -> None:
    assert snippet(article(body=("Das Haus steht.", "Es brennt.")), "Haus") == "Das [Haus] steht. Es brennt."
    assert snippet(article(body=("„Das Haus steht.“", "Es brennt.")), "Haus") == "„Das [Haus] steht.“ Es brennt."


def test_a_dot_in_the_middle_parts_paragraphs_that_are_no_sentences() -> None:
    assert snippet(article(body=("Das Haus", "Es brennt.")), "Haus") == "Das [Haus] · Es brennt."
    assert snippet(article(body=("Die große", "Koalition.")), '"große Koalition"') == "Die [große · Koalition]."


# For any text and any query

TEXTS = st.text(st.sampled_from("aäHhsu \n.,!?\u00ad\u0308-*:@\"'")) | st.text()
SENTENCES = st.lists(
    st.sampled_from(
        ["Haus", "Häuser", "Garten", "große", "Koalition", "Müller", "Bürger*innen", "C++", "3.600", ".", "\n"]
    )
    | st.sampled_from(["Bundes\u00adtag", "U-Bahn", "die", "der", "Hausmeister", "und", "–", "Ende.", "nicht"]),
    max_size=120,
).map(" ".join)


@unhurried
@given(TEXTS | SENTENCES, queries())
def test_marking_changes_nothing_of_the_text(text: str, query: str) -> None:
    one = article(text, kicker=text, lede=text, body=(text, text))
    marked = HIGHLIGHTER.article(one, tree(query))
    every = [marked.title, marked.kicker, marked.lede, *(block.fragments for block in marked.body)]
    assert [joined(fragments) for fragments in every] == [text] * 5
    assert joined(HIGHLIGHTER.title(one, tree(query))) == text
    assert all(fragment.text for fragments in every for fragment in fragments)
    assert marked.matches == sum(fragment.matched for fragments in every for fragment in fragments)


def without_breaks(text: str) -> str:
    """The text without what parts paragraphs, in an article or in a snippet."""
    return "".join(text.replace(" · ", "").split())


@unhurried
@given(TEXTS | SENTENCES, TEXTS | SENTENCES, queries())
def test_a_snippet_is_a_stretch_of_the_text(lede: str, body: str, query: str) -> None:
    text = joined(HIGHLIGHTER.snippet(article(lede=lede, body=body), tree(query)))
    inside = text.removeprefix("… ").removesuffix(" …")
    assert len(inside.replace(" · ", "\n\n")) <= SNIPPET_CHARACTERS
    assert bool(text) == bool(lede or body)
    assert "\n\n" not in text
    assert any(without_breaks(inside) in without_breaks(whole) for whole in (lede, body))


@unhurried
@given(SENTENCES, SENTENCES, queries())
def test_a_snippet_shows_a_match_where_there_is_one(lede: str, body: str, query: str) -> None:
    one = article(lede=lede, body=body)
    marked = HIGHLIGHTER.article(one, tree(query))
    shown = any(fragment.matched for fragment in HIGHLIGHTER.snippet(one, tree(query)))
    assert shown == bool(marked.matches)
