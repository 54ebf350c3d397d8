"""Roles in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass

from archive.accounts import Role
from archive.messages import Message, message
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
# The higher roles may what the lower ones may.
_NEEDED = {
    Role.READER: message("This needs an account."),
    Role.CONTRIBUTOR: message("This needs the role “Contributor” or a higher one."),
    Role.EDITOR: message("This needs the role “Editor” or a higher one."),
    Role.ADMINISTRATOR: message("This needs the role “Administrator”."),
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


def needed(role: Role) -> Message:
    """What to say to an account of a lesser role."""
    return _NEEDED[role]
