"""Measurements of speed, memory and size: ``make bench``."""
