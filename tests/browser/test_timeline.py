from __future__ import annotations

import re

from playwright.sync_api import Page, expect


def total(page: Page) -> int:
    return int(page.get_by_role("heading", level=1).inner_text().split()[0].replace(".", ""))


def test_down_by_bars_to_the_day_and_up_again(page: Page) -> None:
    page.goto("/search?q=Mauer")
    for period in ("1980er", "November 1989", "9. November 1989"):
        bar = page.get_by_role("link", name=re.compile(f"^{period}: "))
        if period == "November 1989" and bar.count() == 0:
            page.get_by_role("region", name="Zeitraum").get_by_role("link", name=re.compile("^1989 ")).click()
        expected = int((bar.locator("title").text_content() or "").rpartition(": ")[2])
        bar.locator(".bar").click()
        assert total(page) == expected
    trail = page.locator(".trail")
    expect(trail).to_contain_text("Alle Jahre › 1980er › 1989 › November 1989 › 9. November 1989")
    trail.get_by_role("link", name="1989", exact=True).click()
    expect(page).to_have_url(re.compile("from=1989&to=1989&within=1"))
    trail.get_by_role("link", name="Alle Jahre").click()
    expect(page).to_have_url(re.compile(r"/search\?q=Mauer$"))


def test_the_table_says_the_same_and_adds_up(plain_page: Page) -> None:
    plain_page.goto("/search?q=Mauer&from=1989&to=1989&within=1")
    plain_page.get_by_text("Zeitleiste als Tabelle").click()
    rows = plain_page.locator(".timeline-table tbody tr")
    counts = [int(count) for count in rows.locator("td").all_inner_texts()]
    assert sum(counts) == total(plain_page)
    vague = rows.filter(has_text="nur das Jahr ist bekannt")
    expected = int(vague.locator("td").inner_text())
    vague.get_by_role("link").click()
    assert total(plain_page) == expected


def test_bars_are_one_stop_for_the_keyboard(page: Page) -> None:
    page.goto("/search?q=Mauer")
    bars = page.locator(".chart a")
    bars.first.focus()
    page.keyboard.press("End")
    expect(bars.last).to_be_focused()
    expect(page.locator("[data-readout]")).to_have_text(bars.last.locator("title").text_content() or "")
    assert page.locator(".chart a[tabindex='0']").count() == 1
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("within=1"))
