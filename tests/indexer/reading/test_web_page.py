"""Web pages: from small pages written for this test to what should be read from them."""

import json
from typing import Any

import pytest

from archive.articles import Block, BlockKind
from archive.errors import Unreadable
from indexer.reading import web_page
from indexer.reading.extract import Extract

FIRST = (
    "Der Rat der Stadt hat am Dienstagabend mit knapper Mehrheit für den Neubau der alten Brücke gestimmt, die seit "
    "Jahren nur noch für leichte Fahrzeuge freigegeben ist."
)
SECOND = (
    "Die Gegner des Vorhabens kündigten noch während der Sitzung an, vor dem Verwaltungsgericht zu klagen und weitere "
    "Unterschriften gegen den Bau zu sammeln."
)
THIRD = (
    "Nach den Plänen der Verwaltung sollen die Arbeiten im Frühjahr beginnen und nicht länger als zwei Jahre dauern; "
    "bis dahin bleibt die Umleitung bestehen."
)
PARAGRAPHS = f"<p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p>"
LEDE = "Nach langem Streit ist die Entscheidung gefallen: Die Stadt baut eine neue Brücke über den Fluss."


def page(body: str, head: str = "", language: str = "") -> bytes:
    lang = f' lang="{language}"' if language else ""
    return f"<!DOCTYPE html><html{lang}><head><meta charset='utf-8'>{head}</head><body>{body}</body></html>".encode()


def read(body: str, head: str = "", language: str = "") -> Extract:
    return web_page.read(page(body, head, language))


def json_ld(*nodes: Any) -> str:
    return "".join(f'<script type="application/ld+json">{json.dumps(node)}</script>' for node in nodes)


NEWS = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "Stadt baut neue Brücke",
    "datePublished": "2021-03-24T23:30:00Z",
    "dateModified": "2021-04-01T10:00:00Z",
    "author": {"@type": "Person", "name": "Anna Weber", "url": "https://example.org/weber"},
    "publisher": {"@type": "Organization", "name": "Tagblatt", "logo": {"@type": "ImageObject", "url": "x"}},
    "articleSection": "Lokales",
    "keywords": ["Brücke", "Rat"],
    "mainEntityOfPage": {"@id": "https://example.org/bruecke"},
}


def test_everything_a_page_can_say() -> None:
    head = (
        "<title>Stadt baut neue Brücke | Tagblatt</title>"
        '<link rel="canonical" href="https://example.org/lokales/bruecke">'
        '<meta property="og:site_name" content="Tagblatt.de">' + json_ld(NEWS)
    )
    body = (
        '<nav><a href="/">Start</a> <a href="/sport">Sport</a></nav>'
        '<main><article><header><p class="kicker">Verkehr</p><h1>Stadt baut neue Brücke</h1>'
        f'<p class="lead">{LEDE}</p><p class="byline">Von Jörg Groß</p></header>'
        f'<figure><img src="x"><figcaption>Die alte Brücke von Süden gesehen. Foto: Meier</figcaption></figure>'
        f"<p>{FIRST}</p><h2>Gegner wollen klagen</h2><p>{SECOND}</p>"
        '<aside class="related"><h3>Lesen Sie auch</h3><a href="/x">Noch eine Brücke</a></aside>'
        f'<p>{THIRD}</p><div class="share-bar"><a href="#">Teilen</a></div></article>'
        f'<section class="comments"><h2>Kommentare</h2><p>Klaus: {FIRST}</p></section></main>'
        "<footer><p>Impressum und Datenschutz dieser Zeitung stehen auf einer eigenen Seite, die man hier findet.</p>"
        "</footer>"
    )
    draft = read(body, head, "de-DE").draft
    assert (draft.kicker, draft.title, draft.lede) == ("Verkehr", "Stadt baut neue Brücke", LEDE)
    assert draft.body == (
        Block(FIRST),
        Block("Gegner wollen klagen", BlockKind.CROSSHEAD),
        Block(SECOND),
        Block(THIRD),
    )
    assert draft.date is not None
    assert draft.date.edtf == "2021-03-25"
    assert (draft.authors, draft.source, draft.section) == (("Anna Weber",), "Tagblatt", "Lokales")
    assert (draft.url, draft.language) == ("https://example.org/lokales/bruecke", "de")
    assert draft.keywords == ("Brücke", "Rat")


