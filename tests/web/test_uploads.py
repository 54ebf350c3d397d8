"""Adding articles in the browser, and correcting and removing them."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.accounts import Role
from archive.articles import Article
from archive.dates import PartialDate
from archive.errors import Withdrawn
from archive.library import Library
from archive.query import Query
from archive.settings import Settings
from nachlese import open_library
from web import create_app
from web.draft_form import tidy

PASSWORD = "ein gutes Kennwort"
Fields = dict[str, str]
Files = dict[str, bytes]

SEED = """ date 2022-01 Unruhen in Kasachstan : Truppen nach Almaty

Russland schickt Soldaten in das Nachbarland. Die Lage in Almaty bleibt gespannt.

Die Nachbarn schweigen

Aus den Hauptstädten der Region war am Abend nichts zu hören, auch nicht aus Peking.
"""
PAGE = """<!doctype html><html lang="de"><head><title>Die Elbe steigt | Kurier</title>
<meta property="article:published_time" content="2013-06-04T08:00:00+02:00"></head>
<body><nav>Start Sport Wetter</nav><article><h1>Die Elbe steigt</h1>
<p>In Dresden werden die Ufer geräumt, und die Schulen bleiben am Dienstag geschlossen.</p>
<p>Die Feuerwehr bittet die Bewohner der Altstadt, ihre Keller zu leeren und die Straßen am Fluss zu meiden, bis der
Scheitel der Flut die Stadt erreicht hat.</p>
<p>Nach Angaben der Behörden wird der höchste Stand am Donnerstag erwartet. Schon jetzt stehen mehrere Orte oberhalb der
Stadt unter Wasser, Züge nach Prag fahren nicht mehr, und viele Helfer füllen seit der Nacht Säcke mit Sand.</p>
</article></body></html>"""
RECORD = {
    "id": "k-7",
    "source": "Kurier",
    "title": "Brücke gesperrt",
    "text": "Die Brücke am Hafen ist zu.",
    "date": "1999",
}


def lines(*records: object) -> bytes:
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records).encode()


def zipped(**entries: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return packed.getvalue()


def words(response: TestResponse) -> str:
    """What a page says, without its markup."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def fields_of(response: TestResponse, action: str) -> Fields:
    """What a browser would send of the form with this action, but for its buttons."""
    form = re.search(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', response.text, re.DOTALL)
    if form is None:
        form = re.search(r'<form(?: class="row")? method="post">(.*?)</form>', response.text, re.DOTALL)
    assert form, f"no form for {action}"
    found = {}
    for tag in re.findall(r"<input[^>]*>", form[1]):
        kind, name, value = (re.search(rf'\b{part}="([^"]*)"', tag) for part in ("type", "name", "value"))
        if name and (kind is None or kind[1] != "checkbox" or " checked" in tag):
            found[name[1]] = html.unescape(value[1]) if value else ""
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', form[1], re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen[1] if chosen else ""
    return found


@dataclass
class Uploader:
    """Somebody who adds articles; ``address`` is that of the last upload."""

    client: FlaskClient
    address: str = ""
    fields: Fields = field(default_factory=dict)

    def token(self) -> str:
        return fields_of(self.client.get("/upload"), "/upload")["csrf_token"]

    def send(self, files: Files, source: str = "") -> TestResponse:
        parts = [(io.BytesIO(data), name) for name, data in files.items()]
        return self.client.post("/upload", data={"csrf_token": self.token(), "source": source, "files": parts})

    def upload(self, files: Files, source: str = "") -> TestResponse:
        """Send files and go where that leads: to the preview."""
        answer = self.send(files, source)
        assert answer.status_code == 303, words(answer)
        self.address = answer.location
        return self.look()

    def look(self) -> TestResponse:
        page = self.client.get(self.address)
        if 'id="preview"' in page.text:
            self.fields = fields_of(page, self.address)
        return page

    def press(self, button: str, **changes: str) -> TestResponse:
        """Send the preview with what stands in it and some changes; ``date_0`` is the field ``date.0``."""
        self.fields |= {name.replace("_", ".") if "." not in name else name: text for name, text in changes.items()}
        page = self.client.post(self.address, data=self.fields | {"do": button})
        if 'id="preview"' in page.text:
            self.fields = fields_of(page, self.address)
        return page

    def add(self, files: Files) -> TestResponse:
        """The whole way, without corrections."""
        self.upload(files)
        return self.press("add")


def signed_in(app: Flask, name: str) -> Uploader:
    client = app.test_client()
    client.set_cookie("language", "en")
    token = fields_of(client.get("/login"), "/login")["csrf_token"]
    answer = client.post("/login", data={"csrf_token": token, "name": name, "password": PASSWORD})
    assert answer.status_code == 303
    return Uploader(client)


@pytest.fixture
def home(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, upload_file_bytes=50_000, upload_archive_bytes=200_000, upload_archive_entries=100)


@pytest.fixture
def library(home: Settings) -> Iterator[Library]:
    with open_library(home) as opened:
        for role in (Role.CONTRIBUTOR, Role.EDITOR):
            opened.accounts.add(role.value, PASSWORD, role)
        yield opened


@pytest.fixture
def app(library: Library, home: Settings) -> Flask:
    return create_app(library, home)


@pytest.fixture
def uploader(app: Flask) -> Uploader:
    return signed_in(app, "contributor")


@pytest.fixture
def editor(app: Flask) -> Uploader:
    return signed_in(app, "editor")


def everything(library: Library) -> list[Article]:
    return [hit.article for hit in library.search(Query(size=100)).hits]


def only(library: Library) -> Article:
    (article,) = everything(library)
    return article


def test_the_form_names_formats_and_limits(uploader: Uploader) -> None:
    page = words(uploader.client.get("/upload"))
    assert "JSON Lines" in page
    assert "At most 0 MB for a file and 0 MB for everything together, at most 100 files." in page


def test_a_seed_text_is_shown_and_added_as_it_is(uploader: Uploader, library: Library) -> None:
    page = uploader.upload({"almaty.txt": SEED.encode()}, source="Probe")
    assert "1 article was read" in words(page)
    assert uploader.fields["title.0"] == "Truppen nach Almaty"
    assert uploader.fields["kicker.0"] == "Unruhen in Kasachstan"
    assert uploader.fields["date.0"] == "January 2022"
    assert uploader.fields["language.0"] == "de"
    assert "only the month is known" in words(page)
    assert everything(library) == []
    result = uploader.press("add")
    assert result.status_code == 200
    assert "1 article is in the archive now" in words(result)
    article = only(library)
    assert (article.title, article.source, article.added_by) == ("Truppen nach Almaty", "Probe", "contributor")
    assert article.date == PartialDate(2022, 1)
    assert f'href="/article/{article.id}"' in result.text
    assert library.original(article.id).data == SEED.encode()


def test_several_formats_at_once(uploader: Uploader, library: Library) -> None:
    files = {"a.txt": SEED.encode(), "b.jsonl": lines(RECORD), "c.html": PAGE.encode()}
    page = uploader.upload(files | {"d.zip": zipped(**{"e.txt": SEED.replace("Almaty", "Astana")})})
    assert "4 articles were read" in words(page)
    uploader.press("add")
    assert {article.title for article in everything(library)} == {
        "Truppen nach Almaty", "Brücke gesperrt", "Die Elbe steigt", "Truppen nach Astana",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("leer.txt", b"", "The file is empty."),
        ("bild.png", b"\x89PNG\r\n\x1a\n\0\0\0", "cannot read PNG files"),
        ("muell.bin", bytes(range(256)) * 8, ""),
        ("nichts.json", b"[]", "The file holds no records."),
        ("kaputt.jsonl", b'{"title": ', "The JSON is broken at character"),
        ("kaputt.zip", zipped(a=SEED)[:-30], "The ZIP is damaged or cut off."),
        ("gross.txt", SEED.encode() * 200, "larger than"),
        ("bombe.zip", zipped(a="0" * 400_000), "unpacks to more than"),
    ],
)
def test_a_bad_file_is_refused_with_a_reason(
    uploader: Uploader, library: Library, name: str, data: bytes, reason: str
) -> None:
    page = uploader.upload({name: data})
    assert page.status_code == 200
    assert "Nothing in this upload can be added" in words(page)
    assert reason in words(page)
    assert name in words(page)
    assert 'value="add"' not in page.text
    assert everything(library) == []


