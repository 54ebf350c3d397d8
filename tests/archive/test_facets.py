"""The facets: their names in URLs and the values an article has."""

from __future__ import annotations

import pytest

from archive.articles import Draft, EntityKind, Mention
from archive.dates import PartialDate
from archive.facets import FACET_NAMES, FACETS

# DESIGN, section 8: /search?...&person=&place=&organisation=&source=&section=&author=&language=
NAMES_IN_URLS = ["person", "place", "organisation", "source", "section", "author", "language"]
# What a URL of a search says beside the facets.
OTHER_PARAMETERS = {"q", "from", "to", "within", "sort", "match", "mode", "page", "size"}


def values(name: str, draft: Draft) -> tuple[str, ...]:
    return next(facet.values(draft) for facet in FACETS if facet.name == name)


def test_the_facets_of_the_url_are_there_in_order() -> None:
    assert [name for name in FACET_NAMES if name in NAMES_IN_URLS] == NAMES_IN_URLS


def test_names_are_unique_and_collide_with_no_other_parameter() -> None:
    assert len(set(FACET_NAMES)) == len(FACET_NAMES)
    assert OTHER_PARAMETERS.isdisjoint(FACET_NAMES)
    assert not any("." in name for name in FACET_NAMES)


def test_every_facet_has_a_label_of_its_own() -> None:
    assert len({str(facet.label) for facet in FACETS}) == len(FACETS)


def test_every_kind_of_entity_is_a_facet() -> None:
    assert {kind.value for kind in EntityKind} <= set(FACET_NAMES)


FULL = Draft(
    title="Wahl in Berlin",
    source="Tagesblatt",
    section="Politik",
    authors=("Eva Klein", "Jan Groß", "Eva Klein"),
    language="de",
    date=PartialDate(2021, 9),
    mentions=(
        Mention(EntityKind.PERSON, "Angela Merkel", "Merkel"),
        Mention(EntityKind.PLACE, "Berlin"),
        Mention(EntityKind.PERSON, "Franz Joseph I., Kaiser"),
        Mention(EntityKind.PERSON, "Angela Merkel", "die Kanzlerin"),
        Mention(EntityKind.ORGANISATION, "SPD"),
    ),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("person", ("Angela Merkel", "Franz Joseph I., Kaiser")),
        ("place", ("Berlin",)),
        ("organisation", ("SPD",)),
        ("source", ("Tagesblatt",)),
        ("section", ("Politik",)),
        ("author", ("Eva Klein", "Jan Groß")),
        ("language", ("de",)),
        ("dated", ("month",)),
    ],
)
def test_the_values_of_an_article(name: str, expected: tuple[str, ...]) -> None:
    assert values(name, FULL) == expected
    assert values(name, Draft(title="Nichts sonst")) == ()


def test_no_facet_is_left_out_above() -> None:
    assert all(facet.values(FULL) for facet in FACETS)