@pytest.mark.parametrize(
    "nodes",
    [
        [NEWS],
        [[NEWS]],
        [{"@context": "x", "@graph": [{"@type": "WebSite", "name": "Tagblatt"}, NEWS]}],
        [{"@type": "WebPage", "mainEntity": NEWS}],
        [NEWS | {"@type": ["ReportageNewsArticle", "NewsArticle"]}],
        [NEWS | {"@type": "https://schema.org/NewsArticle"}],
        [NEWS | {"author": ["Anna Weber"]}],
        [NEWS | {"author": [{"@type": "Person", "name": ["Anna Weber"]}]}],
        [NEWS | {"author": {"@id": "#weber"}}, {"@type": "Person", "@id": "#weber", "name": "Anna Weber"}],
        [NEWS | {"author": "Von Anna Weber"}],
        [NEWS | {"headline": "Stadt baut neue Br&uuml;cke"}],
        [NEWS | {"headline": "Stadt baut neue Brücke | Tagblatt"}],
        [{"@type": "ItemList", "itemListElement": [NEWS | {"headline": "Anderes"}]}, NEWS],
    ],
)
def test_shapes_of_json_ld(nodes: list[Any]) -> None:
    draft = read(f"<article>{PARAGRAPHS}</article>", json_ld(*nodes)).draft
    assert (draft.title, draft.authors) == ("Stadt baut neue Brücke", ("Anna Weber",))
    assert (draft.source, draft.section) == ("Tagblatt", "Lokales")
    assert draft.date is not None
    assert draft.date.edtf == "2021-03-25"


@pytest.mark.parametrize(
    "script",
    [
        "",
        "{",
        "null",
        "<!-- kein JSON -->",
        '{"@type": 5, "headline": {"a": [1]}, "author": [[["x"]]]}',
        '{"@type": "NewsArticle", "headline": ["", null], "author": [null, 5], "datePublished": {}}',
        "[" * 5000,
    ],
)
def test_broken_json_ld_is_passed_over(script: str) -> None:
    head = f'<script type="application/ld+json">{script}</script><meta property="og:title" content="Neue Brücke">'
    assert read(f"<article>{PARAGRAPHS}</article>", head).draft.title == "Neue Brücke"


def test_json_ld_with_comments_commas_and_line_breaks() -> None:
    script = '<!-- x --> {"@type": "NewsArticle", "headline": "Neue\nBrücke", "author": "Anna Weber",} '
    draft = read(f"<article>{PARAGRAPHS}</article>", f'<script type="application/ld+json">{script}</script>').draft
    assert (draft.title, draft.authors) == ("Neue Brücke", ("Anna Weber",))


@pytest.mark.parametrize(
    ("head", "field", "value"),
    [
        ('<meta property="og:title" content="Neue Brücke - Tagblatt"><meta property="og:site_name" content="Tagblatt">',
         "title", "Neue Brücke"),
        ("<title>Tagblatt: Neue Brücke</title>", "title", "Tagblatt: Neue Brücke"),
        ('<meta name="author" content="Anna Weber, Jörg Groß">', "authors", ("Anna Weber", "Jörg Groß")),
        ('<meta name="author" content="Verlag Beispiel GmbH"><meta name="DC.creator" content="Anna Weber">',
         "authors", ("Verlag Beispiel GmbH",)),
        ('<meta name="DC.creator" content="Anna Weber">', "authors", ("Anna Weber",)),
        ('<meta property="article:author" content="https://example.org/weber">', "authors", ()),
        ('<meta property="article:section" content="Politik">', "section", "Politik"),
        ('<meta name="news_keywords" content="Brücke, Rat, Brücke">', "keywords", ("Brücke", "Rat")),
        ('<meta property="article:tag" content="Brücke"><meta property="article:tag" content="Rat">',
         "keywords", ("Brücke", "Rat")),
        ('<meta property="og:url" content="https://example.org/a">', "url", "https://example.org/a"),
        ('<link rel="canonical" href="/relativ">', "url", ""),
        ('<link rel="canonical" href="//example.org/a"><meta property="og:url" content="http://example.org/b">',
         "url", "http://example.org/a"),
        ('<link rel="canonical" href="javascript:alert(1)">', "url", ""),
        ('<meta http-equiv="content-language" content="fr">', "language", "fr"),
        ('<meta property="og:locale" content="de_AT">', "language", "de"),
    ],
)  # fmt: skip
def test_meta_elements(head: str, field: str, value: object) -> None:
    assert getattr(read(f"<article>{PARAGRAPHS}</article>", head).draft, field) == value


