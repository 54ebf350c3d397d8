"""Every kind of page for everybody: rules of axe-core, narrow screens, light and dark."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

PAGES = {
    "home": "/",
    "result": "/search?q=Mauer&source=Tagblatt&not.section=Politik&from=1989&to=1999",
    "empty": "/search?q=Xylophonorchester&source=Tagblatt",
    "article": "/article/1?q=Mauer",
    "error": "/search?q=Haus+a*",
    "missing": "/nowhere",
    "help": "/help",
    "login": "/login",
}
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


@pytest.fixture(params=["light", "dark"])
def shaded(browser: Browser, address: str, request: pytest.FixtureRequest) -> Iterator[Page]:
    with browser.new_context(base_url=address, color_scheme=request.param) as context:
        yield context.new_page()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing(shaded: Page, name: str) -> None:
    shaded.goto(PAGES[name])
    for details in shaded.locator("details").all():
        details.evaluate("each => each.open = true")
    found = Axe().run(shaded, options=RULES)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_on_a_telephone(phone: Page, name: str) -> None:
    phone.goto(PAGES[name])
    found = Axe().run(phone, options=RULES)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("name", PAGES)
def test_a_narrow_screen_never_scrolls_sideways(phone: Page, name: str) -> None:
    phone.goto(PAGES[name])
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_filters_open_on_a_telephone_and_stand_open_beside_the_hits(phone: Page, page: Page) -> None:
    for window, seen in ((phone, False), (page, True)):
        window.goto("/search?q=Mauer")
        expect(window.get_by_label("sicher im Zeitraum")).to_be_visible(visible=seen)
    phone.locator(".filters > summary").tap()
    expect(phone.get_by_label("sicher im Zeitraum")).to_be_visible()


def test_a_very_long_word_never_widens_a_telephone(phone: Page) -> None:
    word = "Rindfleischetikettierung" * 5 + "überwachung"
    for where in (
        f'/search?q="{word}+x"', f"/search?q=Mauer&source={word}&not.author={word}", f"/search?q={word}*+ODER",
        f"/search?from={word}", f"/search?q={word}+a*", f"/article/1?q={word}", f"/search?size={word}",
    ):  # fmt: skip
        phone.goto(where)
        assert phone.evaluate("document.documentElement.scrollWidth") <= 390, where
