"""What a view needs of the application around it: the library and the settings."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app

from archive.library import Library
from archive.settings import Settings


def register(app: Flask, library: Library, settings: Settings) -> None:
    """Put the library and the settings where views find them."""
    app.extensions["nachlese"] = library
    app.extensions["nachlese.settings"] = settings


def library() -> Library:
    """The one door to the archive, for the current application."""
    return cast("Library", current_app.extensions["nachlese"])


def settings() -> Settings:
    """The settings of the current application."""
    return cast("Settings", current_app.extensions["nachlese.settings"])
