"""The base of a word: its dictionary form where the dictionary knows it, its Snowball stem where not."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import product

import Stemmer
from simplemma.strategies import DictionaryLookupStrategy, PrefixDecompositionStrategy, RulesStrategy

from indexer.german.dictionary import MappedDictionaryFactory

# Words this short are abbreviations as often as not; the dictionary takes IS for the English verb.
_SHORTEST_LEMMA = 3
_LONGEST_ABBREVIATION = 4
# Masse and Maße are two words, Strasse and Straße one: in longer words the spelling alone is no difference.
_UNMISTAKABLE = 6
# Snowball keeps the s of Tokajews; names take it after nearly every letter but s, x, z and after i and u.
_SHORTEST_GENITIVE = 5
_BEFORE_GENITIVE = frozenset("abdefghklmnoprtvwyäöü")

_stemmer = Stemmer.Stemmer("german")
# What simplemma does for German, without what it tries for other languages on every word it does not know.
_factory = MappedDictionaryFactory()
_dictionary = _factory.get_dictionary("de")
_rules = RulesStrategy()
_prefixes = PrefixDecompositionStrategy(dictionary_lookup=DictionaryLookupStrategy(_factory))

_FOLDING = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_UNFOLDING = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
_WRITTEN_OUT = re.compile("(ae|oe|ue|ss)")
# A word with more such pairs is left alone; each doubles the spellings to look up.
_MOST_PAIRS = 4


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
    could_abbreviate = len(form) <= _LONGEST_ABBREVIATION and "ß" not in form
    return tuple(dict.fromkeys((*known, folded(form)))) if could_abbreviate else known


def _noun_readings(form: str) -> list[str | None]:
    capitalised = form.capitalize()
    noun = _lemma(capitalised)
    if noun != capitalised:
        return [noun, _nominative(capitalised)]
    return [noun, _without_genitive(capitalised)]


def _is_noun_like_verb(form: str, verb: str) -> bool:
    """Whether a noun reads like the shortest form of a verb: who looks for Handel does not mean handeln."""
    return verb != form and verb.startswith(form) and _lemma(form.capitalize()) == form.capitalize()


def _is_abbreviation(surface: str) -> bool:
    return surface.isupper() and len(surface) <= _LONGEST_ABBREVIATION


@lru_cache(maxsize=1 << 10)
def _entry(word: str) -> str | None:
    """The lemma of a word as it is written; both spellings of a word are asked for one after the other."""
    return _dictionary.get(word)


@lru_cache(maxsize=1 << 15)
def _lemma(word: str) -> str | None:
    """The lemma of a word of letters alone, in either spelling of its first one; None for an unknown word."""
    in_other_case = word.lower() if word[0].isupper() else word.capitalize()
    return _entry(word) or _entry(in_other_case) or _rules.get_lemma(word, "de") or _prefixes.get_lemma(word, "de")


def _nominative(word: str) -> str | None:
    """The word itself where the dictionary knows its genitive: Ungarn is a country too, not only Hungarians."""
    return word if _lemma(f"{word}s") == word else None


def _without_genitive(word: str) -> str | None:
    """The name that a word the dictionary takes for a name of its own is the genitive of: Müllers is Müller's."""
    if len(word) < _SHORTEST_GENITIVE or word[-1] != "s" or word[-2] not in _BEFORE_GENITIVE:
        return None
    name = word[:-1]
    return name if name in _dictionary and _lemma(name) == name else None


def _written_out(form: str) -> list[str]:
    """The dictionary forms of a word in another spelling: Groesse is Größe, Strasse is Straße, muß is muss."""
    if "ß" in form:
        old, new = _lemma(form), _lemma(form.replace("ß", "ss")) or _lemma(form.replace("ß", "ss").capitalize())
        return [new] if new and (old is None or (old == form and new != form.replace("ß", "ss"))) else []
    if not any(pair in form for pair in _UNFOLDING):
        return []
    lemmas = [_lemma(word) for candidate in _spellings(form) for word in (candidate.capitalize(), candidate)]
    if not any(lemmas):
        return []
    is_word_itself = any(word in _dictionary for word in (form, form.capitalize()))
    return [lemma for lemma in lemmas if lemma and (not is_word_itself or _is_same_word(form, lemma))]


def _spellings(form: str) -> list[str]:
    """The word with some or all of ae, oe, ue, ss as ä, ö, ü, ß: Bundesstrasse is Bundesstraße, not Bundeßtraße."""
    pieces = _WRITTEN_OUT.split(form)
    if len(pieces) == 1 or len(pieces) > 2 * _MOST_PAIRS + 1:
        return []
    choices = [(piece, _UNFOLDING[piece]) if piece in _UNFOLDING else (piece,) for piece in pieces]
    return ["".join(choice) for choice in product(*choices)][1:]


def _is_same_word(form: str, lemma: str) -> bool:
    """Whether a word is also another one misspelt: Strassen is Straßen, but Masse is not Maß."""
    return folded(lemma.lower()) == form or (len(lemma) >= _UNMISTAKABLE and "ß" in lemma)


def _unknown(form: str) -> str:
    """A word the dictionary lacks, mostly a name: without a genitive s, then its stem."""
    if len(form) >= _SHORTEST_GENITIVE and form[-1] == "s" and form[-2] in _BEFORE_GENITIVE:
        nominative = form[:-1]
        lemma = _lemma(nominative.capitalize())
        return folded(lemma.lower()) if lemma else folded(_stemmer.stemWord(nominative))
    return folded(_stemmer.stemWord(form))


def _distinct(lemmas: list[str | None]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(folded(lemma.lower()) for lemma in lemmas if lemma))
