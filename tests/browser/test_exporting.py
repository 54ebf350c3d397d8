from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page


@pytest.mark.parametrize("form", ["CSV", "JSON Lines", "JSON"])
def test_a_download_holds_every_hit(page: Page, tmp_path: Path, form: str) -> None:
    page.goto("/search?q=Mauer&source=Tagblatt&source=-")
    hits = int(page.get_by_role("heading", level=1).inner_text().split()[0])
    with page.expect_download() as begun:
        page.get_by_role("link", name=form, exact=True).click()
    name = begun.value.suggested_filename
    assert re.fullmatch(r"nachlese-\d{4}-\d\d-\d\d\.(csv|jsonl|json)", name)
    file = tmp_path / name
    begun.value.save_as(file)
    assert _rows(file) == hits == 31


def _rows(file: Path) -> int:
    text = file.read_bytes().decode("utf-8-sig")
    match file.suffix:
        case ".csv":
            return len(list(csv.DictReader(text.splitlines())))
        case ".jsonl":
            return len([json.loads(line) for line in text.splitlines()])
        case _:
            document = json.loads(text)
            assert document["count"] == len(document["articles"])
            return int(document["count"])
