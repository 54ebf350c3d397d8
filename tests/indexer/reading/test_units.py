"""From one file to units of one article each."""

import gzip
import io
import json
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from archive.articles import Refusal
from archive.settings import Settings
from indexer.reading.limits import Limits
from indexer.reading.reader import read_unit
from indexer.reading.units import Unit, split, split_stream

LIMITS = Limits(unit_bytes=1_000_000, file_bytes=2_000_000, archive_bytes=5_000_000, archive_entries=50)


def names(units: Iterator[Unit | Refusal]) -> list[str]:
    """Labels, and for refusals the reason behind a colon."""
    return [f"{unit.name}! {unit.reason}" if isinstance(unit, Refusal) else unit.name for unit in units]


def data(units: Iterator[Unit | Refusal]) -> list[bytes]:
    return [unit.data for unit in units if isinstance(unit, Unit)]


def zipped(*entries: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return buffer.getvalue()


def test_single_file() -> None:
    (unit,) = split("ordner/brief.txt", b"Ein Text", LIMITS, source="Tagblatt")
    assert isinstance(unit, Unit)
    assert (unit.name, unit.media_type, unit.data, unit.source) == ("brief.txt", "text/plain", b"Ein Text", "Tagblatt")
    assert unit.original.data == b"Ein Text"


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Texte\\brief.txt", "brief.txt"),
        ("brief\x00\x1b[31m.txt", "brief[31m.txt"),
        ("brief\u202etxt.exe", "brieftxt.exe"),
        ("..", "unnamed"),
        ("", "unnamed"),
        ("/", "unnamed"),
        ("x" * 300 + ".txt", "x" * 196 + ".txt"),
    ],
)
def test_labels_are_no_paths(name: str, label: str) -> None:
    assert names(split(name, b"Ein Text", LIMITS)) == [label]


def test_records_of_json_lines() -> None:
    content = b'\xef\xbb\xbf{"title": "a"}\r\n\n  \n {"title": "b"} \n{"title"\nkein JSON'
    units = list(split("a.jsonl", content, LIMITS))
    assert names(iter(units)) == ["a.jsonl:1", "a.jsonl:4", "a.jsonl:5", "a.jsonl:6"]
    assert data(iter(units))[1:] == [b'{"title": "b"}', b'{"title"', b"kein JSON"]


def test_json_lines_in_utf16() -> None:
    content = '{"title": "Größe"}\r\n{"title": "b"}'.encode("utf-16")
    assert data(split("a.jsonl", content, LIMITS)) == ['{"title": "Größe"}'.encode(), b'{"title": "b"}']


@pytest.mark.parametrize("around", ["{}", '{{"query": "a [ }} \\\\", "articles": {}, "count": 2}}'])
def test_records_of_a_json_list(around: str) -> None:
    records = [{"title": 'a "}] \\', "keywords": ["x", {"y": []}]}, {"title": "b"}]
    units = list(split("a.json", around.format(json.dumps(records, indent=1)).encode(), LIMITS))
    assert names(iter(units)) == ["a.json:1", "a.json:2"]
    assert [json.loads(one) for one in data(iter(units))] == records


def test_json_list_that_is_cut_off() -> None:
    assert names(split("a.json", b'[{"title": "a"}, {"title": "b', LIMITS)) == [
        "a.json:1",
        "a.json! The JSON list is cut off.",
    ]


