"""A real library of a few small articles, and the application around it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.articles import Block, BlockKind, Draft, EntityKind, Mention, Original, Reading
from archive.dates import PartialDate
from archive.library import Library
from archive.settings import Settings
from nachlese import open_library
from web import create_app


class TidyClient(FlaskClient):
    """A client that closes the temporary file in which it hands over a large form."""

    def open(self, *args: Any, **arguments: Any) -> TestResponse:
        response = super().open(*args, **arguments)
        for answer in (*response.history, response):
            answer.request.environ["wsgi.input"].close()
        return response


@pytest.fixture(autouse=True, scope="session")
def tidy_clients() -> Iterator[None]:
    Flask.test_client_class = TidyClient
    yield
    Flask.test_client_class = None


def reading(name: str, draft: Draft, media_type: str = "text/plain") -> Reading:
    return Reading(name, draft, Original(name, media_type, f"{draft.title}\n\n{draft.text}".encode()))


def draft(title: str, text: str, date: str | None = None, **fields: object) -> Draft:
    body = tuple(Block(paragraph) for paragraph in text.split("\n\n"))
    edtf = PartialDate.from_edtf(date) if date else None
    return Draft(title=title, body=body, date=edtf, **({"language": "de"} | fields))  # type: ignore[arg-type]


def named(*names: tuple[EntityKind, str]) -> tuple[Mention, ...]:
    return tuple(Mention(kind, name) for kind, name in names)


KOHL = (EntityKind.PERSON, "Helmut Kohl")
MERKEL = (EntityKind.PERSON, "Angela Merkel")
BERLIN = (EntityKind.PLACE, "Berlin")
BONN = (EntityKind.PLACE, "Bonn")
BUNDESTAG = (EntityKind.ORGANISATION, "Deutscher Bundestag")

READINGS = (
    reading("mauer.txt", draft(
        "In Berlin fällt die Mauer",
        "Die Grenze ist offen. Tausende Berliner strömen in der Nacht durch die Mauer.\n\nNoch am Abend steigen viele "
        "auf die Mauer am Brandenburger Tor.",
        "1989-11-09", kicker="Grenzöffnung", lede="In Berlin ist die Mauer offen.", source="Tagblatt",
        section="Politik", authors=("Anna Weber", "Jörg Groß"), mentions=named(KOHL, BERLIN), external_id="t-1",
    )),
    reading("hauptstadt.txt", draft(
        "Bundestag stimmt für Berlin",
        "Die Abgeordneten haben in Bonn für Berlin als Sitz der Regierung gestimmt.\n\nBonn verliert den Rang.",
        "1991-06-20", source="Tagblatt", section="Politik", authors=("Anna Weber",),
        mentions=named(KOHL, BERLIN, BONN, BUNDESTAG),
    )),
    reading("einheit.txt", Draft(
        title="Deutschland ist vereint", kicker="3. Oktober", lede="Um Mitternacht tritt die DDR bei.",
        body=(
            Block("Vor dem Reichstag in Berlin feiern Hunderttausende."),
            Block("Der lange Weg", BlockKind.CROSSHEAD),
            Block("Die Volkskammer hatte den Beitritt im August beschlossen."),
        ),
        date=PartialDate(1990, 10, 3), source="Abendpost", section="Politik", language="de",
        language_confidence=0.99, mentions=named(KOHL, BERLIN), keywords=("Einheit", "Beitritt"),
        url="https://abendpost.example/1990/einheit",
    )),
    reading("sommer.txt", draft(
        "Ein Sommer an der Ostsee", "Im Sommer waren die Strände voll, die Fischer zufrieden.", "1989-22",
        source="Abendpost", section="Reise",
    )),
    reading("oktober.txt", draft(
        "Trockener Oktober", "Der Oktober war der trockenste seit Jahren. Die Bauern klagen.", "2018-10",
        source="Tagblatt", section="Wetter",
    )),
    reading("duerre.txt", draft(
        "Jahr der Dürre", "Der Regen blieb fast das ganze Jahr aus, melden die Bauern.", "2018", source="Tagblatt",
        section="Wetter",
    )),
    reading("kanzlerin.txt", draft(
        "Merkel gibt den Vorsitz ab", "Angela Merkel tritt beim Parteitag nicht wieder an, sagte sie in Berlin.",
        "2018-10-29", source="Abendpost", section="Politik", authors=("Jörg Groß",), mentions=named(MERKEL, BERLIN),
    )),
    reading("krieg.txt", draft(
        "Jahre des Krieges", "Ein Rückblick auf die Jahre an der Front.", "1914/1918", source="Archivdienst",
    )),
    reading("um1950.txt", draft("Das alte Haus", "Das Haus am Markt stand schon lange leer.", "1950~")),
    reading("undated.txt", draft(
        "=SUMME(A1:A9) & Co.", "Ein Text ohne Datum über <b>Häuser</b> & Gärten; \"gut\" gesagt.", None,
        source="-", authors=("@handle",), date_text="voriges Frühjahr",
    )),
    reading("english.txt", draft(
        "The Wall has fallen", "Thousands of people crossed the border in Berlin last night.", "1989-11-10",
        source="Herald", language="en", authors=("John Smith",),
    )),
    reading("script.html", draft(
        "<script>alert(1)</script>", "Ein Titel, der ein Skript sein will, im Haus.", "2020-02-29",
        source="<img src=x onerror=alert(1)>", url="javascript:alert(1)", section="Netz",
    ), "text/html"),
)  # fmt: skip


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(home=tmp_path_factory.mktemp("archive"))


@pytest.fixture(scope="session")
def library(settings: Settings) -> Iterator[Library]:
    """A library to read from; tests that change anything take `fresh_library`."""
    with open_library(settings) as opened:
        assert all(outcome.article_id for outcome in opened.add(READINGS))
        yield opened


@pytest.fixture(scope="session")
def app(library: Library, settings: Settings) -> Flask:
    return create_app(library, settings)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def fresh_settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path / "fresh")


@pytest.fixture
def fresh_library(fresh_settings: Settings) -> Iterator[Library]:
    with open_library(fresh_settings) as opened:
        list(opened.add(READINGS[:3]))
        yield opened


@pytest.fixture
def fresh_client(fresh_library: Library, fresh_settings: Settings) -> FlaskClient:
    return create_app(fresh_library, fresh_settings).test_client()


@pytest.fixture(scope="session")
def numbers(library: Library) -> dict[str, int]:
    """The article numbers by file name."""
    return {library.original(number).name: number for number in range(1, len(READINGS) + 1)}
