"""Each rule about the published site by itself: a manifest as it is live, against a repository as it is now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from badgepress.content.award_index import AwardIndex
from badgepress.content.model import Catalogue
from badgepress.errors import BaseUnknownError
from badgepress.history.published import published_problems, read_manifest
from badgepress.pipeline.examine import Examined, examine
from badgepress.problems import Problem
from tests.conftest import NOW, write_test_keys
from tests.organisation import AWARD_ID, AWARD_PATH, OTHER_AWARD_ID, OTHER_AWARD_PATH, write_organisation

PATHS = {
    "did.json": "did", "ob2/issuer.json": "issuer", "issuer/mark.svg": "image", "badges/knots/": "badge-page", "badges/knots/v1.json": "achievement",
    "ob2/badges/knots-v1.json": "badge-class", "badges/knots/v1.svg": "image", "status/revocation-1.json": "status-list",
}  # fmt: skip
FREE = {"": "home", "catalogue.json": "catalogue", "schemas/v9/x.json": "schema", "sitemap-7.xml": "sitemap", "feed.xml": ""}
AWARDS = {AWARD_ID: "valid", OTHER_AWARD_ID: "valid"}


def manifest(paths: dict[str, str] = PATHS, awards: dict[str, str] = AWARDS, *, named: bool = True, **changed: Any) -> bytes:
    entries = [{"path": path, "kind": kind} for path, kind in paths.items()]
    rows = [
        ({"path": f"awards/{one}"} if named else {"path_sha256": key_of(one)}) | {"status": status, "credential": "sha256-x"}
        for one, status in awards.items()
    ]
    head = {"version": 1, "base_url": "https://knots.example/badges", "preview": False, "entries": entries, "awards": rows}
    return json.dumps(head | changed).encode()


def key_of(award_id: str) -> str:
    return hashlib.sha256(f"awards/{award_id}".encode()).hexdigest()


def examined(root: Path, **spoilt: str) -> Examined:
    write_organisation(root)
    write_test_keys(root)
    for path, more in spoilt.items():
        file = root / path.replace("__", "/")
        file.write_text(file.read_text("utf-8") + more, "utf-8")
    return examine(root, NOW)


@pytest.fixture(scope="module")
def now_there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Examined]:
    with examined(tmp_path_factory.mktemp("published")) as found:
        yield found


def problems(live: bytes, now: Examined, catalogue: Catalogue | None = None, index: AwardIndex | None = None) -> list[Problem]:
    there = catalogue or now.catalogue
    assert there is not None, now.problems
    return list(published_problems(read_manifest(live), there, index or now.index))


@pytest.mark.parametrize("named", [True, False])
def test_what_is_there_is_no_problem(now_there: Examined, named: bool) -> None:
    assert problems(manifest(named=named), now_there) == []
    assert problems(manifest(PATHS | FREE), now_there) == []
    assert problems(manifest({}, {}), now_there) == []
    assert problems(manifest(base_url="https://knots.example/badges/"), now_there) == []


@pytest.mark.parametrize("kind", sorted(set(PATHS.values())))
def test_no_published_address_vanishes(now_there: Examined, kind: str) -> None:
    (problem,) = problems(manifest(PATHS | {"badges/gone": kind}), now_there)
    assert (problem.code, problem.message) == ("BP359", "“badges/gone” is published and would vanish")


def test_a_draft_is_no_longer_published(now_there: Examined) -> None:
    there = now_there.catalogue
    assert there is not None
    classes = {key: replace(badge, status="draft") for key, badge in there.classes.items()}
    found = problems(manifest(), now_there, replace(there, classes=classes))
    assert sorted(problem.message.split("”")[0][1:] for problem in found) == [path for path in sorted(PATHS) if "knots" in path]


def test_a_site_at_the_root_of_its_domain_keeps_its_well_known_document(now_there: Examined) -> None:
    there = now_there.catalogue
    assert there is not None
    at_root = replace(there, issuer=replace(there.issuer, base_url="https://knots.example"))
    live = manifest(PATHS | {".well-known/did.json": "did"}, base_url="https://knots.example")
    assert problems(live, now_there, at_root) == []
    assert len(problems(manifest(PATHS | {".well-known/did.json": "did"}), now_there)) == 1


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(("count", "told"), [(1, 1), (25, 25), (26, 26), (40, 26)])
def test_vanished_awards_are_told_and_many_counted(now_there: Examined, named: bool, count: int, told: int) -> None:
    gone = {f"{number:08x}-0000-4000-8000-000000000000": "valid" for number in range(count)}
    found = problems(manifest(awards=AWARDS | gone, named=named), now_there)
    assert [problem.code for problem in found] == ["BP359"] * told
    assert [problem.message for problem in found if "more published awards" in problem.message] == (
        [f"and {count - 25} more published awards"] if count > 25 else []
    )


def test_what_was_revoked_or_forgotten_stays_so(now_there: Examined) -> None:
    (problem,) = problems(manifest(awards=AWARDS | {AWARD_ID: "revoked"}), now_there)
    assert (problem.code, "published as revoked and would be valid" in problem.message) == ("BP360", True)
    (problem,) = problems(manifest(awards=AWARDS | {AWARD_ID: "forgotten"}), now_there)
    assert (problem.code, "published as forgotten and would be back" in problem.message) == ("BP361", True)
    for status in ("expired", "superseded"):
        assert problems(manifest(awards=AWARDS | {AWARD_ID: status}), now_there) == []
    # one that is gone is told as gone, and only so
    found = problems(manifest(awards=AWARDS | {AWARD_ID.replace("5f0c", "6f0c"): "revoked", OTHER_AWARD_ID.replace("c1d7", "d1d7"): "forgotten"}), now_there)
    assert [problem.code for problem in found] == ["BP359", "BP359"]


def test_a_revoked_one_may_be_forgotten_and_not_the_other_way_round(tmp_path: Path) -> None:
    with examined(tmp_path, **{AWARD_PATH: "revoked: {on: 2026-11-20, reason: Lent.}\n"}) as now:
        assert problems(manifest(awards=AWARDS | {AWARD_ID: "revoked"}), now) == []
        assert [problem.code for problem in problems(manifest(awards=AWARDS | {AWARD_ID: "forgotten"}), now)] == ["BP361"]
    stub = "badge: knots@1\nawarded: 2026-11-02\nstatus_index: 48213\nforgotten: {on: 2026-11-20}\n"
    (tmp_path / AWARD_PATH).write_text(stub, "utf-8")
    with examine(tmp_path, NOW) as now:
        for status in ("valid", "revoked", "forgotten"):
            assert problems(manifest(awards=AWARDS | {AWARD_ID: status}), now) == []


def test_a_credential_that_verifiers_know_does_not_become_private(tmp_path: Path) -> None:
    with examined(tmp_path, **{OTHER_AWARD_PATH: "visibility: private\n"}) as now:
        (problem,) = problems(manifest(), now)
        assert (problem.code, "became private" in problem.message) == ("BP359", True)
        never_had_one = json.loads(manifest())
        for row in never_had_one["awards"]:
            del row["credential"]
        assert problems(json.dumps(never_had_one).encode(), now) == []


@pytest.mark.parametrize("changed", [{"base_url": "https://other.example/badges"}, {"preview": True}])
def test_another_site_or_a_preview_says_nothing(now_there: Examined, changed: dict[str, Any]) -> None:
    with pytest.raises(BaseUnknownError, match="preview" if "preview" in changed else "another site"):
        problems(manifest(**changed), now_there)


def test_another_version_says_nothing() -> None:
    with pytest.raises(BaseUnknownError, match="another version"):
        read_manifest(manifest(version=2))


def test_the_page_of_a_pathway_stays_but_not_its_picture(tmp_path: Path) -> None:
    live = manifest(PATHS | {"pathways/sailor/": "pathway-page", "pathways/sailor/picture.svg": "pathway-image"})
    (tmp_path / "content" / "pathways").mkdir(parents=True)
    way = tmp_path / "content" / "pathways" / "sailor.yml"
    way.write_text("name: Sailor\ndescription: Out.\nstatus: retired\nlanguage: en\nsteps: [{id: one, badge: knots}]\n", "utf-8")
    with examined(tmp_path) as there:
        assert problems(live, there) == []
    way.unlink()
    with examined(tmp_path) as gone:
        assert [problem.message for problem in problems(live, gone)] == ["“pathways/sailor/” is published and would vanish"]
