"""`badgepress image`: one picture, written once, the same everywhere; emblems for words that tell what a badge is about."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from badgepress.authoring.badge_picture import badge_picture
from badgepress.authoring.picture_emblems import EMBLEMS, emblem_for
from badgepress.cli.main import run
from badgepress.content.images import inspect_image
from tests.authoring.awarding import OUTSIDE


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_picture_is_drawn_beside_you_under_the_badges_slug(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["image", "First Aid"]) == 0
    data = (folder / "first-aid.svg").read_bytes()
    assert data == badge_picture("First Aid").svg
    assert inspect_image("first-aid.svg", data).faults == ()
    assert "A heart with a cross before " in capsys.readouterr().err
    assert run(["image", "First Aid"]) == 1
    assert "first-aid.svg is there already" in capsys.readouterr().err
    assert run(["image", "First Aid", "--version", "2"]) == 0
    assert (folder / "first-aid.v2.svg").read_bytes() == badge_picture("First Aid", 2).svg


def test_another_file_or_standard_output(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["image", "急救", "--out", "a.svg"]) == 0
    assert run(["image", "急救", "--slug", "kyukyu"]) == 0
    assert (folder / "a.svg").read_bytes() == (folder / "kyukyu.svg").read_bytes()
    capfdbinary.readouterr()
    assert run(["image", "急救", "--out", "-"]) == 0
    assert capfdbinary.readouterr().out == (folder / "a.svg").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [(["急救"], 2), (["  "], 2), ([OUTSIDE], 2), (["Knots", "--slug", "../knots"], 1), (["Knots", "--out", "none/a.svg"], 74)],
)  # fmt: skip
def test_what_is_refused_writes_nothing(folder: Path, arguments: list[str], code: int, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["image", *arguments]) == code
    assert not list(folder.iterdir())
    assert OUTSIDE not in "".join(capsys.readouterr())


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Bicycle Repair", "A bicycle"), ("Repair of bicycles", "A spanner"), ("Fahrräder reparieren", "A bicycle"), ("Erste Hilfe", "A heart with a cross"),
        ("Récit de randonnée", "Mountains"), ("Open Data Storyteller", "Columns of a chart"), ("Radio", "A plug"), ("Rad fahren", "A bicycle"), ("Article", None),
        ("Seesaw", None), ("Bandage", None), ("Juggling", None), ("急救", None), ("", None), ("!", None),
    ],
)  # fmt: skip
def test_the_first_telling_word_chooses_the_emblem(name: str, shown: str | None) -> None:
    emblem = emblem_for(name)
    assert (emblem and emblem.word) == shown
    assert badge_picture(name).alt.startswith(f"{shown} before " if shown else ("The letter", "A flower"))


def test_emblems_stay_in_their_box_and_no_word_asks_for_two() -> None:
    stems = [stem for emblem in EMBLEMS for stem in emblem.stems.split()]
    assert len(stems) == len(set(stems))
    for emblem in EMBLEMS:
        assert re.fullmatch(r"[MLHVQCAZ0-9 .]+", emblem.path), emblem.word
        assert all(0 <= float(number) <= 100 for number in re.findall(r"[0-9.]+", emblem.path)), emblem.word


def test_a_ring_is_filled_without_touching_the_name() -> None:
    for name in ("Chess", "Very long name of a badge for people"):
        svg = badge_picture(name).svg.decode()
        angles = [abs(float(found)) for found in re.findall(r'rotate\((-?[0-9.]+) 256 256\)(?: translate\(512 0\) scale\(-1 1\))?" d=', svg)]
        letters = [abs(float(found)) for found in re.findall(r"rotate\((-?[0-9.]+) 256 256\) translate\([0-9.]+ [0-9.]+\) scale\(0", svg)]
        assert not angles or min(angles) > max(letters) + 5