def test_bad_files_do_not_hold_up_good_ones(uploader: Uploader, library: Library) -> None:
    uploader.upload({"leer.txt": b"", "gut.txt": SEED.encode(), "c.jsonl": lines(RECORD, [1])})
    result = words(uploader.press("add"))
    assert "2 articles are in the archive now" in result
    assert "Refused (2)" in result
    assert "leer.txt The file is empty." in result
    assert "c.jsonl:2 The JSON is not an object with named fields." in result
    assert len(everything(library)) == 2


def test_names_are_labels_and_never_paths(uploader: Uploader, library: Library, home: Settings) -> None:
    astana, omsk, perm = (SEED.replace("Almaty", place) for place in ("Astana", "Omsk", "Perm"))
    tricks = zipped(**{"../../../etc/passwd": SEED, "/tmp/x.txt": astana, "C:\\a\\b.txt": omsk})
    page = uploader.upload({"tricks.zip": tricks, "../../<script>.txt": perm.encode()})
    assert "<script>.txt" not in page.text
    for label in ("tricks.zip: etc/passwd", "tricks.zip: tmp/x.txt", "b.txt", "<script>.txt"):
        assert label in words(page)
    uploader.press("add")
    names = {library.original(article.id).name for article in everything(library)}
    assert names == {"passwd", "x.txt", "b.txt", "<script>.txt"}
    assert not (home.home.parent / "etc").exists()


