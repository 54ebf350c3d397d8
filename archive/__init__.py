"""What the archive is: its values, its rules, its store of record and the one door to it."""
