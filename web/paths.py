"""Addresses of pages that take no values."""

from __future__ import annotations

from functools import lru_cache

from flask import request, url_for


def path_of(endpoint: str) -> str:
    """What ``url_for(endpoint)`` gives; a page asks for some thirty of them, so each is put together once."""
    return _path_of(endpoint, request.root_path)


@lru_cache
def _path_of(endpoint: str, _place_of_the_application: str) -> str:
    return url_for(endpoint)
