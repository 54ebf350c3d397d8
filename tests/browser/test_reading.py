from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_through_the_matches_of_an_article(page: Page) -> None:
    page.goto("/search?q=Mauer&sort=date")
    page.locator(".hit a").first.click()
    counter = page.get_by_role("status")
    expect(counter).to_have_text("4 Treffer im Text")
    page.get_by_role("button", name="Nächster Treffer").click()
    expect(counter).to_have_text("Treffer 1 von 4")
    page.get_by_role("button", name="Nächster Treffer").press("Enter")
    expect(counter).to_have_text("Treffer 2 von 4")
    page.get_by_role("button", name="Nächster Treffer").press("Shift+Enter")
    expect(counter).to_have_text("Treffer 1 von 4")
    page.keyboard.press("p")
    expect(counter).to_have_text("Treffer 4 von 4")
    expect(page.locator("#match-4")).to_be_in_viewport()
    page.keyboard.press("n")
    expect(counter).to_have_text("Treffer 1 von 4")
    expect(page).to_have_url(re.compile(r"q=Mauer&sort=date#match-1$"))


def test_without_scripts_by_links(plain_page: Page) -> None:
    plain_page.goto("/search?q=Mauer&sort=date")
    plain_page.locator(".hit a").first.click()
    matches = plain_page.get_by_role("navigation", name="Treffer im Text")
    expect(matches).to_contain_text("4 Treffer im Text")
    matches.get_by_role("link", name="Treffer 4").click()
    expect(plain_page.locator("#match-4")).to_be_in_viewport()


def test_from_article_to_article_of_the_result(plain_page: Page) -> None:
    plain_page.goto("/search?q=Mauer&size=2&sort=date")
    plain_page.locator(".hit a").nth(1).click()
    place = plain_page.locator(".in-result-place")
    expect(place).to_have_text("Treffer 2 von 63")
    plain_page.get_by_role("link", name="Nächster Artikel").click()
    expect(place).to_have_text("Treffer 3 von 63")
    plain_page.get_by_role("link", name="Zurück zum Ergebnis").click()
    expect(plain_page).to_have_url(re.compile("page=2"))
    expect(plain_page.locator(".pager [aria-current]")).to_have_text("Seite 2")


def test_authors_lead_to_their_articles(page: Page) -> None:
    page.goto("/article/1")
    page.locator(".byline").get_by_role("link", name="Anna Weber").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("21 Treffer")
