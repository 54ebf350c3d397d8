"""How much a request may send."""

from __future__ import annotations

from flask import g, request


def admit_bytes(most: int, beside: int = 0) -> None:
    """Let this request send so many bytes of articles, and so many for what a form needs beside them."""
    g.most_bytes = most
    request.max_content_length = most + beside


def most_megabytes() -> int | None:
    """The limit this request is past, in MB; None where it is not its size that is too large."""
    limit, size = request.max_content_length, request.content_length
    if limit is None or (size is not None and size <= limit):
        return None
    return max(1, int(g.get("most_bytes", limit)) // 1_000_000)
