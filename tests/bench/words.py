"""Words and names that do not exist, each by its number."""

from __future__ import annotations

from functools import lru_cache

_STARTS = ("Bar", "Dor", "Eck", "Fal", "Gers", "Hal", "Imm", "Jor", "Kel", "Lam", "Mer", "Nor", "Ost", "Pfa", "Rad",
           "Sal", "Tel", "Ull", "Var", "Wen", "Zan", "Brun", "Drei", "Flo", "Grei", "Klau", "Pren", "Schal", "Stru",
           "Trau", "Schnei", "Zwie")  # fmt: skip
_MIDDLES = ("be", "de", "ge", "ke", "le", "me", "ne", "re", "se", "te", "wi", "ma", "lo", "ri", "nu", "scha")
_ENDS = ("berg", "born", "dorf", "feld", "hagen", "hof", "kamp", "lein", "litz", "mann", "meier", "mühl", "now", "ring",
         "stein", "wald", "witz", "zahn")  # fmt: skip
_FIRST_NAMES = ("Anna", "Bernd", "Clara", "Dieter", "Eva", "Franz", "Gerda", "Hans", "Inge", "Jan", "Karin", "Lutz",
                "Maria", "Nils", "Olga", "Paul", "Rita", "Stefan", "Ute", "Werner")  # fmt: skip


def surname(number: int) -> str:
    """A surname; all of up to four parts are different."""
    number, end = divmod(number, len(_ENDS))
    number, start = divmod(number, len(_STARTS))
    middles = ""
    while number:
        number, middle = divmod(number - 1, len(_MIDDLES))
        middles += _MIDDLES[middle]
    return _STARTS[start] + middles + _ENDS[end]


def compound(nouns: list[str], number: int) -> str:
    """A surname for every third number, else two nouns in one word."""
    if number % 3 == 0:
        return surname(number // 3)
    # Steps that share no divisor with the number of nouns reach every pair.
    first, second = nouns[number * 7919 % len(nouns)], nouns[(number // len(nouns) + number * 104_729) % len(nouns)]
    return first + second.lower()


@lru_cache(maxsize=1 << 16)
def person(rank: int) -> str:
    """The name of a person; neighbours have other first names and surnames."""
    return f"{_FIRST_NAMES[rank % len(_FIRST_NAMES)]} {surname(rank * 37)}"
