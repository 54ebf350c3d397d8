"""Where the words of a text begin and end, and how each is written."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

# Combining marks (decomposed umlauts) and invisible characters belong to the word they stand in.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_LETTER = f"[^\\W_][\u0300-\u036f{_INVISIBLE}]*+"
_WORD = f"(?:{_LETTER})++"

# Nearly every word: letters and digits with nothing behind them that could belong to them. The first pattern is the
# rule; the second is twice as fast and the same wherever no underscore, which counts as a sign here, is in the text.
_BEHIND = f"(?![&*:·•/(+#¬⸗\u0300-\u036f{_INVISIBLE}-])"
_PLAIN = rf"[^\W\d_]++(?!\w){_BEHIND}"
_QUICK_PLAIN = rf"[A-Za-zÄÖÜäöüß]\w*+{_BEHIND}"

_SPECIAL = (
    # 3.600, 10.690,08, 3'600: thousands are one number however they are set
    r"(?P<number>\d{1,3}(?:[.'’\u202f]\d{3})+(?:,\d+)?(?!\d)|\d+,\d+)"
    rf"|(?P<signed>(?!\d){_WORD}(?:\+\+|\#)(?!\w))"
    f"|(?P<joined>{_WORD}(?:&{_WORD})+)"
    rf"|(?P<gendered>(?={_LETTER}{_LETTER}{_LETTER}){_WORD}(?:[*:_·•]|/-?)[iI]n(?:nen)?\b|{_WORD}\(innen\))"
    # a word divided at the end of a line; "Vor-\nund Nachteile" is not one
    rf"|(?P<divided>{_WORD}(?:¬[ \t]*\r?\n\s*{_WORD}"
    rf"|[-⸗][ \t]*\r?\n[ \t]*(?!(?:und|oder|bzw|sowie|bis|als|wie)\b)(?=[a-zäöüß]){_WORD})+)"
    f"|(?P<word>{_WORD})"
)
_KINDS = re.compile(_SPECIAL)
_NAMELESS = re.sub(r"\(\?P<\w+>", "(?:", _SPECIAL)
_SPLIT = re.compile(f"(?=\\w)({_PLAIN}|{_NAMELESS})")
_QUICK_SPLIT = re.compile(f"(?=\\w)({_QUICK_PLAIN}|{_NAMELESS})")
_GENDER_ENDING = re.compile(r"(?:[*:_·•]|/-?|\()?[iI]n(?:nen)?\)?$")
_INNER_CAPITAL = re.compile(r"[^\W\d_]*[a-zäöüß]In(?:nen)?")
_SEPARATORS = re.compile("[.'’\u202f]")
_DIVISION = re.compile(r"[-¬⸗]\s*\n\s*")
_INVISIBLES = re.compile(f"[{_INVISIBLE}]")
# What a word reaches over white space with: a division at the end of a line, a narrow space between thousands.
_REACHING = re.compile("[-⸗¬][ \t]*\r?\n|\u202f")
_MAY_REACH = ("-\n", "-\r", "- \n", "- \r", "-  ", "- \t", "-\t", "⸗", "¬", "\u202f")


@dataclass(frozen=True, slots=True)
class Surface:
    """A word as written, in normal form C without invisible characters; ``masculine`` is Bürger for Bürger*innen."""

    text: str
    masculine: str = ""


def split(text: str) -> list[str]:
    """The text in pieces that make it up again, words at odd places and gaps at even ones, the first and last."""
    return (_SPLIT if "_" in text else _QUICK_SPLIT).split(text)


def words_reach_over_space(text: str) -> bool:
    """Whether a word of the text may have white space inside."""
    return any(sign in text for sign in _MAY_REACH) and _REACHING.search(text) is not None


def surface_of(word: str) -> Surface:
    """What a word that `split` has found says."""
    if word.isalpha() and "In" not in word:
        return Surface(_composed(word))
    special = _KINDS.fullmatch(word)
    kind = special.lastgroup if special else None
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
