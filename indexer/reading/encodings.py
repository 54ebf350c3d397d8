"""From bytes to text, whatever the file says about its own encoding."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes

from archive.errors import Unreadable
from archive.messages import Message, message
from indexer.reading.characters import REPLACEMENT

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# The names under which programs and browsers mean Windows-1252 (WHATWG Encoding, 4.2).
_WESTERN = {"iso8859-1", "ascii", "cp1252", "latin_1"}
_OF_TEXTS = re.compile(r"ascii|utf|iso8859|latin|cp\d|koi8|mac|gb|big5|euc|shift_jis|johab|hz|ptcp|tis")
# With at least this share of valid multi-byte sequences among the non-ASCII bytes a text is damaged UTF-8.
_UTF8_SHARE = 0.8
_GERMAN = re.compile("[äöüÄÖÜß„“”»«–—’é€§°]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_NOT_ASCII = re.compile(rb"[\x80-\xff]")
# The longest start of a file that is used to guess its encoding, in bytes.
_SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of some bytes, and what was unsure about it."""

    text: str
    encoding: str
    warnings: tuple[Message, ...] = ()


def decode(data: bytes, declared: str = "") -> Decoded:
    """The text, from its byte order mark, else as UTF-8, else as declared, else as guessed.

    Bytes that are valid UTF-8 are UTF-8 whatever is declared. Raises Unreadable for bytes that are no text.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return _replacing(data[len(mark) :] if encoding == "utf-8" else data, encoding)
    if unmarked := _unmarked_utf16(data):
        return _replacing(data, unmarked)
    if b"\x00" in data[:_SAMPLE]:
        raise Unreadable(message("The file is not a text."))
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        return _decode_not_utf8(data, _known(declared))


def _decode_not_utf8(data: bytes, declared: str) -> Decoded:
    high = len(_NOT_ASCII.findall(data))
    in_sequences = sum(len(sequence) for sequence in _MULTIBYTE.findall(data))
    if in_sequences >= _UTF8_SHARE * high:
        return _replacing(data, "utf-8")
    if declared and declared not in _WESTERN and declared != "utf-8":
        try:
            return Decoded(data.decode(declared), declared)
        except (UnicodeDecodeError, ValueError):
            pass
    western = data.decode("cp1252", "replace")
    if declared in _WESTERN or _is_german(western, high):
        return _warned(western, "cp1252")
    guess = from_bytes(data[:_SAMPLE]).best()
    return _replacing(data, guess.encoding) if guess is not None else _warned(western, "cp1252")


def _is_german(text: str, high: int) -> bool:
    return len(_GERMAN.findall(text)) >= 0.7 * high


def _known(declared: str) -> str:
    """Python's name of a declared encoding, if it is one that texts are written in."""
    try:
        name = codecs.lookup(declared.strip() or "utf-8").name
    except (LookupError, ValueError):
        return ""
    return name if declared and _OF_TEXTS.match(name) else ""


def _unmarked_utf16(data: bytes) -> str:
    start = data[:400]
    if len(start) < 4:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > 0.7 * len(start) / 2 and even == 0:
        return "utf-16-le"
    return "utf-16-be" if even > 0.7 * len(start) / 2 and odd == 0 else ""


def _replacing(data: bytes, encoding: str) -> Decoded:
    return _warned(data.decode(encoding, "replace"), encoding)


def _warned(text: str, encoding: str) -> Decoded:
    lost = text.count(REPLACEMENT)
    if not lost:
        return Decoded(text, encoding)
    warning = message(
        "%(count)s characters could not be decoded and are shown as %(sign)s.", count=lost, sign=REPLACEMENT
    )
    return Decoded(text, encoding, (warning,))