def test_nothing_in_a_json_list_is_lost() -> None:
    content = b'[{"title":"a"},"verl, ]oren",7 , [1, 2],{"title":"b"} {"title":"c"},null,]'
    units = list(split("a.json", content, LIMITS))
    assert data(iter(units)) == [
        b'{"title":"a"}', b'"verl, ]oren"', b"7", b"[1, 2]", b'{"title":"b"} {"title":"c"}', b"null",
    ]  # fmt: skip
    results = [read_unit(unit) for unit in units if isinstance(unit, Unit)]
    assert [isinstance(result, Refusal) for result in results] == [False] + [True] * 5


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'[{"title": "a"}] \n', ""),
        (b'\xef\xbb\xbf{"articles": [{"title": "a"}]}', ""),
        (b'{"meta": {"articles": [1]}, "articles" : [{"title": "a"}], "more": [{}]}', ""),
        (b'[{"title": "a"}] verloren', "Something else follows the JSON list and was not read."),
        (b'[{"title": "a"}]\n[{"title": "b"}]', "Something else follows the JSON list and was not read."),
        (b'{"articles": [{"title": "a"}]', "The JSON around the list “articles” is broken; the rest was not read."),
        (
            b'{"articles": [{"title": "a"}]}\n{"title": "b"}',
            "The JSON around the list “articles” is broken; the rest was not read.",
        ),
        (
            b'{"articles": [{"title": "a"}], "articles": [{"title": "b"}]}',
            "The list “articles” occurs twice; only the first was read.",
        ),
        (
            b'{"articles": [{"title": "a"}], "more": "' + b"x" * 1_000_000 + b'"}',
            "Too much stands beside the list “articles” and was not read.",
        ),
    ],
)
def test_what_stands_beside_a_json_list(content: bytes, reason: str) -> None:
    assert names(split("a.json", content, LIMITS)) == ["a.json:1"] + [f"a.json! {reason}"] * bool(reason)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.jsonl", b"\n{}" * 6),
        ("a.json", b"[{}, {}, {}, {}, {}, {}]"),
        ("a.json", b'{"articles": [' + b"{}," * 6),
        ("a.jsonl.gz", gzip.compress(b"{}\n" * 6)),
    ],
)
def test_too_many_records(name: str, content: bytes) -> None:
    limits = replace(LIMITS, records=5)
    assert names(split(name, content, limits)) == [f"{name}! The file holds more than 5 records."]
    assert len(list(split(name, content, replace(LIMITS, records=6)))) >= 6


def test_too_many_records_in_a_zip() -> None:
    packed = zipped(("a.jsonl", b"{}\n" * 4), ("b.json", b"[{},{}]"), ("c.jsonl", b"{}\n" * 9), ("d.jsonl", b"{}"))
    found = names(split("z.zip", packed, replace(LIMITS, records=5)))
    assert found[:4] == [f"z.zip: a.jsonl:{number}" for number in range(1, 5)]
    assert found[4:] == [
        "z.zip: b.json! The files hold more than 5 records together.",
        "z.zip: c.jsonl! The file holds more than 5 records.",
        "z.zip: d.jsonl:1",
    ]


def test_uploads_alone_are_limited_in_records() -> None:
    assert Limits.of_uploads(Settings()).records == Settings().upload_archive_entries
    assert Limits.of_imports(Settings()).records is None


@pytest.mark.parametrize(
    ("name", "content"), [("a.json", b"[]"), ("a.jsonl", b"\n \n"), ("a.json", b'{"articles": []}')]
)
def test_no_records(name: str, content: bytes) -> None:
    assert names(split(name, content, LIMITS)) == [f"{name}! The file holds no records."]


def test_long_line_is_refused_alone() -> None:
    content = b'{"title": "a"}\n{"title": "' + b"x" * 1_000_000 + b'"}\n{"title": "c"}\n'
    assert names(split("a.jsonl", content, LIMITS)) == [
        "a.jsonl:1",
        "a.jsonl:2! The file is larger than 1 MB.",
        "a.jsonl:3",
    ]


def test_long_line_within_the_limit_is_a_unit() -> None:
    (unit,) = split("a.json", b'{"title": "' + b"x" * 900_000 + b'"}', LIMITS)
    assert isinstance(unit, Unit)


def test_too_large_files_are_refused_as_a_whole() -> None:
    lines = b'{"title": "a"}\n' * 200_000
    assert names(split("a.jsonl", lines, LIMITS)) == ["a.jsonl! The file is larger than 2 MB."]
    assert names(split("a.jsonl.gz", gzip.compress(lines), LIMITS)) == ["a.jsonl.gz! The file is larger than 2 MB."]
    assert names(split("a.txt", b"x" * 1_500_000, LIMITS)) == ["a.txt! The file is larger than 1 MB."]


