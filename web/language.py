"""The language of the interface: German unless English was chosen, and how numbers, dates and messages read in it."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

import flask_babel
from babel import Locale
from babel.support import NullTranslations, Translations
from flask import Flask, Response, has_request_context, request
from markupsafe import Markup

from archive.date_wording import date_in_words
from archive.dates import PartialDate
from archive.messages import Message
from web.context import settings

LANGUAGES = {"de": "Deutsch", "en": "English"}
DEFAULT_LANGUAGE = "de"
COOKIE = "language"
COOKIE_SECONDS = 365 * 24 * 3600
# Times are shown as the newsroom's clock shows them.
TIME_ZONE = "Europe/Berlin"

_FOLDER = Path(__file__).parent / "translations"
# A page holds hundreds of sentences and numbers, so its language is found out once for each request.
_spoken: ContextVar[str] = ContextVar("the language of this response", default="")


def register(app: Flask) -> None:
    """Set up translation and remember a language that was asked for with ``?lang=``."""
    flask_babel.Babel(app, default_locale=DEFAULT_LANGUAGE, default_timezone=TIME_ZONE, locale_selector=_selected)
    app.jinja_env.globals["_"] = in_template
    app.before_request(_begin)
    app.teardown_request(_end)
    app.after_request(_remember)


def _begin() -> None:
    _spoken.set(_selected())


def _end(_error: BaseException | None) -> None:
    _spoken.set("")


def _selected() -> str:
    if not has_request_context():
        return DEFAULT_LANGUAGE
    for wanted in (request.args.get("lang"), request.cookies.get(COOKIE)):
        if wanted in LANGUAGES:
            return wanted
    return DEFAULT_LANGUAGE


def _remember(response: Response) -> Response:
    wanted = request.args.get("lang")
    if wanted in LANGUAGES:
        response.set_cookie(
            COOKIE, wanted, max_age=COOKIE_SECONDS, samesite="Lax", httponly=True, secure=settings().secure_cookies
        )
    return response


def current_language() -> str:
    """The language of this response as an ISO 639-1 code; one of `LANGUAGES`."""
    return _spoken.get() or _selected()


@contextmanager
def in_english() -> Iterator[None]:
    """What is said inside is said in English, whatever the reader's language: programs read it."""
    before = _spoken.set("en")
    try:
        with flask_babel.force_locale("en"):
            yield
    finally:
        _spoken.reset(before)


def gettext(sentence: str, **values: str | int) -> str:
    """A sentence of the interface in the reader's language, its places filled in."""
    words = _sentence(current_language(), sentence)
    return words % values if values else words


def ngettext(one: str, many: str, count_of: int, **values: str | int) -> str:
    """A sentence that depends on a number, in the reader's language."""
    return str(_catalogue(current_language()).ungettext(one, many, count_of)) % values


def in_template(sentence: str, **values: str | int) -> Markup:
    """The same as `gettext` for a template: the sentence is markup of ours, what fills its places is escaped."""
    words = _markup(current_language(), sentence)
    return words % values if values else words


def translated(sentence: Message) -> str:
    """A message of the archive in the reader's language."""
    return gettext(sentence.template) % dict(sentence.values)


@lru_cache(maxsize=len(LANGUAGES))
def _catalogue(language: str) -> NullTranslations:
    return Translations.load(_FOLDER, [language])


# More than there are sentences, which are all constants of the program.
@lru_cache(maxsize=2048)
def _sentence(language: str, sentence: str) -> str:
    return str(_catalogue(language).ugettext(sentence))


@lru_cache(maxsize=2048)
def _markup(language: str, sentence: str) -> Markup:
    return Markup(_sentence(language, sentence))  # noqa: S704  Sentences are constants of the program.


def number(count: int) -> str:
    """A whole number with the reader's thousands separator: 1.234 or 1,234."""
    grouped = f"{count:,}"
    return grouped.replace(",", ".") if current_language() == "de" else grouped


def date_words(date: PartialDate) -> str:
    """A date at its true precision in the reader's language."""
    return date_in_words(date, current_language())


def short_day(day: datetime.date) -> str:
    """A day of a year that is known, for narrow places: 9.11. or 9 Nov."""
    pattern = "d.M." if current_language() == "de" else "d MMM"
    return str(flask_babel.format_date(day, pattern))


def day_words(moment: datetime.datetime) -> str:
    """The day of a moment (UTC) as the newsroom's calendar has it: 22. November 2026."""
    return str(flask_babel.format_date(moment, "long"))


def moment_words(moment: datetime.datetime) -> str:
    """A moment (UTC) by the newsroom's clock: 22. November 2026, 09:30."""
    return str(
        flask_babel.format_datetime(
            moment, "d. MMMM yyyy, HH:mm" if current_language() == "de" else "d MMMM yyyy, HH:mm"
        )
    )


def language_words(code: str) -> str:
    """The name of a language in the reader's language; the code itself where it is none."""
    return _language_names(current_language()).get(code.lower(), code)


@lru_cache(maxsize=len(LANGUAGES))
def _language_names(language: str) -> dict[str, str]:
    return dict(Locale.parse(language).languages)
