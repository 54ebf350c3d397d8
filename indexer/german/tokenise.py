"""Where the words of a text begin and end, and how each is written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# Combining marks (decomposed umlauts) and invisible characters belong to the word they stand in.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LETTER = f"[^\\W_][\u0300-\u036f{_INVISIBLE}]*+"
_WORD = f"(?:{_LETTER})++"

_TOKEN = re.compile(
    # nearly every word: letters with nothing behind them that could belong to them
    f"(?P<plain>[^\\W\\d_]++(?![\\w&*:·•/(+#¬⸗\u0300-\u036f{_INVISIBLE}-]))"
    # 3.600, 10.690,08, 3'600: thousands are one number however they are set
    r"|(?P<number>\d{1,3}(?:[.'’\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+,\d+)"
    rf"|(?P<signed>(?!\d){_WORD}(?:\+\+|\#)(?!\w))"
    f"|(?P<joined>{_WORD}(?:&{_WORD})+)"
    rf"|(?P<gendered>(?={_LETTER}{_LETTER}{_LETTER}){_WORD}(?:[*:_·•]|/-?)[iI]n(?:nen)?\b|{_WORD}\(innen\))"
    # a word divided at the end of a line; "Vor-\nund Nachteile" is not one
    rf"|(?P<divided>{_WORD}(?:¬[ \t]*\r?\n\s*{_WORD}"
    rf"|[-⸗][ \t]*\r?\n[ \t]*(?!(?:und|oder|bzw|sowie|bis|als|wie)\b)(?=[a-zäöüß]){_WORD})+)"
    f"|(?P<word>{_WORD})"
)
_GENDER_ENDING = re.compile(r"(?:[*:_·•]|/-?|\()?[iI]n(?:nen)?\)?$")
_INNER_CAPITAL = re.compile(r"[^\W\d_]*[a-zäöüß]In(?:nen)?")
_SEPARATORS = re.compile("[.'’\u202f]")
_DIVISION = re.compile(r"[-¬⸗]\s*\n\s*")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]")


@dataclass(frozen=True, slots=True)
class Surface:
    """A word as written, in normal form C without invisible characters; ``masculine`` is Bürger for Bürger*innen."""

    text: str
    masculine: str = ""


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text in order, as matches that `surface_of` understands."""
    return _TOKEN.finditer(text)


def surface_of(kind: str, word: str) -> Surface:
    """What a matched word says; ``kind`` is the name of the group that matched."""
    word = _composed(word)
    if "In" in word and _INNER_CAPITAL.fullmatch(word):
        kind = "gendered"
    match kind:
        case "number":
            return Surface(_SEPARATORS.sub("", word))
        case "divided":
            return Surface(_composed(_DIVISION.sub("", word)))
        case "gendered":
            masculine = _GENDER_ENDING.sub("", word)
            singular = word.rstrip(")")[-2:].lower() == "in"
            return Surface(masculine + ("in" if singular else "innen"), masculine)
        case _:
            return Surface(word)


def _composed(word: str) -> str:
    if word.isascii():
        return word
    return unicodedata.normalize("NFC", _INVISIBLES.sub("", word))
