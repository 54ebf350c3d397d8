"""From bylines to names."""

import pytest

from indexer.reading.names import split_names


@pytest.mark.parametrize(
    ("byline", "names"),
    [
        ("", ()),
        ("Anna Weber", ("Anna Weber",)),
        ("Von Anna Weber", ("Anna Weber",)),
        ("VON ANNA WEBER", ("ANNA WEBER",)),
        ("Ein Kommentar von Anna Weber", ("Anna Weber",)),
        ("Autor: Jörg Groß", ("Jörg Groß",)),
        ("von Anna Weber und Jörg Groß", ("Anna Weber", "Jörg Groß")),
        ("Anna Weber, Jörg Groß und Max Müller", ("Anna Weber", "Jörg Groß", "Max Müller")),
        ("Anna Weber; Jörg Groß", ("Anna Weber", "Jörg Groß")),
        ("Anna Weber / Jörg Groß", ("Anna Weber", "Jörg Groß")),
        ("Anna Weber | Jörg Groß", ("Anna Weber", "Jörg Groß")),
        ("Anna Weber, dpa", ("Anna Weber", "dpa")),
        ("dpa, AFP", ("dpa", "AFP")),
        ("dpa/AFP", ("dpa/AFP",)),
        ("Müller, Max", ("Müller, Max",)),
        ("Müller, Max; Weber, Anna", ("Max Müller", "Anna Weber")),
        ("Presse- und Öffentlichkeitsarbeit", ("Presse- und Öffentlichkeitsarbeit",)),
        ("Anna Weber, Anna Weber, anna weber", ("Anna Weber",)),
        ("Anna Weber weber@example.org https://example.org/weber", ("Anna Weber",)),
        (" , ; | ", ()),
    ],
)
def test_names_of_a_byline(byline: str, names: tuple[str, ...]) -> None:
    assert split_names(byline) == names