@pytest.mark.parametrize("files", [{}, {"": b""}])
def test_an_upload_of_nothing(uploader: Uploader, files: Files) -> None:
    answer = uploader.send(files)
    assert answer.status_code == 422
    assert "Choose at least one file." in words(answer)


def test_too_much_at_once(uploader: Uploader) -> None:
    answer = uploader.send({"gross.txt": b"x" * 5_000_000})
    assert answer.status_code == 413
    assert "This is more than the 1 MB that are taken here at once." in words(answer)


def test_strangers_are_sent_away_before_anything_is_read(app: Flask) -> None:
    client = app.test_client()
    answer = client.post("/upload", data={"files": (io.BytesIO(b"x" * 5_000_000), "a.txt")})
    assert (answer.status_code, answer.location) == (302, "/login")


def test_corrections(uploader: Uploader, library: Library) -> None:
    text = "Der Rhein steigt weiter. In Köln werden die Straßen am Ufer gesperrt, und die Stadt bittet um Vorsicht."
    page = uploader.upload({"a.jsonl": lines({"text": text, "date": "voriges Frühjahr"})})
    assert "The date “voriges Frühjahr” was not understood." in words(page)
    assert "There was no title; it was taken from the text." in words(page)
    assert uploader.fields["date.0"] == "voriges Frühjahr"
    uploader.press(
        "add", title_0=" Hochwasser\tam  Rhein ", kicker_0="Wetter", date_0="Frühjahr 1988", source_0="Kölner Tag",
        authors_0="Anna Weber; Franz Joseph I., Kaiser;; Anna Weber", section_0="Region", language_0="nl",
    )  # fmt: skip
    article = only(library)
    assert (article.title, article.title_derived) == ("Hochwasser am Rhein", False)
    assert (article.date, article.date_text) == (PartialDate.from_edtf("1988-21"), "")
    assert article.authors == ("Anna Weber", "Franz Joseph I., Kaiser")
    assert (article.kicker, article.source, article.section) == ("Wetter", "Kölner Tag", "Region")
    assert (article.language, article.language_confidence) == ("nl", None)


