"""The way out of an address with a parameter that cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from flask import request

from web.date_facet import RangeForm
from web.searchbox import SearchBox

_RANGE = ("from", "to")
# What the form for a range does not take along: it has its own fields for these, and begins with the first page.
_NOT_CARRIED = (*_RANGE, "within", "page", "lang")


@dataclass(frozen=True, slots=True)
class Mending:
    """The same address without what is faulty; ``range`` is the form with what was typed, where that is a date."""

    url: str
    searchbox: SearchBox
    range: RangeForm | None


def mending(faulty: tuple[str, ...]) -> Mending:
    """The ways to go on from this request, in which these parameters are faulty."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if value and name not in faulty]
    others = [(name, value) for name, value in kept if name not in ("q", "page", "lang")]
    encoded = urlencode(kept, errors="replace")
    in_range = request.endpoint == "pages.search" and set(faulty) <= set(_RANGE)
    return Mending(
        url=f"{request.path}?{encoded}" if encoded else request.path,
        searchbox=SearchBox(request.args.get("q", ""), tuple(others)),
        range=_range(kept, faulty) if in_range else None,
    )


def _range(kept: list[tuple[str, str]], faulty: tuple[str, ...]) -> RangeForm:
    return RangeForm(
        since=request.args.get("from", ""),
        until=request.args.get("to", ""),
        within=request.args.get("within") == "1",
        carried=tuple((name, value) for name, value in kept if name not in _NOT_CARRIED),
        faulty=faulty,
    )
