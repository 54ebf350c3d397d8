"""What compiling a syntax tree for a peer has in common."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, product

from archive.syntax import And, DateRange, InField, Node, Not, Phrase, Word
from indexer.german.analysis import terms_of
from tests.bench.peers import NotExpressible
from tests.bench.tokens import TEXT_FIELDS

# A word of a phrase may have several bases; so many combinations are looked for.
_MOST_VARIANTS = 16


@dataclass(frozen=True, slots=True)
class Words:
    """A word or words in a row: one of the variants must be there, among the forms (``exact``) or the bases."""

    variants: tuple[tuple[str, ...], ...]
    exact: bool


def words_of(node: Word | Phrase) -> Words:
    """The words of a leaf; a word such as U-Bahn is a phrase of two."""
    if isinstance(node, Phrase) and node.distance is not None:
        raise NotExpressible("words near each other")
    terms = terms_of(node.text)
    choices = [(term.form,) if node.exact else term.bases for term in terms]
    return Words(tuple(islice(product(*choices), _MOST_VARIANTS)), node.exact)


def fields_of(node: InField) -> tuple[str, ...]:
    """The text field; raises NotExpressible for metadata."""
    if node.field not in TEXT_FIELDS:
        raise NotExpressible(f"the field {node.field}")
    return (node.field,)


def split_conjunction(nodes: Sequence[Node]) -> tuple[list[Node], list[Node]]:
    """What must be there and what must not."""
    wanted: list[Node] = [node for node in nodes if not isinstance(node, Not)]
    unwanted = [node.node for node in nodes if isinstance(node, Not)]
    return wanted, unwanted


def separate_dates(tree: Node) -> tuple[list[DateRange], Node | None]:
    """Date ranges of the outermost conjunction, and the rest; for engines that keep dates elsewhere."""
    if isinstance(tree, DateRange):
        return [tree], None
    if not isinstance(tree, And):
        return [], tree
    rest = tuple(node for node in tree.nodes if not isinstance(node, DateRange))
    dates = [node for node in tree.nodes if isinstance(node, DateRange)]
    return dates, rest[0] if len(rest) == 1 else And(rest, tree.implied)
