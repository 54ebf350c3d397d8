"""Characters as the archive keeps them: NFC, no invisible ones, line ends as ``\\n``."""

from __future__ import annotations

import re
import unicodedata

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_LINE_ENDS = re.compile("\r\n?|[\v\f\x85\u2028\u2029]")
# Soft hyphens, zero-width and direction marks (category Cf) would split or hide words; control characters mean nothing.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


def cleaned(text: str) -> str:
    """The text in NFC without invisible characters; half surrogate pairs become replacement characters."""
    if text.isascii() and text.isprintable():
        return text
    visible = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text))
    return unicodedata.normalize("NFC", _SURROGATE.sub(REPLACEMENT, visible))


def one_line(text: str) -> str:
    """The cleaned text with every run of white space as one space."""
    return " ".join(cleaned(text).split())


def is_damaged(text: str) -> bool:
    """Whether the text holds half a surrogate pair, which no file can be written with."""
    return _SURROGATE.search(text) is not None