@pytest.mark.parametrize(
    ("head", "body", "date"),
    [
        ('<meta property="article:published_time" content="2021-03-24T10:00:00+01:00">', "", "2021-03-24"),
        ('<meta name="date" content="24.03.2021">', "", "2021-03-24"),
        ('<meta name="DC.date.issued" content="2021-03">', "", "2021-03"),
        (json_ld({"@type": "NewsArticle", "datePublished": "Wed Mar 24 19:20:36 CET 2021"}), "", "2021-03-24"),
        (
            json_ld({"@type": "NewsArticle", "datePublished": "bald"}) + '<meta name="date" content="2021-03-24">',
            "",
            "2021-03-24",
        ),
        ("", '<time datetime="2021-03-24T10:00">gestern</time>', "2021-03-24"),
        ("", '<p itemprop="datePublished" content="2021-03-24">gestern</p>', "2021-03-24"),
        ("", '<div class="meta">Von Anna Weber | 24. März 2021, 10:15 Uhr</div>', "2021-03-24"),
        ("", "<p>Stand: 24.03.2021</p>", "2021-03-24"),
        ("", '<p class="date">Aktualisiert: 1.4.2021</p><p class="date">Erschienen: 24.3.2021</p>', "2021-03-24"),
    ],
)
def test_date_of_publication(head: str, body: str, date: str) -> None:
    found = read(f"<article><h1>Neue Brücke</h1>{body}{PARAGRAPHS}</article>", head).draft.date
    assert found is not None
    assert found.edtf == date


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<figure><figcaption>Die Brücke am 24. März 2021</figcaption></figure>",
        "<p>Am 24. März 2021 hatte der Rat zum ersten Mal über den Neubau gesprochen und ihn dann vertagt.</p>",
        '<p class="date">31. Februar 2021</p>',
        '<div class="comments"><p>24.03.2021, 10:15 Uhr</p></div>',
    ],
)
def test_no_date_is_invented(body: str) -> None:
    assert read(f"<article><h1>Neue Brücke</h1>{body}{PARAGRAPHS}</article>").draft.date is None


def test_date_that_is_not_understood_is_kept_as_text() -> None:
    extract = read(f"<article>{PARAGRAPHS}</article>", '<meta name="date" content="im dritten Monat">')
    assert (extract.draft.date, extract.draft.date_text) == (None, "im dritten Monat")
    assert str(extract.warnings[0]) == "The date “im dritten Monat” was not understood."


@pytest.mark.parametrize(
    ("heading", "kicker", "title"),
    [
        ("<h1>Neue Brücke</h1>", "", "Neue Brücke"),
        ('<h1><span class="headline__kicker">Verkehr</span> <span>Neue Brücke</span></h1>', "Verkehr", "Neue Brücke"),
        (
            '<h1><span>Verkehr</span><span class="visually-hidden">: </span><span>Neue Brücke</span></h1>',
            "Verkehr",
            "Neue Brücke",
        ),
        ("<h1><small>Verkehr:</small> Neue Brücke</h1>", "Verkehr", "Neue Brücke"),
        ('<div class="dachzeile">Verkehr</div><h1>Neue Brücke</h1>', "Verkehr", "Neue Brücke"),
        (
            '<header><span class="article-overline">Verkehr</span></header><h1>Neue Brücke</h1>',
            "Verkehr",
            "Neue Brücke",
        ),
        ("<h1>Verkehr: Neue Brücke</h1>", "", "Verkehr: Neue Brücke"),
        ('<h1><a href="/">Tagblatt</a></h1><h2 class="entry-title">Neue Brücke</h2>', "", "Neue Brücke"),
    ],
)
def test_headline_and_kicker(heading: str, kicker: str, title: str) -> None:
    head = '<title>Neue Brücke | Tagblatt</title><meta property="og:site_name" content="Tagblatt">'
    draft = read(f"<article>{heading}{PARAGRAPHS}</article>", head).draft
    assert (draft.kicker, draft.title) == (kicker, title)


