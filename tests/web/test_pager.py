from __future__ import annotations

import pytest
from flask import Flask

from archive.query import Query
from web.pager import page_numbers, pager_of


@pytest.mark.parametrize(
    ("current", "last", "numbers"),
    [
        (1, 1, [1]), (1, 3, [1, 2, 3]), (1, 9, [1, 2, 3, None, 9]), (4, 9, [1, 2, 3, 4, 5, 6, None, 9]),
        (5, 9, [1, 2, 3, 4, 5, 6, 7, 8, 9]), (2000, 4000, [1, None, 1998, 1999, 2000, 2001, 2002, None, 4000]),
        (4000, 4000, [1, None, 3998, 3999, 4000]), (9000, 4000, [1, None, 4000]),
    ],
)  # fmt: skip
def test_pages_around_the_current_one(current: int, last: int, numbers: list[int | None]) -> None:
    assert page_numbers(current, last) == numbers


def test_beyond_the_end_the_way_leads_back(app: Flask) -> None:
    with app.test_request_context():
        pager = pager_of(Query("Haus").turn_to(9000), 4000)
        assert pager.beyond
        assert pager.next_url == ""
        assert pager.previous_url == pager.last_url == "/search?q=Haus&page=4000"


def test_a_single_page_needs_no_pager(app: Flask) -> None:
    with app.test_request_context():
        assert pager_of(Query(), 1).pages == ()
