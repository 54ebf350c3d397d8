"""Who may do what."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Role(StrEnum):
    """What an account may do; each role may do everything the ones before it may."""

    READER = "reader"
    CONTRIBUTOR = "contributor"
    EDITOR = "editor"
    ADMINISTRATOR = "administrator"

    def allows(self, role: Role) -> bool:
        """Whether this role may do what asks for the other one."""
        ranks = list(Role)
        return ranks.index(self) >= ranks.index(role)


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody known to the archive; the time is in UTC."""

    id: int
    name: str
    role: Role
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Token:
    """A key by which a program acts for an account, without the key itself; the time is in UTC."""

    id: int
    label: str
    created_at: datetime
