"""Marking what a query found: finding matches in a text, choosing a passage, cutting texts into fragments."""
