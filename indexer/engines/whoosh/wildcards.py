"""Wildcards: the words of the index that a pattern stands for."""

from __future__ import annotations

from itertools import islice

from archive.errors import BadQuery
from archive.messages import message
from archive.syntax import Wildcard
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.german.matching import wildcard_expression

MAXIMUM_EXPANSION = 1000


def expanded(snapshot: Snapshot, wildcard: Wildcard) -> list[str]:
    """The forms that fit a pattern, in order; raises BadQuery where they are too many."""
    expression = wildcard_expression(wildcard.pattern)
    forms: set[str] = set()
    for segment in snapshot.segments:
        forms.update(islice((found[1] for found in expression.finditer(segment.forms)), MAXIMUM_EXPANSION + 1))
        if len(forms) > MAXIMUM_EXPANSION:
            raise BadQuery(
                message("“%(pattern)s” stands for more than %(limit)s words.",
                        pattern=wildcard.pattern, limit=MAXIMUM_EXPANSION),
                position=wildcard.span[0],
                hint=message("Write more of the word."),
            )  # fmt: skip
    return sorted(forms)
