"""Sentences for people, carried through the archive as values so that the web can say them in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Message:
    """One English sentence with named places, e.g. ``No article with id %(id)s.`` and its values.

    ``str()`` gives the English sentence for logs and the command line; the web looks the template up in its
    catalogue before filling it in. A literal percent sign is written ``%%``.
    """

    template: str
    values: tuple[tuple[str, str | int], ...] = ()

    def __str__(self) -> str:
        return self.template % dict(self.values)


def message(template: str, **values: str | int) -> Message:
    """Build a `Message`; the translation catalogue is extracted from the calls of this function."""
    return Message(template, tuple(values.items()))
