"""Every page type of the real example in a real Chromium: accessible, strict, self-contained, steady; and a picture of each for people to judge."""

from __future__ import annotations

import contextlib
import functools
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.conftest import KEY_VARIABLES, copy_example
from tests.pages.browser import WIDTHS, Scheme, chromium, served, visit

SCHEMES: tuple[Scheme, ...] = ("light", "dark")
PAGES = (
    "home",
    "badge",
    "issuer",
    "skills",
    "statistics",
    "award-valid",
    "award-expired",
    "award-superseded",
    "award-revoked",
    "award-private",
)

# award pages are the same bytes in all three builders, so they are looked at once
LOOKED_AT = {
    "plain": PAGES,
    "theme": ("home", "badge", "issuer", "skills", "statistics", "learner", "learners"),
    "theme-preview": ("home", "badge", "issuer", "award-valid"),
}


@dataclass(frozen=True)
class Served:
    site: Path
    address: str
    paths: dict[str, str]
    """Page type to site path."""


def page_paths(root: Path, site: Path) -> dict[str, str]:
    """Find one page of each type, told by its manifest status or, for hidden awards, by its own words."""
    paths = {"home": "index.html", "badge": "badges/bicycle-repair/index.html", "issuer": "issuer/index.html"}
    paths |= {name: f"{name}/index.html" for name in ("skills", "statistics", "learners")}
    paths["learner"] = "learners/annika-s/index.html"
    words = {f"award-{status}": f"<article class={status}>" for status in ("valid", "expired", "superseded", "revoked")}
    words |= {"award-private": "This award is private"}
    for page in sorted((site / "awards").glob("*.html")):
        text = page.read_text("utf-8")
        for name, found in words.items():
            if found in text:
                paths.setdefault(name, f"awards/{page.name}")
    return paths


def supersede_one_valid_award(root: Path) -> None:
    """The example's replaced award has expired too; make one that is only replaced."""
    awards = sorted((root / "content" / "awards").rglob("*.yml"))
    listed = [
        path
        for path in awards
        if "badge: sewing-and-mending@1" in path.read_text("utf-8") and "visibility: listed" in path.read_text("utf-8")
    ]
    older = next(path for path in listed if "revoked" not in path.read_text("utf-8"))
    renewal = older.read_text("utf-8").replace("visibility: listed", f"visibility: listed\nsupersedes: {older.stem}")
    lines = [line for line in renewal.splitlines() if not line.startswith(("awarded:", "status_index:"))]
    text = (
        "\n".join(lines).replace("salt: ", "salt: 0123456789abcdef0123456789abcdef #")
        + "\nawarded: 2026-11-20\nstatus_index: 77\n"
    )
    (older.parent / "0a0b0c0d-1111-4222-8333-444455556666.yml").write_text(text, "utf-8", newline="\n")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


def built(root: Path, how: str, *, preview: bool) -> Path:
    variables = {**os.environ, **KEY_VARIABLES, "NO_MKDOCS_2_WARNING": "1"} | (
        {} if preview else {"BADGEPRESS_KEY": "env:TEST_KEY"}
    )
    module = ["badgepress", "build", "--out", "site"] if how == "plain" else ["mkdocs", "build"]
    done = subprocess.run(
        [sys.executable, "-m", *module],
        cwd=root,
        env=variables,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return root / "site"


@pytest.fixture(scope="module")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Served]]:
    """Build and serve each kind of site once, when it is first asked for."""
    with contextlib.ExitStack() as servers:

        @functools.cache
        def example(how: str) -> Served:
            root = copy_example(tmp_path_factory.mktemp("pages"))
            supersede_one_valid_award(root)
            site = built(root, how.partition("-")[0], preview="preview" in how)
            return Served(site, servers.enter_context(served(site)), page_paths(root, site))

        yield example


@pytest.fixture(params=LOOKED_AT)
def example(request: pytest.FixtureRequest, examples: Callable[[str], Served]) -> tuple[str, Served]:
    return request.param, examples(request.param)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("example", "name"), [(how, name) for how, names in LOOKED_AT.items() for name in names], indirect=["example"]
)
def test_a_page_is_accessible_strict_steady_and_self_contained(
    example: tuple[str, Served], browser: Browser, name: str, width: str, scheme: Scheme
) -> None:
    how, site = example
    with visit(browser, f"{site.address}/{site.paths[name]}", width=WIDTHS[width], scheme=scheme) as seen:
        assert seen.layout_shift() < 0.1
        seen.screenshot(f"{how}-{name}-{width}-{scheme}")
        assert seen.axe_violations() == []
        assert seen.console == []
        assert seen.foreign_requests == []
        assert seen.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), (
            "the page scrolls sideways"
        )
        assert ("throw-away key" in seen.page.inner_text("body")) == ("preview" in how)


def test_status_is_said_in_words(example: tuple[str, Served], browser: Browser) -> None:
    _, site = example
    said = {}
    for name in [name for name in PAGES if name.startswith("award-") and name != "award-private"]:
        with visit(browser, f"{site.address}/{site.paths[name]}") as seen:
            said[name] = seen.page.inner_text(".bp-status").strip()
    assert said["award-valid"].startswith("Valid")
    assert said["award-expired"].startswith("Expired on ")
    assert said["award-superseded"].startswith("Replaced by a newer award")
    assert said["award-revoked"].startswith("Revoked on ")
    assert "wrong person" in said["award-revoked"]


def test_a_learners_page_prints_on_one_sheet_with_their_pathways(example: tuple[str, Served], browser: Browser) -> None:
    how, site = example
    with visit(browser, f"{site.address}/{site.paths['learner']}") as seen:
        pdf = seen.page.pdf(format="A4")
        assert len(re.findall(rb"/Type\s*/Page\b", pdf)) == 1, how
        seen.page.emulate_media(media="print")
        assert seen.page.locator(".bp-progress").is_visible()
        heading = seen.page.locator(".bp-area h3").first
        assert heading.evaluate("it => parseFloat(getComputedStyle(it).fontSize)") < 16


def test_an_award_page_is_at_most_six_kilobytes(example: tuple[str, Served]) -> None:
    _, site = example
    assert max(path.stat().st_size for path in (site.site / "awards").glob("*.html")) <= 6_000


def test_a_page_runs_no_script_that_is_not_ours(example: tuple[str, Served], browser: Browser) -> None:
    """The policy of award pages is real: a script put into the page does not run."""
    _, site = example
    with visit(browser, f"{site.address}/{site.paths['award-valid']}") as seen:
        seen.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<img src=x onerror=\"window.hit = 1\">')")
        seen.page.wait_for_timeout(300)
        assert seen.page.evaluate("window.hit") is None
        assert any("Content Security Policy" in line for line in seen.console)


def test_private_awards_show_nothing_but_that_they_are_private(example: tuple[str, Served]) -> None:
    _, site = example
    stub = (site.site / site.paths["award-private"]).read_text("utf-8")
    award_id = Path(site.paths["award-private"]).stem
    assert "noindex" in stub
    assert award_id not in stub
    assert not (site.site / "awards" / f"{award_id}.json").exists()
    manifest = json.loads((site.site / "manifest.json").read_bytes())
    assert award_id not in json.dumps(manifest)
