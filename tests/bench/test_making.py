"""The made articles: always the same, with persons and words as promised."""

from __future__ import annotations

from collections import Counter
from itertools import islice, pairwise

from archive.articles import Draft, EntityKind
from tests.bench.making import made_drafts
from tests.bench.material import Material
from tests.bench.words import compound, person, surname

NOUNS = ["Garten", "Brücke", "Kanzlei", "Regierung", "Theater", "Bahnhof", "Museum", "Fluss", "Haushalt", "Schule"]
SENTENCES = [f"Heute sah {first} den {second} in aller Ruhe." for first in NOUNS for second in NOUNS if first != second]
MATERIAL = Material(SENTENCES, NOUNS)


def made(number: int) -> list[Draft]:
    return list(islice(made_drafts(MATERIAL), number))


def words_of(drafts: list[Draft]) -> set[str]:
    return {word for draft in drafts for word in f"{draft.lede} {draft.text}".split()}


def test_same_material_gives_same_articles() -> None:
    assert made(40) == made(40)


def test_no_article_is_like_another() -> None:
    drafts = made(300)
    assert len({draft.text for draft in drafts}) == len({draft.external_id for draft in drafts}) == 300


def test_vocabulary_keeps_growing() -> None:
    drafts = made(1200)
    sizes = [len(words_of(drafts[:number])) for number in (300, 600, 900, 1200)]
    growth = [later - earlier for earlier, later in pairwise(sizes)]
    assert min(growth) > 100


def test_three_to_ten_persons_each() -> None:
    counts = Counter(len(draft.names(EntityKind.PERSON)) for draft in made(400))
    assert set(counts) == set(range(3, 11))


def test_persons_follow_zipf() -> None:
    named = Counter(name for draft in made(3000) for name in draft.names(EntityKind.PERSON))
    shares = [named[person(rank)] * rank / named[person(1)] for rank in (2, 5, 20)]
    assert all(0.5 < share < 2.5 for share in shares), shares
    assert len(named) > 500


def test_words_are_all_different() -> None:
    assert len({surname(number) for number in range(20_000)}) == 20_000
    assert len({compound(NOUNS, number) for number in range(30)}) == 30
