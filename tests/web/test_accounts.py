"""Signing in and out, invitations, one's own account, and who may do what."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.accounts import Role
from archive.library import Library
from archive.settings import Settings
from nachlese import open_library
from web import create_app
from web.redirects import local_path

PASSWORD = "ein gutes Kennwort"
NEXT_PASSWORD = "noch ein besseres"


@dataclass
class Person:
    """Somebody at a browser of their own."""

    client: FlaskClient

    def get(self, address: str) -> TestResponse:
        return self.client.get(address)

    def send(self, page: str, to: str | None = None, **fields: str) -> TestResponse:
        """Send the form of a page; English, so that sentences can be compared."""
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get(page).text)
        assert token, f"{page} has no form"
        return self.client.post(to or page, data={"csrf_token": token[1], **fields})

    def sign_in(self, name: str, password: str = PASSWORD, following: str = "/account") -> TestResponse:
        return self.send("/login", name=name, password=password, next=following)

    @property
    def is_in(self) -> bool:
        return self.get("/account").status_code == 200


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Library]]:
    """An archive with one account of each role, named like the role."""
    settings = Settings(home=tmp_path_factory.mktemp("accounts"))
    with open_library(settings) as library:
        for role in Role:
            library.accounts.add(role.value, PASSWORD, role)
        yield create_app(library, settings), library


@pytest.fixture
def library(site: tuple[Flask, Library]) -> Library:
    return site[1]


@pytest.fixture
def person(site: tuple[Flask, Library]) -> Person:
    return at_a_browser(site[0])


def at_a_browser(app: Flask) -> Person:
    client = app.test_client()
    client.set_cookie("language", "en")
    return Person(client)


def words(response: TestResponse) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.text).replace("&#39;", "'").replace("&amp;", "&").split())


def test_signing_in_leads_on_and_signing_out_ends_it(person: Person) -> None:
    answer = person.sign_in("editor", following="/search?q=Haus")
    assert (answer.status_code, answer.location) == (303, "/search?q=Haus")
    assert "editor" in words(person.get("/account"))
    assert person.get("/login?next=/upload").location == "/upload"
    assert person.send("/account", to="/logout").status_code == 303
    assert person.get("/account").location == "/login?next=/account"


@pytest.mark.parametrize(("name", "password"), [("editor", "falsch"), ("niemand", PASSWORD), ("", ""), ("editor", "")])
def test_a_wrong_name_or_password_is_refused_in_the_same_words(person: Person, name: str, password: str) -> None:
    answer = person.sign_in(name, password)
    assert answer.status_code == 422
    assert "This name and password do not belong together." in words(answer)
    assert not person.is_in


def test_guessing_is_slowed_down(site: tuple[Flask, Library], person: Person) -> None:
    site[1].accounts.add("Opfer", PASSWORD, Role.READER)
    for _ in range(10):
        assert person.sign_in("Opfer", "geraten").status_code == 422
    answer = person.sign_in("Opfer")
    assert answer.status_code == 429
    assert 0 < int(answer.headers["Retry-After"]) <= 900
    assert "Too many attempts" in words(answer)
    assert person.sign_in("reader").status_code == 303


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("/", True),
        ("/search?q=a&sort=date", True),
        ("/search?q=http://example.org", True),
        ("/artikel/ä", True),
        ("", False),
        ("search", False),
        ("//evil.example", False),
        ("///evil.example", False),
        ("/\\evil.example", False),
        ("\\\\evil.example", False),
        ("/a\\b", False),
        ("http://evil.example/", False),
        ("https:evil.example", False),
        ("javascript:alert(1)", False),
        (" //evil.example", False),
        ("/\t/evil.example", False),
        ("/\n/evil.example", False),
        ("/\r\nSet-Cookie: a=b", False),
        ("/\x00/evil.example", False),
        ("/\u2028/evil.example", False),
    ],
)
def test_only_pages_of_this_archive_are_led_to(person: Person, target: str, allowed: bool) -> None:
    assert local_path(target) == (target if allowed else None)
    location = person.sign_in("reader", following=target).location
    assert location.isascii()
    assert location.startswith("/")
    assert not location.startswith(("//", "/\\"))
    assert allowed or location == "/"


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/login", "/login"),
        ("/account", "/logout"),
        ("/account", "/account/password"),
        ("/account", "/account/keys"),
        ("/account", "/account/keys/1/revoke"),
        ("/accounts", "/accounts/invite"),
        ("/accounts", "/accounts/1/remove"),
        ("/account", "/upload"),
        ("/account", "/upload/x"),
        ("/account", "/upload/x/discard"),
        ("/account", "/article/1/edit"),
        ("/account", "/article/1/remove"),
    ],
)
def test_a_form_without_its_token_is_refused(person: Person, page: str, address: str) -> None:
    person.sign_in("administrator")
    answer = person.client.post(address, data={"name": "reader"})
    assert answer.status_code == 400
    assert "The form had expired or came from another site." in words(answer)
    assert person.is_in


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize(
    ("address", "needed"),
    [
        ("/account", Role.READER),
        ("/upload", Role.CONTRIBUTOR),
        ("/article/1/edit", Role.EDITOR),
        ("/article/1/remove", Role.EDITOR),
        ("/accounts", Role.ADMINISTRATOR),
    ],
)
def test_roles(person: Person, role: Role, address: str, needed: Role) -> None:
    assert person.get(address).location == f"/login?next={address}"
    person.sign_in(role.value)
    answer = person.get(address)
    if role.allows(needed):
        assert answer.status_code in (200, 404)
    else:
        assert answer.status_code == 403
        assert f"This needs the role “{needed.value.capitalize()}”" in words(answer)


@pytest.mark.parametrize("address", ["/accounts/invite", "/accounts/1/remove", "/article/1/remove", "/article/1/edit"])
def test_forms_ask_for_the_role_as_well(person: Person, library: Library, address: str) -> None:
    person.sign_in("contributor")
    assert person.send("/account", to=address, role="administrator").status_code == 403
    assert len(library.accounts.all()) >= len(Role)


def test_an_invitation_makes_one_account(site: tuple[Flask, Library], person: Person) -> None:
    person.sign_in("administrator")
    page = person.send("/accounts", to="/accounts/invite", role="editor")
    link = re.search(r"http://localhost(/invitation/[\w-]+)", page.text)
    assert link
    assert page.headers["Cache-Control"] == "no-store"
    guest = at_a_browser(site[0])
    assert "Editor: may also correct and remove articles" in words(guest.get(link[1]))
    form = {"name": "Rosa", "new": PASSWORD, "again": PASSWORD}
    answer = guest.send(link[1], **form)
    assert answer.status_code == 303
    assert guest.is_in
    assert site[1].accounts.authenticate("Rosa", PASSWORD).role is Role.EDITOR  # type: ignore[union-attr]
    second = at_a_browser(site[0])
    assert second.get(link[1]).status_code == 410
    again = second.send("/login", to=link[1], **form | {"name": "Eva"})
    assert again.status_code == 410
    assert "This invitation is void" in words(again)
    assert site[1].accounts.authenticate("Eva", PASSWORD) is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"name": "Neu", "new": "zu kurz", "again": "zu kurz"}, "at least 10"),
        ({"name": "Neu", "new": PASSWORD, "again": PASSWORD + "!"}, "The two new passwords are not the same."),
        ({"name": "EDITOR", "new": PASSWORD, "again": PASSWORD}, "taken already"),
        ({"name": " ", "new": PASSWORD, "again": PASSWORD}, "A name has 1 to"),
        ({"name": "x" * 99, "new": PASSWORD, "again": PASSWORD}, "A name has 1 to"),
    ],
)
def test_an_unusable_name_or_password_leaves_the_invitation_valid(
    person: Person, library: Library, fields: dict[str, str], sentence: str
) -> None:
    link = f"/invitation/{library.accounts.invite(Role.READER)}"
    answer = person.send(link, **fields)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert f'value="{fields["name"]}"' in answer.text
    assert PASSWORD not in answer.text
    assert person.get(link).status_code == 200


@pytest.mark.parametrize(
    ("name", "password", "sentence"),
    [
        ("Otto", "kurz", "Ein Kennwort hat mindestens 10 und höchstens 1000 Zeichen."),
        ("O" * 65, PASSWORD, "Ein Name hat 1 bis 64 Zeichen und keine, die man nicht sieht."),
    ],
)
def test_refusals_are_in_the_readers_language(
    person: Person, library: Library, name: str, password: str, sentence: str
) -> None:
    person.client.set_cookie("language", "de")
    answer = person.send(f"/invitation/{library.accounts.invite(Role.READER)}", name=name, new=password, again=password)
    assert answer.status_code == 422
    assert sentence in words(answer)


def test_the_first_account_is_made_through_a_link(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path)
    with open_library(settings) as library:
        first = at_a_browser(create_app(library, settings))
        assert "Nobody has an account yet." in words(first.get("/login"))
        first.send(f"/invitation/{library.accounts.invite()}", name="Erna", new=PASSWORD, again=PASSWORD)
        assert first.get("/accounts").status_code == 200
        assert [(account.name, account.role) for account in library.accounts.all()] == [("Erna", Role.ADMINISTRATOR)]


def test_removing_an_account_ends_its_session(site: tuple[Flask, Library], person: Person) -> None:
    number = site[1].accounts.add("Gast", PASSWORD, Role.READER).id
    guest = at_a_browser(site[0])
    guest.sign_in("Gast")
    person.sign_in("administrator")
    assert person.send("/accounts", to=f"/accounts/{number}/remove").status_code == 303
    assert not guest.is_in
    assert "Gast" not in [account.name for account in site[1].accounts.all()]
    assert person.send("/accounts", to=f"/accounts/{number}/remove").status_code == 404


def test_nobody_removes_themselves(person: Person, library: Library) -> None:
    person.sign_in("administrator")
    number = next(account.id for account in library.accounts.all() if account.name == "administrator")
    answer = person.send("/accounts", to=f"/accounts/{number}/remove")
    assert answer.status_code == 409
    assert "Nobody can remove their own account here." in words(answer)
    assert person.is_in


def test_an_unknown_role_is_not_invited(person: Person) -> None:
    person.sign_in("administrator")
    assert person.send("/accounts", to="/accounts/invite", role="god").status_code == 400


@pytest.mark.parametrize(
    ("password", "new", "again", "sentence"),
    [
        ("falsch", NEXT_PASSWORD, NEXT_PASSWORD, "The present password is not right."),
        (PASSWORD, NEXT_PASSWORD, PASSWORD, "The two new passwords are not the same."),
        (PASSWORD, "kurz", "kurz", "at least 10"),
    ],
)
def test_a_password_is_not_changed_by_mistake(
    person: Person, library: Library, password: str, new: str, again: str, sentence: str
) -> None:
    person.sign_in("reader")
    answer = person.send("/account", to="/account/password", password=password, new=new, again=again)
    assert answer.status_code == 422
    assert sentence in words(answer)
    assert library.accounts.authenticate("reader", PASSWORD)


def change_password(person: Person) -> TestResponse:
    form = {"password": PASSWORD, "new": NEXT_PASSWORD, "again": NEXT_PASSWORD}
    return person.send("/account", to="/account/password", **form)


def test_a_new_password_replaces_the_old_one(person: Person, library: Library) -> None:
    library.accounts.add("Wechsel", PASSWORD, Role.READER)
    person.sign_in("Wechsel")
    assert change_password(person).status_code == 303
    assert person.is_in
    assert library.accounts.authenticate("Wechsel", PASSWORD) is None
    assert library.accounts.authenticate("Wechsel", NEXT_PASSWORD)


def test_a_new_password_signs_out_everywhere_else(site: tuple[Flask, Library], person: Person) -> None:
    site[1].accounts.add("Doppel", PASSWORD, Role.READER)
    elsewhere = at_a_browser(site[0])
    for browser in (person, elsewhere):
        browser.sign_in("Doppel")
    change_password(person)
    assert person.is_in
    assert not elsewhere.is_in


def test_keys_are_shown_once_and_can_be_revoked(person: Person, library: Library) -> None:
    person.sign_in("contributor")
    page = person.send("/account", to="/account/keys", label="Redaktionssystem")
    assert page.status_code == 201
    assert page.headers["Cache-Control"] == "no-store"
    key = re.search(r"<code>([\w-]{43})</code>", page.text)
    assert key
    assert library.accounts.account_of_token(key[1]).name == "contributor"  # type: ignore[union-attr]
    listed = person.get("/account").text
    assert "Redaktionssystem" in listed
    assert key[1] not in listed
    revoke = re.search(r'action="(/account/keys/\d+/revoke)"', listed)
    assert revoke
    stranger = at_a_browser(person.client.application)
    stranger.sign_in("editor")
    assert stranger.send("/account", to=revoke[1]).status_code == 404
    assert person.send("/account", to=revoke[1]).status_code == 303
    assert library.accounts.account_of_token(key[1]) is None


def test_readers_have_no_keys(person: Person) -> None:
    person.sign_in("reader")
    assert "Keys for programs" not in words(person.get("/account"))
    assert person.send("/account", to="/account/keys", label="x").status_code == 403


def test_a_session_does_not_survive_signing_in(person: Person) -> None:
    person.get("/login")
    with person.client.session_transaction() as session:
        session["planted"] = "by somebody else"
    person.sign_in("reader")
    with person.client.session_transaction() as session:
        assert "planted" not in session


def test_the_session_cookie_is_out_of_reach(site: tuple[Flask, Library], person: Person) -> None:
    cookie = person.sign_in("reader").headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize("remembered", ["", ".", "1", "x.y", "999.", "9" * 30 + ".", "1.stamp", "²."])
def test_a_strange_session_is_nobody(person: Person, remembered: str) -> None:
    with person.client.session_transaction() as session:
        session["_user_id"] = remembered
    assert not person.is_in


@pytest.fixture
def private(site: tuple[Flask, Library], tmp_path: Path) -> Person:
    settings = Settings(home=tmp_path, public_reading=False)
    return at_a_browser(create_app(site[1], settings))


def test_a_private_archive_opens_to_accounts_only(private: Person, library: Library) -> None:
    for address in ("/", "/search?q=a", "/article/1", "/help", "/nothing/here", "/article/1/original"):
        answer = private.get(address)
        assert answer.status_code == 302, address
        assert answer.location.startswith("/login?next=/"), address
    refused = private.get("/search.json")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer realm=Nachlese")
    assert refused.json
    assert (refused.json["status"], refused.json["error"]) == (401, "This needs an account.")
    for address in ("/login", "/healthz", "/static/page.css", f"/invitation/{library.accounts.invite(Role.READER)}"):
        with closing(private.get(address)) as answer:
            assert answer.status_code == 200, address
    key = library.accounts.issue_token(library.accounts.authenticate("reader", PASSWORD), "test")  # type: ignore[arg-type]
    by_program = private.client.get("/search.json", headers={"Authorization": f"Bearer {key}"})
    assert by_program.status_code == 200
    assert private.sign_in("reader", following="/search?q=a").location == "/search?q=a"
    assert private.get("/search?q=a").status_code == 200


def test_cookies_only_over_https_where_asked_for(site: tuple[Flask, Library], tmp_path: Path) -> None:
    settings = replace(Settings(home=tmp_path), secure_cookies=True)
    answer = create_app(site[1], settings).test_client().get("/login", base_url="https://localhost")
    assert "Secure" in answer.headers["Set-Cookie"]
