"""The application behind a real server, and a real browser in front of it."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from waitress import create_server

from archive.articles import Block, BlockKind, Draft, EntityKind, Mention, Original, Reading
from archive.dates import PartialDate
from archive.library import Library
from archive.settings import Settings
from nachlese import open_library
from web import create_app

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = [
    "--no-sandbox",
    "--headless",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
]
PATIENCE_MS = 10_000

SOURCES = ("Tagblatt", "Abendpost", "Der Morgenbote", "")
SECTIONS = ("Politik", "Wirtschaft", "Kultur", "Lokales", "")
AUTHORS = ("Anna Weber", "Jörg Groß", "Mareike van der Straaten")
PLACES = ("Berlin", "Bonn", "Hamburg", "Leipzig")
# Exact days, months, years and none; over three decades.
DATES = (
    *(f"1989-11-{day:02d}" for day in range(6, 14)), "1989-11", "1989-10-09", "1989", "1989-22", "1990-03-18",
    "1990-10-03", "1991-06-20", "1994", "1998-09-27", "2001-09-12", "2005-11-22", "2018-10", None,
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


def readings() -> Iterator[Reading]:
    for number in range(63):
        place, edtf = PLACES[number % 4], DATES[number % len(DATES)]
        lede = f"In {place} wird seit Tagen über die Mauer gesprochen."
        body = (
            Block(f"Der Rat der Stadt {place} hat am Abend zum {number}. Mal lange beraten. Viele Menschen hörten zu."),
            Block("Streit um die Mauer", BlockKind.CROSSHEAD),
            *(Block(f"Im Absatz {part} geht es um Haushalt, Verkehr und Schulen. " * 5) for part in range(8)),
            Block("Zuletzt kam die Rede noch einmal auf die Mauer, die seit dem Morgen offen steht."),
        )
        draft = Draft(
            title=f"{place} streitet über die Mauer, Folge {number}"
            if number
            else "Ein Tag in Berlin: die Mauer fällt",
            kicker="Stadtgespräch" if number % 2 else "",
            lede=lede,
            body=body,
            date=PartialDate.from_edtf(edtf) if edtf else None,
            source=SOURCES[number % 4],
            section=SECTIONS[number % 5],
            authors=(AUTHORS[number % 3],),
            language="de",
            mentions=(Mention(EntityKind.PLACE, place), Mention(EntityKind.PERSON, f"Person {number % 9}")),
        )
        yield Reading(f"{number}.txt", draft, Original(f"{number}.txt", "text/plain", lede.encode()))


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Library, Settings]]:
    settings = Settings(home=tmp_path_factory.mktemp("served"))
    with open_library(settings) as opened:
        list(opened.add(readings()))
        yield opened, settings


@pytest.fixture(scope="session")
def address(library: tuple[Library, Settings]) -> Iterator[str]:
    """The address of the served application, without a slash at its end."""
    server = create_server(create_app(*library), host="127.0.0.1", port=0, threads=8)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.effective_port}"
    server.close()
    thread.join(PATIENCE_MS / 1000)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not Path(CHROMIUM).exists():
        pytest.skip(f"there is no browser at {CHROMIUM}")
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield launched
        launched.close()


def opened(context: BrowserContext) -> Page:
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    problems: list[str] = []
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("console", lambda line: problems.append(line.text) if "Content Security Policy" in line.text else None)
    page.problems = problems  # type: ignore[attr-defined]
    return page


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A desktop window; a script that fails or breaks the security policy fails the test."""
    with browser.new_context(base_url=address, viewport={"width": 1280, "height": 900}) as context:
        page = opened(context)
        yield page
        assert page.problems == []  # type: ignore[attr-defined]


@pytest.fixture
def plain_page(browser: Browser, address: str) -> Iterator[Page]:
    """A desktop window that runs no scripts."""
    size = {"width": 1280, "height": 900}
    with browser.new_context(base_url=address, viewport=size, java_script_enabled=False) as context:  # type: ignore[arg-type]
        yield opened(context)


@pytest.fixture
def phone(browser: Browser, address: str) -> Iterator[Page]:
    """A telephone held upright."""
    size = {"width": 390, "height": 844}
    with browser.new_context(base_url=address, viewport=size, has_touch=True, is_mobile=True) as context:  # type: ignore[arg-type]
        page = opened(context)
        yield page
        assert page.problems == []  # type: ignore[attr-defined]
