"""An engine of each kind in a folder of its own."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.search import SearchEngine
from tests.engines.asking import ENGINES

EngineMaker = Callable[[Path], SearchEngine]


def pytest_configure(config: pytest.Config) -> None:
    # A segment that is let go of leaves its files to the garbage collector, whichever test that runs in. Remove this
    # together with the mark of test_following.py::test_no_file_is_left_open.
    config.addinivalue_line("filterwarnings", "ignore:unclosed file:ResourceWarning")
    warnings.filterwarnings("ignore", "unclosed file", ResourceWarning)


@pytest.fixture(params=ENGINES)
def make_engine(request: pytest.FixtureRequest) -> EngineMaker:
    return ENGINES[request.param]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(make_engine: EngineMaker, folder: Path) -> SearchEngine:
    return make_engine(folder)
