"""Which format a file is in: bytes first, then the name."""

import gzip
import io
import zipfile
from importlib import import_module

import pytest

from archive.errors import Unreadable
from indexer.reading.formats import FORMATS, TEXT, detect

PAGE = b"<!DOCTYPE html>\n<html><body><p>Text</p></body></html>"


def zipped(name: str, content: bytes = b"x") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("a.txt", b" date 2022-01 Eins : zwei\n\nText", "seed"),
        ("a.html", "\ufeff date 2022-01 Eins : zwei\n\nText".encode(), "seed"),
        ("a.txt", PAGE, "page"),
        ("a", b"<?xml version='1.0'?>\n<!-- x -->\n" + PAGE, "page"),
        ("a", b"<html lang=de><title>x</title>", "page"),
        ("a", b"<p>Ein Absatz</p>", "page"),
        ("a.html", b"Text ohne <b>Rahmen</b>", "page"),
        ("a.html", b"Nur Text", "text"),
        ("a", PAGE.decode().encode("utf-16"), "page"),
        ("a", b'{"title": "a"}\n{"title": "b"}', "records"),
        ("a.txt", b'{"title": "a"}\n\n  {"title": "b"}', "records"),
        ("a", b'{"title": "' + b"x" * 100_000 + b'"}', "records"),
        ("a.jsonl", b'{"title": "a"}', "records"),
        ("a.jsonl", b"kein JSON", "records"),
        ("a.ndjson", b'\n{"title"', "records"),
        ("a.jsonl", b'{\n  "title": "a"\n}', "record"),
        ("a.json", b'{"title": "a"}', "record"),
        ("a.json", b"kein JSON", "record"),
        ("a", b'{\n "title": "a"}', "record"),
        ("a.jsonl", b'[{"title": "a"}]', "list"),
        ("a", b' [\n {"title": "a"}]', "list"),
        ("a", b'{"query": "\\"articles\\": [", "articles": [\n{"title": "a"}\n], "count": 1}', "list"),
        ("a.html", gzip.compress(PAGE), "gzip"),
        ("a.txt", zipped("b.txt"), "zip"),
        ("a.txt", b"Ein Text", "text"),
        ("a.md", b"# Titel\n\nText", "text"),
        ("a", b"[Anmerkung] Text", "text"),
        ("a", b"{Anmerkung} Text", "text"),
        ("a", b"1 < 2 und 3 > 2", "text"),
        ("a", b"date und Zeit", "text"),
        ("a", b"\x00\x01\x02", "text"),
    ],
)
def test_format_of_a_file(name: str, data: bytes, expected: str) -> None:
    assert detect(name, data).name == expected


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("a.txt", b"%PDF-1.7 ...", "PDF"),
        ("a.html", b"\x89PNG\r\n\x1a\n", "PNG"),
        ("a", b"\xff\xd8\xff\xe0", "JPEG"),
        ("a.txt", zipped("[Content_Types].xml"), "DOCX"),
        ("a.zip", zipped("mimetype", b"application/vnd.oasis.opendocument.text"), "ODT"),
        ("a.zip", zipped("mimetype", b"application/epub+zip"), "EPUB"),
        ("a", b"SQLite format 3\x00", "SQLite"),
        ("a", b"{\\rtf1 Text}", "RTF"),
        ("a", b"x" * 257 + b"ustar\x0000", "TAR"),
        ("a.html", b"<?xml version='1.0'?><rss version='2.0'></rss>", "XML"),
        ("a", b"<nitf><head/></nitf>", "XML"),
        ("a.csv", b"titel;text\na;b", "CSV"),
        ("a.txt", b"Received: from example.org\nSubject: x\n\nText", "EML"),
    ],
)
def test_known_but_not_read(name: str, data: bytes, kind: str) -> None:
    with pytest.raises(Unreadable) as refused:
        detect(name, data)
    assert str(refused.value.reason) == f"The archive cannot read {kind} files yet."


def test_empty_file() -> None:
    with pytest.raises(Unreadable) as refused:
        detect("a.txt", b"")
    assert str(refused.value.reason) == "The file is empty."


def test_every_format_names_a_module_that_reads() -> None:
    for known in (*FORMATS, TEXT):
        if known.module:
            assert callable(import_module(known.module).read)