def test_gzip_of_anything() -> None:
    assert names(split("a.txt.gz", gzip.compress(b"Ein Text"), LIMITS)) == ["a.txt"]
    assert names(split("a.dat", gzip.compress(b'{"title": "a"}\n{"title": "b"}'), LIMITS)) == ["a.dat:1", "a.dat:2"]


def test_gzip_bomb_is_counted_by_real_bytes() -> None:
    bomb = gzip.compress(b"\x20" * 50_000_000)
    falsified = bomb[:-4] + struct.pack("<L", 10)
    assert names(split("a.gz", falsified, LIMITS)) == ["a.gz! The file is larger than 2 MB."]


@pytest.mark.parametrize("cut", [5, 30, -9, -1])
def test_truncated_gzip_leaves_nothing_behind(cut: int) -> None:
    packed = gzip.compress(b"".join(b'{"title": "%d"}\n' % number for number in range(1000)))
    assert names(split("a.jsonl.gz", packed[:cut], LIMITS)) == ["a.jsonl.gz! The file is damaged or cut off."]


def test_truncated_stream_gives_what_stands_before() -> None:
    packed = gzip.compress(b"".join(b'{"title": "%d"}\n' % number for number in range(50_000)))
    found = names(split_stream("a.jsonl.gz", io.BytesIO(packed[:-20]), LIMITS))
    assert found[0] == "a.jsonl:1"
    assert found[-1] == "a.jsonl.gz! The file is damaged or cut off."


