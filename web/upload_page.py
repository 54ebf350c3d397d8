"""What the form for uploads shows."""

from __future__ import annotations

from dataclasses import dataclass

from flask import url_for

from archive.settings import Settings
from web.fields import Field
from web.language import gettext, number


@dataclass(frozen=True, slots=True)
class UploadPage:
    """The form with its limits in bytes; ``waiting_url`` leads to an upload of this session that was not added yet."""

    action_url: str
    limits: str
    source: Field
    most_bytes: int
    problem: str
    waiting_url: str


def upload_page(settings: Settings, *, source: str = "", problem: str = "", waiting: str = "") -> UploadPage:
    """The form; ``waiting`` is the id of an upload that waits to be confirmed."""
    return UploadPage(
        action_url=url_for("uploads.upload"),
        limits=gettext(
            "At most %(file)s MB for a file and %(all)s MB for everything together, at most %(entries)s files.",
            file=number(settings.upload_file_bytes // 1_000_000),
            all=number(settings.upload_archive_bytes // 1_000_000),
            entries=number(settings.upload_archive_entries),
        ),
        source=Field(
            "source",
            gettext("Source"),
            source,
            hint=gettext("For articles that name none, for example the newspaper they are from."),
        ),
        most_bytes=settings.upload_archive_bytes,
        problem=problem,
        waiting_url=url_for("uploads.preview", upload_id=waiting) if waiting else "",
    )
