"""Passwords and keys: what is asked of them, and what is kept of them."""

from __future__ import annotations

import hashlib
import secrets
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from archive.errors import ArchiveError
from archive.messages import message

SHORTEST = 10
LONGEST = 1000

# One check takes 32 MB and some 40 ms; four logins at once stay within the memory of a small server.
_HASHER = PasswordHasher(time_cost=3, memory_cost=32 * 1024, parallelism=1)

# The hash no password has: verifying against it takes as long as against a real one.
NOBODY = f"$argon2id$v=19$m={_HASHER.memory_cost},t={_HASHER.time_cost},p={_HASHER.parallelism}${'A' * 22}${'A' * 43}"


def hashed(password: str) -> str:
    """What is kept of a password; raises ArchiveError if it has less than 10 or more than 1,000 characters."""
    if not SHORTEST <= len(_normal(password)) <= LONGEST:
        raise ArchiveError(
            message(
                "A password has at least %(shortest)s and at most %(longest)s characters.",
                shortest=SHORTEST,
                longest=LONGEST,
            )
        )
    return _HASHER.hash(_bytes(password))


def matches(password: str, kept: str) -> bool:
    """Whether this is the password of which ``kept`` is the hash; takes equally long for any answer."""
    try:
        # A longer one is the password of nobody, whatever follows.
        return _HASHER.verify(kept, _bytes(password[: LONGEST + 1]))
    except (VerificationError, InvalidHashError):
        return False


def is_outdated(kept: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _HASHER.check_needs_rehash(kept)


def new_key() -> str:
    """A key nobody can guess, fit for a URL."""
    return secrets.token_urlsafe(32)


def key_digest(key: str) -> str:
    """What is kept of a key. It is random, unlike a password, so a fast hash is enough."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()


def _normal(password: str) -> str:
    # Keyboards differ in how they write umlauts.
    return unicodedata.normalize("NFC", password)


def _bytes(password: str) -> bytes:
    return _normal(password).encode(errors="surrogatepass")