def test_what_is_not_touched_keeps_what_the_reader_knew(uploader: Uploader, library: Library) -> None:
    text = "Der Rhein steigt weiter. In Köln werden die Straßen am Ufer gesperrt, und die Stadt bittet um Vorsicht."
    record = {"text": text, "date": "voriges Frühjahr", "authors": ["Eins; Zwei"], "source": "A  B"}
    uploader.add({"a.jsonl": lines(record)})
    article = only(library)
    assert article.title_derived
    assert (article.date, article.date_text) == (None, "voriges Frühjahr")
    assert article.language_confidence is not None
    assert article.authors == ("Eins; Zwei",)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"date_0": "31.2.2020"}, "This is not a date the archive understands."),
        ({"date_0": "gestern"}, "This is not a date the archive understands."),
        ({"title_0": "x" * 1001}, "This is longer than 1000 characters."),
        ({"language_0": "xx"}, "Choose a language from the list."),
        ({"title_1": "  "}, "An article without a text needs a title."),
    ],
)
def test_a_correction_that_cannot_be_used_loses_nothing_typed(
    uploader: Uploader, library: Library, changes: Fields, sentence: str
) -> None:
    uploader.upload({"a.txt": SEED.encode(), "b.jsonl": lines({"title": "Nur ein Titel"})})
    before = uploader.fields | {"kicker.0": "Neu & <b>fett</b>"}
    page = uploader.press("add", kicker_0="Neu & <b>fett</b>", **changes)
    assert page.status_code == 422
    assert sentence in words(page)
    assert 'aria-invalid="true"' in page.text
    expected = before | {name.replace("_", "."): value for name, value in changes.items()}
    # The token is signed anew; a list cannot show a value it does not have.
    for name in expected.keys() - {"csrf_token", "language.0"}:
        assert uploader.fields[name] == expected[name]
    assert everything(library) == []


def test_an_emptied_title_is_taken_from_the_text(uploader: Uploader, library: Library) -> None:
    uploader.upload({"a.txt": SEED.encode()})
    uploader.press("add", title_0="")
    assert only(library).title == "Russland schickt Soldaten in das Nachbarland. Die Lage in Almaty bleibt gespannt."
    assert only(library).title_derived


def test_checking_adds_nothing_and_says_how_a_date_was_understood(uploader: Uploader, library: Library) -> None:
    uploader.upload({"a.txt": SEED.encode()})
    page = uploader.press("check", date_0="um 1950")
    assert page.status_code == 200
    assert "Understood as around 1950 (approximate)." in words(page)
    assert uploader.fields["date.0"] == "um 1950"
    assert everything(library) == []


def test_an_article_can_be_left_out_even_if_it_is_faulty(uploader: Uploader, library: Library) -> None:
    uploader.upload({"a.txt": SEED.encode(), "b.jsonl": lines(RECORD)})
    assert uploader.press("check", date_0="nie", leave_0="1").status_code == 200
    result = words(uploader.press("add"))
    assert "1 article was left out." in result
    assert only(library).title == "Brücke gesperrt"


def test_duplicates_and_new_versions(uploader: Uploader, library: Library) -> None:
    uploader.add({"a.jsonl": lines(RECORD)})
    number = only(library).id
    again = uploader.add({"b.jsonl": lines(RECORD)})
    assert "Nothing new was added" in words(again)
    assert "In the archive already (1)" in words(again)
    assert f'href="/article/{number}"' in again.text
    newer = uploader.add({"c.jsonl": lines(RECORD | {"text": "Die Brücke am Hafen ist wieder offen."})})
    assert "New versions of articles (1)" in words(newer)
    assert (only(library).id, only(library).version) == (number, 2)


