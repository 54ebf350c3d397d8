"""Sample texts about real events in the seed format; ``python -m seeds`` adds them to the archive."""
