"""Bytes made to keep the recognisers busy: what runs in the server process looks at each only a few times."""

import subprocess
import sys
from pathlib import Path

import pytest

# Linear code takes well under a second for each of these, quadratic code minutes.
_SECONDS = 20
_ROOT = Path(__file__).parents[3]
_PROGRAM = """
import sys
from archive.errors import Unreadable
from archive.settings import Settings
from indexer.reading.formats import detect
from indexer.reading.limits import Limits
from indexer.reading.units import split
name, data = sys.argv[1], eval(sys.argv[2])
for wording in (name, "a", "a.html", "a.json", "a.jsonl"):
    try:
        detect(wording, data)
    except Unreadable:
        pass
    for _ in split(wording, data, Limits.of_uploads(Settings())):
        pass
"""


@pytest.mark.parametrize(
    "data",
    [
        "b'<!---->' * 30_000 + b'x'",
        "b'<!----> ' * 40 + b'x' * 200_000",
        "b'<!--' * 100_000",
        "b'<!-->' * 100_000",
        "b'<?xml ' * 100_000",
        "b' ' * 300_000 + b'x'",
        "b'\\n' * 2_000_000",
        "b'<' + b'a' * 300_000",
        "b'<a' * 100_000",
        "b'w' * 300_000 + b':'",
        "b'<' + b'w:' * 100_000",
        "b'date ' + b'\\t' * 300_000",
        "b'date 1' + b' x' * 100_000",
        "b'{ ' * 100_000",
        "b'{' + b'} ' * 100_000",
        "b'{\"' + b'}\\t' * 30_000 + b'\\n' * 200_000",
        "b'{}\\n' * 500_000",
        "b'{\"a\":1,' + b'\"articles\" ' * 100_000",
        "b'{\"articles\"' + b' ' * 300_000 + b'x'",
        "b'{\"articles\":[' + b'{\"articles\":[' * 100_000",
        "b'[{\"title\":\"' + b'\\\\\"' * 1_000_000",
        "b'[{\"title\":\"' + b'\\\\' * 1_999_999",
        "b'[{\"title\":' + b'\"\"' * 500_000",
        "b'[{' + b'[' * 1_000_000",
        "b'[{}' + b',' * 1_000_000",
        "b'{\"articles\":[]' + b'[' * 900_000 + b'}'",
        "b'\\xff\\xfe' + '{\"a\": \"'.encode('utf-16-le') * 50_000",
        "b'PK\\x03\\x04' + b'PK\\x01\\x02' * 200_000 + b'PK\\x05\\x06' * 200_000",
    ],
)
def test_recognition_and_splitting_are_linear(data: str) -> None:
    subprocess.run([sys.executable, "-c", _PROGRAM, "a.txt", data], check=True, timeout=_SECONDS, cwd=_ROOT)