def test_sending_the_confirmation_twice_adds_once(uploader: Uploader, library: Library) -> None:
    uploader.upload({"a.txt": SEED.encode()})
    assert uploader.press("add").status_code == 200
    second = uploader.press("add")
    assert second.status_code == 410
    assert "Its articles were added already, or it was discarded." in words(second)
    assert uploader.look().status_code == 410
    assert len(everything(library)) == 1


def test_what_was_added_is_found_at_once(uploader: Uploader) -> None:
    uploader.add({"a.txt": SEED.encode()})
    found = uploader.client.get("/search.json?q=Nachbarländer").json
    assert found is not None
    assert [hit["title"] for hit in found["hits"]] == ["Truppen nach Almaty"]


def test_discarding(uploader: Uploader, library: Library) -> None:
    uploader.upload({"a.txt": SEED.encode()})
    answer = uploader.client.post(f"{uploader.address}/discard", data={"csrf_token": uploader.fields["csrf_token"]})
    assert answer.location == "/upload"
    assert "The upload was discarded; nothing was added." in words(uploader.client.get("/upload"))
    assert uploader.press("add").status_code == 410
    assert everything(library) == []


def test_uploads_belong_to_who_made_them(uploader: Uploader, editor: Uploader, library: Library) -> None:
    uploader.upload({"a.txt": SEED.encode()})
    token = editor.token()
    for address in (uploader.address, f"{uploader.address}/discard"):
        assert editor.client.post(address, data={"csrf_token": token, "do": "add"}).status_code == 410
    assert editor.client.get(uploader.address).status_code == 410
    assert uploader.look().status_code == 200
    assert everything(library) == []


def test_an_upload_waits_through_a_restart(uploader: Uploader, library: Library, home: Settings) -> None:
    uploader.upload({"a.txt": SEED.encode()})
    # Nothing is closed or flushed: this is what another process finds after kill -9.
    with open_library(home) as reopened:
        client = create_app(reopened, home).test_client()
        cookie = uploader.client.get_cookie("session")
        assert cookie
        client.set_cookie("session", cookie.value)
        later = Uploader(client, uploader.address)
        assert uploader.address in client.get("/upload").text
        assert later.look().status_code == 200
        later.press("add", title_0="Nach dem Neustart")
        assert only(reopened).title == "Nach dem Neustart"
    assert only(library).title == "Nach dem Neustart"


def test_a_large_upload_is_shown_in_pages_and_added_as_a_whole(uploader: Uploader, library: Library) -> None:
    uploader.upload({"viele.jsonl": lines(*({"title": f"Meldung Nr. {at}", "date": "1960"} for at in range(60)))})
    assert sum(name.startswith("title.") for name in uploader.fields) == 25
    uploader.press("2", title_3="Geändert auf Seite 1", leave_4="1", date_5="30.2.1960")
    assert {name for name in uploader.fields if name.endswith((".3", ".4", ".5"))} == {"title.3", "leave.4", "date.5"}
    assert "title.25" in uploader.fields
    assert "title.24" not in uploader.fields
    page = uploader.press("add", kicker_59="ganz hinten")
    assert page.status_code == 422
    assert "date.24" in uploader.fields, "the page with the fault is shown"
    assert uploader.fields["date.5"] == "30.2.1960"
    assert uploader.fields["title.3"] == "Geändert auf Seite 1"
    assert uploader.fields["kicker.59"] == "ganz hinten"
    result = uploader.press("add", date_5="1.3.1960")
    assert "59 articles are in the archive now" in words(result)
    by_title = {article.title: article for article in everything(library)}
    assert "Geändert auf Seite 1" in by_title
    assert "Meldung Nr. 4" not in by_title
    assert by_title["Meldung Nr. 5"].date == PartialDate(1960, 3, 1)
    assert by_title["Meldung Nr. 59"].kicker == "ganz hinten"


