"""The seed format."""

import pytest

from archive.articles import Block, BlockKind
from archive.errors import Unreadable
from indexer.reading import seed_format

TEXT = """ date 2021-03-24 Brücken in der Stadt : Neubau beschlossen

Der Rat hat am Abend für den Neubau der Brücke gestimmt.

Die Mehrheit war knapp, denn drei Mitglieder enthielten sich.

Gegner kündigen Klage an

Eine Bürgerinitiative will nun vor Gericht ziehen.
"""


def test_all_parts() -> None:
    extract = seed_format.read(TEXT.encode())
    draft = extract.draft
    assert (draft.kicker, draft.title) == ("Brücken in der Stadt", "Neubau beschlossen")
    assert draft.date is not None
    assert draft.date.edtf == "2021-03-24"
    assert draft.lede == "Der Rat hat am Abend für den Neubau der Brücke gestimmt."
    assert draft.body == (
        Block("Die Mehrheit war knapp, denn drei Mitglieder enthielten sich."),
        Block("Gegner kündigen Klage an", BlockKind.CROSSHEAD),
        Block("Eine Bürgerinitiative will nun vor Gericht ziehen."),
    )
    assert (draft.date_text, draft.title_derived, extract.warnings) == ("", False, ())


@pytest.mark.parametrize(
    ("line", "kicker", "title", "date"),
    [
        ("date 1950 Unruhen : Truppen", "Unruhen", "Truppen", "1950"),
        ("  date  2022-01   Unruhen  :   Truppen ", "Unruhen", "Truppen", "2022-01"),
        ("date 2022-01 Truppen nach Almaty", "", "Truppen nach Almaty", "2022-01"),
        ("date 2022-01 Eins : zwei : drei", "Eins", "zwei : drei", "2022-01"),
        ("date 2022-01 Eins: zwei", "", "Eins: zwei", "2022-01"),
        ("date 2022-01 : Truppen", "", "Truppen", "2022-01"),
    ],
)
def test_first_line(line: str, kicker: str, title: str, date: str) -> None:
    draft = seed_format.read(f"{line}\n\nEin Text.".encode()).draft
    assert (draft.kicker, draft.title) == (kicker, title)
    assert draft.date is not None
    assert draft.date.edtf == date


@pytest.mark.parametrize(
    "wording", ["2003-13", "2022-13", "2021-02-30", "20222", "3000x", "2003-21", "24.03.2021", "1914/1918"]
)
def test_impossible_date_is_kept_as_text(wording: str) -> None:
    extract = seed_format.read(f"date {wording} Eins : zwei\n\nEin Text.".encode())
    assert (extract.draft.date, extract.draft.date_text) == (None, wording)
    assert wording in str(extract.warnings[0])


@pytest.mark.parametrize("line", ["date 2022-01", "date 2022-01 ", "date 2022-01 Unruhen : ", "Kein Datum", ""])
def test_no_headline_is_refused(line: str) -> None:
    with pytest.raises(Unreadable):
        seed_format.read(f"{line}\n\nEin Text.".encode())


def test_headline_without_text_is_an_article() -> None:
    draft = seed_format.read(b"date 2022-01 Eins : zwei").draft
    assert (draft.title, draft.lede, draft.body) == ("zwei", "", ())


def test_windows_line_ends_and_encoding() -> None:
    draft = seed_format.read(TEXT.replace("\n", "\r\n").encode("cp1252")).draft
    assert draft == seed_format.read(TEXT.encode()).draft
