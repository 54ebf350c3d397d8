from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def test_search_narrow_exclude_and_lift(page: Page) -> None:
    page.goto("/")
    page.get_by_role("searchbox").fill("Mauer")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("63 Treffer")
    expect(page.get_by_role("searchbox")).to_have_value("Mauer")
    sources = page.get_by_role("region", name="Quelle")
    sources.get_by_role("link", name=re.compile("^Tagblatt")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("16 Treffer")
    sources.get_by_role("link", name=re.compile("^Abendpost")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("32 Treffer")
    page.get_by_role("link", name="„Politik“ ausschließen", exact=True).click()
    expect(page.get_by_role("region", name="Ressort").locator("s")).to_have_text("Politik")
    chips = page.get_by_role("list", name="Aktive Filter")
    expect(chips.get_by_role("listitem")).to_have_count(4)
    chips.get_by_role("link", name="Ressort ohne Politik (Filter entfernen)").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("32 Treffer")
    page.get_by_role("link", name="Alle Filter entfernen").click()
    expect(page).to_have_url(re.compile(r"/search\?q=Mauer$"))


def test_every_state_is_in_the_address(page: Page) -> None:
    page.goto("/search?q=Mauer&source=Tagblatt&sort=date")
    page.get_by_role("link", name="Nächste Seite").click()
    first = page.locator(".hit a").first.get_attribute("href")
    page.reload()
    assert page.locator(".hit a").first.get_attribute("href") == first
    page.locator(".hit a").first.click()
    page.get_by_role("link", name="Zurück zum Ergebnis").click()
    assert page.locator(".hit a").first.get_attribute("href") == first


def test_a_range_typed_in(plain_page: Page) -> None:
    plain_page.goto("/search?q=Mauer")
    plain_page.get_by_label("von", exact=True).fill("November 1989")
    plain_page.get_by_label("bis", exact=True).fill("9.11.1989")
    plain_page.get_by_role("button", name="Anwenden").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("18 Treffer")
    plain_page.get_by_label("sicher im Zeitraum").check()
    plain_page.get_by_role("button", name="Anwenden").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("12 Treffer")


def test_single_keys_work_outside_fields_and_can_be_switched_off(page: Page) -> None:
    page.goto("/search?q=Mauer")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".hit a").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(".hit a").first).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("j/?")
    expect(page.get_by_role("searchbox")).to_have_value("j/?")
    page.goto("/help")
    page.get_by_role("button", name="Tasten ausschalten").click()
    page.goto("/search?q=Mauer")
    page.keyboard.press("j")
    expect(page.locator(".hit a").first).not_to_be_focused()


def test_the_keyboard_alone_reaches_the_content_first(page: Page) -> None:
    page.goto("/search?q=Mauer")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Zum Inhalt")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_english_when_chosen(page: Page) -> None:
    page.goto("/search?q=Mauer")
    page.get_by_role("link", name="English").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("63 hits")
    page.goto("/")
    expect(page.get_by_role("button", name="Find")).to_be_visible()
