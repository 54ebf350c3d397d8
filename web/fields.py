"""Form fields as values: what stands in them, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass

from flask import request


@dataclass(frozen=True, slots=True)
class Option:
    """One entry of a list to choose from."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class Field:
    """A labelled field; ``error`` says what is wrong with its value, ``hint`` what belongs there.

    ``kind`` is the HTML input type; with ``options`` it is a list to choose from instead.
    """

    name: str
    label: str
    value: str = ""
    error: str = ""
    hint: str = ""
    kind: str = "text"
    autocomplete: str = "off"
    required: bool = False
    options: tuple[Option, ...] = ()
    wide: bool = False

    @property
    def described_by(self) -> str:
        """The ids of the elements that explain the field, for ``aria-describedby``."""
        shown = [f"{self.name}-hint"] if self.hint else []
        return " ".join([*shown, f"{self.name}-error"] if self.error else shown)


def sent(name: str) -> str:
    """What came in for a field of this request's form; empty if nothing did."""
    return request.form.get(name, "")
