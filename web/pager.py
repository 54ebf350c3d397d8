"""Turning the pages of a result, however many there are."""

from __future__ import annotations

from dataclasses import dataclass

from archive.query import Query
from web.addresses import Addresses
from web.language import number

# Pages shown on each side of the current one.
AROUND = 2


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page by its number; ``url`` is empty for the page that is shown, and a gap has no number."""

    number: str
    url: str


@dataclass(frozen=True, slots=True)
class Pager:
    """The pages of a result: the first, some around the current one, the last; empty addresses lead nowhere."""

    pages: tuple[PageLink, ...]
    first_url: str
    previous_url: str
    next_url: str
    last_url: str
    current: int
    last: int

    @property
    def beyond(self) -> bool:
        """Whether the page asked for lies behind the last one."""
        return self.current > self.last


def pager_of(query: Query, last: int) -> Pager:
    """The pager of a result with this many pages; pages count from 1."""
    current, addresses = query.page, Addresses(query)
    return Pager(
        pages=tuple(_page_link(addresses, page) for page in page_numbers(current, last)) if last > 1 else (),
        first_url=_url(addresses, 1),
        previous_url=_url(addresses, min(current - 1, last)) if current > 1 else "",
        next_url=_url(addresses, current + 1) if current < last else "",
        last_url=_url(addresses, last),
        current=current,
        last=last,
    )


def page_numbers(current: int, last: int) -> list[int | None]:
    """The page numbers to show in order, with None where some are left out."""
    wanted = {1, last, *range(current - AROUND, current + AROUND + 1)}
    pages = sorted(page for page in wanted if 1 <= page <= last)
    numbers: list[int | None] = []
    for before, page in zip([0, *pages], pages, strict=False):
        if page - before == 2:
            numbers.append(page - 1)
        elif page - before > 2:
            numbers.append(None)
        numbers.append(page)
    return numbers


def _page_link(addresses: Addresses, page: int | None) -> PageLink:
    if page is None:
        return PageLink("", "")
    return PageLink(number(page), "" if page == addresses.query.page else _url(addresses, page))


def _url(addresses: Addresses, page: int) -> str:
    return addresses.of(addresses.query.turn_to(page))
