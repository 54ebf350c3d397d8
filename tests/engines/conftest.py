"""An engine of each kind in a folder of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from archive.search import SearchEngine
from tests.engines.asking import ENGINES

EngineMaker = Callable[[Path], SearchEngine]


@pytest.fixture(params=ENGINES)
def make_engine(request: pytest.FixtureRequest) -> EngineMaker:
    return ENGINES[request.param]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def engine(make_engine: EngineMaker, folder: Path) -> SearchEngine:
    return make_engine(folder)
