"""Generated queries of every kind about any articles; a seed makes them the same."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

from archive.articles import Article, EntityKind
from archive.dates import PartialDate
from archive.facets import MISSING
from archive.grammar import parse
from archive.query import FacetValue, Match, Mode, Query, Sort
from tests.engines.oracle.vocabulary import LANGUAGES

QUERY_DATES = ["2022", "2022-01", "2021", "2021-03", "2020", "1989", "1914", "24.03.2021", "05.01.2022"]
DATE_RANGES = ["2021-03..2022-01", "..1999", "2021..", "1914..1950", "1989-11..2021-03-24", "2022-01-06..2022-02"]

DIFFERENT_PARTS = 300


class QueryMaker:
    """Makes queries whose words come from some articles, so that most of them find something."""

    def __init__(self, seed: int, articles: Sequence[Article], *, wildcard_letters: int = 2) -> None:
        self._chance = random.Random(seed)
        self._texts = [text.split() for one in articles for text in (one.title, one.kicker, one.lede, one.text) if text]
        self._running_words = [word for text in self._texts for word in text if _askable(word)]
        self._words = sorted(set(self._running_words))
        self._names = {
            "quelle": sorted({one.source for one in articles if one.source}),
            "ressort": sorted({one.section for one in articles if one.section}),
            "autor": sorted({author for one in articles for author in one.authors}),
            "person": sorted({name for one in articles for name in one.names(EntityKind.PERSON)}),
            "ort": sorted({name for one in articles for name in one.names(EntityKind.PLACE)}),
            "organisation": sorted({name for one in articles for name in one.names(EntityKind.ORGANISATION)}),
        }
        self._wildcard_letters = wildcard_letters
        # Whatever a part finds is worked out once; so the same parts come in many queries.
        makers = [self._word, self._exact_word, self._phrase, self._near, self._wildcard, self._in_text, self._metadata]
        self._leaves = [maker() for maker in self._chance.choices(makers, [8, 2, 3, 2, 2, 3, 6], k=DIFFERENT_PARTS)]

    def queries(self, number: int) -> list[Query]:
        """So many different queries."""
        found: dict[Query, None] = {}
        while len(found) < number:
            query = self._query()
            if parse(query.text).refused is None:
                found[query] = None
        return list(found)

    def _query(self) -> Query:
        chance = self._chance
        return Query(
            text=self._tree(chance.choices([0, 1, 2, 3], [6, 7, 3, 1])[0]),
            match=Match.ANY if chance.random() < 0.1 else Match.ALL,
            mode=Mode.EXACT if chance.random() < 0.1 else Mode.NORMAL,
            sort=chance.choice([Sort.OLDEST, Sort.NEWEST]) if chance.random() < 0.15 else Sort.RELEVANCE,
            **(self._narrowing() if chance.random() < 0.4 else {}),
        )

    def _narrowing(self) -> dict[str, Any]:
        chance = self._chance
        facets = {"source": "quelle", "section": "ressort", "author": "autor", "person": "person"}
        values = [
            FacetValue(facet, one) for facet, field in facets.items() for one in (*self._names[field][:6], MISSING)
        ]
        values.append(FacetValue("person", "Niemand"))
        values += [FacetValue("dated", one) for one in ("day", "month", "year", "longer", MISSING)]
        picked = chance.sample(values, chance.choice([0, 1, 1, 1, 2, 3]))
        excluded = chance.randint(0, len(picked))
        start, _, end = chance.choice(DATE_RANGES).partition("..") if chance.random() < 0.5 else ("", "", "")
        return {
            "chosen": tuple(picked[excluded:]),
            "excluded": tuple(picked[:excluded]),
            "since": PartialDate.from_edtf(start) if start else None,
            "until": PartialDate.from_edtf(end) if end else None,
            "within": chance.random() < 0.4,
        }

    def _tree(self, depth: int) -> str:
        if depth == 0:
            return self._chance.choice(self._leaves)
        chance = self._chance
        parts = [self._part(depth - 1) for _ in range(chance.choice([2, 2, 3, 4] if depth == 1 else [2, 2, 3]))]
        if all(part.startswith("-") for part in parts):
            parts[0] = self._word()
        return chance.choice([" ", " UND ", " ODER ", " ODER "]).join(parts)

    def _part(self, depth: int) -> str:
        tree = self._tree(depth)
        grouped = f"({tree})" if " " in tree and depth else tree
        return f"-{grouped}" if self._chance.random() < 0.2 else grouped

    def _word(self) -> str:
        word = self._chance.choice(self._chance.choice([self._words, self._running_words]))
        return self._chance.choice([word, word, word.lower(), word.capitalize()])

    def _exact_word(self) -> str:
        return f"@{self._word()}"

    def _phrase(self) -> str:
        text = self._chance.choice(self._texts)
        length = self._chance.choice([1, 2, 2, 3])
        start = self._chance.randint(0, max(0, len(text) - length))
        words = text[start : start + length] if self._chance.random() < 0.8 else [self._word(), self._word()]
        exact = "@" if self._chance.random() < 0.3 else ""
        return f'{exact}"{" ".join(word for word in words if _askable(word)) or self._word()}"'

    def _near(self) -> str:
        text = self._chance.choice(self._texts)
        window = [word for word in text[:9] if _askable(word)]
        number = self._chance.choice([2, 2, 3])
        words = self._chance.sample(window, number) if len(window) >= number else [self._word(), self._word()]
        return f'{"@" if self._chance.random() < 0.2 else ""}"{" ".join(words)}"~{self._chance.randint(1, 9)}'

    def _wildcard(self) -> str:
        letters = self._wildcard_letters
        long = [word for word in self._words if word.isalpha() and len(word) > letters + 1]
        word = self._chance.choice(long)
        cut = self._chance.randint(letters, len(word) - 1)
        inner = self._chance.randint(1, len(word) - 2)
        return self._chance.choice(
            [
                f"{word[:cut]}*",
                f"*{word[-cut:]}",
                f"{word[:inner]}?{word[inner + 1 :]}",
                f"{word[:inner]}*{word[inner + 1 :]}",
            ]
        )

    def _in_text(self) -> str:
        field = self._chance.choice(["titel", "dachzeile", "vorspann"])
        inner = self._chance.choice([self._word, self._word, self._phrase, self._wildcard])()
        if self._chance.random() < 0.2:
            inner = f"({inner} ODER {self._word()})"
        return f"{field}:{inner}"

    def _metadata(self) -> str:
        chance = self._chance
        field, names = chance.choice([(field, names) for field, names in self._names.items() if names])
        makers: list[Callable[[], str]] = [
            lambda: f"datum:{chance.choice(QUERY_DATES)}",
            lambda: f"datum:{chance.choice(DATE_RANGES)}",
            lambda: f"sprache:{chance.choice([*LANGUAGES, *LANGUAGES.values()])}",
            lambda: f"{field}:{_name(chance, names)}",
            lambda: f"{field}:{self._wildcard()}",
            lambda: f"{field}:({_name(chance, names)} ODER {self._word()})",
            lambda: f'{field}:"{" ".join(chance.choice(names).split()[:2])}"~2',
        ]
        return chance.choices(makers, [3, 3, 2, 8, 2, 2, 2])[0]()


def _name(chance: random.Random, values: Sequence[str]) -> str:
    """A name as a phrase, exact or not, or one of its words."""
    name = chance.choice(values)
    word = chance.choice(name.split())
    return chance.choice([f'"{name}"', f'@"{name}"', word, word.lower(), f"@{word}"])


def _askable(word: str) -> bool:
    """Whether a word of a text can be typed into a query as it is."""
    plain = word.replace("&", "").replace("+", "").replace("-", "").replace("*innen", "").replace(".", "")
    return plain.isalnum() and word[0].isalnum() and word not in {"UND", "ODER", "NICHT", "AND", "OR", "NOT"}