def test_kicker_that_only_structured_data_add() -> None:
    head = json_ld(NEWS | {"headline": "Verkehr: Neue Brücke"})
    draft = read(f"<article><h1>Neue Brücke</h1>{PARAGRAPHS}</article>", head).draft
    assert (draft.kicker, draft.title) == ("Verkehr", "Neue Brücke")


def test_title_from_the_text_where_there_is_none() -> None:
    draft = read(PARAGRAPHS).draft
    assert draft.title.startswith("Der Rat der Stadt hat am Dienstagabend")
    assert draft.title_derived


@pytest.mark.parametrize(
    ("byline", "authors"),
    [
        ('<p class="byline">Von Anna Weber und Jörg Groß</p>', ("Anna Weber", "Jörg Groß")),
        ("<p>Von Anna Weber, dpa</p>", ("Anna Weber", "dpa")),
        ('<div>Von <a rel="author" href="/weber">Anna Weber</a></div>', ("Anna Weber",)),
        ('<ul><li>Von:</li><li><a href="/autor/weber">Anna Weber</a></li></ul>', ("Anna Weber",)),
        ('<span class="author">Anna von der Weber (dpa)</span>', ("Anna von der Weber",)),
        ('<p class="author">24. März 2021</p>', ()),
        ("<p>Von Montag an gilt die Umleitung.</p>", ()),
    ],
)
def test_authors_that_are_only_shown(byline: str, authors: tuple[str, ...]) -> None:
    assert read(f"<article><h1>Neue Brücke</h1>{byline}{PARAGRAPHS}</article>").draft.authors == authors


def test_person_goes_before_the_site() -> None:
    head = json_ld(NEWS | {"author": {"@type": "Organization", "name": "Tagblatt"}})
    draft = read(f'<article><h1>Neue Brücke</h1><p class="author">Anna Weber</p>{PARAGRAPHS}</article>', head).draft
    assert draft.authors == ("Anna Weber",)


@pytest.mark.parametrize(
    ("body", "head"),
    [
        (f'<h1>Neue Brücke</h1><p class="teaser-text">{LEDE}</p><div class="text">{PARAGRAPHS}</div>', ""),
        (f"<h1>Neue Brücke</h1><h2>{LEDE}</h2><div>{PARAGRAPHS}</div>", f'<meta name="description" content="{LEDE}">'),
        (
            f"<h1>Neue Brücke</h1><div><p>{LEDE}</p>{PARAGRAPHS}</div>",
            f'<meta property="og:description" content="{LEDE[:80]}…">',
        ),
        (f'<h1>Neue Brücke</h1><div><p class="intro">{LEDE}</p>{PARAGRAPHS}</div>', ""),
    ],
)
def test_lede_is_not_repeated_in_the_body(body: str, head: str) -> None:
    draft = read(f"<article>{body}</article>", head).draft
    assert draft.lede == LEDE
    assert [block.text for block in draft.body] == [FIRST, SECOND, THIRD]


def test_description_that_is_not_on_the_page_is_no_lede() -> None:
    assert (
        read(
            f"<article><h1>Brücke</h1>{PARAGRAPHS}</article>", f'<meta name="description" content="{LEDE}">'
        ).draft.lede
        == ""
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<article>{PARAGRAPHS}</article>",
        f'<div itemprop="articleBody">{PARAGRAPHS}</div>',
        f'<div role="main">{PARAGRAPHS}</div>',
        f'<div class="a"><div class="b">{PARAGRAPHS}</div></div><div class="c"><a href="/">Impressum</a></div>',
        f"<table><tr><td><a href='/1'>Start</a></td><td>{PARAGRAPHS}</td></tr></table>",
        f"<div>{FIRST}<br><br>{SECOND}<br/>\n<br/>{THIRD}</div>",
        f"<article><p>{FIRST}</p><section><p>{SECOND}</p></section><div><div><p>{THIRD}</p></div></div></article>",
        f'<form class="page"><div class="sidebar-right wrapper">{PARAGRAPHS}</div></form>',
        f'<article class="has-comments social-share">{PARAGRAPHS}</article>',
    ],
)
def test_where_the_text_stands(body: str) -> None:
    assert [block.text for block in read(body).draft.body] == [FIRST, SECOND, THIRD]


