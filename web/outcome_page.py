"""What became of an upload, one line for each file."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from archive.articles import Outcome, Status
from archive.messages import message
from web.language import gettext, ngettext, number, translated
from web.links import article_url

# In this order: what asks for attention stands first.
_HEADINGS = {
    Status.REJECTED: message("Refused"),
    Status.UPDATED: message("New versions of articles"),
    Status.ADDED: message("Added"),
    Status.DUPLICATE: message("In the archive already"),
}


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One file or record; without an address if it was refused, for the reason given."""

    name: str
    title: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class OutcomeGroup:
    """All files that fared alike."""

    name: str
    heading: str
    lines: tuple[OutcomeLine, ...]


@dataclass(frozen=True, slots=True)
class OutcomePage:
    """The result of an upload."""

    heading: str
    groups: tuple[OutcomeGroup, ...]
    left_out: str


def outcome_page(outcomes: Iterable[Outcome], left_out: int) -> OutcomePage:
    """The outcomes in groups, and how many articles were left out on request."""
    lines: dict[Status, list[OutcomeLine]] = {status: [] for status in _HEADINGS}
    for outcome in outcomes:
        lines[outcome.status].append(_line(outcome))
    taken = len(lines[Status.ADDED]) + len(lines[Status.UPDATED])
    return OutcomePage(
        heading=ngettext(
            "%(count)s article is in the archive now", "%(count)s articles are in the archive now",
            taken, count=number(taken),
        ) if taken else gettext("Nothing new was added"),
        groups=tuple(
            OutcomeGroup(status.value, f"{translated(heading)} ({number(len(lines[status]))})", tuple(lines[status]))
            for status, heading in _HEADINGS.items()
            if lines[status]
        ),
        left_out=ngettext(
            "%(count)s article was left out.", "%(count)s articles were left out.", left_out, count=number(left_out)
        ) if left_out else "",
    )  # fmt: skip


def _line(outcome: Outcome) -> OutcomeLine:
    return OutcomeLine(
        name=outcome.name,
        title=outcome.title,
        url="" if outcome.article_id is None else article_url(outcome.article_id),
        reason="" if outcome.reason is None else translated(outcome.reason),
    )
