"""Home, skills, pathways, learners, feeds and statistics: built bit by bit or in full, they are the same."""

from __future__ import annotations

import json
import random
import uuid
from pathlib import Path
from typing import Any

import pytest

from badgepress.content.award_index import AwardIndex
from badgepress.pipeline.republish import state_file
from badgepress.publishing import skills
from bench.organisation import signing_key
from bench.rich_organisation import Sizes, make_rich_organisation
from tests.pipeline.building import KEY_NAME, contents
from tests.pipeline.test_republish import build

SIZES = Sizes(classes=9, pathways=4, learners=30, awards=60, alignments=2)
ROUNDS = 6
BATCH = "content/awards/all.jsonl"


@pytest.fixture(autouse=True)
def few_skills_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_NAME, signing_key())
    monkeypatch.setattr(skills, "SKILLS_A_PAGE", 4)


def edit(row: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """Change an award as a person would."""
    kind = chance.choice(["list", "unlist", "hide", "give", "revoke", "date"])
    if kind == "list":
        return row | {"visibility": "listed", "name": f"Holder {chance.randrange(99)}"}
    if kind in ("unlist", "hide"):
        return {name: value for name, value in row.items() if name not in ("visibility", "name", "learner")} | (
            {"visibility": "private"} if kind == "hide" else {}
        )
    if kind == "give" and row.get("visibility") != "private":
        return row | {
            "learner": f"learner-{chance.randrange(SIZES.learners)}",
            "consent": {"on": "2026-01-02", "text": "2026-1"},
        }
    if kind == "revoke":
        return row | {"revoked": {"on": "2026-11-05", "reason": "Entered twice."}}
    return row | {"awarded": f"2026-{chance.randrange(1, 11):02}-03"}


def test_random_edits_built_both_ways(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    chance = random.Random(5)
    root, site, full = tmp_path / "org", tmp_path / "site", tmp_path / "full"
    make_rich_organisation(root, SIZES)
    assert build(root, site, "--since", "last") == 0
    assert {"feed.xml", "feed.json", "statistics/index.html", "skills/index.html", "learners/index.html"} <= contents(
        site
    ).keys()
    assert sum(path.startswith("skills/") for path in contents(site)) > 3
    batch = root / BATCH
    for _ in range(ROUNDS):
        rows = [json.loads(line) for line in batch.read_text("utf-8").splitlines()]
        for _ in range(chance.randrange(1, 4)):
            place = chance.randrange(len(rows))
            rows[place] = edit(rows[place], chance)
        rows.append(
            rows[0]
            | {
                "id": str(uuid.UUID(int=chance.getrandbits(128), version=4)),
                "status_index": chance.randrange(1_000_000),
            }
        )
        rows[-1]["recipient"] = rows[-1]["recipient"] | {"salt": f"{chance.getrandbits(128):032x}"}
        batch.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8", newline="\n")
        capsys.readouterr()
        assert build(root, site, "--since", "last") == 0
        assert "published" not in capsys.readouterr().out, "this was a full build"
        assert build(root, full) == 0
        assert contents(site) == contents(full)


def test_the_state_of_a_build_knows_what_statistics_ask(tmp_path: Path) -> None:
    make_rich_organisation(tmp_path / "org", SIZES)
    assert build(tmp_path / "org", tmp_path / "site", "--since", "last") == 0
    index = AwardIndex(state_file(tmp_path / "site"))
    assert next(index.select("SELECT count(*) FROM award WHERE ends IS NOT NULL"))[0] > 0
    index.close()
