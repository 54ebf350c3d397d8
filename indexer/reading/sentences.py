"""Where German sentences end, as far as titles and paragraphs need to know."""

from __future__ import annotations

import re

from indexer.reading.characters import one_line

_ABBREVIATION = re.compile(
    r"(?:^|[\s(„\"»])(?:[A-ZÄÖÜa-zäöü]|Abs|Abt|bzw|ca|Co|d\. ?h|Dr|evtl|ff|geb|gest|ggf|Hl|hl|Ing|Inc|Jh|Jr|Kap|Kl|lic"
    r"|Lt|max|med|Mio|Mrd|Nr|Nro|No|Pf|phil|Prof|resp|sog|Sr|St|Str|Tel|usf|usw|vgl|Vgl|vs|z\. ?B)\.$"
)
_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}\.$")
_SENTENCE_END = re.compile(r"[.!?…]+[\"'“”«»’)\]]*(?=\s|$)")
_CLOSING = "\"'“”«»‹›’‘)]"

# A title taken from a sentence is cut at a word near this length.
TITLE_LENGTH = 120


def ends_sentence(text: str) -> bool:
    """Whether the text ends as a sentence, a quotation or an announcement with a colon does."""
    stripped = text.rstrip()
    core = stripped.rstrip(_CLOSING)
    if core != stripped:
        return True
    if core.endswith("."):
        return _ABBREVIATION.search(core[-12:]) is None and _ORDINAL.search(core[-4:]) is None
    return core.endswith(("!", "?", ":", "…"))


def first_sentence(text: str) -> str:
    """The first sentence of the text on one line, the whole text where it has no end."""
    line = one_line(text[:2000])
    for end in _SENTENCE_END.finditer(line):
        sentence = line[: end.end()]
        following = line[end.end() :].lstrip()[:1]
        if (ends_sentence(sentence) and not following.islower()) or not following:
            return sentence
    return line


def derived_title(text: str) -> str:
    """A title for a text that has none: its first sentence without the full stop, shortened with an ellipsis."""
    sentence = first_sentence(text)
    if len(sentence) > TITLE_LENGTH:
        return sentence[:TITLE_LENGTH].rsplit(" ", 1)[0].rstrip(" ,;:–-") + " …"
    return sentence[:-1] if sentence.endswith(".") and not sentence.endswith("..") else sentence
