"""Plain text."""

import pytest

from archive.errors import Unreadable
from indexer.reading import plain_text

TEXT = "Der Rat hat lange beraten und am Ende für den Neubau der Brücke gestimmt. Die Gegner wollen klagen."


def test_title_line_and_paragraphs() -> None:
    draft = plain_text.read(f"Neubau beschlossen\n\n{TEXT}\n\n{TEXT}".encode()).draft
    assert (draft.title, draft.title_derived) == ("Neubau beschlossen", False)
    assert [block.text for block in draft.body] == [TEXT, TEXT]
    assert draft.date is None


@pytest.mark.parametrize(
    ("text", "title"),
    [
        (TEXT, "Der Rat hat lange beraten und am Ende für den Neubau der Brücke gestimmt"),
        ("Der Rat hat lange\nberaten und gestimmt. Dann ging er.", "Der Rat hat lange beraten und gestimmt"),
        ("x" * 201 + "\n\nNoch ein Text.", "x" * 120 + " …"),
        ("Nur eine Zeile", "Nur eine Zeile"),
    ],
)
def test_title_from_the_first_sentence(text: str, title: str) -> None:
    draft = plain_text.read(text.encode()).draft
    assert (draft.title, draft.title_derived) == (title, True)
    assert draft.body


@pytest.mark.parametrize(
    ("line", "date", "date_text"),
    [
        ("14. Oktober 2018", "2018-10-14", ""),
        ("14.10.2018", "2018-10-14", ""),
        ("2018-10-14", "2018-10-14", ""),
        ("Sonntag, 14. Oktober 2018", "2018-10-14", ""),
        ("Stand: 9.3.2020, 18.18 Uhr", "2020-03-09", "Stand: 9.3.2020, 18.18 Uhr"),
        ("Berlin, 14. Oktober 2018", "2018-10-14", "Berlin, 14. Oktober 2018"),
        ("Berlin, den 14. Oktober 2018", "2018-10-14", "Berlin, den 14. Oktober 2018"),
        ("Erschienen: Oktober 2018", "2018-10", "Erschienen: Oktober 2018"),
        ("(14.10.2018)", "2018-10-14", ""),
    ],
)
def test_date_line(line: str, date: str, date_text: str) -> None:
    draft = plain_text.read(f"Neubau beschlossen\n{line}\n\n{TEXT}".encode()).draft
    assert draft.date is not None
    assert (draft.date.edtf, draft.date_text) == (date, date_text)
    assert [block.text for block in draft.body] == [TEXT]


@pytest.mark.parametrize(
    "line",
    [
        "Am 14. Oktober 2018 tagte der Rat.",
        "Berlin, 31. Februar 2018",
        "Oktober 2018",
        "1989",
        "Sommer 1989",
        "14. Oktober",
        "Kapitel 3. 2018",
    ],
)
def test_no_date_is_invented(line: str) -> None:
    draft = plain_text.read(f"Neubau beschlossen\n\n{line}\n\n{TEXT}".encode()).draft
    assert draft.date is None
    assert line in draft.text


def test_date_far_below_is_not_the_date_of_the_article() -> None:
    assert (
        plain_text.read(f"Titel\n\n{TEXT}\n\n{TEXT}\n\n{TEXT}\n\n{TEXT}\n\n14. Oktober 2018".encode()).draft.date
        is None
    )


def test_date_before_the_text_without_title() -> None:
    draft = plain_text.read(f"14. Oktober 2018\n\n{TEXT}".encode()).draft
    assert draft.date is not None
    assert draft.title_derived


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"  \n\n", "The file is empty."),
        (b"1234 5678 +++", "The file holds no words."),
        (b"\x00\x01\x02abc", "The file is not a text."),
        (b"\x01\x02\x03\x04abc\x05\x06", "The file is not a text."),
        (b"14. Oktober 2018", "The file holds no text beside a date."),
    ],
)
def test_no_article(data: bytes, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        plain_text.read(data)
    assert str(refused.value.reason) == reason
