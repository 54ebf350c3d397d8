"""The base of a word: its dictionary form where the dictionary knows it, its Snowball stem where not."""

from __future__ import annotations

from functools import lru_cache

import Stemmer
from simplemma.strategies import DefaultStrategy

# Words this short are abbreviations as often as not; the dictionary takes IS for the English verb.
_SHORTEST_LEMMA = 3
_LONGEST_ABBREVIATION = 4
# Masse and Maße are two words, Strasse and Straße one: in longer words the spelling alone is no difference.
_UNMISTAKABLE = 6
# Snowball keeps the s of Tokajews; names take it after nearly every letter but s, x, z and after i and u.
_SHORTEST_GENITIVE = 5
_BEFORE_GENITIVE = frozenset("abdefghklmnoprtvwyäöü")

_stemmer = Stemmer.Stemmer("german")
_dictionary = DefaultStrategy(low_memory=True)

_FOLDING = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_UNFOLDINGS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"))


def folded(form: str) -> str:
    """A small-letter form with umlauts and ß written out, so that Müller and Mueller are the same."""
    return form.translate(_FOLDING)


def bases_in_text(surface: str, form: str) -> tuple[str, ...]:
    """The bases of a word of a text, whose capitals tell nouns from verbs; at least one.

    Whatever is found here, `bases_in_query` of the same form has one of them.
    """
    if not form.isalpha() or len(form) < _SHORTEST_LEMMA or _is_abbreviation(surface):
        return (folded(form),)
    verb = _lemma(form)
    if surface[0].islower() and verb:
        readings = [verb, form if _is_noun_like_verb(form, verb) else None]
    else:
        readings = [*_noun_readings(form), None if _lemma(form.capitalize()) == form.capitalize() else verb]
    return _distinct([*readings, *_written_out(form)]) or (_unknown(form),)


def bases_in_query(form: str) -> tuple[str, ...]:
    """Every base a searched word could mean; people type without capitals and with ue for ü."""
    if not form.isalpha() or len(form) < _SHORTEST_LEMMA:
        return (folded(form),)
    verb = _lemma(form)
    readings = [*_noun_readings(form), None if verb and _is_noun_like_verb(form, verb) else verb]
    known = _distinct([*readings, *_written_out(form)]) or (_unknown(form),)
    return tuple(dict.fromkeys((*known, folded(form))))


def _noun_readings(form: str) -> list[str | None]:
    capitalised = form.capitalize()
    noun = _lemma(capitalised)
    return [noun, _nominative(capitalised) if noun != capitalised else None]


def _is_noun_like_verb(form: str, verb: str) -> bool:
    """Whether a noun reads like the shortest form of a verb: who looks for Handel does not mean handeln."""
    return verb != form and verb.startswith(form) and _lemma(form.capitalize()) == form.capitalize()


def _is_abbreviation(surface: str) -> bool:
    return surface.isupper() and len(surface) <= _LONGEST_ABBREVIATION


@lru_cache(maxsize=1 << 15)
def _lemma(word: str) -> str | None:
    return _dictionary.get_lemma(word, "de")


def _nominative(word: str) -> str | None:
    """The word itself where the dictionary knows its genitive: Ungarn is a country too, not only Hungarians."""
    return word if _lemma(f"{word}s") == word else None


def _written_out(form: str) -> list[str]:
    """The dictionary forms of a word written without umlauts or ß: Groesse is Größe, Strasse is Straße."""
    if not any(pair in form for pair in ("ae", "oe", "ue", "ss")):
        return []
    with_umlauts = form
    for pair, umlaut in _UNFOLDINGS:
        with_umlauts = with_umlauts.replace(pair, umlaut)
    candidates = {with_umlauts, form.replace("ss", "ß"), with_umlauts.replace("ss", "ß")} - {form}
    words = [word for candidate in sorted(candidates) for word in (candidate.capitalize(), candidate)]
    lemmas = [_lemma(word) for word in words if _dictionary.is_dictionary_member(word, "de")]
    is_word_itself = any(_dictionary.is_dictionary_member(word, "de") for word in (form, form.capitalize()))
    return [lemma for lemma in lemmas if lemma and (not is_word_itself or len(lemma) >= _UNMISTAKABLE)]


def _unknown(form: str) -> str:
    """A word the dictionary lacks, mostly a name: without a genitive s, then its stem."""
    if len(form) >= _SHORTEST_GENITIVE and form[-1] == "s" and form[-2] in _BEFORE_GENITIVE:
        nominative = form[:-1]
        lemma = _lemma(nominative.capitalize())
        return folded(lemma.lower()) if lemma else folded(_stemmer.stemWord(nominative))
    return folded(_stemmer.stemWord(form))


def _distinct(lemmas: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded(lemma.lower()) for lemma in lemmas if lemma))
