"""How a word of a text must begin to be a form of a word: what does not begin so need not be analysed."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache

from indexer.german.bases import folded
from indexer.german.dictionary import entries, mapped

# Endings change and prefixes are split off, but the first two letters stay: what the dictionary does not know is
# stemmed at its end or taken apart behind a prefix of two letters or more.
_LETTERS = 2
# Forms that begin otherwise, such as ging of gehen and gelaufen of laufen, are known with more of their letters.
_LETTERS_OF_OTHERS = 4
# Words that are written alike so far have the same beginning, whatever ae or ss stand for.
_ALIKE = 2 * _LETTERS
_NAME_OF_OTHERS = f"de-beginnings-{_LETTERS}-{_LETTERS_OF_OTHERS}"
# Whatever a reader does not see, and a division at the end of a line, may stand between two letters.
_BETWEEN = "[\u0300-\u036f\u00ad\u200b\u200c\u200d\u2060\ufeff]*(?:[-⸗¬]\\s*)?"
_SPELLINGS = {"a": "äÄ", "o": "öÖ", "u": "üÜ", "s": "ßẞ"}
# Behind its first letter: that no letter stands before it.
_AT_BEGINNING = r"(?<![^\W\d_].)"
_NOTHING = re.compile("(?!)")
_UMLAUTS = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "ß": "s"})
_WRITTEN_OUT = re.compile("(?<=[aou])e|(?<=s)s")


def beginning_of(word: str, letters: int = _LETTERS) -> str:
    """The first letters of a word, the same for ä, ae and a, and for ß and ss; only up to a sign inside of it."""
    composed = unicodedata.normalize("NFC", word).lower().translate(_UMLAUTS)
    found = re.match(r"[^\W_]*", _WRITTEN_OUT.sub("", composed))
    return found[0][:letters] if found else ""


def beginnings_of_base(base: str) -> tuple[str, ...]:
    """The beginnings of all words that may have a base."""
    others = _beginnings_of_others().get(base)
    return (beginning_of(base), *(others.split() if others else ()))


def prepare() -> None:
    """Make the file with other beginnings now, if this machine has none yet, rather than with the first marked page."""
    _beginnings_of_others()


def _beginnings_of_others() -> Mapping[str, str]:
    return mapped(_NAME_OF_OTHERS, _others)


def expression(beginnings: Iterable[str], inside: Iterable[str] = ()) -> re.Pattern[str] | None:
    """An expression that finds every place where a word begins so, and some others; ``inside`` also within words.

    None if there is nothing to go by, because some beginning has no letters.
    """
    anywhere = set(inside)
    letters = {*beginnings, *anywhere}
    if not letters:
        return _NOTHING
    if "" in letters:
        return None
    # One set of letters at the front lets the search pass quickly over everything else.
    first = "".join(sorted({_variants(one[0]) for one in letters}))
    others = "|".join(f"(?<=[{_variants(one[0])}])" + "".join(map(_following, one, one[1:])) for one in sorted(letters))
    return re.compile(f"[{first}]{'' if anywhere else _AT_BEGINNING}(?:{others})", re.DOTALL)


def _others() -> Mapping[str, str]:
    """For each base the beginnings of those of its forms in the dictionary that begin otherwise than it does."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for form, lemma in entries("de").items():
        # Most forms have more than that in common with their lemma; only the others are worth the work.
        if form[:_ALIKE].lower() != lemma[:_ALIKE].lower() and beginning_of(form) != beginning_of(lemma):
            found[folded(lemma.lower())].add(beginning_of(form, _LETTERS_OF_OTHERS))
    return {base: " ".join(sorted(beginnings)) for base, beginnings in found.items()}


@lru_cache(maxsize=256)
def _variants(letter: str) -> str:
    """The inside of a set of everything a letter of a beginning may be in a text."""
    plain = unicodedata.normalize("NFD", letter)[0]
    signs = {letter, letter.upper(), plain, plain.upper(), *_SPELLINGS.get(letter, "")}
    return "".join(map(re.escape, sorted(signs)))


def _following(letter: str, following: str) -> str:
    """An expression for the next letter of a beginning with all that may stand between."""
    between = _BETWEEN
    if letter.isdigit():
        between = "[.'’\u202f]?" + between
    if letter in "aou":
        between += "[eE]?" + between
    if letter == "s":
        between += f"(?:[{_variants(letter)}]{between})*"
    return f"{between}[{_variants(following)}]"
