"""What stands around every page: the masthead, the ways through the archive, and the choice of language."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import Flask, request, url_for
from flask_login import current_user

from web.language import LANGUAGES, current_language, gettext
from web.links import Choice
from web.paths import path_of
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
    account: Choice
    languages: tuple[LanguageChoice, ...]


def register(app: Flask) -> None:
    """Give every template the frame."""
    app.context_processor(lambda: {"frame": frame()})


def frame() -> Frame:
    """The frame for the page that is being made."""
    return Frame(
        language=current_language(),
        home_url=path_of("pages.home"),
        searchbox=SearchBox(),
        navigation=_navigation(),
        account=_account(),
        languages=tuple(
            LanguageChoice(name, _same_page_in(code), code, code == current_language())
            for code, name in LANGUAGES.items()
        ),
    )


def _navigation() -> tuple[Choice, ...]:
    return (
        _choice("pages.search", gettext("Search")),
        _choice("uploads.upload", gettext("Upload")),
        _choice("pages.help_on_searching", gettext("Help")),
    )


def _account() -> Choice:
    if current_user.is_authenticated:
        return _choice("accounts.account", gettext("Account"))
    return _choice("accounts.login", gettext("Sign in"))


def _choice(endpoint: str, label: str) -> Choice:
    return Choice(label, path_of(endpoint), request.endpoint == endpoint)


def _same_page_in(language: str) -> str:
    """This page in another language; what has no address of its own, such as the answer to a form, leads home."""
    if request.endpoint is None or request.method not in ("GET", "HEAD"):
        return url_for("pages.home", lang=language)
    address = url_for(request.endpoint, **(request.view_args or {}))
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != "lang"]
    return f"{address}?{urlencode([*kept, ('lang', language)])}"
