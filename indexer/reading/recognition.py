"""How formats are told apart: by the first bytes, then by the name."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from indexer.reading.json_lists import list_in_object

# As much of a file is looked at, in bytes.
HEAD_BYTES = 65_536

SEED_LINE = re.compile(r"\s*date[ \t]+(?P<date>\d\S*)(?:[ \t]+(?P<heading>[^\n]*))?")

# All patterns here see bytes from anywhere in the server process: none may look at a character again and again.
_PAGE = re.compile(
    r"\s*+(?:<\?xml[^>]*+>\s*+)?+(?:<!--(?>.*?-->)\s*+)*+"
    r"<(?:!doctype\s+html|html|head|body|title|meta|link|script|article|main|div|section|header|h1|p)\b",
    re.IGNORECASE | re.DOTALL,
)
_PAGE_INSIDE = re.compile(r"<(?:html|body)[\s>]", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*+[\s>/]", re.IGNORECASE)
_OBJECT = re.compile(r"\s*\{\s*[\"}]")
_LIST = re.compile(r"\s*\[\s*[{\]]")
_TWO_OBJECTS = re.compile(r"\s*\{[^\n]*\}[ \t\r]*\n\s*\{")
_OPENED_ONLY = re.compile(r"\s*[{\[][ \t\r]*(?:\n|$)")

_SIGNATURES = (
    (b"%PDF", "PDF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"\xd0\xcf\x11\xe0", "DOC"),
    (b"{\\rtf", "RTF"),
    (b"SQLite format 3\x00", "SQLite"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"BZh9", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"ID3", "MP3"),
    (b"OggS", "Ogg"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90\x00", "EXE"),
    (b"WARC/1.", "WARC"),
)
# (offset, bytes, kind) for signatures that do not stand at the beginning.
_INNER_SIGNATURES = ((257, b"ustar", "TAR"), (4, b"ftyp", "MP4"), (8, b"WEBP", "WebP"))
# The first entry of these ZIP files tells what they are.
_PACKAGES = (
    (b"[Content_Types].xml", "DOCX"),
    (b"word/", "DOCX"),
    (b"_rels/.rels", "DOCX"),
    (b"mimetypeapplication/epub", "EPUB"),
    (b"mimetypeapplication/vnd.oasis", "ODT"),
)
_XML = re.compile(r"\s*<(?:\?xml|rss|feed|rdf:rdf|nitf|newsml|newsmessage|newsitem|\w+:\w+)\b", re.IGNORECASE)
_TEXT_SIGNATURES = (
    (_XML, "XML"),
    (re.compile(r"(?:from |return-path:|received:|mime-version:|message-id:|delivered-to:)", re.IGNORECASE), "EML"),
)
_NAMES = {
    ".csv": "CSV",
    ".tsv": "TSV",
    ".eml": "EML",
    ".mbox": "MBOX",
    ".mht": "MHTML",
    ".mhtml": "MHTML",
    ".xml": "XML",
}


@dataclass(frozen=True, slots=True)
class Head:
    """The name of a file in lower case, its first bytes, and these as far as they are text."""

    name: str
    data: bytes
    text: str

    @classmethod
    def of(cls, name: str, data: bytes) -> Head:
        """The head of a file that begins with these bytes."""
        return cls(name.lower(), data[:HEAD_BYTES], _as_text(data[:HEAD_BYTES]))


def _as_text(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if data[1:4:2] == b"\x00\x00" and data[:1] != b"\x00":
        return data.decode("utf-16-le", "replace")
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")


def is_gzip(head: Head) -> bool:
    """Whether the bytes are gzip (RFC 1952)."""
    return head.data.startswith(b"\x1f\x8b")


def is_zip(head: Head) -> bool:
    """Whether the bytes are a ZIP, perhaps an empty one."""
    return head.data.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def is_seed(head: Head) -> bool:
    """Whether the first line is that of the seed format."""
    return SEED_LINE.match(head.text.lstrip("\r\n")) is not None


def is_page(head: Head) -> bool:
    """Whether the text is HTML."""
    if _PAGE.match(head.text) or _PAGE_INSIDE.search(head.text[:2000]):
        return True
    named = head.name.endswith((".html", ".htm", ".xhtml"))
    return named and _TAG.search(head.text) is not None and _XML.match(head.text) is None


def is_records(head: Head) -> bool:
    """Whether each line is a JSON object."""
    if head.name.endswith((".jsonl", ".ndjson")):
        return _LIST.match(head.text) is None and _OPENED_ONLY.match(head.text) is None
    if _OBJECT.match(head.text) is None:
        return False
    if list_in_object(head.data) is not None:
        return False
    endless = len(head.data) == HEAD_BYTES and "\n" not in head.text.strip()
    return endless or _TWO_OBJECTS.match(head.text) is not None


def is_list(head: Head) -> bool:
    """Whether the text is a JSON list of objects, or an object with a list of articles."""
    return _LIST.match(head.text) is not None or list_in_object(head.data) is not None


def is_record(head: Head) -> bool:
    """Whether the text is a single JSON object, or claims to be JSON."""
    return _OBJECT.match(head.text) is not None or head.name.endswith(".json")


def known_binary_kind(head: Head) -> str:
    """The common name of a binary format the archive cannot read, else an empty text."""
    for signature, kind in _SIGNATURES:
        if head.data.startswith(signature):
            return kind
    for offset, signature, kind in _INNER_SIGNATURES:
        if head.data[offset : offset + len(signature)] == signature:
            return kind
    if is_zip(head):
        return next((kind for start, kind in _PACKAGES if head.data[30:].startswith(start)), "")
    return ""


def known_text_kind(head: Head) -> str:
    """The common name of a text format the archive cannot read and must not take for prose, else an empty text."""
    for pattern, kind in _TEXT_SIGNATURES:
        if pattern.match(head.text):
            return kind
    return next((kind for suffix, kind in _NAMES.items() if head.name.endswith(suffix)), "")
