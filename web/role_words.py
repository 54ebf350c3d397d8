"""Roles in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from archive.accounts import Role
from archive.messages import message
from web.language import translated

_NAMES = {
    Role.READER: message("Reader"),
    Role.CONTRIBUTOR: message("Contributor"),
    Role.EDITOR: message("Editor"),
    Role.ADMINISTRATOR: message("Administrator"),
}
_POWERS = {
    Role.READER: message("may search, read and export"),
    Role.CONTRIBUTOR: message("may also add articles"),
    Role.EDITOR: message("may also correct and remove articles"),
    Role.ADMINISTRATOR: message("may also invite and remove people"),
}


@dataclass(frozen=True, slots=True)
class RoleWords:
    """A role by its value, its name and what it may do."""

    value: str
    name: str
    power: str


def role_words(role: Role) -> RoleWords:
    """The words for a role."""
    return RoleWords(role.value, translated(_NAMES[role]), translated(_POWERS[role]))
