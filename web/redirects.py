"""Where a form may send people next: only to pages of this archive."""

from __future__ import annotations

from urllib.parse import urlsplit


def local_path(target: str) -> str | None:
    """The target if it is a path on this site, else None.

    Browsers take ``//host`` and ``/\\host`` for other sites and leave out control characters, so neither may occur.
    """
    if not target.startswith("/") or target.startswith("//") or "\\" in target or not target.isprintable():
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return None if parts.scheme or parts.netloc else target
