"""From line breaks of all kinds to paragraphs and crossheads."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.articles import BlockKind
from indexer.reading.characters import cleaned
from indexer.reading.paragraphs import paragraphs
from indexer.reading.sentences import derived_title, first_sentence
from tests.strategies import unhurried

LONG = "Der Rat hat lange beraten und am Ende mit knapper Mehrheit für den Neubau der Brücke gestimmt."
OTHER = "Die Gegner kündigten noch am Abend an, vor Gericht zu ziehen und Unterschriften zu sammeln."


def shown(text: str) -> list[str]:
    """Blocks as lines, crossheads with a leading mark."""
    return [("# " if block.kind is BlockKind.CROSSHEAD else "") + block.text for block in paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        (" \n\t\n", []),
        ("Ein Satz.", ["Ein Satz."]),
        (f"{LONG}\n\n{OTHER}", [LONG, OTHER]),
        (f"{LONG}\n{OTHER}", [LONG, OTHER]),
        (f"{LONG}\r\n{OTHER}\r{LONG}", [LONG, OTHER, LONG]),
        (f"{LONG} \n{OTHER}", [LONG, OTHER]),
        (f"{LONG}\u2029{OTHER}", [LONG, OTHER]),
        (f"{LONG}   {OTHER}", [f"{LONG} {OTHER}"]),
        (f"{LONG}\nEin neuer Anfang\n{OTHER}", [LONG, "# Ein neuer Anfang", OTHER]),
        (f"{LONG}\n\nEin neuer Anfang\n\n{OTHER}", [LONG, "# Ein neuer Anfang", OTHER]),
        # No crosshead: a sentence, an announcement, at the beginning or the end, or in a list.
        (f"{LONG}\n\nEin Anfang.\n\n{OTHER}", [LONG, "Ein Anfang.", OTHER]),
        (f"{LONG}\n\nDie Folgen:\n\n{OTHER}", [LONG, "Die Folgen:", OTHER]),
        (f"{LONG}\n\nWas nun?\n\n{OTHER}", [LONG, "Was nun?", OTHER]),
        (f"{LONG}\n\n„Nie wieder“\n\n{OTHER}", [LONG, "„Nie wieder“", OTHER]),
        (f"Ein neuer Anfang\n\n{OTHER}", ["Ein neuer Anfang", OTHER]),
        (f"{LONG}\n\nEin neuer Anfang", [LONG, "Ein neuer Anfang"]),
        (f"{LONG}\n\nBrot\n\nMilch\n\n{OTHER}", [LONG, "Brot", "Milch", OTHER]),
        (f"{LONG}\n\n***\n\n{OTHER}", [LONG, "***", OTHER]),
        # Wrapped in the middle of sentences, as web editors do where markup was.
        ("Er sprach von einer \nwichtigen Sache.", ["Er sprach von einer wichtigen Sache."]),
        ("Sie reichte ihm die \nHand. Dann ging sie.", ["Sie reichte ihm die Hand. Dann ging sie."]),
        ("Er gab den Leuten\n Hoffnung und Mut.", ["Er gab den Leuten Hoffnung und Mut."]),
        ("Es geschah am 3.\nMai des Jahres.", ["Es geschah am 3. Mai des Jahres."]),
        ("Es kam Dr.\nMüller aus Bonn.", ["Es kam Dr. Müller aus Bonn."]),
    ],
)
def test_paragraphs_of(text: str, expected: list[str]) -> None:
    assert shown(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Das ist die Wirt-\nschaft von heute.", "Das ist die Wirtschaft von heute."),
        ("Was wir vorge¬\nschlagen haben, gilt.", "Was wir vorgeschlagen haben, gilt."),
        ("Es geht um Wirtschafts-\nund Sozialpolitik.", "Es geht um Wirtschafts- und Sozialpolitik."),
        ("Die Ein-\noder Ausfuhr steigt.", "Die Ein- oder Ausfuhr steigt."),
        ("Er kam aus Nordrhein-\nWestfalen zurück.", "Er kam aus Nordrhein-Westfalen zurück."),
        ("Die Jahre 1914-\n1918 waren schwer.", "Die Jahre 1914-1918 waren schwer."),
        ("Er ging -\nund kam nicht wieder.", "Er ging - und kam nicht wieder."),
        ("Ein weiches\u00adTrenn\u200bzeichen\ufeff.", "Ein weichesTrennzeichen."),
        ("Ma\u0308dchen\x07 und\u00a0Jungen.", "Mädchen und Jungen."),
    ],
)
def test_words_are_put_together(text: str, expected: str) -> None:
    assert shown(text) == [expected]


def test_wrapped_text_with_paragraphs_that_end_in_short_lines() -> None:
    text = (
        "Der Gemeinderat hat in seiner Sitzung vom Montag mit großer Mehrheit\n"
        "beschlossen, die Brücke über den Fluß im kommenden Jahr zu erneuern.\n"
        "Dagegen stimmten nur drei Mitglieder, die auf die hohen Kosten von\n"
        "mehr als zwei Millionen Franken hinwiesen.\n"
        "Die Arbeiten sollen im Frühling beginnen und bis zum Herbst dauern.\n"
        "Während dieser Zeit wird der Verkehr über die Nachbargemeinde ge-\n"
        "leitet.\n"
        "Neue Bäume\n"
        "Auch die Allee am Ufer wird neu bepflanzt, wie der Präsident in der\n"
        "Versammlung sagte."
    )
    assert shown(text) == [
        (
            "Der Gemeinderat hat in seiner Sitzung vom Montag mit großer Mehrheit beschlossen, die Brücke über den "
            "Fluß im kommenden Jahr zu erneuern. Dagegen stimmten nur drei Mitglieder, die auf die hohen Kosten von "
            "mehr als zwei Millionen Franken hinwiesen."
        ),
        (
            "Die Arbeiten sollen im Frühling beginnen und bis zum Herbst dauern. Während dieser Zeit wird der Verkehr "
            "über die Nachbargemeinde geleitet."
        ),
        "# Neue Bäume",
        "Auch die Allee am Ufer wird neu bepflanzt, wie der Präsident in der Versammlung sagte.",
    ]


def test_sentence_goes_on_over_a_column_break() -> None:
    text = (
        "Die Kommission hat gestern ihren Bericht über die Lage der Bauern\n"
        "vorgelegt und empfiehlt darin, die Zölle auf fremdes Korn nicht wei¬\n"
        "\n"
        "ter zu senken, solange die Ernte im Lande selbst so reich ausfällt und\n"
        "die Preise fallen."
    )
    assert len(paragraphs(text)) == 1
    assert "nicht weiter zu senken" in paragraphs(text)[0].text


_TEXTS = st.text(
    alphabet=st.one_of(st.sampled_from("\n\n  -¬.,:abcÄöß12 „“\u00ad\r"), st.characters(codec="utf-8")), max_size=300
)


def word_characters(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFC", text) if character.isalnum())


@unhurried
@given(_TEXTS)
def test_no_word_character_is_lost(text: str) -> None:
    blocks = paragraphs(text)
    assert word_characters("".join(block.text for block in blocks)) == word_characters(cleaned(text))


@unhurried
@given(_TEXTS)
def test_blocks_are_clean_lines_that_read_back_the_same(text: str) -> None:
    blocks = paragraphs(text)
    for block in blocks:
        assert block.text == " ".join(block.text.split()) != ""
        assert block.text == unicodedata.normalize("NFC", block.text)
    assert [block.text for block in paragraphs("\n\n".join(block.text for block in blocks))] == [
        block.text for block in blocks
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Ein Satz. Noch einer.", "Ein Satz."),
        ("Am 3. Mai kam Dr. Weber. Dann ging er.", "Am 3. Mai kam Dr. Weber."),
        ("„Kommt ihr?“ Sie nickten.", "„Kommt ihr?“"),
        ("Wer kommt? fragte er. Niemand.", "Wer kommt? fragte er."),
        ("Ohne Ende", "Ohne Ende"),
        ("Zeile eins\nzwei. Rest", "Zeile eins zwei."),
    ],
)
def test_first_sentence(text: str, sentence: str) -> None:
    assert first_sentence(text) == sentence


def test_derived_title_is_short_and_ends_at_a_word() -> None:
    assert derived_title("Ein Satz. Noch einer.") == "Ein Satz"
    assert derived_title("Und dann ...") == "Und dann ..."
    title = derived_title("Wort " * 100)
    assert title.endswith("Wort …")
    assert len(title) < 125
