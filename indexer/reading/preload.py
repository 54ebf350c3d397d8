"""Loaded once by the fork server, so that a reading process starts in milliseconds with all parsers in place.

Never import this elsewhere: it changes how this process prepares its children.
"""

from __future__ import annotations

import gc
from importlib import import_module
from multiprocessing import spawn

# A reading process needs nothing of the program that wants the reading done. multiprocessing would run the main
# module in every child, for the web server and the command line a second of imports and 60 MB each time.
for name in ("_fixup_main_from_name", "_fixup_main_from_path"):
    setattr(spawn, name, lambda main: None)


def _load() -> None:
    """Everything a child needs, kept in memory that all children share."""
    from indexer import language
    from indexer.reading.formats import FORMATS, TEXT

    language.prepare()
    for known in (*FORMATS, TEXT):
        if known.module:
            import_module(known.module)
    import_module("indexer.reading.child")
    gc.collect()
    gc.freeze()


_load()
