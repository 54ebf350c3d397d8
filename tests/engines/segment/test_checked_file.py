"""Files with a checksum for every block: any stretch can be read, and none that was changed."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from indexer.engines.whoosh.seal import DamagedIndex
from indexer.engines.whoosh.segment.checked_file import CheckedFile, CheckedWriter

BYTES = np.random.default_rng(1848).integers(0, 256, 20_000).astype(np.uint8)


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, np.ndarray]:
    writer = CheckedWriter(tmp_path / "bytes")
    for start, end in ((0, 1), (1, 4096), (4096, 4096), (4096, 13_000), (13_000, 20_000)):
        writer.append(BYTES[start:end])
    assert writer.size == len(BYTES)
    return tmp_path / "bytes", writer.finish()


STRETCHES = [(0, 20_000), (0, 0), (0, 1), (4095, 4097), (4096, 8192), (8192, 8193), (19_999, 20_000), (5000, 16_000)]


@pytest.mark.parametrize(("start", "end"), STRETCHES)
def test_any_stretch_can_be_read_again_and_again(written: tuple[Path, np.ndarray], start: int, end: int) -> None:
    file = CheckedFile(*written)
    for _ in range(2):
        assert file.read(start, end) == BYTES[start:end].tobytes()
    file.close()


@pytest.mark.parametrize("place", [0, 4095, 4096, 12_000, 19_999])
def test_a_changed_byte_is_noticed_where_it_is_read(written: tuple[Path, np.ndarray], place: int) -> None:
    path, checksums = written
    data = bytearray(BYTES.tobytes())
    data[place] ^= 1
    path.write_bytes(data)
    file = CheckedFile(path, checksums)
    for start in range(0, 20_000, 500):
        if place // 4096 in range(start // 4096, (start + 499) // 4096 + 1):
            with pytest.raises(DamagedIndex, match="another content"):
                file.read(start, start + 500)
        else:
            assert file.read(start, start + 500) == BYTES[start : start + 500].tobytes()
    file.close()


@pytest.mark.parametrize("first_read", [True, False])
def test_a_file_cut_off_is_noticed(written: tuple[Path, np.ndarray], first_read: bool) -> None:
    path, checksums = written
    file = CheckedFile(path, checksums)
    if not first_read:
        file.read(0, 20_000)
    path.write_bytes(BYTES[:10_000].tobytes())
    with pytest.raises(DamagedIndex):
        file.read(9000, 11_000)
    file.close()
