"""The synthetic organisation is the same in its three forms, and its awards are mixed as real ones are."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from badgepress.content.award_sources import read_awards
from badgepress.content.files import Folder
from bench.organisation import Form, make_organisation

AWARDS = 200
FORMS: tuple[Form, ...] = ("files", "csv", "jsonl")


def awards_of(root: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for read in read_awards(Folder(root)):
        assert not read.problems
        found[read.id] = read.values
    return found


def test_every_form_holds_the_same_awards(tmp_path: Path) -> None:
    for form in FORMS:
        make_organisation(tmp_path / form, AWARDS, form=form)
    from_files, from_csv, from_jsonl = (awards_of(tmp_path / form) for form in FORMS)
    assert len(from_files) == AWARDS
    assert from_files == from_csv
    assert from_files == from_jsonl


def test_the_mix_is_that_of_a_real_organisation(tmp_path: Path) -> None:
    count = 5000
    make_organisation(tmp_path / "many", count, form="jsonl")
    lines = (tmp_path / "many" / "content" / "awards" / "import.jsonl").read_text("utf-8").splitlines()
    awards = [json.loads(line) for line in lines]

    def share(field: str, value: object = None) -> float:
        return sum(field in award and value in (None, award[field]) for award in awards) / count

    assert len(awards) == count
    assert share("evidence") == pytest.approx(0.69, abs=0.03)
    assert share("narrative") == pytest.approx(0.245, abs=0.03)
    assert share("visibility", "listed") == pytest.approx(0.2, abs=0.02)
    assert share("visibility", "private") == pytest.approx(0.02, abs=0.01)
    assert 0.005 < share("revoked") < 0.015
    assert 0 < share("supersedes") < 0.01
    assert len({award["badge"] for award in awards}) == 50
    assert len({award["awarded"][:4] for award in awards}) == 6
    assert any(not award.get("name", "").isascii() for award in awards)
