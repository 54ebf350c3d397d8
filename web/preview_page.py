"""What the preview of an upload shows: what was read, ready to be corrected."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from flask import url_for

from archive.articles import Block, Draft, Outcome, Status
from archive.messages import Message, message
from archive.staging import Preview, PreviewItem
from web.draft_fields import field
from web.draft_form import SEPARATOR, shown
from web.fields import Field
from web.language import gettext, ngettext, number, translated
from web.links import article_url
from web.result_page import foreign
from web.upload_forms import FIELDS, LEFT_OUT, Entries

# An upload of more articles is shown in pages.
MOST_AT_ONCE = 50
ON_A_PAGE = 25
BEGINNING_CHARACTERS = 300
# So much of a text is shown at most, lest a page with 50 of them becomes too heavy.
MOST_CHARACTERS = 50_000


@dataclass(frozen=True, slots=True)
class RefusedLine:
    """A file, or one record of a file, that cannot be added, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Fate:
    """What adding does to an article: the words, and the address of the article in the archive it concerns."""

    status: str
    words: str
    url: str


@dataclass(frozen=True, slots=True)
class WholeText:
    """Everything an article says, block by block; ``more`` where it is too long to be shown here."""

    blocks: tuple[Block, ...]
    more: bool
    keywords: str
    url: str


@dataclass(frozen=True, slots=True)
class Card:
    """One article as it was read, with the fields to correct it; ``remarks`` say what the reader was unsure about.

    ``fate`` is None for an article that is left out.
    """

    number: str
    name: str
    fields: tuple[Field, ...]
    remarks: tuple[str, ...]
    fate: Fate | None
    beginning: str
    whole: WholeText
    language: str
    leave_name: str
    left_out: bool


