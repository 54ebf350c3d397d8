"""How much the archive takes in at once."""

from __future__ import annotations

from dataclasses import dataclass

from archive.settings import Settings

# What the command line reads: the person at the keyboard owns the machine and the file.
IMPORT_FILE_BYTES = 20_000_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """Sizes in bytes after unpacking: of one article, of one file, of all packed in one; then numbers of ZIP entries
    and, for files in memory, of records in one file with all packed in it.
    """

    unit_bytes: int
    file_bytes: int
    archive_bytes: int
    archive_entries: int
    records: int | None = None

    @classmethod
    def of_uploads(cls, settings: Settings) -> Limits:
        """What a stranger may send."""
        return cls(
            unit_bytes=settings.upload_file_bytes,
            file_bytes=settings.upload_file_bytes,
            archive_bytes=settings.upload_archive_bytes,
            archive_entries=settings.upload_archive_entries,
            records=settings.upload_archive_entries,
        )

    @classmethod
    def of_imports(cls, settings: Settings, *, file_bytes: int = IMPORT_FILE_BYTES) -> Limits:
        """What the command line may read: files of many records may be large, a single article may not."""
        return cls(
            unit_bytes=settings.upload_file_bytes,
            file_bytes=file_bytes,
            archive_bytes=file_bytes,
            archive_entries=1_000_000,
        )
