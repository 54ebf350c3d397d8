"""What stands on a web page beside the article, told by element names, roles and classes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bs4 import Tag
from bs4.element import NavigableString, PreformattedString

# Never text.
SILENT = frozenset({
    "script", "style", "noscript", "template", "svg", "iframe", "object", "embed", "canvas", "map", "audio",
    "video", "progress",
})  # fmt: skip
_BESIDE = frozenset({
    "nav", "footer", "aside", "dialog", "menu", "figure", "figcaption", "form", "button", "select", "option",
    "input", "textarea", "label", "picture",
})  # fmt: skip
_BESIDE_ROLES = frozenset({
    "navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert", "menu", "toolbar",
    "form",
})  # fmt: skip
_INLINE = frozenset({
    "a", "abbr", "b", "cite", "code", "em", "font", "i", "mark", "q", "small", "span", "strong", "sub", "sup",
    "time", "u",
})  # fmt: skip

_HOLDS_PROSE = _INLINE | {"p", "li", "td", "dd", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"}

_ALWAYS = re.compile(
    r"(?<![a-z])(?:shar(?:e|ing)(?![a-z]|d\b)|share-?(?:bar|box|buttons?|links?)|sharingbar|social\w*|sozial\w*|newsletter\w*"
    r"|comments?(?![a-z])|comment-?(?:list|area|section)|kommentare?(?![a-z])|kommentar(?:bereich|liste)|disqus|cookie\w*|consent\w*"
    r"|captions?(?![a-z])|bild(?:unterschrift|text|nachweis)|copyright|breadcrumbs?|pagination|pager|paging|navigation|navbar"
    r"|nav(?![a-z])|menu|sidebar|footer|advert\w*|ads?(?![a-z])|anzeigen?(?![a-z])|werbung|sponsor\w*|banner|popup|modal|overlay"
    r"|lightbox|tooltip|feedback|rating|bewertung|login|signin|registr\w+|subscri\w+|skip(?![a-z])|screen-reader\w*"
    r"|visually-?hidden|sr-only|(?<!label-)hidden(?![a-z])|noprint|player|playlist|gallery|galerie|slider|carousel|slideshow|toc(?![a-z])"
    r"|inhaltsverzeichnis|related\w*|verwandte\w*|recommend\w*|empfehlung\w*|outbrain|taboola|plista"
    r"|author-?(?:box|bio|info|card|profile)|autor(?:en)?-?(?:box|info|kasten)|print-?only|read-?more|weiterlesen)"
)
# Only if there is not more than a line in it.
_SMALL = re.compile(
    r"(?<![a-z])(?:by-?line|authors?|autor(?:en|in|innen)?|verfasser|date|datum|time|timestamp|zeit|meta(?:data|info)?|published"
    r"|reading-?time|lese(?:zeit|dauer)|credits?|source|quelle|tags?|schlagwort\w*|keywords?|topics?|themen|categor\w+|kategorie\w*"
    r"|label|badge|counter|views|infoline|kicker|dachzeile|overline|topline)(?![a-z])"
)
_SMALL_LENGTH = 160
# Only if most of it is links.
_LINKED = re.compile(
    r"(?<![a-z])(?:teaser\w*|promo\w*|more|mehr|list\w*|box\w*|links?|link-?list\w*|tags?|topics?|themen?|widget\w*|latest|popular"
    r"|beliebt\w*|next|prev(?:ious)?|see-?also|siehe|crosslink\w*|infobox|block|aside|extra\w*|recirc\w*|card)(?![a-z])"
)
_LINKED_SHARE = 0.5
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)

_COMMENTS = re.compile(r"(?<![a-z])(?:comments?|kommentare?|disqus|respond)(?![a-z])")
# A string of this length without links is running text.
_PROSE = 80
# An element with this share of the text of the page is the article, whatever its class says.
_ARTICLE_SHARE = 0.4


@dataclass(frozen=True, slots=True)
class Measures:
    """How many characters of text, of links and of running text an element holds, by the id of the element."""

    text: dict[int, int] = field(default_factory=dict)
    linked: dict[int, int] = field(default_factory=dict)
    prose: dict[int, int] = field(default_factory=dict)
    headed: set[int] = field(default_factory=set)

    @classmethod
    def of(cls, root: Tag) -> Measures:
        """The measures of every element below ``root``."""
        measures = cls()
        for string in root.find_all(string=True):
            length = len(string.strip())
            if length and not isinstance(string, PreformattedString):
                measures._add(string, length)
        for heading in root.find_all("h1"):
            measures.headed.update(id(element) for element in (heading, *heading.parents))
        return measures

    def _add(self, string: NavigableString, length: int) -> None:
        parents = list(string.parents)
        if any(parent.name in SILENT for parent in parents[:2]):
            return
        in_link = any(parent.name == "a" for parent in parents)
        for parent in parents:
            self.text[id(parent)] = self.text.get(id(parent), 0) + length
            if length >= _PROSE and not in_link:
                self.prose[id(parent)] = self.prose.get(id(parent), 0) + length
            if in_link:
                self.linked[id(parent)] = self.linked.get(id(parent), 0) + length

    @staticmethod
    def share(measure: dict[int, int], element: Tag, root: Tag) -> float:
        """How much of what ``root`` holds stands in an element below it, from 0 to 1."""
        return measure.get(id(element), 0) / max(1, measure.get(id(root), 0))

    def link_share(self, element: Tag) -> float:
        """How much of the text of an element is links, from 0 to 1."""
        return self.linked.get(id(element), 0) / max(1, self.text.get(id(element), 0))


def boilerplate(root: Tag, measures: Measures) -> set[int]:
    """The ids of the topmost elements below ``root`` that are not part of an article."""
    found: set[int] = set()
    stack = [root]
    while stack:
        element = stack.pop()
        for child in element.children:
            if not isinstance(child, Tag):
                continue
            if child.name in SILENT or (_is_beside(child, measures) and not _holds_article(child, root, measures)):
                found.add(id(child))
            else:
                stack.append(child)
    return found


def class_words(element: Tag) -> str:
    """Class and id of an element in lower case, words apart."""
    classes = element.get_attribute_list("class")
    given = " ".join([*(str(name) for name in classes if name), str(element.get("id") or "")])
    return _CAMEL.sub("-", given).lower().replace("_", "-").strip()


def _is_beside(element: Tag, measures: Measures) -> bool:
    if element.name in _BESIDE or str(element.get("role", "")).lower() in _BESIDE_ROLES:
        return True
    if element.has_attr("hidden") or _HIDDEN_STYLE.search(str(element.get("style", ""))):
        return True
    words = class_words(element)
    if not words or _is_within_prose(element, measures):
        return False
    length = measures.text.get(id(element), 0)
    return bool(
        _ALWAYS.search(words)
        or (length <= _SMALL_LENGTH and element.name not in ("p", "h1", "h2", "h3") and _SMALL.search(words))
        or (measures.link_share(element) >= _LINKED_SHARE and _LINKED.search(words))
    )


def _is_within_prose(element: Tag, measures: Measures) -> bool:
    """Whether it is a word or two in the middle of a paragraph."""
    parent = element.parent
    if element.name not in _INLINE or parent is None or parent.name not in _HOLDS_PROSE:
        return False
    return measures.text.get(id(parent), 0) > 3 * measures.text.get(id(element), 0)


def _holds_article(element: Tag, root: Tag, measures: Measures) -> bool:
    if element.name in ("body", "main"):
        return True
    if element.name in ("aside", "footer", "nav", "figure", "figcaption"):
        return False
    if id(element) in measures.headed or measures.share(measures.text, element, root) > _ARTICLE_SHARE:
        return True
    return measures.share(measures.prose, element, root) > _ARTICLE_SHARE and not _COMMENTS.search(class_words(element))
