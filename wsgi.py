"""From the environment to a WSGI application, for any WSGI server: ``wsgi:application``."""

from archive.settings import Settings
from nachlese import open_library
from web import create_app

settings = Settings.from_environment()
application = create_app(open_library(settings), settings)
