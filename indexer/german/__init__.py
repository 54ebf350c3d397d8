"""The one analysis of German text: index, query, highlighter and snippets all get their tokens here."""
