"""The arithmetic of the table."""

from __future__ import annotations

import pytest

from tests.bench.agreement import agreement, same_counts
from tests.bench.figures import Figures
from tests.bench.peers import Page
from tests.bench.queries import BenchQuery
from tests.bench.table import Table


def page(total: int, *counts: int) -> Page:
    return Page([], total, [], [(f"person {number}", count) for number, count in enumerate(counts)])


def test_median_and_p95() -> None:
    figures = Figures([float(number) for number in range(200, 0, -1)])
    assert figures.median == 100.5
    assert figures.p95 == 190.0


def test_p95_of_few_is_the_largest() -> None:
    assert Figures([3.0, 1.0, 2.0]).p95 == 3.0


def test_agreement_counts_only_what_both_answered() -> None:
    first, second, third = (BenchQuery(kind, kind) for kind in ("and", "or", "not"))
    ours = {first: page(10), second: page(100), third: page(5)}
    theirs = {first: page(10), second: page(90)}
    found = agreement(ours, theirs)
    assert (found.asked, found.equal) == (2, 1)
    assert found.furthest == pytest.approx(0.1)
    assert not agreement(ours, theirs, "or").counts
    assert agreement(ours, theirs, "and").counts
    assert str(agreement(ours, theirs, "or")) == "0/1 ±10.0%"
    assert str(agreement(ours, theirs, "and")) == "1/1"
    assert str(agreement(ours, theirs, "not")) == "cannot"


def test_persons_are_compared_where_totals_agree() -> None:
    first, second, third = (BenchQuery("and", text) for text in ("a", "b", "c"))
    ours = {first: page(3, 2, 1), second: page(3, 2, 1), third: page(4)}
    theirs = {first: page(3, 2, 1), second: page(3, 2, 2), third: page(5)}
    assert same_counts(ours, theirs) == (1, 2)


def test_a_budget_is_reached_or_missed(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table()
    table.budget("time", 5.0, "ms", most=5)
    table.budget("rate", 999.0, "articles/s", least=1000)
    table.budget("small corpus", 99.0, "ms", most=5, judged=False)
    printed = capsys.readouterr().out.splitlines()
    assert [line.rsplit(": ", 1)[1] for line in printed] == ["reached", "MISSED", "not judged at this size"]
    table.close()
    assert "Budgets: 1 of 2 reached" in capsys.readouterr().out
