"""Generated articles with few different words and sayings that come again; a seed makes them the same."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace

from archive.articles import Article, EntityKind
from tests.engines.logs import article, mentions
from tests.engines.oracle.vocabulary import (
    AUTHORS,
    DATES,
    FREQUENCIES,
    LANGUAGES,
    ORGANISATIONS,
    PERSONS,
    PLACES,
    SAYINGS,
    SECTIONS,
    SOURCES,
    VOCABULARY,
)


def generated_articles(seed: int, numbers: Sequence[int]) -> list[Article]:
    """An article for each number; many lack a kicker, a lede, a body, a date or any property.

    The last of every 15 has the texts of the one before it, so that there are equal scores.
    """
    chance = random.Random(seed)
    made: list[Article] = []
    for place, number in enumerate(numbers):
        one = _article(chance, number)
        if place % 15 == 14:
            one = replace(one, **{name: getattr(made[-1], name) for name in ("title", "kicker", "lede", "body")})
        made.append(one)
    return made


def _article(chance: random.Random, number: int) -> Article:
    def some(values: Sequence[str], most: int) -> tuple[str, ...]:
        return tuple(chance.sample(values, chance.randint(0, most)))

    def one(values: Sequence[str], without: float) -> str:
        return "" if chance.random() < without else chance.choice(values)

    return article(
        number,
        _text(chance, chance.randint(0 if number % 20 == 0 else 1, 7)),
        "\n\n".join(_text(chance, chance.randint(0, 35)) for _ in range(chance.choice([0, 1, 1, 2, 4]))),
        kicker=_text(chance, chance.choice([0, 0, 1, 2])),
        lede=_text(chance, chance.choice([0, 3, 8, 15])),
        date=one(DATES, 0.15),
        source=one(SOURCES, 0.1),
        section=one(SECTIONS, 0.3),
        language=one(list(LANGUAGES), 0.1),
        authors=some(AUTHORS, 3),
        mentions=(
            *mentions(EntityKind.PERSON, some(PERSONS, 4)),
            *mentions(EntityKind.PLACE, some(PLACES, 2)),
            *mentions(EntityKind.ORGANISATION, some(ORGANISATIONS, 1)),
        ),
    )


def _text(chance: random.Random, words: int) -> str:
    parts = chance.choices(VOCABULARY, FREQUENCIES, k=words)
    return " ".join(chance.choice(SAYINGS) if chance.random() < 0.06 else part for part in parts)
