"""Which language a text is found to be in."""

import random

import pytest

from indexer.language import detect

GERMAN = (
    "Der Stadtrat hat am Dienstag beschlossen, die alte Bücherei nicht abzureißen. Stattdessen soll das Gebäude "
    "saniert werden, teilte die Verwaltung mit. Die Kosten werden auf drei Millionen Euro geschätzt."
)
ENGLISH = (
    "The town council decided on Tuesday not to tear down the old library. The building will be renovated instead, "
    "the administration said, at a cost of about three million euros."
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (GERMAN, "de"),
        (ENGLISH, "en"),
        ("Le conseil municipal a décidé mardi de ne pas démolir la vieille bibliothèque de la ville.", "fr"),
        ("Il consiglio comunale ha deciso martedì di non demolire la vecchia biblioteca della città.", "it"),
        ("Городской совет решил во вторник не сносить старую библиотеку, а отремонтировать здание.", "ru"),
    ],
)
def test_language_of_a_text(text: str, code: str) -> None:
    found, confidence = detect(text)
    assert found == code
    assert 0.8 <= confidence <= 1


@pytest.mark.parametrize("text", ["", " \n", "12.345 – 67 %", "Haus", "Neues aus Kiel", "+++ 3 : 2 +++", "\x00\ud800"])
def test_too_little_to_tell(text: str) -> None:
    assert detect(text) == ("", 0.0)


def test_foreign_beginning_does_not_decide() -> None:
    quotation = "“We will not give up our library”, said the mayor. "
    assert detect(quotation + 10 * GERMAN)[0] == "de"


def test_neither_order_nor_chance_matters() -> None:
    texts = [GERMAN, ENGLISH, GERMAN[:60], ENGLISH[:50], GERMAN[80:190]]
    first = {text: detect(text) for text in texts}
    random.seed(7)
    for _ in range(3):
        random.shuffle(texts)
        assert {text: detect(text) for text in texts} == first
