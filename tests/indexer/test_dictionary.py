"""The dictionary as a mapped file: it says what simplemma's own says."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from simplemma.strategies.dictionaries import StreamDictionaryFactory

from indexer.german import dictionary
from indexer.german.dictionary import MappedDictionary, MappedDictionaryFactory, packed

WORDS = st.text(max_size=12)


@given(st.dictionaries(WORDS, WORDS.filter(bool)), WORDS)
def test_every_entry_is_found_and_nothing_else(entries: dict[str, str], other: str) -> None:
    mapped = MappedDictionary(packed(entries))
    assert dict(mapped) == entries
    assert mapped.get(other) == entries.get(other)
    assert len(mapped) == len(entries)


def test_the_german_dictionary_says_what_simplemma_says() -> None:
    mapped = MappedDictionaryFactory().get_dictionary("de")
    original = StreamDictionaryFactory().get_dictionary("de")
    words = [
        "Häuser",
        "ging",
        "Bürgern",
        "Gänse",
        "Zeugnis",
        "haus",
        "Kasachstan",
        "Tokajew",
        "Straße",
        "'nauf",
        "Xyz",
        "größer",
    ]
    assert [mapped.get(word) for word in words] == [original.get(word) for word in words]


def test_a_file_that_is_cut_off_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(dictionary.DefaultDictionaryFactory, "get_dictionary", lambda _self, _lang: {"Häuser": "Haus"})
    assert MappedDictionaryFactory().get_dictionary("xx")["Häuser"] == "Haus"
    [file] = (tmp_path / "nachlese").iterdir()
    file.write_bytes(file.read_bytes()[:9])
    assert MappedDictionaryFactory().get_dictionary("xx")["Häuser"] == "Haus"
    assert file.stat().st_size > 9


def test_a_folder_that_cannot_be_written_is_no_obstacle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nachlese").write_text("in the way")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setattr(dictionary.DefaultDictionaryFactory, "get_dictionary", lambda _self, _lang: {"Häuser": "Haus"})
    assert MappedDictionaryFactory().get_dictionary("xx")["Häuser"] == "Haus"
