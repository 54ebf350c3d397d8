"""The table: sections, lines with fixed columns, and budgets with whether they were reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

_NAME_WIDTH = 52
_COLUMN_WIDTH = 11


@dataclass(slots=True)
class Table:
    """Prints line by line and remembers the budgets for the end."""

    _budgets: list[str] = field(default_factory=list)
    _missed: int = 0

    def section(self, title: str, columns: Sequence[str] = ()) -> None:
        """Begin a part of the table, with the names of its columns."""
        self._print()
        self._print(_line(title, [f"{column:>{_COLUMN_WIDTH}}" for column in columns]))
        self._print("-" * (_NAME_WIDTH + (_COLUMN_WIDTH + 1) * max(len(columns), 3)))

    def row(self, name: str, *values: object) -> None:
        """A line; numbers stand to the right in their columns, a text runs on."""
        self._print(_line(f"  {name}", [_cell(value) for value in values]))

    def note(self, text: str) -> None:
        """A remark below a line."""
        self._print(f"    ({text})")

    def budget(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        most: float | None = None,
        least: float | None = None,
        judged: bool = True,
    ) -> None:
        """A figure beside its budget, and whether it keeps it; not ``judged`` where the budget is for other corpora."""
        limit, sign = (most, "<=") if most is not None else (least, ">=")
        assert limit is not None
        reached = value <= limit if most is not None else value >= limit
        verdict = ("reached" if reached else "MISSED") if judged else "not judged at this size"
        cells = [f"{_cell(value)} {unit:<{_COLUMN_WIDTH}}", f"budget {sign} {limit:,.10g} {unit}: {verdict}"]
        line = _line(f"  {name}", cells)
        if judged:
            self._missed += not reached
            self._budgets.append(line)
        self._print(line)

    def close(self) -> None:
        """All budgets once more."""
        if self._budgets:
            self.section(f"Budgets: {len(self._budgets) - self._missed} of {len(self._budgets)} reached")
            for line in self._budgets:
                self._print(line)

    @staticmethod
    def _print(line: str = "") -> None:
        print(line, flush=True)  # noqa: T201


def _line(name: str, cells: Sequence[str]) -> str:
    return " ".join([f"{name:<{_NAME_WIDTH}}", *cells]).rstrip()


def _cell(value: object) -> str:
    if isinstance(value, float):
        return f"{value:>{_COLUMN_WIDTH},.{0 if abs(value) >= 1000 else 2}f}"
    return f"{value:>{_COLUMN_WIDTH},}" if isinstance(value, int) else f"{value:>{_COLUMN_WIDTH}}"
