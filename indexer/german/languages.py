"""The names of languages as people type them in ``sprache:``."""

from __future__ import annotations

_CODES = {
    "deutsch": "de", "german": "de",
    "englisch": "en", "english": "en",
    "französisch": "fr", "franzoesisch": "fr", "french": "fr",
    "italienisch": "it", "italian": "it",
    "spanisch": "es", "spanish": "es",
    "niederländisch": "nl", "niederlaendisch": "nl", "dutch": "nl",
    "polnisch": "pl", "polish": "pl",
    "russisch": "ru", "russian": "ru",
    "türkisch": "tr", "tuerkisch": "tr", "turkish": "tr",
    "dänisch": "da", "daenisch": "da", "danish": "da",
    "tschechisch": "cs", "czech": "cs",
    "ukrainisch": "uk", "ukrainian": "uk",
}  # fmt: skip


def code_of_language(name: str) -> str:
    """The ISO 639-1 code of a language by its German or English name; empty if it is none of those."""
    return _CODES.get(name.lower(), "")
