"""The query language: every construct as a tree, every limit, and a parser that takes any text."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from archive.dates import PartialDate, Season
from archive.grammar import parse
from archive.syntax import (
    And,
    DateRange,
    Everything,
    InField,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Wildcard,
    Word,
    any_of,
    only_exact,
    to_text,
)
from tests.strategies import queries, unhurried


def words(text: str, *, implied: bool = True) -> And:
    return And(tuple(Word(word) for word in text.split()), implied)


def either(*texts: str) -> Or:
    return Or(tuple(map(Word, texts)))


def dated(since: str | None, until: str | None) -> DateRange:
    return DateRange(*(text and PartialDate.from_edtf(text) for text in (since, until)))  # type: ignore[arg-type]


HOUSE, GARDEN, TREE = Word("Haus"), Word("Garten"), Word("Baum")

TREES: dict[str, Node] = {
    "": Everything(),
    "  \t\n ": Everything(),
    # words
    "Haus": HOUSE,
    "Haus Garten": words("Haus Garten"),
    " Haus\u00a0\n Garten ": words("Haus Garten"),
    "und oder nicht": words("und oder nicht"),
    "Und Oder": words("Und Oder"),
    "Haus, Garten.": words("Haus Garten"),
    "Haus?": HOUSE,
    "…Haus": HOUSE,
    "'Haus'": HOUSE,
    "Haus - Garten": words("Haus Garten"),
    "Haus – Garten": words("Haus Garten"),
    "U-Bahn": Word("U-Bahn"),
    "C++": Word("C++"),
    "AT&T": Word("AT&T"),
    "3.600": Word("3.600"),
    "3,5": Word("3,5"),
    "G20": Word("G20"),
    "12:30": Word("12:30"),
    "http://eurasianet.org/a": Word("http://eurasianet.org/a"),
    "Bürger*innen": Word("Bürger*innen"),
    "Bürger:innen": Word("Bürger:innen"),
    "Bürger_innen": Word("Bürger_innen"),
    "Bürger:in": Word("Bürger:in"),
    # operators in both languages
    "Haus ODER Garten": either("Haus", "Garten"),
    "Haus OR Garten": either("Haus", "Garten"),
    "Haus UND Garten": words("Haus Garten", implied=False),
    "Haus AND Garten": words("Haus Garten", implied=False),
    "Haus, UND, Garten": words("Haus Garten", implied=False),
    "Haus ..ODER ~Garten": either("Haus", "Garten"),
    "Haus [UND Garten]": words("Haus Garten", implied=False),
    "Haus UND Garten Baum": words("Haus Garten Baum", implied=False),
    "Haus NICHT Garten": And((HOUSE, Not(GARDEN))),
    "Haus NOT Garten": And((HOUSE, Not(GARDEN))),
    "Haus UND NICHT Garten": And((HOUSE, Not(GARDEN)), implied=False),
    "Haus -Garten": And((HOUSE, Not(GARDEN))),
    "Haus −Garten": And((HOUSE, Not(GARDEN))),
    "Haus –Garten": And((HOUSE, Not(GARDEN))),
    "-Haus": Not(HOUSE),
    "(Haus ODER Garten)-Baum": And((either("Haus", "Garten"), Not(TREE))),
    "-(-Haus)": Not(Not(HOUSE)),
    "NICHT NICHT Haus": HOUSE,
    "--Haus": HOUSE,
    "Haus ODER -Garten": Or((HOUSE, Not(GARDEN))),
    # OR binds loosest, then neighbourhood, then NOT
    "Haus Garten ODER Baum": Or((words("Haus Garten"), TREE)),
    "Haus ODER Garten Baum": Or((HOUSE, words("Garten Baum"))),
    "Haus UND Garten ODER Baum": Or((words("Haus Garten", implied=False), TREE)),
    "-Haus ODER Garten": Or((Not(HOUSE), GARDEN)),
    # brackets
    "(Haus ODER Garten) Baum": And((either("Haus", "Garten"), TREE)),
    "Haus (Garten ODER Baum)": And((HOUSE, either("Garten", "Baum"))),
    "-(Haus Garten)": Not(words("Haus Garten")),
    "((Haus))": HOUSE,
    "(Haus Garten)Baum": And((words("Haus Garten"), TREE)),
    # phrases, in every kind of quotation marks
    '"große Koalition"': Phrase("große Koalition"),
    "„große Koalition“": Phrase("große Koalition"),
    "„große Koalition”": Phrase("große Koalition"),
    '„große Koalition"': Phrase("große Koalition"),
    "“große Koalition”": Phrase("große Koalition"),
    "»große Koalition«": Phrase("große Koalition"),
    "«große Koalition»": Phrase("große Koalition"),
    '"  große \n Koalition "': Phrase("große Koalition"),
    '"Haus (Garten) ODER"': Phrase("Haus (Garten) ODER"),
    '-"große Koalition"': Not(Phrase("große Koalition")),
    'Haus"große Koalition"Garten': And((HOUSE, Phrase("große Koalition"), GARDEN)),
    '"Haus Garten"~5': Phrase("Haus Garten", distance=5),
    "„Haus Garten“~12": Phrase("Haus Garten", distance=12),
    '"Haus Garten" ~5': And((Phrase("Haus Garten"), Word("5"))),
    # exact forms
    "@Haus": Word("Haus", exact=True),
    "-@Haus": Not(Word("Haus", exact=True)),
    '@"große Koalition"': Phrase("große Koalition", exact=True),
    "@„große Koalition“": Phrase("große Koalition", exact=True),
    '@"Haus Garten"~5': Phrase("Haus Garten", exact=True, distance=5),
    "@C++": Word("C++", exact=True),
    # wildcards
    "Haus*": Wildcard("Haus*"),
    "*haus": Wildcard("*haus"),
    "*haus*": Wildcard("*haus*"),
    "M?ller": Wildcard("M?ller"),
    "?aus": Wildcard("?aus"),
    "Haus*, Garten": And((Wildcard("Haus*"), GARDEN)),
    "Nordrhein-West*": And((Word("Nordrhein"), Wildcard("West*"))),
    "-Nordrhein-West*": Not(And((Word("Nordrhein"), Wildcard("West*")))),
    "*-Partei": Word("Partei"),
    # fields
    "titel:Haus": InField("title", HOUSE),
    "Titel:Haus": InField("title", HOUSE),
    "TITEL: Haus": InField("title", HOUSE),
    "titel:Haus Garten": And((InField("title", HOUSE), GARDEN)),
    "titel:(Haus Garten)": InField("title", words("Haus Garten")),
    "titel:(Haus ODER Garten)": InField("title", either("Haus", "Garten")),
    'titel:"große Koalition"': InField("title", Phrase("große Koalition")),
    "titel:„große Koalition“": InField("title", Phrase("große Koalition")),
    "titel:@Haus": InField("title", Word("Haus", exact=True)),
    "titel:Haus*": InField("title", Wildcard("Haus*")),
    "-titel:Haus": Not(InField("title", HOUSE)),
    "titel:-Haus": Not(InField("title", HOUSE)),
    "titel:-(Haus Garten)": Not(InField("title", words("Haus Garten"))),
    "titel:autor:Haus": InField("author", HOUSE),
    "titel:datum:2022": dated("2022", "2022"),
    "titel:http://x.de": InField("title", Word("http://x.de")),
    # dates
    "datum:2022": dated("2022", "2022"),
    "date:2022": dated("2022", "2022"),
    "datum:2022-01": dated("2022-01", "2022-01"),
    "datum:24.03.2021": dated("2021-03-24", "2021-03-24"),
    "datum: 24.03.2021": dated("2021-03-24", "2021-03-24"),
    "datum:2021-03..2021-07": dated("2021-03", "2021-07"),
    "datum:1.3.2021..2021-07": dated("2021-03-01", "2021-07"),
    "datum:..1999": dated(None, "1999"),
    "datum:1999..": dated("1999", None),
    "datum:1914/1918": dated("1914/1918", "1914/1918"),
    "datum:1950~": dated("1950~", "1950~"),
    'datum:"24. März 2021"': dated("2021-03-24", "2021-03-24"),
    "datum:„Sommer 1989“": DateRange(*[PartialDate(1989, season=Season.SUMMER)] * 2),
    'datum:"Sommer 1989..Herbst 1990"': dated("1989-22", "1990-23"),
    "-datum:2022": Not(dated("2022", "2022")),
    "Haus datum:2022": And((HOUSE, dated("2022", "2022"))),
}


@pytest.mark.parametrize(("text", "tree"), TREES.items())
def test_a_query_is_understood_without_a_notice(text: str, tree: Node) -> None:
    parsed = parse(text)
    assert parsed.tree == tree
    assert parsed.notices == ()
    assert parsed.refused is None


FIELDS = {
    "title": ["titel", "title"],
    "kicker": ["dachzeile", "kicker"],
    "lede": ["vorspann", "lede"],
    "author": ["autor", "autorin", "author"],
    "source": ["quelle", "source"],
    "section": ["ressort", "section"],
    "person": ["person"],
    "place": ["ort", "place"],
    "organisation": ["organisation", "organization"],
    "language": ["sprache", "language"],
}


@pytest.mark.parametrize(("name", "typed"), [(name, typed) for name in FIELDS for typed in FIELDS[name]])
def test_fields_have_german_and_english_names_in_any_case(name: str, typed: str) -> None:
    for spelling in (typed, typed.capitalize(), typed.upper()):
        assert parse(f"{spelling}:Haus").tree == InField(name, HOUSE)


ADDED_BRACKET = "A closing bracket was missing and was added at the end."
IGNORED_BRACKET = "A closing bracket without an opening one was ignored."
ADDED_QUOTE = "A closing quotation mark was missing and was added at the end."
EMPTY_QUOTATION = "A quotation without words was ignored."
LONE_AT = "An @ must stand directly before a word or a quotation; it was ignored."
NO_WORD = "The query holds no word to look for."


def dropped(operator: str) -> str:
    return f"“{operator}” had nothing to join and was ignored."


def no_date(text: str) -> str:
    return f"“{text}” is not a date the archive understands; it was left out."


def no_field(name: str) -> str:
    return f"There is no field “{name}”; it was searched as a word."


NOTICES: dict[str, tuple[Node, list[str]]] = {
    # operators with nothing to join
    "Haus ODER": (HOUSE, [dropped("ODER")]),
    "ODER Haus": (HOUSE, [dropped("ODER")]),
    "Haus UND": (HOUSE, [dropped("UND")]),
    "AND Haus": (HOUSE, [dropped("AND")]),
    "Haus UND UND Garten": (words("Haus Garten", implied=False), [dropped("UND")]),
    "Haus UND ODER Garten": (either("Haus", "Garten"), [dropped("UND")]),
    "Haus NICHT": (HOUSE, [dropped("NICHT")]),
    "NICHT": (Nothing(), [dropped("NICHT")]),
    "UND ODER": (Nothing(), [dropped("UND"), dropped("ODER")]),
    # brackets and quotes that do not match
    "(Haus": (HOUSE, [ADDED_BRACKET]),
    "Haus)": (HOUSE, [IGNORED_BRACKET]),
    ")Haus(": (HOUSE, [IGNORED_BRACKET, ADDED_BRACKET]),
    "Haus) Garten": (words("Haus Garten"), [IGNORED_BRACKET]),
    '"große Koalition': (Phrase("große Koalition"), [ADDED_QUOTE]),
    "„große Koalition": (Phrase("große Koalition"), [ADDED_QUOTE]),
    "»große Koalition": (Phrase("große Koalition"), [ADDED_QUOTE]),
    '""': (Nothing(), [EMPTY_QUOTATION]),
    'Haus "…"': (HOUSE, [EMPTY_QUOTATION]),
    "()": (Nothing(), [NO_WORD]),
    "Haus ()": (HOUSE, []),
    # nothing to look for
    "!": (Nothing(), [NO_WORD]),
    "*": (Nothing(), [NO_WORD]),
    "-": (Nothing(), [NO_WORD]),
    "@": (Nothing(), [NO_WORD]),
    "\x00": (Nothing(), [NO_WORD]),
    "\ud800": (Nothing(), [NO_WORD]),
    # exact marks before something else
    "@(Haus)": (HOUSE, [LONE_AT]),
    "@titel:Haus": (InField("title", HOUSE), [LONE_AT]),
    "@@Haus": (Word("Haus", exact=True), [LONE_AT]),
    # fields
    "foo:Haus": (words("foo Haus"), [no_field("foo")]),
    "foo:": (Word("foo"), []),
    'foo:"große Koalition"': (And((Word("foo"), Phrase("große Koalition"))), [no_field("foo")]),
    "-foo:Haus": (Not(words("foo Haus")), [no_field("foo")]),
    "titel:": (Nothing(), ["The field “titel” has nothing to look for."]),
    "Haus Titel:": (HOUSE, ["The field “Titel” has nothing to look for."]),
    "titel: ODER Haus": (HOUSE, ["The field “titel” has nothing to look for.", dropped("ODER")]),
    # dates
    "Haus datum:31.02.2021": (HOUSE, [no_date("31.02.2021")]),
    "datum:gestern": (Nothing(), [no_date("gestern")]),
    "datum:2022*": (Nothing(), [no_date("2022*")]),
    "datum:..": (Nothing(), [no_date("..")]),
    "datum:2022..2021": (Nothing(), [no_date("2022..2021")]),
    "datum:2021..gestern": (Nothing(), [no_date("2021..gestern")]),
    "datum:(2021)": (Word("2021"), ["The field “datum” needs a date such as 2021-03."]),
    "datum:": (Nothing(), ["The field “datum” has nothing to look for."]),
    # nearness
    '"Haus Garten"~500': (Phrase("Haus Garten", distance=100), ["Near means at most 100 words apart."]),
}


@pytest.mark.parametrize(("text", "tree", "notices"), [(text, *expected) for text, expected in NOTICES.items()])
def test_what_is_dropped_is_said(text: str, tree: Node, notices: list[str]) -> None:
    parsed = parse(text)
    assert parsed.tree == tree
    assert [str(notice) for notice in parsed.notices] == notices
    assert parsed.refused is None


def test_a_notice_is_said_once() -> None:
    assert len(parse("(Haus (Garten").notices) == 1


MANY = " ".join(f"Wort{number}" for number in range(60))

LIMITS = {
    "too long": ("a" * 1001, 1000, "longer than 1000"),
    "too many words": (MANY, MANY.index("Wort50"), "more than 50"),
    "too many words of a phrase": (f'Haus "{MANY}"', 5, "more than 50"),
    "too many words behind an operator": (" ODER ".join(MANY.split()), MANY.index("Wort50") + 50 * 5, "more than 50"),
    "brackets too deep": ("(" * 11 + "Haus" + ")" * 11, 10, "deeper than 10"),
    "only brackets": ("(" * 1000, 10, "deeper than 10"),
    "brackets and minus": ("-(" * 500, 21, "deeper than 10"),
    "fields too deep": ("titel:" * 11 + "Haus", 60, "deeper than 10"),
    "one letter with a star": ("Haus a*", 5, "at least two letters"),
    "one letter between stars": ("*a*", 0, "at least two letters"),
    "one letter with a question mark": ("titel:?a", 6, "at least two letters"),
}


@pytest.mark.parametrize(("text", "position", "reason"), LIMITS.values(), ids=LIMITS)
def test_a_limit_tells_where_and_what_to_do(text: str, position: int, reason: str) -> None:
    parsed = parse(text)
    assert parsed.tree == Nothing()
    assert parsed.refused is not None
    assert reason in str(parsed.refused.reason)
    assert parsed.refused.position == position
    assert str(parsed.refused.hint)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1000,
        " ".join(f"Wort{number}" for number in range(50)),
        '"' + " ".join(f"Wort{number}" for number in range(50)) + '"',
        "(" * 10 + "Haus" + ")" * 10,
        " ".join("(Haus)" for _ in range(50)),
        " ".join("titel:Haus" for _ in range(50)),
        "ab*",
        "a*b",
        "-" * 1000,
        "NICHT " * 166,
        ")" * 1000,
    ],
)
def test_up_to_the_limits_everything_is_taken(text: str) -> None:
    assert parse(text).refused is None


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Haus  Garten", ["Haus", "Garten"]),
        ("Haus „große Koalition“~5", ["Haus", "„große Koalition“~5"]),
        ("titel:Haus* datum:2022", ["Haus*", "datum:2022"]),
    ],
)
def test_spans_point_into_the_text(text: str, marked: list[str]) -> None:
    tree = parse(text).tree
    assert isinstance(tree, And)
    leaves = [node.node if isinstance(node, InField) else node for node in tree.nodes]
    assert [text[slice(*leaf.span)] for leaf in leaves] == marked  # type: ignore[union-attr]


# Everything the lexer looks for, in any order.
SIGNS = st.lists(
    st.sampled_from(
        [*"()\"„“”»«-−–@*?~:.,;'|\\/_&+# \t\x00\ud800", "ab", "Haus", "titel:", "datum:", "foo:", "2021", ".."]
    )
    | st.sampled_from(
        ["UND", "ODER", "NICHT", " UND ", " OR ", " NOT ", "~5", "2021-00", "in", "innen", "http://", "3.600"]
    ),
    max_size=30,
).map("".join)


@unhurried
@given(st.text() | SIGNS)
@example("(" * 5000)
@example("-" * 1000 + "a")
@example('"' * 999)
@example("titel:" * 166)
@example("a" * 100_000)
@example("\x00\ud800\udfff\U0010ffff")
def test_any_text_is_a_tree(text: str) -> None:
    parsed = parse(text)
    if parsed.refused is None:
        assert bool(text.strip()) == (parsed.tree != Everything())
        assert parsed.notices or parsed.tree != Nothing()
    else:
        assert parsed.tree == Nothing()
        assert 0 <= parsed.refused.position <= len(text)


@pytest.mark.parametrize("text", ["datum:2021-00", "datum:2021-10-00", "datum:00.10.2021"])
def test_a_month_or_day_zero_is_a_notice(text: str) -> None:
    assert [str(notice) for notice in parse(text).notices] == [no_date(text.removeprefix("datum:"))]


@unhurried
@given(queries())
def test_a_tree_in_words_means_the_same(text: str) -> None:
    tree = parse(text).tree
    if not isinstance(tree, Everything | Nothing):
        assert parse(to_text(tree)).tree == tree


@unhurried
@given(SIGNS)
@example("*:UND")
@example("titel:.UND")
@example("titel:~titel:-")
def test_even_rubbish_in_words_means_the_same(text: str) -> None:
    tree = parse(text).tree
    if not isinstance(tree, Everything | Nothing):
        assert parse(to_text(tree)).tree == tree


ODD = {
    "a word that looks like an exclusion, behind a bracket": "(Haus Garten)-Baum",
    "a word that looks like an exclusion, behind a quotation": '"große Koalition"-Baum',
    "a word that looks like an exclusion, behind a dot": "…-Haus",
    "a word that looks exact": '"große Koalition"@Haus',
    "a word that looks like a field": "[titel:Haus]",
    "a word that looks like an operator": "Haus, UND, Garten",
    "a double negation": "-(-Haus)",
    "a double negation around a field": "-titel:-Haus",
    "quotes in a quotation": "»die “große” Koalition«",
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_trees_in_words_mean_the_same(text: str) -> None:
    tree = parse(text).tree
    assert parse(to_text(tree)).tree == tree


@pytest.mark.parametrize("word", ["in", "in-Kraft-Treten"])
def test_a_field_may_be_searched_for_the_word_in(word: str) -> None:
    assert parse(f"titel:{word}").tree == InField("title", Word(word))


def test_a_distance_is_read_whole() -> None:
    assert parse('"Haus Garten"~1000').tree == Phrase("Haus Garten", distance=100)


def test_a_date_may_be_followed_by_a_comma() -> None:
    assert parse("datum:2021, Haus").tree == And((dated("2021", "2021"), HOUSE))


@pytest.mark.parametrize("word", ["UND", "NICHT", "OR"])
def test_an_operator_word_can_be_searched_exactly(word: str) -> None:
    assert parse(f"@{word}").tree == Word(word, exact=True)


def test_an_excluded_date_is_an_exclusion_of_the_date() -> None:
    assert parse("datum:-2021").tree == Not(dated("2021", "2021"))


@pytest.mark.parametrize(
    ("text", "loosened"),
    [
        ("Haus", HOUSE),
        ("Haus Garten", either("Haus", "Garten")),
        ("Haus UND Garten", words("Haus Garten", implied=False)),
        ("Haus Garten -Baum", And((either("Haus", "Garten"), Not(TREE)))),
        ("Haus -Baum", And((HOUSE, Not(TREE)))),
        ("-Haus -Baum", And((Not(HOUSE), Not(TREE)))),
        ("titel:(Haus Garten)", InField("title", either("Haus", "Garten"))),
        ("-(Haus Garten)", Not(words("Haus Garten"))),
        ('"große Koalition" Haus', Or((Phrase("große Koalition"), HOUSE))),
    ],
)
def test_any_of_the_words(text: str, loosened: Node) -> None:
    assert any_of(parse(text).tree) == loosened


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("Haus", "@Haus"),
        ('Haus "große Koalition"~3', '@Haus @"große Koalition"~3'),
        ("titel:(Haus ODER -Garten)", "titel:(@Haus ODER -@Garten)"),
        ("Haus* datum:2022", "Haus* datum:2022"),
    ],
)
def test_words_only_as_written(text: str, exact: str) -> None:
    assert only_exact(parse(text).tree) == parse(exact).tree
