"""The conformance table, a published site and the card in a real Firefox: the same answers as everywhere else."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from badgepress.publishing.verify_page import contexts_module
from tests.conformance.table import web
from tests.conformance.test_browser import BUNDLED, ROWS, RUN
from tests.conftest import PublishedSite
from tests.pages.firefox import drive, find_firefox

pytestmark = pytest.mark.skipif(not find_firefox(), reason="there is no Firefox here (Debian: firefox-esr)")
BASE = "https://verifier.example"
FETCHED = f"async () => ({RUN})(await (await fetch('{BASE}/cases.json')).json())"


def test_every_case_of_the_table(tmp_path: Path) -> None:
    shutil.copytree(BUNDLED, tmp_path, dirs_exist_ok=True)
    (tmp_path / "contexts.js").write_bytes(contexts_module())
    (tmp_path / "index.html").write_text("<!doctype html><html lang=en><title>verifier</title>", "utf-8")
    cases = [
        {"recipient": None, "web": {}, **{name: row.case[name] for name in ("input", "web", "now", "recipient") if name in row.case}}
        for row in ROWS
    ]  # fmt: skip
    (tmp_path / "cases.json").write_text(json.dumps({"cases": cases, "shared": web()}), "utf-8")
    seen = drive({BASE: tmp_path}, [{"goto": f"{BASE}/index.html"}, {"evaluate": FETCHED}])
    answers: list[dict[str, Any]] = seen.results[1]
    wrong = {
        f"{row.group}/{row.name}": (answer["verdict"], answer.get("step"), answer.get("code"), answer["says"])
        for row, answer in zip(ROWS, answers, strict=True)
        if any({**answer, "parts": [part["verdict"] for part in answer["parts"]]}.get(name) != value for name, value in row.case["expect"].items())
    }  # fmt: skip
    assert wrong == {}
    assert seen.foreign == []


def test_a_published_site_by_keyboard(stacks_site: PublishedSite) -> None:
    signed = sorted(path.stem for path in (stacks_site.path / "awards").glob("*.json"))
    valid = next(
        one for one in signed if "<article class=valid>" in (stacks_site.path / "awards" / f"{one}.html").read_text()
    )
    base = stacks_site.base_url.rstrip("/")
    answer = "() => document.querySelector('.bp-answer h2').innerText"
    seen = drive(
        {base: stacks_site.path},
        [
            {"goto": f"{base}/verify/?url={base}/awards/{valid}.json"},
            {"wait": ".bp-result:not([hidden]) .bp-answer"},
            {"evaluate": answer},
            {"goto": f"{base}/verify/"},
            {"evaluate": "() => document.querySelector('#bp-text').focus()"},
            {"type": f"{base}/awards/{valid}.json"},
            {"press": "Tab"},
            {"press": "Tab"},
            {"evaluate": "() => document.activeElement.innerText"},
            {"press": "Enter"},
            {"wait": ".bp-result:not([hidden]) .bp-answer"},
            {"evaluate": answer},
        ],
    )
    assert "Firefox" in seen.version or "firefox" in seen.version
    assert [seen.results[2], seen.results[8], seen.results[11]] == ["Valid", "Check", "Valid"]
    assert seen.foreign == []
    assert seen.complaints == []


def test_a_card_on_somebody_elses_page(stacks_site: PublishedSite, tmp_path: Path) -> None:
    base = stacks_site.base_url.rstrip("/")
    valid = next(
        path.stem for path in sorted((stacks_site.path / "awards").glob("*.html")) if "<article class=valid>" in path.read_text() and path.with_suffix(".json").is_file()
    )  # fmt: skip
    (tmp_path / "index.html").write_text(
        f"""<!doctype html><html lang=en><title>My page</title>
        <script type=module src="{base}/assets/badgepress/badge-card.js"></script><badge-card src="{base}/awards/{valid}.json"></badge-card>""",
        "utf-8",
    )
    verified = """() => new Promise((done) => {
      const card = document.querySelector("badge-card");
      card.addEventListener("badge-verified", (event) => done([event.detail.verdict, event.detail.contacted]));
      const look = () => (card.shadowRoot?.querySelector("button") ? card.shadowRoot.querySelector("button").click() : setTimeout(look, 50));
      look();
    })"""
    seen = drive(
        {base: stacks_site.path, "https://blog.example": tmp_path},
        [{"goto": "https://blog.example/index.html"}, {"evaluate": verified}],
    )
    assert seen.results[1] == ["valid", ["/".join(base.split("/")[:3])]]
    assert seen.foreign == []
    assert seen.complaints == []
