"""Numbers on pathways tell of nobody what became of an award that stands in no list."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from badgepress.pipeline.examine import examine
from badgepress.publishing.fragment import EVERYTHING
from badgepress.publishing.holdings import Holdings
from badgepress.publishing.pathway_pages import pathway_pages
from badgepress.publishing.small_counts import FEW, people_told
from badgepress.publishing.statistics_page import statistics_pages
from badgepress.signing.issuer_keys import KeyChoice
from tests.conftest import NOW
from tests.organisation import AWARD_PATH, FILES, SVG, write_organisation

WAY = "name: Sailor\ndescription: Out.\nstatus: active\nlanguage: en\nsteps:\n  - {id: one, badge: knots}\n  - {id: two, badge: splices}\n"


@pytest.fixture
def club(tmp_path: Path) -> Path:
    root = write_organisation(tmp_path)
    badges = root / "content/badges"
    (badges / "splices.yml").write_text(
        FILES["content/badges/knots.yml"].replace("name: Knots", "name: Splices").replace("knots.svg", "splices.svg")
    )
    (badges / "splices.svg").write_text(SVG)
    (root / "content/pathways").mkdir()
    (root / "content/pathways/sailor.yml").write_text(WAY)
    issuer = root / "content/issuer.yml"
    issuer.write_text(issuer.read_text() + "also_publish: [statistics]\n")
    for path in (root / "content/awards").iterdir():
        path.unlink()
    return root


def award(root: Path, number: int, badge: str, learner: str, visibility: str) -> None:
    text = FILES[AWARD_PATH].replace("knots@1", f"{badge}@1").replace("status_index: 48213", f"status_index: {number}")
    text = text.replace("0b7d4c8f", f"{number:08x}").replace("9c1e7f20", f"{number:08x}")
    text = text.replace(
        "visibility: listed", f"visibility: {visibility}\nlearner: {learner}\nconsent: {{on: 2026-11-01, text: 2026-1}}"
    )
    (root / f"content/awards/5f0c2a6e-0d4b-4a57-9c3e-{number:012x}.yml").write_text(text)


def pages(root: Path) -> tuple[str, str]:
    """Return the page of the pathway and that of statistics, without what is said of single badges."""
    with examine(root, NOW, processes=1) as examined:
        catalogue = examined.catalogue
        assert catalogue is not None, examined.problems
        holdings, keys = Holdings(catalogue, examined.index), KeyChoice().open(catalogue, os.environ)
        pathway = pathway_pages(holdings, keys, EVERYTHING)["pathways/sailor/index.md"].html
        statistics = statistics_pages(holdings, keys)["statistics/index.md"].html
    funnels = statistics[statistics.index('class="bp-funnel"') : statistics.index("What is counted")]
    return pathway, re.sub(r"\s+", " ", funnels)


def test_nobody_learns_whose_an_unlisted_award_is_from_a_pathway(club: Path) -> None:
    """Mira is known to hold one badge; whether she or somebody else holds the other one is nobody's business."""
    award(club, 1, "knots", "mira", "listed")
    award(club, 2, "splices", "mira", "unlisted")
    she = pages(club)
    award(club, 2, "splices", "somebody", "unlisted")
    assert pages(club) == she


def test_a_larger_company_is_told(club: Path) -> None:
    for number in range(12):
        award(club, number, "knots", f"learner-{number}", "unlisted")
    for number in range(6):
        award(club, 100 + number, "splices", f"learner-{number}", "unlisted")
    pathway, funnels = pages(club)
    assert "6 people have finished it" in pathway and "6 people are on the way" in pathway
    assert "12 begun, 6 finished" in funnels


@pytest.mark.parametrize("finished", [0, 2, 10, 12])
def test_no_small_number_can_be_found_by_subtraction(club: Path, finished: int) -> None:
    for number in range(12):
        award(club, number, "knots", f"learner-{number}", "unlisted")
    for number in range(finished):
        award(club, 100 + number, "splices", f"learner-{number}", "unlisted")
    pathway, funnels = pages(club)
    rows = dict(re.findall(r'<th scope="row"><bdi>([^<]*)</bdi></th><td>([^<]*)</td>', funnels))
    told = {rows[label] for label in ("Finished", "Begun and not finished") if label in rows}
    told |= set(re.findall(r"([0-9]+) (?:person|people)", pathway))
    assert rows["Begun"] == "12"
    if finished in (2, 10):
        assert told == {"fewer than 5"}
    else:
        assert {"0", "12"} & told
    assert "Be the first" not in pathway


@given(st.integers(0, 30), st.integers(0, 30))
def test_what_is_told_of_people_leads_to_no_small_number(one: int, other: int) -> None:
    begun = one + other
    tells_finished, tells_going_on = people_told(begun, one)
    if tells_finished or tells_going_on:
        assert begun == 0 or begun >= FEW
        assert not 0 < one < FEW and not 0 < other < FEW
