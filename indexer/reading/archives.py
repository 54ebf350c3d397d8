"""ZIP files as lists of labelled entries; names in them are labels and never paths."""

from __future__ import annotations

import re
import stat
import zipfile
from collections.abc import Iterator
from typing import IO

from archive.errors import TooLarge, Unreadable
from archive.messages import Message, message
from indexer.reading.budget import unpacks_to_too_much
from indexer.reading.characters import one_line
from indexer.reading.limits import Limits

_LONGEST_LABEL = 200
# So much, in characters, is shown of the name of a ZIP and of the folders in it.
_LONGEST_ZIP_NAME, _LONGEST_FOLDERS = 60, 80
_LITTER = {"thumbs.db", "desktop.ini"}
_ENCRYPTED, _UTF8_NAME = 0x1, 0x800
_READABLE_COMPRESSION = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_DRIVE = re.compile("^[A-Za-z]:")
_CENTRAL_HEADER = b"PK\x01\x02"


def label(name: str) -> str:
    """The last part of a name, without control characters, as a label for people."""
    last = one_line(name.replace("\\", "/")).rstrip("/").rpartition("/")[2].strip()
    return last[-_LONGEST_LABEL:] if last.strip(".") else "unnamed"


def place_in_zip(zip_name: str, path: str) -> str:
    """What stands before the label of an entry, so that entries of the same name can be told apart."""
    parts = [one_line(part).strip() for part in _DRIVE.sub("", path, count=1).split("/")[:-1]]
    folders = "".join(f"{part}/" for part in parts if part.strip("."))
    if len(folders) > _LONGEST_FOLDERS:
        folders = "…" + folders[1 - _LONGEST_FOLDERS :]
    return f"{zip_name[-_LONGEST_ZIP_NAME:]}: {folders}"


def open_zip(stream: IO[bytes], limits: Limits) -> zipfile.ZipFile:
    """The ZIP; raises TooLarge for too many entries or too many bytes, Unreadable where it is damaged."""
    try:
        opened = zipfile.ZipFile(stream)
    except Exception as error:  # zipfile raises seven kinds of errors for damaged directories
        raise Unreadable(message("The ZIP is damaged or cut off.")) from error
    infos = opened.infolist()
    if len(infos) > limits.archive_entries:
        raise too_many_entries(limits)
    if sum(info.file_size for info in infos) > limits.archive_bytes:
        raise unpacks_to_too_much(limits)
    return opened


def may_have_more_entries(data: bytes, limits: Limits) -> bool:
    """Whether so many entries may be listed that even opening the ZIP would take too much memory."""
    return data.count(_CENTRAL_HEADER) > limits.archive_entries


def too_many_entries(limits: Limits) -> TooLarge:
    """The error for a ZIP of too many files."""
    return TooLarge(message("The ZIP holds more than %(count)s files.", count=limits.archive_entries))


def entries(opened: zipfile.ZipFile) -> Iterator[tuple[str, str, zipfile.ZipInfo]]:
    """Path, label and entry of each file, without folders and what operating systems leave beside files."""
    for info in opened.infolist():
        path = _decoded(info).replace("\\", "/")
        name = label(path)
        if info.is_dir() or path.endswith("/") or "__MACOSX" in path.split("/"):
            continue
        if name.startswith(".") or name.lower() in _LITTER:
            continue
        yield path, name, info


def obstacle(info: zipfile.ZipInfo) -> Message | None:
    """Why an entry is not unpacked, or None."""
    if info.flag_bits & _ENCRYPTED:
        return message("The file is encrypted.")
    if info.compress_type not in _READABLE_COMPRESSION:
        return message("The file is packed in a way the archive does not read.")
    if stat.S_ISLNK(info.external_attr >> 16):
        return message("The file is only a link to another one.")
    return None


def _decoded(info: zipfile.ZipInfo) -> str:
    """The name; macOS writes UTF-8 without saying so, which zipfile then takes for code page 437."""
    if info.flag_bits & _UTF8_NAME:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return info.filename
