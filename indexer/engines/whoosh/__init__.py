"""The index on Whoosh: its schema, segments and postings, searched with numpy."""
