"""Adding articles in a real browser: with the file dialog, by drag and drop, and without scripts."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import FilePayload, Page, expect
from waitress import create_server

from archive.accounts import Role
from archive.settings import Settings
from nachlese import open_library
from web import create_app

PASSWORD = "ein gutes Kennwort"
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PREVIEW = re.compile(r"/upload/[\w-]+$")
DROP = """([name, text]) => {
  const transfer = new DataTransfer();
  transfer.items.add(new File([text], name, { type: "text/plain" }));
  return transfer;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with an archive of its own, because these tests add to it."""
    settings = Settings(home=tmp_path_factory.mktemp("uploads"), upload_archive_bytes=1_000_000)
    with open_library(settings) as library:
        library.accounts.add("Erna", PASSWORD, Role.ADMINISTRATOR)
        server = create_server(create_app(library, settings), host="127.0.0.1", port=0, threads=8)
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.effective_port}"
        server.close()
        thread.join(10)


def seed(place: str) -> str:
    return (
        f" date 2022-01 Unruhen in {place} : Truppen nach {place}\n\n"
        f"Das Nachbarland schickt Soldaten. Die Lage in {place} bleibt auch am dritten Tag gespannt.\n"
    )


def file(name: str, text: str) -> FilePayload:
    return {"name": name, "mimeType": "text/plain", "buffer": text.encode()}


def sign_in(page: Page, following: str = "/upload") -> None:
    page.goto(f"/login?lang=en&next={following}")
    page.get_by_label("Name").fill("Erna")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    expect(page).to_have_url(re.compile(re.escape(following) + "$"))


def correct_add_and_find(page: Page, place: str) -> None:
    """From the preview to the article found by its corrected date."""
    expect(page).to_have_url(PREVIEW)
    card = page.get_by_role("group", name=re.compile(f"{place}.txt"))
    expect(card.get_by_label("Date")).to_have_value("January 2022")
    card.get_by_label("Date").fill("9. November 1989")
    card.get_by_label("Title").fill(f"Ruhe in {place}")
    page.get_by_role("button", name="Add to the archive").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 article is in the archive now")
    expect(page.get_by_role("link", name=f"Ruhe in {place}")).to_be_visible()
    page.goto(f"/search?q={place}&from=1989-11-09&to=1989-11-09")
    expect(page.locator(".hit-title")).to_have_text(re.compile(f"Ruhe in {place}"))


def test_with_the_file_dialog(page: Page) -> None:
    sign_in(page)
    page.get_by_label("Files").set_input_files([file("Almaty.txt", seed("Almaty")), file("leer.txt", "")])
    expect(page.get_by_role("listitem").filter(has_text="Almaty.txt (1 kB)")).to_be_visible()
    page.get_by_role("button", name="Read the files").click()
    expect(page.get_by_role("region", name="Refused")).to_contain_text("leer.txt The file is empty.")
    correct_add_and_find(page, "Almaty")


def test_by_drag_and_drop(page: Page) -> None:
    sign_in(page)
    expect(page.get_by_text("or drop them here")).to_be_visible()
    transfer = page.evaluate_handle(DROP, ["Astana.txt", seed("Astana")])
    page.locator("[data-drop]").dispatch_event("drop", {"dataTransfer": transfer})
    expect(page.get_by_role("listitem").filter(has_text="Astana.txt")).to_be_visible()
    page.get_by_role("button", name="Read the files").click()
    correct_add_and_find(page, "Astana")


def test_without_scripts(plain_page: Page) -> None:
    sign_in(plain_page)
    expect(plain_page.get_by_text("or drop them here")).to_be_hidden()
    plain_page.get_by_label("Files").set_input_files(file("Omsk.txt", seed("Omsk")))
    plain_page.get_by_role("button", name="Read the files").click()
    correct_add_and_find(plain_page, "Omsk")


def test_the_enter_key_adds_nothing(page: Page) -> None:
    sign_in(page)
    page.get_by_label("Files").set_input_files(file("Perm.txt", seed("Perm")))
    page.get_by_role("button", name="Read the files").click()
    page.get_by_label("Date").fill("um 1950")
    page.get_by_label("Date").press("Enter")
    expect(page.get_by_text("Understood as around 1950")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 article was read")


def test_an_unusable_correction_leads_to_its_field(page: Page) -> None:
    sign_in(page)
    page.get_by_label("Files").set_input_files(file("Tomsk.txt", seed("Tomsk")))
    page.get_by_role("button", name="Read the files").click()
    page.get_by_label("Date").fill("31.2.2020")
    page.get_by_role("button", name="Add to the archive").click()
    problem = page.get_by_role("alert")
    expect(problem).to_be_focused()
    problem.get_by_role("link").click()
    expect(page.get_by_label("Date")).to_be_in_viewport()
    expect(page.get_by_label("Date")).to_have_value("31.2.2020")


def test_too_much_is_said_before_it_is_sent(page: Page) -> None:
    sign_in(page)
    page.get_by_label("Files").set_input_files(file("gross.txt", "x" * 1_200_000))
    expect(page.get_by_role("alert")).to_have_text("The chosen files have 1.2 MB together, which is too much at once.")
    expect(page.get_by_role("button", name="Read the files")).to_be_disabled()
    page.get_by_label("Files").set_input_files(file("klein.txt", "x"))
    expect(page.get_by_role("alert")).to_be_hidden()


def test_a_refusal_of_the_server_keeps_the_files(page: Page) -> None:
    sign_in(page)
    page.locator("[data-upload]").evaluate("form => { form.dataset.most = 1e9; }")
    page.get_by_label("Files").set_input_files(file("gross.txt", "x" * 6_000_000))
    page.get_by_role("button", name="Read the files").click()
    expect(page.get_by_role("alert")).to_have_text("This is more than the 1 MB that are taken here at once.")
    expect(page.get_by_role("listitem").filter(has_text="gross.txt (6 MB)")).to_be_visible()
    expect(page.get_by_role("button", name="Read the files")).to_be_enabled()


def test_a_session_that_has_ended_leads_to_the_login(page: Page) -> None:
    sign_in(page)
    page.get_by_label("Files").set_input_files(file("Omsk.txt", seed("Omsk")))
    page.context.clear_cookies(name="session")
    page.get_by_role("button", name="Read the files").click()
    expect(page).to_have_url(re.compile("/login"))


@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 844})

    def check() -> None:
        for details in page.locator("details").all():
            details.evaluate("each => each.open = true")
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    sign_in(page)
    check()
    page.get_by_label("Files").set_input_files([
        file(f"Ufa{width}.txt", seed(f"Ufa{width}")), file("leer.txt", ""), file("b.jsonl", '{"text": "Eine Meldung"}'),
    ])  # fmt: skip
    page.get_by_role("button", name="Read the files").click()
    expect(page).to_have_url(PREVIEW)
    check()
    page.get_by_label("Date").first.fill("nie")
    page.get_by_label("Leave this article out").last.check()
    page.get_by_role("button", name="Add to the archive").click()
    expect(page.get_by_role("alert")).to_be_visible()
    check()
    page.get_by_label("Date").first.fill("1999")
    page.get_by_role("button", name="Add to the archive").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("1 article is in the archive now")
    check()
    for address in (
        "/account",
        "/accounts",
        "/article/1/edit",
        "/article/1/remove",
        "/upload/gone",
        "/invitation/gone",
    ):
        page.goto(address)
        check()
