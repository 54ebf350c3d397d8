"""Add the sample texts to the archive, through the same door as every other article."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from importlib.resources import files

import click

from archive.articles import Outcome, Reading, Refusal
from archive.library import Library
from archive.settings import Settings
from nachlese import open_library

SOURCE = "Nachlese-Beispiele"


def add_samples(library: Library) -> list[Outcome]:
    """Read and add every text of this folder; texts that are there already are duplicates."""
    return list(library.add(_readings(library), added_by="seeds"))


def _readings(library: Library) -> Iterator[Reading | Refusal]:
    folder = files("seeds")
    # The seed format has no place for a section, so the sections of the samples stand in a file beside them.
    with folder.joinpath("sections.csv").open(encoding="utf-8") as lines:
        sections = {row["file"]: row["section"] for row in csv.DictReader(lines)}
    for name, section in sorted(sections.items()):
        for reading in library.read(name, folder.joinpath(name).read_bytes(), source=SOURCE):
            if isinstance(reading, Reading):
                yield replace(reading, draft=replace(reading.draft, section=section))
            else:
                yield reading


@click.command()
@click.option("--if-empty", is_flag=True, help="Add nothing to an archive that was ever written to.")
def main(if_empty: bool) -> None:
    """Add the sample texts to the archive in NACHLESE_HOME (else ./var)."""
    with open_library(Settings.from_environment()) as library:
        if if_empty and library.statistics().revision:
            return
        counts = Counter(outcome.status.value for outcome in add_samples(library))
    click.echo("Sample archive: " + ", ".join(f"{number} {status}" for status, number in counts.items()))


if __name__ == "__main__":
    main()
