"""What each line break of a text stands for: a new paragraph, a wrapped line, or a word parted at the line end."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto
from itertools import pairwise
from statistics import median

from indexer.reading.sentences import ends_sentence


class Break(Enum):
    """What stands between two lines."""

    PARAGRAPH = auto()
    SPACE = auto()
    HYPHENATION = auto()  # the hyphen belongs to the line end: "Wirt-/schaft"
    HYPHEN = auto()  # the hyphen belongs to the word: "Nordrhein-/Westfalen"


# How far, in lines, the width of wrapped lines is taken from.
_NEIGHBOURHOOD = 6
# With this share of plainly wrapped lines the whole text counts as wrapped.
_WRAPPED_SHARE = 0.3
# A line is full if the next word would have made it longer than this share of the width.
_FULL = 0.9
# A line shorter than this share of the width, and without an end of its own, is a heading.
_SHORT = 0.6
# Beside a wrapped line, so few words are the start of a sentence ("ZEIT\nONLINE: Was") rather than a heading.
_SCRAP_WORDS = 2
# Where more than this share of the wrapped lines is short, shortness says nothing.
_RAGGED_SHARE = 0.2

_PARTED = re.compile(r"[^\W\d_][-\N{NOT SIGN}\N{HYPHEN}]$")
_HYPHENATED = re.compile(r"\w[-\N{NOT SIGN}\N{HYPHEN}]$")
# "Wirtschafts-\nund Sozialrat": the hyphen stands for a part of the word that follows later.
_SUSPENDED = re.compile(r"(?:und|oder|bzw|beziehungsweise|sowie|wie|bis|als|statt|noch|aber|resp|respektive|u)\b")
_NEVER_LAST = frozenset({
    "der", "die", "das", "den", "dem", "des", "ein", "eine", "einen", "einem", "einer", "eines", "und", "oder",
    "aber", "sowie", "in", "im", "an", "am", "auf", "aus", "bei", "beim", "mit", "nach", "von", "vom", "vor",
    "zu", "zum", "zur", "für", "über", "unter", "um", "durch", "gegen", "ohne", "zwischen", "bis", "dass",
    "daß", "weil", "wenn", "ob", "als", "wie", "sich", "nicht", "kein", "keine", "seine", "seinen", "seiner",
    "seinem", "ihre", "ihren", "ihrer", "ihrem", "diese", "dieser", "dieses", "diesen", "diesem",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Joint:
    """Two lines that follow one another, and what is plain to see where they meet."""

    line: str
    following: str
    blank_between: bool
    closed: bool
    wrapped: bool

    def fullness(self, width: float) -> float:
        """The length the line would have had with the next word in it, as a share of ``width``."""
        return (len(self.line) + 1 + len(self.following.split(maxsplit=1)[0])) / width


def lines_with_breaks(text: str) -> Iterator[tuple[str, Break]]:
    """Each line that is not blank, without white space around it, and what stands after it.

    Where the next line goes on in lower case, the line is plainly wrapped. Elsewhere the lines around decide: in
    wrapped text a line that fills the width goes on, and a short one without a full stop is a heading.
    """
    lines = text.split("\n")
    places = [place for place, line in enumerate(lines) if line.strip()]
    joints = [_joint(lines[place], lines[later], later > place + 1) for place, later in pairwise(places)]
    layout = _layout(joints)
    for place, joint in enumerate(joints):
        yield joint.line, _break(joints, place, layout)
    if places:
        yield lines[places[-1]].strip(), Break.PARAGRAPH


def _joint(line: str, following: str, blank_between: bool) -> _Joint:
    first, second = line.strip(), following.strip()
    closed = ends_sentence(first)
    wrapped = not blank_between and _plainly_wrapped(line, following, closed)
    return _Joint(first, second, blank_between, closed, wrapped)


def _plainly_wrapped(line: str, following: str, closed: bool) -> bool:
    first, second = line.strip(), following.strip()
    if second[0].islower() or first.endswith((",", ";", "\N{NOT SIGN}")):
        return True
    if closed:
        return False
    # Web editors leave "eine \nzentrale" and "Hand\n anlegt" where markup stood inside a sentence.
    broken_markup = line.endswith(" ") or (following.startswith(" ") and not following.startswith("  "))
    return broken_markup or first.rsplit(maxsplit=1)[-1].lower() in _NEVER_LAST or first.endswith(".")


@dataclass(frozen=True, slots=True)
class _Layout:
    """The width of the lines if the text as a whole is wrapped, and whether its lines are of very unequal length."""

    width: float | None
    ragged: bool


def _layout(joints: list[_Joint]) -> _Layout:
    single = [joint for joint in joints if not joint.blank_between]
    plain = [joint for joint in single if joint.wrapped]
    width = _width(plain)
    if width is None or len(plain) < _WRAPPED_SHARE * len(single):
        return _Layout(None, False)
    short = sum(joint.fullness(width) < _SHORT for joint in plain)
    return _Layout(width, short > _RAGGED_SHARE * len(plain))


def _width(wrapped: list[_Joint]) -> float | None:
    """The longest wrapped line but for outliers, which are whole paragraphs with a single break in them."""
    lengths = [len(joint.line) for joint in wrapped]
    return max((length for length in lengths if length <= 1.5 * median(lengths)), default=None)


def _break(joints: list[_Joint], place: int, layout: _Layout) -> Break:
    joint = joints[place]
    if joint.blank_between and not _goes_on_over_blank_line(joint, layout):
        return Break.PARAGRAPH
    if _PARTED.search(joint.line) and joint.following[0].islower():
        suspended = joint.line.endswith("-") and _SUSPENDED.match(joint.following)
        return Break.SPACE if suspended else Break.HYPHENATION
    if _HYPHENATED.search(joint.line) and (joint.following[0].isupper() or joint.following[0].isdigit()):
        return Break.HYPHEN
    if joint.wrapped or joint.blank_between:
        return Break.SPACE
    return _doubtful_break(joints, place, layout)


def _goes_on_over_blank_line(joint: _Joint, layout: _Layout) -> bool:
    """Columns and pages of print end inside a sentence; in text that was never wrapped, blank lines always part."""
    if layout.width is None or not joint.following[0].islower():
        return False
    return _PARTED.search(joint.line) is not None or (not joint.closed and joint.fullness(layout.width) >= _FULL)


def _doubtful_break(joints: list[_Joint], place: int, layout: _Layout) -> Break:
    joint = joints[place]
    near = joints[max(0, place - _NEIGHBOURHOOD) : place + _NEIGHBOURHOOD + 1]
    wrapped_near = [other for other in near if other.wrapped]
    width = _width(wrapped_near) if len(wrapped_near) > 1 else layout.width
    if width is None:
        scrap = wrapped_near and not joint.closed and len(joint.line.split()) <= _SCRAP_WORDS
        return Break.SPACE if scrap else Break.PARAGRAPH
    if len(joint.line) > 1.5 * width:
        return Break.PARAGRAPH
    if joint.closed:
        return Break.SPACE if joint.fullness(width) >= _FULL else Break.PARAGRAPH
    starts_afresh = place == 0 or joints[place - 1].closed or joints[place - 1].blank_between
    heading = starts_afresh and not layout.ragged and joint.fullness(width) < _SHORT
    return Break.PARAGRAPH if heading else Break.SPACE
