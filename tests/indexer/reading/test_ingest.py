"""Which files of folders are read."""

from pathlib import Path

from archive.settings import Settings
from indexer.ingest import read_paths
from indexer.reading.pool import ReadingPool


def test_hidden_files_and_folders_are_passed_over_unless_named(tmp_path: Path) -> None:
    places = ["a.txt", ".b.txt", ".git/c.txt", ".git/objects/d.txt", "e/f.txt", "e/.g/h/i.txt"]
    for place in places:
        path = tmp_path / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("Ein Text.")
    with ReadingPool(Settings(reading_processes=1)) as pool:

        def read(*paths: Path) -> list[str]:
            return [reading.name for reading in read_paths(paths, pool, source="", shown=False)]

        assert read(tmp_path) == ["a.txt", "f.txt"]
        assert read(tmp_path / ".git", tmp_path / ".b.txt") == ["c.txt", "d.txt", ".b.txt"]