@pytest.mark.parametrize("page", ["0", "99999", "-1", "", "²", "9" * 30])
def test_a_strange_page_number(uploader: Uploader, page: str) -> None:
    uploader.upload({"a.txt": SEED.encode()})
    assert uploader.press(page).status_code == 200
    assert uploader.press("check", page=page).status_code == 200


def test_markup_in_a_text_stays_text(uploader: Uploader) -> None:
    evil = '"><script>alert(1)</script>'
    page = uploader.upload({"a.jsonl": lines({"title": evil, "text": evil * 3, "authors": [evil], "date": evil})})
    result = uploader.press("add")
    for text in (page.text, result.text):
        assert "<script>alert" not in text


def test_tidying() -> None:
    assert tidy(" a\n\tb\u00a0c\0 Bundes\u00adtag\u200b ") == "a b c Bundestag"


def added(editor: Uploader, library: Library) -> Article:
    editor.add({"a.jsonl": lines(RECORD | {"date": "Anfang 1999", "keywords": ["Hafen"]})})
    return only(library)


def save(editor: Uploader, article_id: int, **changes: str) -> TestResponse:
    address = f"/article/{article_id}/edit"
    return editor.client.post(address, data=fields_of(editor.client.get(address), address) | changes)


def test_an_editor_corrects_an_article(editor: Uploader, library: Library) -> None:
    article = added(editor, library)
    answer = save(editor, article.id, title="Brücke offen", date="9.11.1999", keywords="Hafen; Brücke", authors="Rosa")
    assert (answer.status_code, answer.location) == (303, f"/article/{article.id}")
    now = library.get(article.id)
    assert (now.title, now.date, now.date_text) == ("Brücke offen", PartialDate(1999, 11, 9), "")
    assert (now.keywords, now.authors, now.version) == (("Hafen", "Brücke"), ("Rosa",), 2)
    assert library.versions(article.id)[0].draft.title == "Brücke gesperrt"
    assert library.search(Query("offen")).total == 1
    assert library.search(Query("gesperrt")).total == 0


def test_saving_without_a_change_makes_no_version(editor: Uploader, library: Library) -> None:
    article = added(editor, library)
    assert save(editor, article.id).status_code == 303
    assert library.get(article.id) == article


def test_a_correction_that_cannot_be_used(editor: Uploader, library: Library) -> None:
    article = added(editor, library)
    answer = save(editor, article.id, date="32.13.1999", kicker="Bleibt stehen")
    assert answer.status_code == 422
    assert "Nothing was changed yet: some entries cannot be used." in words(answer)
    assert 'value="32.13.1999"' in answer.text
    assert 'value="Bleibt stehen"' in answer.text
    assert library.get(article.id) == article


def test_two_editors_at_once(editor: Uploader, library: Library) -> None:
    article = added(editor, library)
    address = f"/article/{article.id}/edit"
    opened = fields_of(editor.client.get(address), address)
    library.correct(article.id, replace(article, title="Von jemand anderem"), by="anders")
    answer = editor.client.post(address, data=opened | {"title": "Von mir"})
    assert answer.status_code == 422
    assert "Somebody else has changed this article since you opened the form." in words(answer)
    assert library.get(article.id).title == "Von jemand anderem"
    assert editor.client.post(address, data=fields_of(answer, address)).status_code == 303
    assert library.get(article.id).title == "Von mir"


def test_an_editor_removes_an_article(editor: Uploader, library: Library) -> None:
    article = added(editor, library)
    address = f"/article/{article.id}/remove"
    page = editor.client.get(address)
    assert "Brücke gesperrt" in words(page)
    assert library.get(article.id)
    answer = editor.client.post(address, data=fields_of(page, address))
    assert (answer.status_code, answer.location) == (303, "/")
    with pytest.raises(Withdrawn):
        library.get(article.id)
    assert library.search(Query("Brücke")).total == 0
    for gone in (address, f"/article/{article.id}/edit", f"/article/{article.id}"):
        assert editor.client.get(gone).status_code == 410
    assert editor.client.get("/article/999/edit").status_code == 404


