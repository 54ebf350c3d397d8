"""What people typed into the preview of an upload, for all its pages."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from archive.articles import Original, Reading, Refusal
from archive.messages import Message
from archive.staging import PreviewItem
from web.draft_form import corrected, corrections

FIELDS = ("title", "kicker", "date", "language", "source", "section", "authors")
LEFT_OUT = "leave"
_NO_ORIGINAL = Original("", "", b"")
_NAME = re.compile(rf"({'|'.join((*FIELDS, LEFT_OUT))})\.(\d{{1,9}})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Entries:
    """What was typed, by the position of the item in the upload and the name of the field, and what to leave out."""

    typed: Mapping[int, Mapping[str, str]]
    left_out: frozenset[int]

    @classmethod
    def of(cls, form: Iterable[tuple[str, str]]) -> Entries:
        """Read names and values as they stand in a form; other names are ignored."""
        typed: dict[int, dict[str, str]] = {}
        left_out: set[int] = set()
        for name, value in form:
            found = _NAME.fullmatch(name)
            if found is None:
                continue
            if found[1] == LEFT_OUT:
                left_out.add(int(found[2]))
            else:
                typed.setdefault(int(found[2]), {})[found[1]] = value
        return cls(typed, frozenset(left_out))

    def apply(self, items: Iterable[Reading | Refusal]) -> Iterator[Reading | Refusal]:
        """The items as corrected, without those to leave out; a correction that cannot be used changes nothing."""
        for position, item in enumerate(items):
            if isinstance(item, Refusal):
                yield item
            elif position not in self.left_out:
                yield self._corrected(position, item)

    def readings(self, items: Iterable[PreviewItem]) -> dict[int, Reading]:
        """What `apply` makes of the articles, by their positions and without the bytes they came from."""
        return {
            position: self._corrected(position, Reading(item.name, item.draft, _NO_ORIGINAL))
            for position, item in enumerate(items)
            if item.draft is not None and position not in self.left_out
        }

    def _corrected(self, position: int, reading: Reading) -> Reading:
        draft = corrected(reading.draft, self.typed.get(position, {})).draft
        # The archive recognises the file by what it said before it was corrected.
        return reading if draft == reading.draft else replace(reading, draft=draft, as_read=reading.draft)

    def left_out_of(self, items: Iterable[PreviewItem]) -> int:
        """How many articles are left out."""
        return sum(item.draft is not None and position in self.left_out for position, item in enumerate(items))

    def errors(self, items: Iterable[PreviewItem]) -> dict[int, Mapping[str, Message]]:
        """For each position what of the corrections cannot be used and why; what is left out has no errors."""
        found = {}
        for position, item in enumerate(items):
            if item.draft is not None and position in self.typed and position not in self.left_out:
                errors = corrected(item.draft, self.typed[position]).errors
                if errors:
                    found[position] = errors
        return found

    def carried(self, items: Iterable[PreviewItem], visible: Collection[int]) -> Iterator[tuple[str, str]]:
        """Names and values of hidden fields that keep what was typed for the items that are not visible."""
        for position, item in enumerate(items):
            if position in visible or item.draft is None:
                continue
            if position in self.left_out:
                yield f"{LEFT_OUT}.{position}", "1"
            for name, value in corrections(item.draft, self.typed.get(position, {})).items():
                yield f"{name}.{position}", value
