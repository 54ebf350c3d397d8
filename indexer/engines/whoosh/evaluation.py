"""A syntax tree against a snapshot: which documents match, and how well."""

from __future__ import annotations

from functools import reduce

import numpy as np

from archive.dates import PartialDate
from archive.syntax import (
    TEXT_FIELDS,
    And,
    DateRange,
    Everything,
    InField,
    Node,
    Not,
    Nothing,
    Or,
    Phrase,
    Wildcard,
    Word,
    is_condition,
)
from indexer.engines.whoosh.facet_terms import documents_with_value_like
from indexer.engines.whoosh.matches import Mask, Matches, documents_of, everything, nothing
from indexer.engines.whoosh.snapshot import Snapshot
from indexer.engines.whoosh.words import in_text

# Where words are looked for: text fields, or one facet.
Scope = tuple[str, ...] | str


def evaluate(snapshot: Snapshot, node: Node, scope: Scope = TEXT_FIELDS) -> Matches:
    """The matches of a tree, deleted documents included; raises BadQuery where a wildcard means too many words."""
    match node:
        case Word() | Phrase() | Wildcard():
            if isinstance(scope, str):
                facet = scope
                key = (node, facet)
                return snapshot.remembered(key, lambda: documents_with_value_like(snapshot, facet, node))
            return in_text(snapshot, node, scope)
        case DateRange(since, until):
            return Matches(snapshot.size, documents_of(overlapping(snapshot, since, until)))
        case InField(name, inner):
            return evaluate(snapshot, inner, (name,) if name in TEXT_FIELDS else name)
        case And(nodes):
            return _all_of(snapshot, nodes, scope)
        case Or(nodes):
            return reduce(Matches.either, (evaluate(snapshot, child, scope) for child in nodes))
        case Not(inner):
            return evaluate(snapshot, inner, scope).opposite()
        case Everything():
            return everything(snapshot.size)
        case Nothing():
            return nothing(snapshot.size)


def _all_of(snapshot: Snapshot, nodes: tuple[Node, ...], scope: Scope) -> Matches:
    wanted = [evaluate(snapshot, node, scope) for node in nodes if not isinstance(node, Not)]
    unwanted = [evaluate(snapshot, node.node, scope) for node in nodes if isinstance(node, Not)]
    if not wanted:
        return reduce(Matches.without, unwanted, everything(snapshot.size))
    return reduce(Matches.without, unwanted, reduce(Matches.both, wanted))


def most_of(snapshot: Snapshot, node: And, allowed: Mask) -> Matches:
    """The documents that hold as many words of a conjunction as any allowed one does; its conditions must hold."""
    fulfilled = np.ones(snapshot.size, np.bool_)
    for condition in filter(is_condition, node.nodes):
        fulfilled &= evaluate(snapshot, condition).mask()
    parts = [evaluate(snapshot, child) for child in node.nodes if not is_condition(child)]
    held = np.zeros(snapshot.size, np.int16)
    for part in parts:
        held[part.documents] += 1
    held[~fulfilled] = 0
    best = int(held[allowed].max(initial=0))
    if best == 0:
        return nothing(snapshot.size)
    either = reduce(Matches.either, parts)
    return either.only(held[either.documents] == best)


def overlapping(snapshot: Snapshot, since: PartialDate | None, until: PartialDate | None) -> Mask:
    """Documents whose date could lie in the range."""
    mask: Mask = snapshot.first_days > 0
    if since is not None:
        mask &= snapshot.last_days >= since.first_day.toordinal()
    if until is not None:
        mask &= snapshot.first_days <= until.last_day.toordinal()
    return mask


def within(snapshot: Snapshot, since: PartialDate | None, until: PartialDate | None) -> Mask:
    """Documents whose date certainly lies in the range."""
    mask: Mask = snapshot.first_days > 0
    if since is not None:
        mask &= snapshot.first_days >= since.first_day.toordinal()
    if until is not None:
        mask &= snapshot.last_days <= until.last_day.toordinal()
    return mask