def test_stream_is_not_read_ahead(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl.gz"
    with gzip.open(path, "wb") as stream:
        stream.write(b'{"title": "a"}\n' * 500_000)
    with path.open("rb") as opened:
        units = split_stream(path.name, opened, Limits.of_imports(Settings()))
        assert next(units).name == "a.jsonl:1"
        assert opened.tell() < path.stat().st_size or path.stat().st_size < 131_072


def test_zip_of_files_in_folders() -> None:
    packed = zipped(
        ("texte/", b""),
        ("texte/eins.txt", b"Ein Text"),
        ("../../zwei.txt", b"Ein Text"),
        ("C:\\drei.txt", b"Ein Text"),
        ("texte/.versteckt", b"x"),
        ("__MACOSX/texte/._eins.txt", b"x"),
        ("texte/Thumbs.db", b"x"),
        ("vier.jsonl", b'{"title": "a"}\n{"title": "b"}'),
        ("fünf.txt.gz", gzip.compress(b"Ein Text")),
    )
    assert names(split("a.zip", packed, LIMITS)) == [
        "a.zip: texte/eins.txt", "a.zip: zwei.txt", "a.zip: drei.txt", "a.zip: vier.jsonl:1", "a.zip: vier.jsonl:2",
        "a.zip: fünf.txt",
    ]  # fmt: skip


def test_zip_labels_tell_entries_apart() -> None:
    packed = zipped(
        ("a/../bild.txt", b"Ein Text"),
        ("/b\x1b\u202e/ c /bild.txt", b"Ein Text"),
        ("C:\\d\\bild.txt", b"Ein Text"),
        ("x" * 300 + "/e/bild.txt", b"Ein Text"),
        ("f/b.jsonl", b'{"title": "a"}'),
        ("g/bild.png", b"\x89PNG"),
    )
    units = list(split("ordner/paket.zip", packed, LIMITS))
    assert names(iter(units)) == [
        "paket.zip: a/bild.txt",
        "paket.zip: b/c/bild.txt",
        "paket.zip: d/bild.txt",
        "paket.zip: …" + "x" * 76 + "/e/bild.txt",
        "paket.zip: f/b.jsonl:1",
        "paket.zip: g/bild.png! The archive cannot read PNG files yet.",
    ]
    originals = [unit.original.name for unit in units if isinstance(unit, Unit)]
    assert originals == ["bild.txt"] * 4 + ["b.jsonl:1"]


def test_zip_names_in_unmarked_utf8() -> None:
    packed = bytearray(zipped(("größe.txt", b"Ein Text")))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = packed.index(header) + offset
        packed[place : place + 2] = b"\x00\x00"
    assert names(split("a.zip", bytes(packed), LIMITS)) == ["a.zip: größe.txt"]


def test_zip_entries_that_cannot_be_read() -> None:
    encrypted = bytearray(zipped(("geheim.txt", b"Ein Text")))
    for header, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        encrypted[encrypted.index(header) + offset] |= 1
    assert names(split("a.zip", bytes(encrypted), LIMITS)) == ["a.zip: geheim.txt! The file is encrypted."]
    odd = zipped(("a.txt", b"Ein Text" * 100), compression=zipfile.ZIP_BZIP2)
    assert names(split("a.zip", odd, LIMITS)) == [
        "a.zip: a.txt! The file is packed in a way the archive does not read."
    ]
    inner = zipped(("b.zip", zipped(("c.txt", b"x"))), ("d.pdf", b"%PDF"), ("e.txt", b"Ein Text"))
    assert names(split("a.zip", inner, LIMITS)) == [
        "a.zip: b.zip! An archive inside another archive is not read.",
        "a.zip: d.pdf! The archive cannot read PDF files yet.",
        "a.zip: e.txt",
    ]


def test_zip_link_is_no_article() -> None:
    info = zipfile.ZipInfo("link.txt")
    info.external_attr = 0o120777 << 16
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert names(split("a.zip", buffer.getvalue(), LIMITS)) == [
        "a.zip: link.txt! The file is only a link to another one."
    ]


def test_zip_entry_with_damaged_bytes_is_refused_alone() -> None:
    packed = bytearray(zipped(("a.txt", b"Ein Text" * 50), ("b.txt", b"Ein Text"), compression=zipfile.ZIP_STORED))
    packed[packed.index(b"Ein Text") + 3] ^= 0xFF
    assert names(split("a.zip", bytes(packed), LIMITS)) == [
        "a.zip: a.txt! The file is damaged or cut off.",
        "a.zip: b.txt",
    ]


def test_zip_bombs() -> None:
    flat = zipped(*((f"{number}.txt", b" " * 1_900_000) for number in range(3)))
    assert names(split("a.zip", flat, LIMITS)) == ["a.zip! The ZIP unpacks to more than 5 MB."]
    single = zipped(("a.txt", b" " * 3_000_000), ("b.txt", b"Ein Text"))
    assert names(split("a.zip", single, LIMITS)) == ["a.zip: a.txt! The file is larger than 2 MB.", "a.zip: b.txt"]
    many = zipped(*((f"{number}.txt", b"x") for number in range(51)))
    assert names(split("a.zip", many, LIMITS)) == ["a.zip! The ZIP holds more than 50 files."]


def test_packed_files_in_a_zip_count_towards_its_size() -> None:
    bomb = gzip.compress(b"Ein Text " * 200_000)
    packed = zipped(*((f"{number}.txt.gz", bomb) for number in range(6)))
    assert names(split("a.zip", packed, replace(LIMITS, unit_bytes=2_000_000))) == [
        "a.zip: 0.txt",
        "a.zip: 1.txt",
        "a.zip! The ZIP unpacks to more than 5 MB.",
    ]


def test_zip_that_lies_about_its_sizes() -> None:
    packed = bytearray(zipped(("a.txt", b"Ein Text " * 100_000)))
    place = packed.index(b"PK\x01\x02") + 24
    packed[place : place + 4] = struct.pack("<L", 9)
    assert names(split("a.zip", bytes(packed), LIMITS)) == ["a.zip: a.txt! The file is damaged or cut off."]


@pytest.mark.parametrize("cut", [10, 60, -1, -10])
def test_truncated_zip(cut: int) -> None:
    (refused,) = names(split("a.zip", zipped(("a.txt", b"Ein Text" * 30))[:cut], LIMITS))
    assert refused == "a.zip! The ZIP is damaged or cut off."


def test_empty_zip() -> None:
    assert names(split("a.zip", zipped(), LIMITS)) == ["a.zip! The ZIP holds no files."]


def test_archive_in_gzip_is_refused() -> None:
    inner = gzip.compress(zipped(("a.txt", b"x")))
    assert names(split("a.gz", inner, LIMITS)) == ["a.gz! An archive inside another archive is not read."]
    assert names(split("a.gz", gzip.compress(gzip.compress(b"x")), LIMITS)) == [
        "a.gz! An archive inside another archive is not read."
    ]
