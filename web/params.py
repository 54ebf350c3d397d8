"""A `Query` as URL parameters and back: the only place that knows their names."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import quote_plus

from flask import url_for

from archive.date_parsing import parse_date
from archive.dates import PartialDate
from archive.errors import BadQuery
from archive.facets import FACET_NAMES, MISSING
from archive.messages import Message, message
from archive.query import MAXIMUM_SIZE, FacetValue, Query
from web.paths import path_of

EXCLUDED = "not."
MAXIMUM_FILTERS = 100
MAXIMUM_FILTER_CHARACTERS = 500
MAXIMUM_PAGE = 999_999_999

_NO_VALUE = "-"
_DEFAULT = Query()
_Choice = TypeVar("_Choice", bound=StrEnum)

Parameters = list[tuple[str, str]]


class BadParameter(BadQuery):
    """A parameter cannot be used; without those of these names the rest of the query may be."""

    def __init__(self, reason: Message, *names: str, hint: Message) -> None:
        super().__init__(reason, hint=hint)
        self.names = names


def query_from(parameters: Iterable[tuple[str, str]]) -> Query:
    """Read a query from names and values as they stand in a URL.

    Empty and unknown parameters are ignored, and of a repeated one that is not a facet the first counts.
    Raises BadParameter for a value that cannot be used, and BadQuery for more filters than there may be.
    """
    single: dict[str, str] = {}
    chosen: list[FacetValue] = []
    excluded: list[FacetValue] = []
    for name, raw in parameters:
        value = _cleaned(raw)
        if not value:
            continue
        if name in FACET_NAMES:
            chosen.append(FacetValue(name, _facet_value(name, value)))
        elif name.startswith(EXCLUDED) and name.removeprefix(EXCLUDED) in FACET_NAMES:
            excluded.append(FacetValue(name.removeprefix(EXCLUDED), _facet_value(name, value)))
        else:
            single.setdefault(name, value)
    _check_number_of_filters(len(chosen) + len(excluded))
    since, until = _range(single)
    return Query(
        text=single.get("q", ""),
        chosen=_in_order(chosen),
        excluded=_in_order(excluded),
        since=since,
        until=until,
        within=_flag("within", single) and bool(since or until),
        sort=_choice("sort", single, _DEFAULT.sort),
        match=_choice("match", single, _DEFAULT.match),
        mode=_choice("mode", single, _DEFAULT.mode),
        page=_number("page", single, _DEFAULT.page, MAXIMUM_PAGE),
        size=_number("size", single, _DEFAULT.size, MAXIMUM_SIZE),
    )


def parameters_of(query: Query) -> Parameters:
    """The query as names and values for a URL, in a stable order and without what is default.

    `query_from` reads it back to an equal query (values of different facets in the order of `FACET_NAMES`).
    """
    parameters = [("q", query.text)]
    parameters += [("from", query.since.edtf)] if query.since else []
    parameters += [("to", query.until.edtf)] if query.until else []
    parameters += [("within", "1")] if query.within and (query.since or query.until) else []
    parameters += [(each.facet, value_in_url(each.value)) for each in _in_order(query.chosen)]
    parameters += [(EXCLUDED + each.facet, value_in_url(each.value)) for each in _in_order(query.excluded)]
    parameters += [("sort", query.sort)] if query.sort is not _DEFAULT.sort else []
    parameters += [("match", query.match)] if query.match is not _DEFAULT.match else []
    parameters += [("mode", query.mode)] if query.mode is not _DEFAULT.mode else []
    parameters += [("page", str(query.page))] if query.page != _DEFAULT.page else []
    parameters += [("size", str(query.size))] if query.size != _DEFAULT.size else []
    return [(name, value) for name, value in parameters if value]


def query_string(query: Query) -> str:
    """The query as the part of a URL behind the question mark; empty for the search of everything."""
    return "&".join([f"{name}={encoded(value)}" for name, value in parameters_of(query)])


# A page repeats the values of its query in each of its links.
@lru_cache(maxsize=512)
def encoded(value: str) -> str:
    """A value of a parameter as it stands in a URL."""
    return quote_plus(value, safe=":/,*")


def url_for_query(query: Query, endpoint: str = "pages.search", **values: Any) -> str:
    """The address of a query's result, or of another page that takes a query."""
    path = url_for(endpoint, **values) if values else path_of(endpoint)
    return with_query(path, query_string(query))


