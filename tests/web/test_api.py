"""Adding articles by program."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.accounts import Role
from archive.dates import PartialDate
from archive.library import Library
from archive.query import Query
from archive.settings import Settings
from nachlese import open_library
from web import create_app

PASSWORD = "ein gutes Kennwort"
SEED = b" date 2022-01 Unruhen in Kasachstan : Truppen nach Almaty\n\nRussland schickt Soldaten in das Nachbarland.\n"
RECORD = {
    "id": "k-7",
    "source": "Kurier",
    "title": "Brücke gesperrt",
    "text": "Die Brücke am Hafen ist zu.",
    "date": "1999",
}
JSON, LINES = "application/json", "application/x-ndjson"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(home=tmp_path, upload_file_bytes=20_000, upload_archive_bytes=50_000)


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    with open_library(settings) as opened:
        yield opened


@pytest.fixture
def client(library: Library, settings: Settings) -> FlaskClient:
    return create_app(library, settings).test_client()


def key_of(library: Library, role: Role = Role.CONTRIBUTOR) -> str:
    account = library.accounts.add(role.value, PASSWORD, role)
    return library.accounts.issue_token(account, "test")


class Program:
    """A program with a key."""

    def __init__(self, client: FlaskClient, key: str) -> None:
        self._client = client
        self._headers = {"Authorization": f"Bearer {key}"}

    def post(self, body: object, kind: str = JSON, query: str = "") -> TestResponse:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return self._client.post(f"/api/articles{query}", data=data, content_type=kind, headers=self._headers)

    def files(self, files: dict[str, bytes], **fields: str) -> TestResponse:
        parts = [(io.BytesIO(data), name) for name, data in files.items()]
        return self._client.post(
            "/api/articles", data={"file": parts, **fields}, content_type="multipart/form-data", headers=self._headers
        )


@pytest.fixture
def program(client: FlaskClient, library: Library) -> Program:
    return Program(client, key_of(library))


def only_date(library: Library) -> PartialDate | None:
    (hit,) = library.search(Query()).hits
    return hit.article.date


def test_one_record(program: Program, library: Library) -> None:
    answer = program.post(RECORD)
    assert answer.status_code == 201
    assert answer.json == {
        "ok": True, "added": 1, "updated": 0, "duplicates": 0, "rejected": [],
        "articles": [{"name": "articles.json", "status": "added", "id": 1, "url": "http://localhost/article/1"}],
    }  # fmt: skip
    assert library.search(Query("Hafen")).total == 1
    assert library.get(1).added_by == "contributor"
    assert only_date(library) == PartialDate(1999)


def test_a_list_of_records_some_of_them_broken(program: Program, library: Library) -> None:
    answer = program.post([RECORD, {"date": "1999"}, {"text": "Noch eine Meldung aus der Stadt."}])
    assert answer.status_code == 201
    assert answer.json
    assert answer.json["added"] == 2
    assert answer.json["rejected"] == [
        {"name": "articles.json:2", "reason": "The record has neither a title nor a text."}
    ]
    assert library.search(Query()).total == 2


def test_lines_are_read_one_by_one(program: Program) -> None:
    body = json.dumps(RECORD).encode() + b'\n{"title": \n' + b'{"title": "Zweite"}\n'
    answer = program.post(body, LINES)
    assert answer.status_code == 201
    assert answer.json
    assert (answer.json["added"], len(answer.json["rejected"])) == (2, 1)
    assert answer.json["rejected"][0]["name"] == "articles.jsonl:2"


def test_files(program: Program, library: Library) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("../../b.txt", SEED.replace(b"Russland", b"Moskau"))
    answer = program.files({"a.txt": SEED, "z.zip": packed.getvalue(), "leer.txt": b""}, source="Probe")
    assert answer.status_code == 201
    assert answer.json
    assert [(article["name"], article["status"]) for article in answer.json["articles"]] == [
        ("a.txt", "added"),
        ("z.zip: b.txt", "added"),
    ]
    assert answer.json["rejected"] == [{"name": "leer.txt", "reason": "The file is empty."}]
    assert library.get(1).source == "Probe"


def test_a_source_for_records_that_name_none(program: Program, library: Library) -> None:
    program.post({"title": "Kurz gemeldet"}, query="?source=Tagblatt")
    assert library.get(1).source == "Tagblatt"


def test_again_and_anew(program: Program) -> None:
    program.post(RECORD)
    again = program.post(RECORD)
    assert again.status_code == 200
    assert again.json
    assert (again.json["ok"], again.json["added"], again.json["duplicates"]) == (True, 0, 1)
    assert again.json["articles"][0]["status"] == "duplicate"
    newer = program.post(RECORD | {"text": "Die Brücke ist wieder offen."})
    assert newer.status_code == 201
    assert newer.json
    assert (newer.json["updated"], newer.json["articles"][0]["id"]) == (1, 1)


@pytest.mark.parametrize(
    ("body", "kind"),
    [(b"[]", JSON), (b"{}", JSON), (b"[[]]", JSON), (b'"Text"', JSON), (b"null", JSON), (b"", LINES), (b"\n\n", LINES)],
)
def test_nothing_usable(program: Program, library: Library, body: bytes, kind: str) -> None:
    answer = program.post(body, kind)
    assert answer.status_code == 422
    assert answer.json
    assert (answer.json["ok"], answer.json["status"], answer.json["added"]) == (False, 422, 0)
    assert answer.json["rejected"]
    assert answer.json["error"] == "Nothing of this could be added."
    assert library.search(Query()).total == 0


@pytest.mark.parametrize(
    ("body", "position"),
    [
        (b'{"title": "a" "b"}', 14),
        (b"", 0),
        (b"{'title': 'a'}", 1),
        (b'[{"title": "a"},]', 16),
        ('{"title": "ä"'.encode() + b"}}", 14),
        (b'{"title": "\xff"}', 11),
        (b"[" * 100_000, None),
    ],
)
def test_broken_json(program: Program, library: Library, body: bytes, position: int | None) -> None:
    answer = program.post(body[:15_000])
    assert answer.status_code == 400
    assert answer.json
    assert (answer.json["ok"], answer.json["status"], answer.json["position"]) == (False, 400, position)
    assert answer.json["error"]
    assert library.search(Query()).total == 0


@pytest.mark.parametrize(
    "body",
    [b'{"title": "\\ud800"}', b'{"title": "a", "date": NaN}', b'{"title": "\\u0000"}', b'\xef\xbb\xbf{"title": "BOM"}'],
)
def test_strange_but_valid_json(program: Program, body: bytes) -> None:
    assert program.post(body).status_code in (201, 422)


@pytest.mark.parametrize("kind", ["text/plain", "application/xml", "application/x-www-form-urlencoded", ""])
def test_another_kind_of_body(program: Program, kind: str) -> None:
    answer = program.post(b"title=a", kind)
    assert answer.status_code == 415
    assert answer.json
    assert answer.json["ok"] is False


def test_a_form_without_a_file(program: Program) -> None:
    answer = program.files({}, source="x")
    assert answer.status_code == 400
    assert answer.json
    assert answer.json["hint"] == "Send each file as a part with the name “file”."


def test_too_large(program: Program) -> None:
    assert program.post(b'{"title": "' + b"x" * 20_000 + b'"}').status_code == 413
    assert program.files({"a.txt": b"x" * 1_100_000}).status_code == 413
    single = program.files({"a.txt": b"x " * 15_000})
    assert single.status_code == 413
    assert single.json
    assert "larger than" in single.json["error"]
    several = program.files({"a.txt": b"x " * 12_000, "b.txt": b"y " * 12_000})
    assert several.status_code == 422
    assert several.json
    assert "larger than" in several.json["rejected"][0]["reason"]


def test_the_limit_that_applies_is_named(library: Library, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path, upload_file_bytes=2_000_000, upload_archive_bytes=3_000_000)
    program = Program(create_app(library, settings).test_client(), key_of(library))
    for answer, limit in (
        (program.post(b" " * 2_000_001), 2),
        (program.files({"a.txt": b"x" * 4_000_001}), 3),
    ):
        assert answer.status_code == 413
        assert answer.json
        assert answer.json["error"] == f"This is more than the {limit} MB that are taken here at once."


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Bearer falsch", "Basic YTpi", "Token x", "Bearer \u00e4", "Bearer a=b,c=d"],
)
def test_without_a_valid_key(client: FlaskClient, library: Library, header: str | None) -> None:
    void = header in ("Bearer falsch", "Bearer \u00e4")
    error = "This key is not valid or has been revoked." if void else "This needs an account."
    headers = {} if header is None else {"Authorization": header}
    answer = client.post("/api/articles", json=RECORD, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"].startswith("Bearer")
    assert answer.json == {
        "ok": False,
        "status": 401,
        "error": error,
        "position": None,
        "hint": None,
    }
    assert library.search(Query()).total == 0


def test_with_a_key_that_may_only_read(client: FlaskClient, library: Library) -> None:
    answer = Program(client, key_of(library, Role.READER)).post(RECORD)
    assert answer.status_code == 403
    assert answer.json
    assert answer.json["ok"] is False


def test_a_revoked_key(client: FlaskClient, library: Library) -> None:
    key = key_of(library)
    account = library.accounts.account_of_token(key)
    assert account
    library.accounts.revoke_token(account, library.accounts.tokens(account)[0].id)
    assert Program(client, key).post(RECORD).status_code == 401


def test_a_session_is_no_key(client: FlaskClient, library: Library) -> None:
    """Other sites could use a browser's cookie; this address asks for no CSRF token."""
    account = library.accounts.add("Erna", PASSWORD, Role.ADMINISTRATOR)
    with client.application.test_request_context():
        from web.permissions import Visitor

        remembered = Visitor(account).get_id()
    with client.session_transaction() as session:
        session["_user_id"] = remembered
    assert client.get("/account").status_code == 200
    assert client.post("/api/articles", json=RECORD).status_code == 401


def test_other_methods(client: FlaskClient) -> None:
    answer = client.get("/api/articles")
    assert answer.status_code == 405
    assert answer.json
    assert answer.json["ok"] is False
