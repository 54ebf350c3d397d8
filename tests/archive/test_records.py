"""Drafts and messages survive the way to JSON and back, whatever they hold."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.articles import Article, Block, BlockKind, Draft, EntityKind, Mention
from archive.dates import PartialDate, Season
from archive.messages import Message, message
from archive.storage.records import (
    draft_digest,
    draft_from_record,
    draft_to_record,
    message_from_record,
    message_to_record,
    storable,
)

days = st.dates(min_value=date(1, 1, 1), max_value=date(9998, 12, 31))


@st.composite
def points(draw: st.DrawFn) -> PartialDate:
    """A date without an end, of any precision."""
    day, approximate = draw(days), draw(st.booleans())
    match draw(st.sampled_from(["year", "month", "day", "season"])):
        case "year":
            return PartialDate(day.year, approximate=approximate)
        case "month":
            return PartialDate(day.year, day.month, approximate=approximate)
        case "season":
            return PartialDate(day.year, season=draw(st.sampled_from(Season)), approximate=approximate)
        case _:
            return PartialDate(day.year, day.month, day.day, approximate=approximate)


@st.composite
def spans(draw: st.DrawFn) -> PartialDate:
    """A date with an end."""
    first, last = sorted((draw(points()), draw(points())), key=lambda point: (point.first_day, point.last_day))
    if last.last_day < first.last_day:
        last = PartialDate.on(first.last_day)
    return PartialDate(first.year, first.month, first.day, first.season, first.approximate, until=last)


texts = st.text(max_size=40)
mentions = st.builds(Mention, st.sampled_from(EntityKind), texts, texts)
drafts = st.builds(
    Draft,
    title=texts,
    title_derived=st.booleans(),
    kicker=texts,
    lede=texts,
    body=st.lists(st.builds(Block, texts, st.sampled_from(BlockKind)), max_size=4).map(tuple),
    date=st.none() | points() | spans(),
    date_text=texts,
    authors=st.lists(texts, max_size=3).map(tuple),
    source=texts,
    section=texts,
    url=texts,
    language=texts,
    language_confidence=st.none() | st.floats(allow_nan=False),
    external_id=texts,
    keywords=st.lists(texts, max_size=3).map(tuple),
    mentions=st.lists(mentions, max_size=3).map(tuple),
)


@given(drafts)
def test_a_draft_survives(draft: Draft) -> None:
    written = json.dumps(draft_to_record(draft), ensure_ascii=False)
    assert draft_from_record(json.loads(written)) == draft


@given(drafts, drafts)
def test_the_digest_is_equal_exactly_for_equal_drafts(one: Draft, other: Draft) -> None:
    assert (draft_digest(one) == draft_digest(other)) == (one == other)
    assert draft_digest(one) == draft_digest(draft_from_record(draft_to_record(one)))


def test_fields_that_say_nothing_are_left_out() -> None:
    assert draft_to_record(Draft(title="Truppen nach Almaty")) == {"title": "Truppen nach Almaty"}


def test_what_an_article_has_beyond_its_draft_is_left_out() -> None:
    now = datetime.now(UTC)
    article = Article(title="A", lede="B", id=1, version=2, revision=3, words=1, added_at=now, changed_at=now)
    assert draft_from_record(draft_to_record(article)) == Draft(title="A", lede="B")


def test_a_month_stays_a_month() -> None:
    record = draft_to_record(Draft(title="A", date=PartialDate(2022, 1)))
    assert record["date"] == "2022-01"
    assert draft_from_record(record).date == PartialDate(2022, 1)


def test_a_draft_that_is_no_unicode_has_no_digest() -> None:
    with pytest.raises(UnicodeEncodeError):
        draft_digest(Draft(title="A", keywords=("\ud800",)))


@given(texts, st.dictionaries(texts, texts | st.integers(), max_size=3))
def test_a_message_survives(template: str, values: dict[str, str | int]) -> None:
    original = Message(template, tuple(values.items()))
    assert message_from_record(json.loads(json.dumps(message_to_record(original)))) == original


def test_what_is_no_unicode_becomes_a_question_mark_in_messages() -> None:
    record = message_to_record(message("%(name)s is odd.", name="M\udcfcller.txt"))
    assert str(message_from_record(record)) == "M?ller.txt is odd."


@given(st.text(alphabet=st.characters()))
def test_labels_can_always_be_stored(label: str) -> None:
    storable(label).encode()
