"""What a web page says about itself, from whichever place it says it."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """The page's own statements as they are written; empty where it makes none.

    ``shared_title`` is the title for social networks. ``is_news`` means that ``title`` is an editor's headline rather
    than what a content management system made of one. ``summary`` is the description for readers and search engines.
    """

    title: str = ""
    shared_title: str = ""
    is_news: bool = False
    kicker: str = ""
    summary: str = ""
    authors: tuple[str, ...] = ()
    date: str = ""
    section: str = ""
    source: str = ""
    url: str = ""
    language: str = ""
    keywords: tuple[str, ...] = ()

    def completed_by(self, other: Metadata) -> Metadata:
        """These statements, and those of ``other`` where there is none here."""
        return Metadata(
            **{place.name: getattr(self, place.name) or getattr(other, place.name) for place in fields(self)}
        )
