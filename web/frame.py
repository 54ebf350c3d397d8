"""What stands around every page: the masthead, the ways through the archive, and the choice of language."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, current_app, request, url_for
from flask_login import current_user

from web.language import LANGUAGES, current_language, gettext
from web.links import Choice
from web.searchbox import SearchBox


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """This page in one of the languages of the interface; ``code`` is its ISO 639-1 code."""

    label: str
    url: str
    code: str
    current: bool


@dataclass(frozen=True, slots=True)
class Frame:
    """The frame of a page; ``language`` is its ISO 639-1 code, ``account`` is how to sign in or who is."""

    language: str
    home_url: str
    searchbox: SearchBox
    navigation: tuple[Choice, ...]
    account: Choice | None
    languages: tuple[LanguageChoice, ...]


def register(app: Flask) -> None:
    """Give every template the frame."""
    app.context_processor(lambda: {"frame": frame()})


def frame() -> Frame:
    """The frame for the page that is being made."""
    return Frame(
        language=current_language(),
        home_url=url_for("pages.home"),
        searchbox=SearchBox(),
        navigation=_navigation(),
        account=_account(),
        languages=tuple(
            LanguageChoice(name, _same_page_in(code), code, code == current_language())
            for code, name in LANGUAGES.items()
        ),
    )


def _navigation() -> tuple[Choice, ...]:
    entries = (
        ("pages.search", gettext("Search")),
        ("uploads.upload", gettext("Upload")),
        ("pages.help_on_searching", gettext("Help")),
    )
    return tuple(
        Choice(label, url_for(endpoint), request.endpoint == endpoint)
        for endpoint, label in entries
        if endpoint in current_app.view_functions
    )


def _account() -> Choice | None:
    if not hasattr(current_app, "login_manager"):
        return None
    signed_in = bool(current_user.is_authenticated)
    endpoint = "accounts.account" if signed_in else "accounts.login"
    if endpoint not in current_app.view_functions:
        return None
    label = gettext("Account") if signed_in else gettext("Sign in")
    return Choice(label, url_for(endpoint), request.endpoint == endpoint)


def _same_page_in(language: str) -> str:
    """This page in another language; what answers a sent form has no address of its own, so that leads home."""
    if request.method not in ("GET", "HEAD"):
        return f"{url_for('pages.home')}?{urlencode({'lang': language})}"
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{request.root_path}{request.path}?{urlencode([*kept, ('lang', language)])}"
