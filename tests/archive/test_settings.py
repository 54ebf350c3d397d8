"""The settings: one table, read from the environment, all of them documented."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path

import pytest

from archive.settings import Settings

README = Path(__file__).parents[2] / "README.md"
VARIABLES = [f"NACHLESE_{setting.name.upper()}" for setting in fields(Settings)]


def test_without_variables_the_defaults_hold() -> None:
    assert Settings.from_environment({}) == Settings()
    assert Settings.from_environment({"HOME": "/root", "PORT": "1", "nachlese_port": "1"}) == Settings()


@pytest.mark.parametrize(
    ("variable", "text", "name", "value"),
    [
        ("NACHLESE_HOME", "/srv/archiv", "home", Path("/srv/archiv")),
        ("NACHLESE_HOST", "0.0.0.0", "host", "0.0.0.0"),
        ("NACHLESE_PORT", "0", "port", 0),
        ("NACHLESE_PORT", "8080", "port", 8080),
        ("NACHLESE_PUBLIC_READING", "no", "public_reading", False),
        ("NACHLESE_PUBLIC_READING", "FALSE", "public_reading", False),
        ("NACHLESE_PUBLIC_READING", "0", "public_reading", False),
        ("NACHLESE_PUBLIC_READING", "off", "public_reading", False),
        ("NACHLESE_SECURE_COOKIES", "yes", "secure_cookies", True),
        ("NACHLESE_SECURE_COOKIES", "True", "secure_cookies", True),
        ("NACHLESE_SECURE_COOKIES", "1", "secure_cookies", True),
        ("NACHLESE_SECURE_COOKIES", "on", "secure_cookies", True),
        ("NACHLESE_UPLOAD_FILE_BYTES", "1000", "upload_file_bytes", 1000),
        ("NACHLESE_INDEX_CACHE_MEGABYTES", "16", "index_cache_megabytes", 16),
    ],
)
def test_a_variable_sets_one_setting(variable: str, text: str, name: str, value: object) -> None:
    settings = Settings.from_environment({variable: text})
    assert getattr(settings, name) == value
    others = [setting.name for setting in fields(Settings) if setting.name != name]
    assert all(getattr(settings, other) == getattr(Settings(), other) for other in others)


@pytest.mark.parametrize(
    ("variable", "text"),
    [
        ("NACHLESE_PORT", ""),
        ("NACHLESE_PORT", "eighty"),
        ("NACHLESE_PORT", "-1"),
        ("NACHLESE_PORT", "80.5"),
        ("NACHLESE_PORT", " 80"),
        ("NACHLESE_PORT", "٨٠"),
        ("NACHLESE_PORT", "1_000"),
        ("NACHLESE_PUBLIC_READING", ""),
        ("NACHLESE_PUBLIC_READING", "maybe"),
        ("NACHLESE_SECURE_COOKIES", "2"),
    ],
)
def test_an_unusable_value_is_refused_and_named(variable: str, text: str) -> None:
    with pytest.raises(ValueError, match=variable) as refusal:
        Settings.from_environment({variable: text})
    assert repr(text) in str(refusal.value)


@pytest.mark.parametrize(
    ("variable", "text"), [("NACHLESE_PORT", "70000"), ("NACHLESE_THREADS", "0"), ("NACHLESE_READING_PROCESSES", "0")]
)
def test_a_number_that_cannot_work_is_refused(variable: str, text: str) -> None:
    with pytest.raises(ValueError, match=variable):
        Settings.from_environment({variable: text})


def test_every_setting_has_a_meaning() -> None:
    assert all(setting.metadata["meaning"] for setting in fields(Settings))


@pytest.mark.parametrize("variable", VARIABLES)
def test_every_setting_is_in_the_readme(variable: str) -> None:
    text = README.read_text("utf-8")
    if len(text) < 200:
        pytest.skip("README.md is not written yet")
    assert variable in text