def with_query(path: str, parameters: str) -> str:
    """The path with what `query_string` has written."""
    return f"{path}?{parameters}" if parameters else path


def value_in_url(value: str) -> str:
    """A facet value as a parameter: "-" stands for "none"; a value of dashes only is written with one dash more."""
    if value == MISSING:
        return _NO_VALUE
    return value + _NO_VALUE if _only_dashes(value) else value


def _facet_value(name: str, value: str) -> str:
    if len(value) > MAXIMUM_FILTER_CHARACTERS:
        raise BadParameter(
            message("The value of “%(name)s” is longer than %(limit)s characters.",
                    name=name, limit=MAXIMUM_FILTER_CHARACTERS),
            name,
            EXCLUDED + name,
            hint=message("Choose a value from the list of filters."),
        )  # fmt: skip
    return value.removesuffix(_NO_VALUE) if _only_dashes(value) else value


def _only_dashes(value: str) -> bool:
    return not value.strip(_NO_VALUE)


def _cleaned(value: str) -> str:
    """The value without NULs and without halves of surrogate pairs, neither of which any text has."""
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def _in_order(values: Collection[FacetValue]) -> tuple[FacetValue, ...]:
    return tuple(sorted(dict.fromkeys(values), key=lambda each: FACET_NAMES.index(each.facet))) if values else ()


def _check_number_of_filters(filters: int) -> None:
    # Each link of a result page repeats every filter, so their number decides the weight of the page.
    if filters > MAXIMUM_FILTERS:
        raise BadQuery(
            message("The search has more than %(limit)s filters.", limit=MAXIMUM_FILTERS),
            hint=message("Remove some of the filters."),
        )


def _range(single: dict[str, str]) -> tuple[PartialDate | None, PartialDate | None]:
    since, until = _date("from", single), _date("to", single)
    if since and until and since.first_day > until.last_day:
        raise BadParameter(
            message("The range begins with “from” %(since)s after it ends with “to” %(until)s.",
                    since=since.edtf, until=until.edtf),
            "from",
            "to",
            hint=message("Put the earlier date into “from”."),
        )  # fmt: skip
    return since, until


def _date(name: str, single: dict[str, str]) -> PartialDate | None:
    if name not in single:
        return None
    date = parse_date(single[name])
    if date is None:
        hint = message("Write a date such as 1989, 1989-11 or 9.11.1989.")
        raise BadParameter(_not_a_date(name, _shortened(single[name])), name, hint=hint)
    return date


def _not_a_date(name: str, value: str) -> Message:
    # Two sentences, because people know these parameters by the labels of the form in their language.
    if name == "from":
        return message("The parameter “from” is not a date the archive understands: %(value)s", value=value)
    return message("The parameter “to” is not a date the archive understands: %(value)s", value=value)


def _flag(name: str, single: dict[str, str]) -> bool:
    value = single.get(name, "0")
    if value not in ("0", "1"):
        raise _not_one_of(name, value, ("0", "1"))
    return value == "1"


def _choice(name: str, single: dict[str, str], default: _Choice) -> _Choice:
    if name not in single:
        return default
    choices = type(default)
    try:
        return choices(single[name])
    except ValueError:
        raise _not_one_of(name, single[name], tuple(choices)) from None


def _not_one_of(name: str, value: str, allowed: Iterable[str]) -> BadParameter:
    return BadParameter(
        message("The parameter “%(name)s” cannot be “%(value)s”.", name=name, value=_shortened(value)),
        name,
        hint=message("Possible values: %(values)s", values=", ".join(allowed)),
    )


def _number(name: str, single: dict[str, str], default: int, maximum: int) -> int:
    value = single.get(name)
    if value is None:
        return default
    usable = value.isascii() and value.isdigit() and len(value) <= len(str(MAXIMUM_PAGE))
    if not usable or not 1 <= int(value) <= maximum:
        raise BadParameter(
            message("The parameter “%(name)s” cannot be “%(value)s”.", name=name, value=_shortened(value)),
            name,
            hint=message("It is a whole number from 1 to %(maximum)s.", maximum=maximum),
        )
    return int(value)


def _shortened(value: str) -> str:
    return value if len(value) <= 50 else value[:49] + "…"
