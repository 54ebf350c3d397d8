"""The labelled fields by which a draft is corrected."""

from __future__ import annotations

from archive.date_parsing import parse_date
from archive.messages import Message, message
from web.fields import Field, Option
from web.language import date_words, gettext, language_words, translated
from web.wording import precision_note

# ISO 639-1: what can be recognised and is likely in archives of German news.
LANGUAGE_CODES = (
    "ar", "bg", "ca", "cs", "da", "de", "el", "en", "es", "et", "fa", "fi", "fr", "he", "hr", "hu", "it", "ja", "lt",
    "lv", "mk", "nl", "no", "pl", "pt", "rm", "ro", "ru", "sk", "sl", "sq", "sr", "sv", "tr", "uk", "zh",
)  # fmt: skip

_LABELS = {
    "title": message("Title"),
    "kicker": message("Kicker"),
    "date": message("Date"),
    "authors": message("Authors"),
    "source": message("Source"),
    "section": message("Section"),
    "language": message("Language"),
    "keywords": message("Keywords"),
}
_HINTS = {
    "authors": message("Several with semicolons between them."),
    "keywords": message("Several with semicolons between them."),
}
_WIDE = {"title", "kicker", "authors", "keywords"}


def field(name: str, value: str, error: Message | None = None, suffix: str = "") -> Field:
    """The field for one property; the suffix tells it apart from those of other drafts on the page."""
    return Field(
        name=name + suffix,
        label=translated(_LABELS[name]),
        value=value,
        error="" if error is None else translated(error),
        hint=_understood(value) if name == "date" and error is None else _hint(name),
        options=_languages(value) if name == "language" else (),
        wide=name in _WIDE,
    )


def _hint(name: str) -> str:
    return translated(_HINTS[name]) if name in _HINTS else ""


def _understood(wording: str) -> str:
    """How a date was understood, where that says more than its wording."""
    date = parse_date(wording)
    if date is None:
        return gettext("For example 1989, November 1989 or 9.11.1989.")
    note, words = precision_note(date), date_words(date)
    if words != wording:
        return (
            gettext("Understood as %(date)s (%(note)s).", date=words, note=note)
            if note
            else gettext("Understood as %(date)s.", date=words)
        )
    return note


def _languages(chosen: str) -> tuple[Option, ...]:
    codes = LANGUAGE_CODES if chosen in LANGUAGE_CODES or not chosen else (chosen, *LANGUAGE_CODES)
    named = sorted((Option(code, language_words(code)) for code in codes), key=lambda option: option.label.casefold())
    return (Option("", gettext("not known")), *named)
