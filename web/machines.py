"""Which requests come from programs."""

from __future__ import annotations

from flask import request

_PREFIXES = ("/api/", "/healthz")
_SUFFIXES = (".json", ".jsonl", ".csv")


def wants_json() -> bool:
    """Whether a program is asking: addresses below /api/ and those that end in the name of a data format."""
    return request.path.startswith(_PREFIXES) or request.path.endswith(_SUFFIXES)
