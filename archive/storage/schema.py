"""The tables of the store of record; the migrations lead every older database to exactly this."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.engine import Dialect

LIVE = "live"
WITHDRAWN = "withdrawn"

# The largest number SQLite can be asked for.
LARGEST_NUMBER = 2**63 - 1


class UtcTime(TypeDecorator[datetime]):
    """A moment with time zone, kept in UTC."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment in UTC without its zone, as SQLite keeps it."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The moment with the zone it was kept in."""
        return None if value is None else value.replace(tzinfo=UTC)


# Named constraints can be changed by later migrations, nameless ones cannot.
metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

meta = Table(
    "meta",
    metadata,
    Column("key", String, primary_key=True),
    Column("value", String, nullable=False),
)

originals = Table(
    "originals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(64), nullable=False),
    Column("name", String, nullable=False),
    Column("media_type", String, nullable=False),
    Column("size", Integer, nullable=False),
    Column("data", LargeBinary, nullable=False),
    UniqueConstraint("sha256", "name", "media_type"),
)

# The long columns stand last, so that a walk over the short ones need not touch SQLite's overflow pages.
# digest and text_fingerprint describe the article as it is; read_digest and read_fingerprint as it was last read
# from a file, before any correction by hand, so that reading the same file again does not undo the correction.
articles = Table(
    "articles",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("state", String(9), nullable=False),
    Column("version", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("original_id", ForeignKey("originals.id"), nullable=False),
    Column("words", Integer, nullable=False),
    Column("added_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("added_by", String, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("read_digest", String(64), nullable=False),
    Column("text_fingerprint", String(64), nullable=False),
    Column("read_fingerprint", String(64), nullable=False),
    Column("date", String),
    Column("date_first", Integer),
    Column("date_last", Integer),
    Column("date_text", String, nullable=False),
    Column("source", String, nullable=False),
    Column("external_id", String, nullable=False),
    Column("url", String, nullable=False),
    Column("url_key", String, nullable=False),
    Column("section", String, nullable=False),
    Column("language", String, nullable=False),
    Column("language_confidence", Float),
    Column("authors", JSON, nullable=False),
    Column("keywords", JSON, nullable=False),
    Column("title_derived", Boolean, nullable=False),
    Column("title", Text, nullable=False),
    Column("kicker", Text, nullable=False),
    Column("lede", Text, nullable=False),
    Column("body", JSON, nullable=False),
    CheckConstraint(f"state IN ('{LIVE}', '{WITHDRAWN}')", name="state"),
    Index(None, "state"),
    Index(None, "revision", unique=True),
    Index(None, "external_id"),
    Index(None, "url_key"),
    Index(None, "text_fingerprint"),
    Index(None, "read_fingerprint"),
    Index(None, "original_id"),
    sqlite_autoincrement=True,
)

versions = Table(
    "versions",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("number", Integer, primary_key=True),
    Column("revision", Integer, nullable=False),
    Column("replaced_at", UtcTime, nullable=False),
    Column("replaced_by", String, nullable=False),
    Column("original_id", ForeignKey("originals.id"), nullable=False),
    Column("content", JSON, nullable=False),
    Index(None, "original_id"),
)

mentions = Table(
    "mentions",
    metadata,
    Column("article_id", ForeignKey("articles.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("name", String, nullable=False),
    Column("surface", String, nullable=False),
    Index(None, "kind", "name"),
)

changes = Table(
    "changes",
    metadata,
    Column("revision", Integer, primary_key=True),
    Column("article_id", ForeignKey("articles.id"), nullable=False),
    Column("kind", String(6), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("by", String, nullable=False),
    CheckConstraint("kind IN ('put', 'remove')", name="kind"),
    Index(None, "article_id"),
    sqlite_autoincrement=True,
)

accounts = Table(
    "accounts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("name_key", String, nullable=False, unique=True),
    Column("password_hash", String, nullable=False),
    Column("role", String, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    sqlite_autoincrement=True,
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_sha256", String(64), primary_key=True),
    Column("role", String, nullable=False),
    Column("for_first_account", Boolean, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("label", String, nullable=False),
    Column("token_sha256", String(64), nullable=False, unique=True),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "account_id"),
    sqlite_autoincrement=True,
)

staged_uploads = Table(
    "staged_uploads",
    metadata,
    Column("id", String(43), primary_key=True),
    Column("account_id", ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "account_id"),
    Index(None, "created_at"),
)

# An item is a reading (draft and original) or a refusal (reason).
staged_items = Table(
    "staged_items",
    metadata,
    Column("upload_id", ForeignKey("staged_uploads.id", ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("name", String, nullable=False),
    Column("reason", JSON(none_as_null=True)),
    Column("draft", JSON(none_as_null=True)),
    Column("warnings", JSON, nullable=False),
    Column("original_id", ForeignKey("originals.id")),
    Index(None, "original_id"),
)
