"""The article of a web page as lede and blocks, out of the segments of the page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bs4 import Tag

from archive.articles import Block, BlockKind
from indexer.reading.boilerplate import class_words
from indexer.reading.headlines import Headline
from indexer.reading.main_text import find_container, prose_weight
from indexer.reading.page_segments import Segment

_MOST_LINKED = 0.5
_LEDE_CLASS = re.compile(
    r"(?<![a-z])(?:lead|lede|intro\w*|standfirst|teaser-?text|excerpt|summary|vorspann|abstract|sub-?line|sub-?head(?:line)?|sub-?title"
    r"|deck|dek|anriss|einleitung|preface|descriptions?)(?![a-z])"
)
_LEDE_LENGTH = 40
_LONGEST_LEDE = 1200
_END = re.compile(
    r"(?:kommentare?(?:\s*\(\d+\))?|\d+\s+kommentare?|schreib\w*\s+(?:einen|deinen|ihren)\s+kommentar\w*|hinterlass\w*\s+.{0,30}"
    r"(?:kommentar|antwort)\w*|ähnliche\s+(?:artikel|beiträge)|das\s+könnte\s+(?:sie|dich|ihnen|euch|dir)\b.*|auch\s+interessant\w*"
    r"|mehr\s+(?:zum\s+thema|aus|artikel|beiträge|von|über)\b.*|weitere\s+(?:artikel|beiträge|themen|meldungen|nachrichten|news)\b.*"
    r"|über\s+(?:den|die)\s+autor\w*|lesen\s+sie\s+(?:auch|mehr|weiter)\b.*|(?:zum\s+)?weiterlesen|themen?|schlagw(?:o|ö)rter\w*|tags"
    r"|related\s+(?:posts|articles)|verwandte\s+(?:artikel|beiträge|themen)|empfohlene\s+(?:artikel|beiträge)\b.*|newsletter\b.*"
    r"|teilen|artikel\s+teilen|diesen?\s+(?:artikel|beitrag)\s+(?:teilen|weiterempfehlen)\b.*|empfehlungen\b.*)\s*:?",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:lesen\s+sie\s+(?:auch|mehr|hier|dazu)|lies\s+(?:auch|mehr|hier)|mehr\s+(?:zum\s+thema|dazu|lesen)|auch\s+interessant|siehe\s+auch"
    r"|(?:hier\s+)?(?:geht\s+es|geht's)\s+(?:hier\s+)?zu|zum\s+thema:|das\s+könnte\s+(?:sie|dich)|[-–*\s]*(?:anzeige|werbung)[-–*\s]*$|foto:|fotos:|bild:"
    r"|bildquelle|titelbild:|beitragsbild|bildnachweis|quelle:\s+\S+(?:\s+\S+){0,3}$|©|copyright|teilen$|newsletter|jetzt\s+(?:abonnieren|anmelden|teilen)"
    r"|drucken$|vorlesen$|artikel\s+(?:anhören|vorlesen|merken|teilen)|merken$|lesezeit|lesedauer|\d+\s*min(?:uten)?\.?(?:\s+lese\w+)?$|tags?:|schlagw(?:o|ö)rter:"
    r"|kategorien?:|link\s+kopieren|audio\s+herunterladen|zurück\s+zu|nach\s+oben$|weiterlesen$|mehr$|video:)",
    re.IGNORECASE,
)
_SQUEEZE = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class PageArticle:
    """Lede and body, and the places of the first and last segment of the body among all segments of the page."""

    lede: str
    blocks: tuple[Block, ...]
    first: int
    last: int


def find_article(body: Tag, found: Sequence[Segment], headline: Headline, heading_place: int, summary: str) -> PageArticle | None:
    """The article, or None where there is no prose on the page."""
    container = find_container(body, found)
    if container is None:
        return None
    inside = [place for place, segment in enumerate(found) if _is_inside(segment.element, container)]
    places = [place for place in inside if not found[place].beside and place != heading_place]
    kept = _without_repeats(found, _text_places(found, places), headline)
    if not kept:
        return None
    lede, kept = _lede(found, kept, heading_place, summary)
    blocks = tuple(
        Block(found[place].text, BlockKind.CROSSHEAD if found[place].heading else BlockKind.PARAGRAPH)
        for place in _without_empty_headings(found, kept)
    )
    return PageArticle(lede, blocks, kept[0] if kept else inside[0], kept[-1] if kept else inside[-1])


def _is_inside(element: Tag, container: Tag) -> bool:
    return element is container or any(parent is container for parent in element.parents)


def _text_places(found: Sequence[Segment], places: list[int]) -> list[int]:
    """The places that hold text of the article: no link lists, no labels, nothing after its end."""
    total = sum(prose_weight(found[place]) for place in places)
    seen = 0.0
    kept: list[int] = []
    for place in places:
        segment = found[place]
        if seen > 0.5 * total and len(segment.text) < 60 and _END.fullmatch(segment.text):
            if seen > 0.9 * total:
                break
            continue
        seen += prose_weight(segment)
        if segment.link_share > _MOST_LINKED or segment.heading == 1 or (len(segment.text) < 200 and _ASIDE.match(segment.text)):
            continue
        kept.append(place)
    return kept


def _without_repeats(found: Sequence[Segment], places: list[int], headline: Headline) -> list[int]:
    """Without the headline and without what the page shows twice."""
    seen = {_squeezed(headline.title), _squeezed(headline.kicker)}
    kept: list[int] = []
    for place in places:
        words = _squeezed(found[place].text)
        if words in seen and (len(words) > 30 or place == places[0] or found[place].heading):
            continue
        seen.add(words)
        kept.append(place)
    return kept


def _without_empty_headings(found: Sequence[Segment], places: list[int]) -> list[int]:
    """Without headings at the very end."""
    last = next((index for index in range(len(places) - 1, -1, -1) if not found[places[index]].heading), -1)
    return places[: last + 1]


def _lede(found: Sequence[Segment], kept: list[int], heading_place: int, summary: str) -> tuple[str, list[int]]:
    before = [
        place
        for place in range(heading_place + 1, kept[0])
        if heading_place >= 0 and kept[0] - heading_place < 40 and _could_be_lede(found[place]) and not found[place].beside
    ]
    marked = [place for place in before if _is_marked(found[place]) or _is_summary(found[place].text, summary)]
    ledes = marked or [place for place in before if prose_weight(found[place]) > 0]
    if ledes:
        return " ".join(found[place].text for place in ledes), kept
    first = found[kept[0]]
    if len(kept) > 1 and _could_be_lede(first) and (_is_marked(first) or _is_summary(first.text, summary)):
        return first.text, kept[1:]
    return "", kept


def _could_be_lede(segment: Segment) -> bool:
    return _LEDE_LENGTH <= len(segment.text) <= _LONGEST_LEDE and segment.link_share < 0.3 and not _ASIDE.match(segment.text)


def _is_marked(segment: Segment) -> bool:
    return any(_LEDE_CLASS.search(class_words(element)) for element in [segment.element, *list(segment.element.parents)[:2]])


def _is_summary(text: str, summary: str) -> bool:
    words, given = _squeezed(text), _squeezed(summary)
    if len(given) < _LEDE_LENGTH or not words:
        return False
    shorter = min(len(words), len(given), 100)
    return shorter >= _LEDE_LENGTH and words[:shorter] == given[:shorter]


def _squeezed(text: str) -> str:
    return _SQUEEZE.sub("", text).casefold()
