"""Where on a web page the article stands."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bs4 import Tag

from indexer.reading.page.segments import Segment
from indexer.reading.sentences import ends_sentence

# A paragraph of this length is prose; shorter ones may be labels, links, captions.
_PROSE = 80
_PROSE_LINKS = 0.4
# A child with this share of its parent's prose is where the article is.
_MOST = 0.7


def find_container(root: Tag, found: Sequence[Segment]) -> Tag | None:
    """The element that holds the article, or None if there is no prose on the page."""
    prose = _prose_of(segment for segment in found if not segment.beside)
    total = prose.get(id(root), 0.0)
    return _container(root, prose, total) if total else None


def prose_weight(segment: Segment) -> float:
    """How many characters of running text a segment holds."""
    if segment.heading or segment.link_share > _PROSE_LINKS:
        return 0.0
    length = len(segment.text)
    return float(length) if length >= _PROSE and ends_sentence(segment.text) else 0.25 * length if length > 25 else 0.0


def _prose_of(found: Iterable[Segment]) -> dict[int, float]:
    """The prose below each element, by its id."""
    sums: dict[int, float] = {}
    for segment in found:
        weight = prose_weight(segment)
        if weight:
            element: Tag | None = segment.element
            while element is not None:
                sums[id(element)] = sums.get(id(element), 0.0) + weight
                element = element.parent
    return sums


def _container(root: Tag, prose: dict[int, float], total: float) -> Tag:
    start = root
    bodies = root.find_all(itemprop=re.compile(r"\barticleBody\b"))
    articles = root.find_all("article")
    mains = [*root.find_all("main"), *root.find_all(role="main")]
    for candidates, least in ((bodies, 0.3), (articles, 0.35), (mains, 0.4)):
        best = max(candidates, key=lambda element: prose.get(id(element), 0.0), default=None)
        if best is not None and prose.get(id(best), 0.0) >= least * total:
            start = best
            break
    return _descend(start, prose)


def _descend(element: Tag, prose: dict[int, float]) -> Tag:
    while True:
        share = prose.get(id(element), 0.0)
        child = max(
            (child for child in element.children if isinstance(child, Tag)),
            key=lambda child: prose.get(id(child), 0.0),
            default=None,
        )
        if (
            child is None
            or child.name in ("p", "ul", "ol", "table", "blockquote")
            or prose.get(id(child), 0.0) < _MOST * share
        ):
            return element
        element = child
