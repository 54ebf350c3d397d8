"""Articles made by recombining real sentences; new words and names keep turning up as their number grows."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from math import exp, log
from random import Random

from archive.articles import Block, Draft, EntityKind, Mention
from archive.dates import PartialDate
from tests.bench import material
from tests.bench.material import Material
from tests.bench.words import compound, person

_SEED = 20_240_601
# The words of an article: half of them are shorter than the median, none outside of the limits.
_MEDIAN_WORDS, _SPREAD, _LIMITS = 150, 0.6, (40, 400)
_SENTENCES_OF_PARAGRAPH = (2, 4)
_TITLE_WORDS = (4, 9)
# New words an article brings, and words it takes up that earlier articles brought. With about 170 words an article
# the vocabulary grows like that of German newspapers (Heaps' law with an exponent of about 0.6).
_NEW_WORDS, _TAKEN_UP = 3, 2
_PERSONS = (3, 10)
# How many persons there are at the beginning, and how many articles bring another one.
_FIRST_PERSONS, _ARTICLES_PER_PERSON = 500, 4
_FIRST_DAY, _LAST_DAY = datetime.date(1996, 1, 1).toordinal(), datetime.date(2020, 12, 31).toordinal()
_SHARE_OF_MONTHS, _SHARE_OF_UNDATED = 0.1, 0.02
_SOURCES = ("Abendpost", "Morgenblatt", "Stadtanzeiger", "Landbote", "Volkswacht", "Handelskurier", "Weltspiegel")
_SECTIONS = ("Politik", "Wirtschaft", "Kultur", "Sport", "Lokales", "Wissen", "Reise", "Meinung")


def real_drafts() -> Iterator[Draft]:
    """The real articles; they name no persons, so these are made up."""
    random = Random(_SEED)
    for number, draft in enumerate(material.drafts()):
        yield replace(draft, mentions=_mentions(random, number))


def made_drafts(found: Material) -> Iterator[Draft]:
    """Articles without end, always the same for the same material."""
    random = Random(_SEED)
    sentences, nouns = found.sentences, found.nouns
    brought: list[int] = []
    for number in count():
        invented = _words_to_place(random, brought)
        wanted = min(max(int(random.lognormvariate(log(_MEDIAN_WORDS), _SPREAD)), _LIMITS[0]), _LIMITS[1])
        chosen: list[str] = []
        words = 0
        while words < wanted:
            sentence = random.choice(sentences)
            if invented and random.random() < 0.5:
                sentence = _with_word(random, sentence, compound(nouns, invented.pop()))
            chosen.append(sentence)
            words += sentence.count(" ") + 1
        headline = random.choice(sentences).split(" ")[: random.randint(*_TITLE_WORDS)]
        yield Draft(
            title=" ".join(headline).rstrip(".,:;"),
            kicker=random.choice(nouns) if random.random() < 0.5 else "",
            lede=chosen[0],
            body=tuple(_paragraphs(random, chosen[1:])),
            date=_date(random),
            source=_frequent_first(random, _SOURCES),
            section=_frequent_first(random, _SECTIONS),
            language="de",
            external_id=f"made-{number}",
            mentions=_mentions(random, number),
        )


def _words_to_place(random: Random, brought: list[int]) -> list[int]:
    """Numbers of new words and of words taken up.

    The more often a word was taken up, the likelier it is again (Simon 1955).
    """
    taken = random.choices(brought, k=_TAKEN_UP) if brought else []
    first = brought[-1] + 1 if brought else 0
    new = list(range(first, first + _NEW_WORDS))
    brought += taken + new
    return taken + new


def _with_word(random: Random, sentence: str, word: str) -> str:
    """The sentence with one of its capitalised words replaced, or another where there is none."""
    words = sentence.split(" ")
    capitalised = [place for place, other in enumerate(words) if place and other[:1].isupper() and other.isalpha()]
    words[random.choice(capitalised or range(1, len(words)))] = word
    return " ".join(words)


def _paragraphs(random: Random, sentences: list[str]) -> Iterator[Block]:
    start = 0
    while start < len(sentences):
        end = start + random.randint(*_SENTENCES_OF_PARAGRAPH)
        yield Block(" ".join(sentences[start:end]))
        start = end


def _date(random: Random) -> PartialDate | None:
    chance = random.random()
    day = datetime.date.fromordinal(random.randint(_FIRST_DAY, _LAST_DAY))
    if chance < _SHARE_OF_UNDATED:
        return None
    return PartialDate(day.year, day.month) if chance < _SHARE_OF_UNDATED + _SHARE_OF_MONTHS else PartialDate.on(day)


def _mentions(random: Random, number: int) -> tuple[Mention, ...]:
    """Persons by Zipf's law: the one of rank r is named about 1/r as often as the first."""
    known = _FIRST_PERSONS + number // _ARTICLES_PER_PERSON
    ranks = {int(exp(random.random() * log(known))) for _ in range(random.randint(*_PERSONS))}
    while len(ranks) < _PERSONS[0]:
        ranks.add(int(exp(random.random() * log(known))))
    return tuple(Mention(EntityKind.PERSON, person(rank)) for rank in sorted(ranks))


def _frequent_first(random: Random, values: tuple[str, ...]) -> str:
    return values[int(exp(random.random() * log(len(values) + 1))) - 1]
