"""Counts on the pages of pathways: an incremental build renders those anew that an award concerns, and no others; the bytes are those of a full build."""

from __future__ import annotations

import random
import re
import shutil
from pathlib import Path

import pytest

from badgepress.cli.main import run
from bench.organisation import make_organisation, signing_key
from tests.pipeline.building import KEY_NAME, contents

HEAD = "description: A way.\nstatus: active\nlanguage: en\n"
WAYS = {
    "camper": "milestone: first-aid-guide\nsteps:\n  - {id: a, badge: camp-cooking-starter}\n  - {id: b, any_of: [{badge: map-reading-starter}, {badge: radio-starter}]}\n",
    "leader": "milestone: singing-guide\nneed: 1\nsteps:\n  - {id: a, pathway: camper}\n  - {id: b, badge: chess-guide}\n",
    "far": "steps:\n  - {id: a, badge: beekeeping-guide}\n",
}
"""“Leader” counts those who finished “Camper”; nothing that the tests touch concerns “Far”."""
SLUGS = (
    "camp-cooking-starter",
    "map-reading-starter",
    "radio-starter",
    "first-aid-guide",
    "chess-guide",
    "singing-guide",
)
LEARNERS = ("ada", "ben", "cleo", "dan")


def build(root: Path, site: Path, *more: str) -> int:
    return run(
        [
            "build",
            "-C",
            str(root),
            "--out",
            str(site),
            "--key",
            f"env:{KEY_NAME}",
            "--now",
            "2026-11-24T12:00:00Z",
            *more,
        ]
    )


@pytest.fixture
def organisation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Forty awards of the classes on the ways, some of them of four learners."""
    monkeypatch.setenv(KEY_NAME, signing_key())
    root, chance = tmp_path / "org", random.Random(3)
    make_organisation(root, 40)
    for path in (root / "content" / "badges").iterdir():
        if path.stem not in (*SLUGS, "beekeeping-guide"):
            path.unlink()
    (root / "content" / "pathways").mkdir()
    (root / "content" / "learners").mkdir()
    for slug, text in WAYS.items():
        (root / "content" / "pathways" / f"{slug}.yml").write_text(f"name: {slug}\n{HEAD}{text}", "utf-8")
    for handle in LEARNERS:
        (root / "content" / "learners" / f"{handle}.yml").write_text(
            f"name: {handle}\nconsent: {{on: 2020-01-01, text: '1'}}\n", "utf-8"
        )
    for path in award_files(root):
        text = re.sub(r"(?m)^(results:\n  work: .*|supersedes: .*|visibility: private)\n", "", path.read_text("utf-8"))
        text = re.sub(r"badge: .*", f"badge: {chance.choice(SLUGS)}", text)
        path.write_text(text + (owner(chance.choice(LEARNERS)) if chance.random() < 0.5 else ""), "utf-8")
    return root


def award_files(root: Path) -> list[Path]:
    return sorted((root / "content" / "awards").rglob("*.yml"))


def owner(handle: str) -> str:
    return f"learner: {handle}\nconsent: {{on: 2020-01-01, text: '1'}}\n"


def edit(root: Path, chance: random.Random) -> None:
    """Give an award to somebody, take it back, let one of another class take its place, change its class, or delete it."""
    path = chance.choice(award_files(root))
    text = path.read_text("utf-8")
    kind = chance.choice(["owner", "owner", "nobody", "revoke", "class", "replace", "delete"])
    if kind in ("owner", "nobody"):
        text = re.sub(r"(?m)^(learner|consent): .*\n", "", text) + (
            owner(chance.choice(LEARNERS)) if kind == "owner" else ""
        )
    elif kind == "revoke" and "revoked" not in text:
        text += "revoked: {on: 2026-10-01, reason: Entered twice.}\n"
    elif kind == "class":
        text = re.sub(r"badge: .*", f"badge: {chance.choice(SLUGS)}", text)
    elif kind == "replace":
        newer = re.sub(r"(?m)^(supersedes: .*|revoked: \{.*\}|revoked:\n  .*\n  .*)\n", "", text)
        newer = re.sub(r"badge: .*", f"badge: {chance.choice(SLUGS)}", newer)
        newer = re.sub(r"salt: .*", f'salt: "{chance.getrandbits(128):032x}"', newer)
        newer = re.sub(r"status_index: .*", f"status_index: {chance.randrange(1_000_000)}", newer)
        newer = re.sub(r"awarded: .*", "awarded: 2026-09-09", newer)
        number = f"{chance.getrandbits(32):08x}-3b9e-4c1f-8d2a-6e5b4c3d2a10"
        path.with_name(f"{number}.yml").write_text(f"{newer}supersedes: {path.stem}\n", "utf-8")
    if kind == "delete":
        path.unlink()
    else:
        path.write_text(text, "utf-8")


def test_random_edits_built_both_ways(organisation: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance, site = random.Random(5), tmp_path / "site"
    assert build(organisation, site, "--since", "last") == 0
    incremental = pages = 0
    for number in range(7):
        backup = shutil.copytree(organisation / "content", tmp_path / "backup")
        for _ in range(chance.randrange(1, 3)):
            edit(organisation, chance)
        full, before = tmp_path / f"full-{number}", contents(site)
        if build(organisation, full) != 0:  # two successors of one award, or a date before the older one's
            shutil.rmtree(organisation / "content")
            shutil.move(backup, organisation / "content")
            continue
        shutil.rmtree(backup)
        capsys.readouterr()
        assert build(organisation, site, "--since", "last") == 0
        incremental += "published" not in capsys.readouterr().out
        after = contents(site)
        assert after == contents(full)
        pages += any(path.startswith("pathways/") and data != before[path] for path, data in after.items())
        shutil.rmtree(full)
    assert incremental >= 4
    assert pages >= 2


def test_pages_that_no_changed_award_concerns_are_not_rendered(
    organisation: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from badgepress.publishing import pathway_pages

    site = tmp_path / "site"
    assert build(organisation, site, "--since", "last") == 0
    rendered: list[str] = []
    making = pathway_pages.pathway_body
    monkeypatch.setattr(
        pathway_pages, "pathway_body", lambda site, view: rendered.append(view.card.name) or making(site, view)
    )
    path = next(path for path in award_files(organisation) if "badge: radio-starter" in path.read_text("utf-8"))
    path.write_text(re.sub(r"(?m)^(learner|consent): .*\n", "", path.read_text("utf-8")) + owner("ada"), "utf-8")
    assert build(organisation, site, "--since", "last") == 0
    assert rendered == ["camper", "leader"]