def fates(page: TestResponse) -> list[str]:
    return [
        html.unescape(re.sub("<[^>]+>", "", each)) for each in re.findall(r'<p class="fate[^>]*>(.*?)</p>', page.text)
    ]


def test_the_preview_says_what_adding_will_do(uploader: Uploader, library: Library) -> None:
    uploader.add({"a.jsonl": lines(RECORD, RECORD | {"id": "k-8", "title": "Hafen", "text": "Der Hafen ist voll."})})
    by_title = {article.title: article.id for article in everything(library)}
    newer = RECORD | {"text": "Die Brücke ist wieder offen."}
    same = RECORD | {"id": "k-8", "title": "Hafen", "text": "Der Hafen ist voll."}
    page = uploader.upload({"b.jsonl": lines(newer, same), "c.txt": SEED.encode()})
    assert fates(page) == [
        f"new version of article {by_title['Brücke gesperrt']}", "in the archive already", "new",
    ]  # fmt: skip
    assert f'href="/article/{by_title["Hafen"]}"' in page.text
    assert "1 new, 1 new version, 1 in the archive already" in words(page)
    assert "1 new version, 1 in the archive already" in words(uploader.press("check", leave_2="1"))
    assert len(everything(library)) == 2


def test_the_preview_holds_the_whole_text(uploader: Uploader) -> None:
    text = "Der Rhein steigt weiter. " * 60 + "Das ist der letzte Satz."
    record = {"title": "Pegel", "text": text, "url": "https://kurier.example/pegel", "keywords": ["Rhein", "Pegel"]}
    page = uploader.upload({"a.jsonl": lines(record)})
    found = re.search(r'<details class="card-whole">(.*?)</details>', page.text, re.DOTALL)
    assert found
    for part in ("Das ist der letzte Satz.", "https://kurier.example/pegel", "Rhein; Pegel"):
        assert part in found[1]


@pytest.mark.parametrize("record", [RECORD, {name: RECORD[name] for name in ("title", "text", "date")}])
def test_the_same_file_again_keeps_the_correction(uploader: Uploader, library: Library, record: Fields) -> None:
    files = {"a.jsonl": lines(record)}
    uploader.upload(files)
    uploader.press("add", title_0="Brücke am Hafen gesperrt", date_0="9.11.1999")
    before = only(library)
    assert fates(uploader.upload(files)) == ["in the archive already"]
    assert "In the archive already (1)" in words(uploader.press("add"))
    assert only(library) == before
    assert (before.title, before.date) == ("Brücke am Hafen gesperrt", PartialDate(1999, 11, 9))


def test_a_withdrawn_article_is_refused_and_can_be_taken_in_again(
    editor: Uploader, uploader: Uploader, library: Library
) -> None:
    article = added(editor, library)
    library.remove(article.id)
    address, file = f"/article/{article.id}", lines(RECORD | {"date": "Anfang 1999", "keywords": ["Hafen"]})
    sentence = f"This article was withdrawn; it is number {article.id}."
    assert fates(uploader.upload({"a.jsonl": file})) == [f"will be refused: {sentence}"]
    assert sentence in words(uploader.press("add"))
    assert f"{address}/reinstate" not in uploader.client.get(address).text
    token = uploader.token()
    assert uploader.client.post(f"{address}/reinstate", data={"csrf_token": token}).status_code == 403
    page = editor.client.get(address)
    assert page.status_code == 410
    assert editor.client.post(f"{address}/reinstate").status_code == 400, "a form without its token"
    answer = editor.client.post(f"{address}/reinstate", data=fields_of(page, f"{address}/reinstate"))
    assert (answer.status_code, answer.location) == (303, address)
    assert library.get(article.id).title == article.title
    assert "The article is in the archive again." in words(editor.client.get(address))
