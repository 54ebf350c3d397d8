"""Addresses and language codes as files give them, checked before the archive believes them."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from indexer.reading.characters import one_line

_LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*", re.IGNORECASE)
# ISO 639-1 codes of the languages a German archive can meet; others are detected instead of believed.
_CODES = frozenset({
    "af", "ar", "az", "be", "bg", "bn", "bs", "ca", "cs", "cy", "da", "de", "el", "en", "eo", "es", "et", "eu",
    "fa", "fi", "fo", "fr", "fy", "ga", "gd", "gl", "he", "hi", "hr", "hsb", "hu", "hy", "id", "is", "it",
    "ja", "ka", "kk", "km", "ko", "ku", "la", "lb", "lt", "lv", "mk", "mn", "ms", "mt", "nb", "nds", "nl",
    "nn", "no", "oc", "pl", "ps", "pt", "rm", "ro", "ru", "sk", "sl", "so", "sq", "sr", "sv", "sw", "ta", "th",
    "tl", "tr", "uk", "ur", "uz", "vi", "yi", "zh",
})  # fmt: skip
_LONG_CODES = {"deu": "de", "ger": "de", "eng": "en", "fra": "fr", "fre": "fr", "ita": "it", "spa": "es", "nld": "nl"}
_NAMES = {"deutsch": "de", "german": "de", "englisch": "en", "english": "en", "französisch": "fr", "italienisch": "it"}
_LONGEST_ADDRESS = 2000


def web_address(text: str, base: str = "") -> str:
    """The absolute http or https address, else an empty text; ``//host/path`` takes the scheme of ``base``."""
    address = one_line(text)
    if address.startswith("//"):
        address = f"{urlsplit(base).scheme or 'https'}:{address}"
    if len(address) > _LONGEST_ADDRESS or " " in address:
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in {"http", "https"} and parts.hostname else ""


def language_code(text: str) -> str:
    """The ISO 639-1 code in ``de``, ``de-AT``, ``deu`` or ``Deutsch``, else an empty text."""
    wording = text.strip().lower()
    found = _LANGUAGE.fullmatch(wording)
    code = found[1] if found else ""
    code = _LONG_CODES.get(code) or _NAMES.get(wording) or code
    return code if code in _CODES else ""