@dataclass(frozen=True, slots=True)
class PageTurn:
    """A button that shows another page and keeps what was typed; the page that is shown has no value."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class PreviewPage:
    """One page of an upload that waits; ``carried`` are the corrections on its other pages, as hidden fields."""

    heading: str
    counts: str
    confirm_url: str
    discard_url: str
    refused: tuple[RefusedLine, ...]
    cards: tuple[Card, ...]
    carried: tuple[tuple[str, str], ...]
    turns: tuple[PageTurn, ...]
    page: int
    problem: str
    faults: tuple[Field, ...]


def preview_page(
    preview: Preview, entries: Entries, forecast: Mapping[int, Outcome], page: int, *, checked: bool = False
) -> PreviewPage:
    """A page of the preview, counted from 1, with what was typed so far and what adding will do, by position.

    With ``checked``, what cannot be used is said at each field, and the first page that has such a field is shown.
    """
    readable = [position for position, item in enumerate(preview.items) if item.draft is not None]
    size = ON_A_PAGE if len(readable) > MOST_AT_ONCE else MOST_AT_ONCE
    pages = max(1, -(-len(readable) // size))
    errors = entries.errors(preview.items) if checked else {}
    page = readable.index(min(errors)) // size + 1 if errors else min(max(page, 1), pages)
    visible = readable[(page - 1) * size : page * size]
    cards = tuple(_card(preview.items[at], at, entries, forecast.get(at), errors.get(at, {})) for at in visible)
    return PreviewPage(
        heading=_heading(len(readable)),
        counts=_counts(Counter(outcome.status for outcome in forecast.values())),
        confirm_url=url_for("uploads.confirm", upload_id=preview.id),
        discard_url=url_for("uploads.discard", upload_id=preview.id),
        refused=tuple(_refused(preview.items)),
        cards=cards,
        carried=tuple(entries.carried(preview.items, frozenset(visible))),
        turns=tuple(_turns(page, pages)),
        page=page,
        problem=_problem(len(errors)),
        faults=tuple(field for card in cards for field in card.fields if field.error),
    )


def _heading(articles: int) -> str:
    if not articles:
        return gettext("Nothing in this upload can be added")
    return ngettext("%(count)s article was read", "%(count)s articles were read", articles, count=number(articles))


def _counts(counts: Counter[Status]) -> str:
    added, updated = counts[Status.ADDED], counts[Status.UPDATED]
    duplicates, rejected = counts[Status.DUPLICATE], counts[Status.REJECTED]
    words = (
        added and ngettext("%(count)s new", "%(count)s new", added, count=number(added)),
        updated and ngettext("%(count)s new version", "%(count)s new versions", updated, count=number(updated)),
        duplicates
        and ngettext(
            "%(count)s in the archive already",
            "%(count)s in the archive already",
            duplicates,
            count=number(duplicates),
        ),
        rejected
        and ngettext("%(count)s will be refused", "%(count)s will be refused", rejected, count=number(rejected)),
    )
    return ", ".join(str(each) for each in words if each)


def _fate(outcome: Outcome) -> Fate:
    known, status = outcome.article_id, outcome.status.value
    url = "" if known is None else article_url(known)
    match outcome.status:
        case Status.ADDED:
            return Fate(status, gettext("new"), "")
        case Status.UPDATED:
            if known is None:
                return Fate(status, gettext("new version of another article in this upload"), "")
            return Fate(status, gettext("new version of article %(number)s", number=known), url)
        case Status.DUPLICATE:
            words = gettext("twice in this upload") if known is None else gettext("in the archive already")
            return Fate(status, words, url)
        case Status.REJECTED:
            reason = "" if outcome.reason is None else translated(outcome.reason)
            return Fate(status, gettext("will be refused: %(reason)s", reason=reason), "")


def _whole(draft: Draft) -> WholeText:
    blocks, room = [], MOST_CHARACTERS
    for block in (Block(draft.lede), *draft.body) if draft.lede else draft.body:
        if len(block.text) > room:
            blocks.append(replace(block, text=block.text[:room] + " …"))
            return WholeText(tuple(blocks), True, SEPARATOR.join(draft.keywords), draft.url)
        blocks.append(block)
        room -= len(block.text)
    return WholeText(tuple(blocks), False, SEPARATOR.join(draft.keywords), draft.url)


def _refused(items: tuple[PreviewItem, ...]) -> Iterator[RefusedLine]:
    return (RefusedLine(item.name, translated(item.reason)) for item in items if item.reason is not None)


def _problem(faulty: int) -> str:
    if not faulty:
        return ""
    return ngettext(
        "Nothing was added yet: %(count)s article has an entry that cannot be used.",
        "Nothing was added yet: %(count)s articles have an entry that cannot be used.",
        faulty,
        count=number(faulty),
    )


def _card(
    item: PreviewItem, position: int, entries: Entries, outcome: Outcome | None, errors: Mapping[str, Message]
) -> Card:
    assert item.draft is not None, "a refused item has no card"
    values = {**shown(item.draft), **entries.typed.get(position, {})}
    return Card(
        number=number(position + 1),
        name=item.name,
        fields=tuple(field(name, values[name], errors.get(name), f".{position}") for name in FIELDS),
        remarks=tuple(dict.fromkeys(_remarks(item.warnings, item.draft))),
        fate=None if outcome is None else _fate(outcome),
        whole=_whole(item.draft),
        beginning=textwrap.shorten(item.draft.lede or item.draft.text, BEGINNING_CHARACTERS, placeholder=" …"),
        language=foreign(item.draft.language),
        leave_name=f"{LEFT_OUT}.{position}",
        left_out=position in entries.left_out,
    )


def _remarks(warnings: tuple[Message, ...], draft: Draft) -> Iterator[str]:
    yield from map(translated, warnings)
    if draft.title_derived:
        yield gettext("There was no title; it was taken from the text.")
    if draft.date and draft.date_text:
        yield gettext("The source gives the date as “%(words)s”.", words=draft.date_text)
    elif draft.date_text:
        # The reader may have said so in these very words.
        yield translated(message("The date “%(date)s” was not understood.", date=draft.date_text))
    elif draft.date is None:
        yield gettext("The date is not known.")


def _turns(page: int, pages: int) -> Iterator[PageTurn]:
    if pages == 1:
        return
    for at in range(1, pages + 1):
        yield PageTurn(number(at), "" if at == page else str(at))
