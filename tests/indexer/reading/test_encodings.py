"""From bytes to text."""

import codecs
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import Unreadable
from indexer.reading.encodings import decode
from tests.strategies import unhurried

TEXT = "Größe und Äpfel: „Straßenbahn“ – 5 € für Überführung"


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        (TEXT.encode(), ""),
        (TEXT.encode(), "iso-8859-1"),
        (TEXT.encode(), "unknown-8"),
        (codecs.BOM_UTF8 + TEXT.encode(), "windows-1252"),
        (TEXT.encode("cp1252"), ""),
        (TEXT.encode("cp1252"), "iso-8859-1"),
        (TEXT.encode("cp1252"), "utf-8"),
        (TEXT.encode("utf-16"), ""),
        (TEXT.encode("utf-16-le"), ""),
        (TEXT.encode("utf-16-be"), ""),
        (codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), "utf-8"),
        (TEXT.encode("utf-32"), ""),
    ],
)
def test_german_text_in_any_encoding(data: bytes, declared: str) -> None:
    decoded = decode(data, declared)
    assert decoded.text == TEXT
    assert decoded.warnings == ()


def test_declared_encoding_of_another_language() -> None:
    text = "Привет, мир! Сегодня хорошая погода."
    assert decode(text.encode("koi8-r"), "koi8-r").text == text


def test_guessed_encoding_of_another_language() -> None:
    text = "Сегодня в городе состоялось заседание совета, на котором обсуждали новую библиотеку и её открытие."
    assert decode(text.encode("cp1251")).text == text


def test_damaged_utf8_keeps_the_rest_and_says_so() -> None:
    decoded = decode("Größe und Äpfel ".encode() + b"\xff" + " über Straßen.".encode())
    assert decoded.text.startswith("Größe und Äpfel \N{REPLACEMENT CHARACTER} über")
    assert str(decoded.warnings[0]) == "1 characters could not be decoded and are shown as \N{REPLACEMENT CHARACTER}."


@pytest.mark.parametrize("data", [b"\x00\x01\x02\x03", b"Text\x00mit\x00Nullen und mehr Text danach"])
def test_bytes_that_are_no_text(data: bytes) -> None:
    with pytest.raises(Unreadable):
        decode(data)


@unhurried
@given(
    st.binary(max_size=400), st.sampled_from(["", "utf-8", "iso-8859-1", "koi8-r", "utf-16", "nonsense", "hex", "idna"])
)
def test_any_bytes_are_text_or_refused(data: bytes, declared: str) -> None:
    with suppress(Unreadable):
        assert isinstance(decode(data, declared).text, str)
