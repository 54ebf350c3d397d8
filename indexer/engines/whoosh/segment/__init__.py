"""The files of one segment: inverting texts, merging, writing and reading postings, terms and columns."""
