"""Every sentence of the interface has a German one with the same places to fill in."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "web/translations/de/LC_MESSAGES/messages.po"
PLACE = re.compile(r"%\((\w+)\)s|%%|\{(\w+)\}")
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "message": None}


def sentences_in_use() -> set[str]:
    with (ROOT / "web/translations/babel.cfg").open(encoding="utf-8") as file:
        methods, options = parse_mapping_cfg(file)
    found = extract_from_dir(str(ROOT), methods, options, keywords=KEYWORDS)
    return {entry[2][0] if isinstance(entry[2], tuple) else entry[2] for entry in found}


def catalogue() -> Catalog:
    with CATALOGUE.open("rb") as file:
        return read_po(file, locale="de")


def translations(entry: Message) -> tuple[str, ...]:
    return tuple(entry.string) if isinstance(entry.string, (list, tuple)) else (entry.string,)


@pytest.fixture(scope="module")
def german() -> dict[str, tuple[str, ...]]:
    entries = [entry for entry in catalogue() if entry.id]
    return {entry.id[0] if isinstance(entry.id, tuple) else entry.id: translations(entry) for entry in entries}


def test_every_sentence_is_translated(german: dict[str, tuple[str, ...]]) -> None:
    used = sentences_in_use()
    assert len(used) > 200
    assert {sentence for sentence in used if not all(german.get(sentence, ("",)))} == set()


def test_nothing_in_the_catalogue_is_unused(german: dict[str, tuple[str, ...]]) -> None:
    assert set(german) - sentences_in_use() == set()


def test_translations_have_the_same_places(german: dict[str, tuple[str, ...]]) -> None:
    for sentence, forms in german.items():
        for form in forms:
            assert set(PLACE.findall(form)) == set(PLACE.findall(sentence)), sentence


def test_german_quotation_marks(german: dict[str, tuple[str, ...]]) -> None:
    assert [form for forms in german.values() for form in forms if re.search(r"[\"”«»]|“[^„]*„[^“]*$", form)] == []


def test_the_catalogue_can_be_compiled() -> None:
    assert not catalogue().fuzzy, "a catalogue without a header is skipped when it is compiled"


def sentences_in_variables() -> Iterator[str]:
    """Sentences that reach `message` or `gettext` through a variable, where the collecting does not see them."""
    for path in sorted(ROOT.joinpath("archive").rglob("*.py")) + sorted(ROOT.joinpath("web").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args]
        named = {
            call.args[0].id
            for call in calls
            if isinstance(call.func, ast.Name) and call.func.id in KEYWORDS and isinstance(call.args[0], ast.Name)
        }
        for node in ast.walk(tree):
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(sentence))) if name in named:
                    yield sentence


def test_sentences_in_variables_are_translated_too(german: dict[str, tuple[str, ...]]) -> None:
    # Faults of the database are told on the command line only, which is in English.
    faults = {sentence for sentence in sentences_in_variables() if sentence.startswith("Row ")}
    assert set(sentences_in_variables()) - faults - set(german) == set()
