"""Which language a text is found to be in."""

import random
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from langdetect.detector import Detector
from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
from langdetect.lang_detect_exception import LangDetectException

from indexer import language
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


@cache
def original_profiles() -> DetectorFactory:
    factory = DetectorFactory()
    paths = sorted(path for path in Path(PROFILES_DIRECTORY).iterdir() if not path.name.startswith("."))
    factory.load_json_profile([path.read_text(encoding="utf-8") for path in paths])
    return factory


LETTERS = "abcäöüßÄBCD  éèñ.,1-\n漢字かカ한글ру"


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from([*GERMAN.split(), *ENGLISH.split(), "ODKB", "Київ", "日本"]), max_size=60).map(" ".join)
    | st.text(st.sampled_from(LETTERS), max_size=200)
)
def test_langdetect_says_the_same(text: str) -> None:
    original, ours = Detector(original_profiles()), language._Detector(language._factory())
    answers = []
    for detector in (original, ours):
        detector.append(text)
        try:
            answers.append([(found.lang, found.prob) for found in detector.get_probabilities()])
        except LangDetectException:
            answers.append([])
    assert answers[0] == answers[1]