@pytest.mark.parametrize(
    "beside",
    [
        '<div class="newsletter-box"><p>Jeden Morgen das Wichtigste in Ihrem Postfach, kostenlos.</p></div>',
        '<ul class="tags"><li><a href="/t">Brücke</a></li><li><a href="/t">Rat</a></li></ul>',
        "<p>Lesen Sie auch: <a href='/x'>Noch eine Brücke wird gebaut</a></p>",
        "<p>- Anzeige -</p>",
        "<p>Foto: Meier/dpa</p>",
        "<figure><figcaption>Die alte Brücke, im Sommer des Vorjahres von Süden gesehen.</figcaption></figure>",
        '<div class="cookie-note">Diese Seite verwendet Cookies für das beste Erlebnis. Mehr erfahren Sie hier.</div>',
        '<div style="display:none">Diesen Text soll niemand sehen, er steht nur für die Suchmaschinen hier.</div>',
        "<script>var text = 'Dies ist ein Programm und kein Text, auch wenn es lang genug ist dafür.';</script>",
        '<div class="teaser"><a href="/x"><h3>Noch eine Brücke</h3><p>Auch im Nachbarort wird gebaut.</p></a></div>',
    ],
)
def test_what_stands_beside_the_text(beside: str) -> None:
    text = f"<p>{FIRST}</p>{beside}<p>{SECOND}</p>{beside}<p>{THIRD}</p>{beside}"
    body = f"<article><h1>Neue Brücke</h1>{text}</article>"
    assert [block.text for block in read(body).draft.body] == [FIRST, SECOND, THIRD]


def test_nothing_after_the_end() -> None:
    body = f"<div><h1>Brücke</h1>{PARAGRAPHS}<h3>Das könnte Sie auch interessieren</h3><p>Ein anderer Text.</p></div>"
    assert read(body).draft.text.endswith(THIRD)


TEASERS = "".join(
    f"<div><h2><a href='/{number}'>Meldung {number} aus der Stadt und dem Umland</a></h2><p>{FIRST[number:]}</p></div>"
    for number in range(8)
)
CONSENT = (
    "<div><h1>Mit Werbung weiterlesen</h1><p>Besuchen Sie diese Seite wie gewohnt mit Werbung und Tracking. Ihre "
    "Zustimmung ist jederzeit widerrufbar, Näheres dazu in der Datenschutzerklärung.</p><p>Wir und unsere Partner "
    "speichern Cookies und verarbeiten personenbezogene Daten. Wenn Sie einwilligen, akzeptieren Sie auch Cookies "
    "von Dritten zu den genannten Zwecken.</p></div>"
)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("", "There is no article on this page: it has only 0 words of running text."),
        ("<h1>Titel</h1><p>Zu kurz.</p>", "There is no article on this page: it has only 0 words of running text."),
        (f"<main>{TEASERS}</main>", "This page is an overview of other pages, not an article."),
        (CONSENT, "This page asks for consent to cookies; the article is not on it."),
    ],
)
def test_pages_without_an_article(body: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refused:
        read(body)
    assert str(refused.value.reason) == reason


@pytest.mark.parametrize(
    "data",
    [
        page(f"<article><h1>Größe</h1>{PARAGRAPHS}</article>"),
        page(f"<article><h1>Größe</h1>{PARAGRAPHS}</article>").replace(b"utf-8", b"iso-8859-1"),
        page(f"<article><h1>Größe</h1>{PARAGRAPHS}</article>").decode().encode("cp1252"),
        page(f"<article><h1>Größe</h1>{PARAGRAPHS}</article>")
        .decode()
        .replace("utf-8", "windows-1252")
        .encode("cp1252"),
        page(f"<article><h1>Größe</h1>{PARAGRAPHS}</article>").decode().encode("utf-16"),
        b"<?xml version='1.0' encoding='utf-8'?>\n" + page(f"<article><h1>Gr&ouml;&szlig;e</h1>{PARAGRAPHS}</article>"),
    ],
)
def test_encodings(data: bytes) -> None:
    draft = web_page.read(data).draft
    assert draft.title == "Größe"
    assert draft.body[0].text == FIRST


def test_deep_and_broken_markup() -> None:
    deep = "<div>" * 3000 + PARAGRAPHS
    assert FIRST in read(deep).draft.text
    assert FIRST in web_page.read(f"<p>{FIRST}<p>{SECOND}<b><p>{THIRD}</table></b>".encode()).draft.text
