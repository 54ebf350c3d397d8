"""The store keeps what it was given, knows what it has already, and numbers every write."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.articles import (
    Article,
    Block,
    BlockKind,
    Draft,
    EntityKind,
    Mention,
    Original,
    Outcome,
    Reading,
    Status,
)
from archive.dates import PartialDate
from archive.errors import ArchiveError, Conflict, NotFound, Withdrawn
from archive.messages import message
from archive.search import Change
from archive.storage.schema import changes
from archive.store import Store

LONG_TEXT = "In Almaty sind am Donnerstag Truppen des Bündnisses gelandet, um die Regierung zu stützen. " * 4


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = Store(tmp_path / "home" / "archive.db")
    yield store
    store.close()


def draft(title: str = "Truppen nach Almaty", lede: str = LONG_TEXT, **values: object) -> Draft:
    return Draft(title=title, lede=lede, **values)  # type: ignore[arg-type]


def reading(given: Draft | None = None, name: str = "almaty.txt", data: bytes = b"date 2022-01 ...") -> Reading:
    return Reading(name, given or draft(), Original(name, "text/plain", data))


def add(store: Store, *drafts: Draft) -> list[Outcome]:
    return store.add([reading(each, data=repr(each).encode(errors="replace")) for each in drafts])


def added(store: Store, given: Draft) -> int:
    (outcome,) = add(store, given)
    assert outcome.status is Status.ADDED
    assert outcome.article_id is not None
    return outcome.article_id


def statuses(outcomes: list[Outcome]) -> list[tuple[Status, int | None]]:
    return [(outcome.status, outcome.article_id) for outcome in outcomes]


def as_draft(article: Article) -> Draft:
    return Draft(**{field.name: getattr(article, field.name) for field in fields(Draft)})


FULL = draft(
    title="Unruhen – «Größe» 😀\0",
    title_derived=True,
    kicker="Unruhen in Kasachstan",
    body=(Block("Erster Absatz."), Block("ODKB macht sich rar", BlockKind.CROSSHEAD), Block("Zweiter Absatz.")),
    date=PartialDate(2022, 1),
    date_text="im Januar",
    authors=("Birgit Brauer", "N. N."),
    source="eurasianet.org",
    section="Politik",
    url="https://example.org/a?b=1#c",
    language="de",
    language_confidence=0.875,
    external_id="0815",
    keywords=("Kasachstan", "ODKB"),
    mentions=(
        Mention(EntityKind.PLACE, "Almaty", "Almaty"),
        Mention(EntityKind.PERSON, "Kassym-Schomart Tokajew", "Tokajews"),
    ),
)


def test_an_article_comes_back_as_it_was_added(store: Store) -> None:
    before = datetime.now(UTC)
    (outcome,) = store.add([reading(FULL)], added_by="Ada")
    assert outcome == Outcome("almaty.txt", Status.ADDED, 1, FULL.title)
    article = store.article(1)
    assert as_draft(article) == FULL
    assert (article.id, article.version, article.revision, article.added_by) == (1, 1, 1, "Ada")
    assert article.words == len(LONG_TEXT.split()) + 8
    assert article.added_at == article.changed_at
    assert before <= article.added_at <= datetime.now(UTC)
    assert article.added_at.utcoffset() == timedelta(0)
    assert store.original(1) == Original("almaty.txt", "text/plain", b"date 2022-01 ...")
    assert store.versions(1) == ()


def test_a_month_stays_a_month(store: Store) -> None:
    number = added(store, draft(date=PartialDate(2022, 1)))
    date = store.article(number).date
    assert date == PartialDate(2022, 1)
    assert date.day is None
    assert store.statistics().first_date == store.statistics().last_date == "2022-01"


texts = st.text(max_size=30)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.builds(Draft, title=texts, lede=texts, kicker=texts, keywords=st.tuples(texts)), max_size=5))
def test_whatever_is_added_comes_back(drafts: list[Draft]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder, "archive.db"))
        for outcome, given_draft in zip(add(store, *drafts), drafts, strict=True):
            assert outcome.article_id is not None
            if outcome.status is Status.ADDED:
                assert as_draft(store.article(outcome.article_id)) == given_draft
        store.close()


def test_a_title_of_any_length_is_kept(store: Store) -> None:
    number = added(store, draft(title="Wort " * 50_000))
    assert len(store.article(number).title) == 250_000


def test_numbers_nobody_has(store: Store) -> None:
    for number in (0, -1, 5, 2**63, 10**30):
        with pytest.raises(NotFound, match="no article with the number"):
            store.article(number)
        with pytest.raises(NotFound):
            store.original(number)
        with pytest.raises(NotFound):
            store.versions(number)
        with pytest.raises(NotFound):
            store.remove(number)
        with pytest.raises(NotFound):
            store.correct(number, draft())
    assert store.articles([0, -1, 5, 2**63, 10**30]) == {}
    assert store.present([0, -1, 5, 2**63, 10**30]) == set()
    assert store.revision() == 0


def test_many_articles_are_fetched_at_once(store: Store) -> None:
    store.add([reading(draft(title=str(number), lede=f"{number} " * 30)) for number in range(1300)])
    store.remove(7)
    wanted = [*range(1300, 0, -1), 1, 9999]
    found = store.articles(wanted)
    assert {number: article.title for number, article in found.items()} == {
        number: str(number - 1) for number in range(1, 1301) if number != 7
    }
    assert store.articles(wanted, withdrawn=True)[7].title == "6"
    assert store.present(wanted) == set(found)
    assert store.article_ids() == sorted(found)


# The same article


def test_the_same_number_at_the_same_source_replaces(store: Store) -> None:
    old, new = draft(source="dpa", external_id="1", date=PartialDate(2022)), draft("Neu", source="dpa", external_id="1")
    first = added(store, old)
    assert statuses(add(store, new)) == [(Status.UPDATED, first)]
    article = store.article(first)
    assert as_draft(article) == new
    assert (article.version, article.revision) == (2, 2)
    (earlier,) = store.versions(first)
    assert (earlier.number, earlier.draft, earlier.replaced_at) == (1, old, article.changed_at)
    assert store.original(first).data == repr(new).encode()
    other_source = draft(lede="Anderes. " * 30, source="afp", external_id="1")
    assert added(store, other_source) != first


def test_a_number_without_a_source_belongs_to_the_unnamed_source(store: Store) -> None:
    first = added(store, draft(external_id="1"))
    assert added(store, draft(lede="Anderes. " * 30, source="dpa", external_id="1")) != first
    assert statuses(add(store, draft("Neu", external_id="1"))) == [(Status.UPDATED, first)]


@pytest.mark.parametrize("other", ["https://a.de/x", "https://a.de/x/", "https://a.de/x#top", "https://a.de/x/#top"])
def test_the_same_address_replaces(store: Store, other: str) -> None:
    first = added(store, draft(url="https://a.de/x"))
    assert statuses(add(store, draft("Neu", url=other))) == [(Status.UPDATED, first)]
    assert store.article(first).url == other
    assert added(store, draft(lede="Anderes. " * 30, url="https://a.de/x?page=2")) != first


def test_the_number_at_the_source_goes_before_the_address(store: Store) -> None:
    by_number = added(store, draft(lede="Eins. " * 30, source="dpa", external_id="1"))
    by_address = added(store, draft(lede="Zwei. " * 30, url="https://a.de/x"))
    both = draft(lede="Drei. " * 30, source="dpa", external_id="1", url="https://a.de/x")
    assert statuses(add(store, both)) == [(Status.UPDATED, by_number)]
    unknown_number = draft(lede="Vier. " * 30, source="dpa", external_id="2", url="https://a.de/x")
    assert add(store, unknown_number)[0].article_id in {by_number, by_address}


def test_an_empty_address_is_no_address(store: Store) -> None:
    first = added(store, draft(url="#"))
    assert added(store, draft(lede="Anderes. " * 30, url="/")) != first


def test_nothing_new_is_a_duplicate_and_writes_nothing(store: Store) -> None:
    known = draft(source="dpa", external_id="1", mentions=(Mention(EntityKind.PLACE, "Almaty"),))
    first = added(store, known)
    assert statuses(add(store, known)) == [(Status.DUPLICATE, first)]
    assert store.revision() == 1
    assert statuses(add(store, replace(known, mentions=()))) == [(Status.UPDATED, first)]


def test_the_same_text_is_a_duplicate(store: Store) -> None:
    first = added(store, Draft(title="A", lede="Präsident", body=(Block(LONG_TEXT),), source="dpa"))
    same_words = Draft(
        title="B", lede=f"Pra\u0308sident\n {LONG_TEXT.replace(' ', '  ')}", source="afp", external_id="9"
    )
    assert statuses(add(store, same_words)) == [(Status.DUPLICATE, first)]
    assert store.revision() == 1


def test_a_short_text_is_a_duplicate_only_under_the_same_title(store: Store) -> None:
    boilerplate = "Lesen Sie mehr in der Druckausgabe."
    first = added(store, Draft(title="Wahl in Bonn", lede=boilerplate))
    assert added(store, Draft(title="Wahl in Kiel", lede=boilerplate)) != first
    assert statuses(add(store, Draft(title="Wahl  in Bonn", lede=boilerplate))) == [(Status.DUPLICATE, first)]


def test_without_text_title_kicker_date_and_source_decide(store: Store) -> None:
    bare = Draft(title="Daimler", kicker="Rassismus", date=PartialDate(2019, 7, 31), source="zeit.de")
    first = added(store, bare)
    assert statuses(add(store, replace(bare, section="Wirtschaft"))) == [(Status.DUPLICATE, first)]
    others = [
        replace(bare, title="Dresden"),
        replace(bare, kicker=""),
        replace(bare, date=PartialDate(2019, 7)),
        replace(bare, date=None),
        replace(bare, source="taz"),
    ]
    assert [outcome.status for outcome in add(store, *others)] == [Status.ADDED] * 5


def test_a_batch_sees_its_own_articles(store: Store) -> None:
    one = draft(source="dpa", external_id="1")
    two = replace(one, title="Neu")
    elsewhere = draft(title="Anderswo", source="afp", external_id="5")
    outcomes = add(store, one, one, two, elsewhere, draft(lede="Ganz anderes. " * 20), one)
    assert statuses(outcomes) == [
        (Status.ADDED, 1),
        (Status.DUPLICATE, 1),
        (Status.UPDATED, 1),
        (Status.DUPLICATE, 1),
        (Status.ADDED, 2),
        (Status.UPDATED, 1),
    ]
    assert store.article(1).version == 3
    assert [version.draft for version in store.versions(1)] == [two, one]
    assert store.revision() == 4
    assert [(change.revision, change.article_id) for change in store.changes_since(0)] == [(3, 2), (4, 1)]


def test_a_replaced_text_is_free_again(store: Store) -> None:
    first = added(store, draft(url="https://a.de/x"))
    outcomes = add(store, draft(lede="Ganz anderes. " * 20, url="https://a.de/x"), draft(url="https://a.de/y"))
    assert statuses(outcomes) == [(Status.UPDATED, first), (Status.ADDED, first + 1)]


def test_originals_are_kept_once_and_under_their_names(store: Store) -> None:
    data = b"{}\n" * 1000
    store.add([reading(draft(title=str(n), lede=f"{n} " * 30), data=data) for n in range(10)])
    store.add([reading(draft(title="z", lede="z " * 30), name="other.txt", data=data)])
    assert store.statistics().original_bytes == 2 * len(data)
    assert store.original(10) == Original("almaty.txt", "text/plain", data)
    assert store.original(11).name == "other.txt"


def test_looking_for_the_same_article_never_walks_through_the_archive(store: Store) -> None:
    asked: list[tuple[str, object]] = []

    def listen(_connection: object, _cursor: object, statement: str, values: object, *_rest: object) -> None:
        if statement.startswith("SELECT"):
            asked.append((statement, values))

    with store.database.reading() as connection:
        engine = connection.engine
    sa.event.listen(engine, "before_cursor_execute", listen)
    add(store, FULL, draft(source="a", external_id="b"), draft(url="https://a.de/x"))
    add(store, replace(FULL, title="Neu"))
    sa.event.remove(engine, "before_cursor_execute", listen)
    assert len(asked) > 8
    with store.database.raw() as raw:
        for statement, values in asked:
            for *_numbers, plan in raw.execute(f"EXPLAIN QUERY PLAN {statement}", values):
                assert "SCAN" not in plan, statement
                assert "ix_articles_state" not in plan, statement


# Text that is no Unicode


@pytest.mark.parametrize(
    "broken",
    [
        draft(title="\ud800"),
        draft(lede="\udfff"),
        draft(body=(Block("\ud800"),)),
        draft(keywords=("\ud800",)),
        draft(mentions=(Mention(EntityKind.PERSON, "A", "\ud800"),)),
        draft(url="https://a.de/\ud800"),
    ],
)
def test_lone_surrogates_are_rejected_and_the_rest_of_the_batch_is_added(store: Store, broken: Draft) -> None:
    outcomes = add(store, draft(lede="Eins. " * 30), broken, draft(lede="Zwei. " * 30))
    assert statuses(outcomes) == [(Status.ADDED, 1), (Status.REJECTED, None), (Status.ADDED, 2)]
    assert "Unicode" in str(outcomes[1].reason)
    outcomes[1].title.encode()
    with pytest.raises(ArchiveError, match="Unicode"):
        store.correct(1, broken)
    assert [outcome.status for outcome in add(store, broken)] == [Status.REJECTED]
    assert store.check() == ()


def test_a_file_name_that_is_no_unicode_is_no_reason_to_refuse(store: Store) -> None:
    (outcome,) = store.add([reading(name="M\udcfcller.txt")], added_by="J\udcfcrgen")
    assert (outcome.status, outcome.name) == (Status.ADDED, "M?ller.txt")
    assert store.original(1).name == "M?ller.txt"
    assert store.article(1).added_by == "J?rgen"


def test_warnings_are_handed_on(store: Store) -> None:
    warnings = (message("The date is uncertain."),)
    (outcome,) = store.add([replace(reading(), warnings=warnings)])
    assert outcome.warnings == warnings


def test_nothing_at_all(store: Store) -> None:
    assert store.add([]) == []
    assert store.revision() == 0


# Corrections


def test_a_correction_keeps_the_earlier_state(store: Store) -> None:
    first = added(store, FULL)
    article = store.article(first)
    corrected = store.correct(first, replace(article, title="Richtig", date=PartialDate(2022, 1, 6)), by="Eva")
    assert corrected == store.article(first)
    assert (corrected.title, corrected.date) == ("Richtig", PartialDate(2022, 1, 6))
    assert (corrected.version, corrected.revision, corrected.added_at) == (2, 2, article.added_at)
    assert [version.draft for version in store.versions(first)] == [FULL]
    assert store.original(first).data == repr(FULL).encode()
    store.correct(first, replace(FULL, title="Noch richtiger"))
    assert [(version.number, version.draft.title) for version in store.versions(first)] == [
        (2, "Richtig"),
        (1, FULL.title),
    ]


def test_a_correction_that_changes_nothing_is_none(store: Store) -> None:
    first = added(store, FULL)
    assert store.correct(first, store.article(first)).version == 1
    assert store.revision() == 1


def test_reading_the_same_file_again_does_not_undo_a_correction(store: Store) -> None:
    by_number, by_text = draft(source="dpa", external_id="1"), Draft(title="Titel", lede="Tipfehler " * 30)
    first, second = added(store, by_number), added(store, by_text)
    store.correct(first, replace(by_number, title="Richtig"))
    store.correct(second, replace(by_text, lede="Tippfehler " * 30))
    assert statuses(add(store, by_number, by_text)) == [(Status.DUPLICATE, first), (Status.DUPLICATE, second)]
    assert store.article(first).title == "Richtig"
    assert statuses(add(store, replace(by_number, title="Richtig"))) == [(Status.DUPLICATE, first)]
    assert statuses(add(store, replace(by_number, title="Neues vom Tage"))) == [(Status.UPDATED, first)]


def test_a_correction_may_not_take_what_identifies_another_article(store: Store) -> None:
    one, two = draft(lede="Eins. " * 30, url="https://a.de/1"), draft(lede="Zwei. " * 30, source="a", external_id="2")
    first, second = added(store, one), added(store, two)
    with pytest.raises(Conflict, match=f"Article {first} has"):
        store.correct(second, replace(two, url="https://a.de/1#x"))
    with pytest.raises(Conflict, match=f"Article {second} has"):
        store.correct(first, replace(one, source="a", external_id="2"))
    store.remove(first)
    assert store.correct(second, replace(two, url="https://a.de/1")).url == "https://a.de/1"


# Withdrawal


def test_a_withdrawn_article_is_gone_but_its_number_is_known(store: Store) -> None:
    first = added(store, FULL)
    store.remove(first, by="Eva")
    for ask in (store.article, store.original, store.versions, store.remove):
        with pytest.raises(Withdrawn, match=f"Article {first} was taken out"):
            ask(first)
    with pytest.raises(Withdrawn):
        store.correct(first, draft())
    assert store.articles([first]) == {}
    assert as_draft(store.articles([first], withdrawn=True)[first]) == FULL
    assert store.article_ids() == []
    assert list(store.changes_since(0)) == [Change(2, first, None)]


@pytest.mark.parametrize("again", [FULL, replace(FULL, title="Anders"), replace(FULL, url="", external_id="")])
def test_a_withdrawn_article_does_not_come_back_by_itself(store: Store, again: Draft) -> None:
    first = added(store, FULL)
    store.remove(first)
    (outcome,) = add(store, again)
    assert (outcome.status, outcome.article_id) == (Status.REJECTED, None)
    assert str(outcome.reason) == f"This article was withdrawn; it is number {first}."
    store.reinstate(first)
    assert as_draft(store.article(first)) == FULL
    assert [change.article_id for change in store.changes_since(2)] == [first]
    with pytest.raises(Conflict):
        store.reinstate(first)
    with pytest.raises(NotFound):
        store.reinstate(99)


def test_a_corrected_upload_is_recognised_when_it_comes_again(store: Store) -> None:
    for as_read in (FULL, replace(FULL, url="", external_id="", body=(Block("ein ganz anderer Text " * 10),))):
        corrected = replace(as_read, title="Berichtigt", date=PartialDate(2019, 5, 3))
        (outcome,) = store.add([replace(reading(corrected), as_read=as_read)])
        assert outcome.status is Status.ADDED
        assert store.add([reading(as_read)])[0].status is Status.DUPLICATE
        assert store.article(outcome.article_id).title == "Berichtigt"


def test_a_correction_of_an_older_version_is_refused(store: Store) -> None:
    first = added(store, FULL)
    store.correct(first, replace(FULL, title="Zweite"), version=1)
    with pytest.raises(Conflict):
        store.correct(first, replace(FULL, title="Dritte"), version=1)
    assert store.article(first).title == "Zweite"


def test_a_forecast_says_what_would_happen_and_writes_nothing(store: Store) -> None:
    first = added(store, FULL)
    readings = [reading(FULL), reading(replace(FULL, title="Anders")), reading(draft(title="Neu"))]
    expected = store.forecast(readings)
    assert [(one.status, one.article_id) for one in expected] == [
        (Status.DUPLICATE, first), (Status.UPDATED, first), (Status.ADDED, None),
    ]  # fmt: skip
    assert store.revision() == 1
    assert [one.status for one in store.add(readings)] == [one.status for one in expected]


def test_every_write_says_who(store: Store) -> None:
    store.add([reading(FULL)], added_by="Ada")
    store.correct(1, draft(), by="Eva")
    store.remove(1, by="Udo")
    with store.database.reading() as connection:
        entries = connection.execute(sa.select(changes.c.revision, changes.c.kind, changes.c.by)).all()
    assert [tuple(entry) for entry in entries] == [(1, "put", "Ada"), (2, "put", "Eva"), (3, "remove", "Udo")]


# The log


def test_changes_come_once_in_order_of_the_last_revision(store: Store) -> None:
    ids = [added(store, draft(title=str(n), lede=f"{n} " * 30)) for n in range(4)]
    store.correct(ids[0], draft(title="Neu"))
    store.remove(ids[2])
    seen = [(change.revision, change.article_id, change.article is None) for change in store.changes_since(0)]
    assert seen == [(2, 2, False), (4, 4, False), (5, 1, False), (6, 3, True)]
    assert [change.revision for change in store.changes_since(4)] == [5, 6]
    assert list(store.changes_since(6)) == []
    assert list(store.changes_since(10**30)) == []


def test_writes_go_on_while_the_changes_are_walked_through(store: Store) -> None:
    store.add([reading(draft(title=str(n), lede=f"{n} " * 30)) for n in range(1, 601)])
    walk = store.changes_since(0)
    first = [next(walk) for _ in range(10)]
    store.correct(500, draft(title="Inzwischen neu"))
    store.remove(550)
    store.add([reading(draft(title="601", lede="601 " * 30))])
    seen = [*first, *walk]
    assert [change.revision for change in seen] == list(range(1, 601))
    assert [change.article_id for change in seen] == list(range(1, 601))
    changed = seen[499].article
    assert changed is not None
    assert (changed.title, changed.revision) == ("Inzwischen neu", 601)
    assert seen[549].article is None
    assert [change.article_id for change in store.changes_since(600)] == [500, 550, 601]


# What is done, to which article, with which text.
steps = st.tuples(st.sampled_from("aaacr"), st.integers(1, 8), st.integers(0, 5))


@settings(max_examples=25, deadline=None)
@given(st.lists(steps, max_size=25), st.integers(1, 9))
def test_whoever_follows_the_log_has_what_the_store_has(done: list[tuple[str, int, int]], every: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder, "archive.db"))
        followed: dict[int, Article] = {}
        revision = 0
        for count, (kind, number, variant) in enumerate([*done, ("a", 1, 1)], 1):
            given_draft = draft(lede=f"{variant} " * 30, url=f"https://a.de/{number}")
            if kind == "a":
                add(store, given_draft)
            elif number in store.article_ids():
                if kind == "r":
                    store.remove(number)
                else:
                    store.correct(number, replace(store.article(number), kicker=str(variant)))
            if count % every == 0:
                for change in store.changes_since(revision):
                    assert change.revision > revision
                    revision = change.revision
                    if change.article is None:
                        followed.pop(change.article_id, None)
                    else:
                        followed[change.article_id] = change.article
                assert revision == store.revision()
                assert followed == store.articles(range(100))
        assert store.check() == ()
        store.close()


def test_a_lineage_belongs_to_one_archive(store: Store, tmp_path: Path) -> None:
    assert store.lineage() == store.lineage() != ""
    other = Store(tmp_path / "other.db")
    assert other.lineage() != store.lineage()
    other.close()
    again = Store(store.database.path)
    assert again.lineage() == store.lineage()
    again.close()


# Numbers


def test_statistics(store: Store) -> None:
    nothing = store.statistics()
    assert (nothing.articles, nothing.words, nothing.first_date, nothing.sources) == (0, 0, None, ())
    add(
        store,
        draft(lede="Eins. " * 30, date=PartialDate(1949), source="dpa", language="de"),
        draft(lede="Zwei. " * 30, date=PartialDate(1949, 5, 23), source="dpa", language="de"),
        draft(lede="Drei. " * 30, date=PartialDate(1914, until=PartialDate(1990)), source="afp", language="nds"),
        draft(lede="Vier. " * 30),
        draft(lede="Fünf. " * 30, date=PartialDate(2030)),
    )
    store.correct(1, draft(lede="Eins eins. " * 30, date=PartialDate(1949), source="dpa", language="de"))
    store.remove(5)
    numbers = store.statistics()
    assert (numbers.articles, numbers.withdrawn, numbers.versions, numbers.undated) == (4, 1, 1, 1)
    assert numbers.words == 30 * 5
    assert (numbers.first_date, numbers.last_date) == ("1914/1990", "1914/1990")
    assert numbers.sources == (("dpa", 2), ("afp", 1))
    assert numbers.languages == (("de", 2), ("nds", 1))
    assert numbers.revision == 7
    assert numbers.file_bytes > 4096
    assert store.statistics() is numbers


def test_the_database_is_its_owners_alone(store: Store) -> None:
    assert store.database.path.stat().st_mode & 0o077 == 0
