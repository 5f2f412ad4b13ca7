"""Every case of the table in Chromium, by the verifier that published sites carry: the same verdict at the same step as in Python."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from badgepress.publishing.verify_page import contexts_module
from badgepress.verifying.credential_check.known_contexts import DISPUTED_MEMBERS, FIRST
from badgepress.verifying.credential_check.vocabulary import STEP_OF, STEPS
from tests.conformance.table import rows, web
from tests.conftest import REPOSITORY
from tests.pages.browser import Visit, chromium, served, visit

BUNDLED = REPOSITORY / "site_plugin" / "badgepress" / "publishing" / "assets" / "bundled"
ROWS = rows()
RUN = """
async ({ cases, shared }) => {
  const { verify } = await import("/verifier.js");
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const answers = [];
  for (const { input, web, now, recipient } of cases) {
    const began = performance.now();
    const table = { ...shared, ...web };
    const given = input.base64 === undefined ? input : { bytes: bytes(input.base64) };
    try {
      const report = await verify(given, { now: new Date(now), recipient: recipient ?? null, table });
      delete report.document;
      answers.push({ ...report, milliseconds: performance.now() - began });
    } catch (error) {
      answers.push({ verdict: "crashed", says: `${error.stack}`, steps: [], parts: [] });
    }
  }
  return answers;
}
"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    folder: Path = tmp_path_factory.mktemp("verifier")
    shutil.copytree(BUNDLED, folder, dirs_exist_ok=True)
    (folder / "contexts.js").write_bytes(contexts_module())
    (folder / "index.html").write_text("<!doctype html><html lang=en><title>verifier</title>", "utf-8")
    with served(folder) as address, chromium() as browser, visit(browser, f"{address}/index.html") as found:
        yield found


@pytest.fixture(scope="module")
def answers(page: Visit) -> list[dict[str, Any]]:
    cases = [
        {"recipient": None, "web": {}, **{name: row.case[name] for name in ("input", "web", "now", "recipient") if name in row.case}}
        for row in ROWS
    ]  # fmt: skip
    found: list[dict[str, Any]] = page.page.evaluate(RUN, {"cases": cases, "shared": web()})
    return found


@pytest.mark.parametrize("number", range(len(ROWS)), ids=[f"{row.group}/{row.name}" for row in ROWS])
def test_case(number: int, answers: list[dict[str, Any]]) -> None:
    answer, wanted = answers[number], ROWS[number].case["expect"]
    found = {
        "verdict": answer["verdict"],
        "step": answer.get("step"),
        "code": answer.get("code"),
        "parts": [part["verdict"] for part in answer["parts"]],
        "contacted": answer.get("contacted"),
    }
    assert {name: found[name] for name in wanted} == wanted, "\n".join(
        [answer["says"], *(f"{step['state']} {step['step']} {step['code']} {step['says']}" for step in answer["steps"])]
    )


def test_no_case_takes_longer_than_a_second(answers: list[dict[str, Any]]) -> None:
    slow = {
        f"{row.group}/{row.name}": answer["milliseconds"]
        for row, answer in zip(ROWS, answers, strict=True)
        if answer["milliseconds"] > 1000
    }
    assert slow == {}


def test_nobody_was_asked_but_the_table(page: Visit, answers: list[dict[str, Any]]) -> None:
    assert answers
    assert page.foreign_requests == []


def test_steps_and_codes_are_those_of_python(page: Visit) -> None:
    found = page.page.evaluate(
        "async () => { const { STEPS, STEP_OF } = await import('/verifier.js'); return [STEPS, STEP_OF]; }"
    )
    assert found == [list(STEPS), dict(STEP_OF)]


def test_limits_are_those_of_python() -> None:
    import badgepress.verifying.credential_check.limits as limits

    source = (REPOSITORY / "site_plugin" / "browser" / "src" / "verify" / "limits.js").read_text("utf-8")
    said = {
        line.split()[2]: line.split("= ")[1].rstrip(";")
        for line in source.splitlines()
        if line.startswith("export const")
    }
    numbers = {name: eval(text.replace("_", ""), {}) for name, text in said.items()}
    assert numbers.pop("LEEWAY") == limits.CLOCK_LEEWAY_SECONDS * 1000
    assert numbers == {name: getattr(limits, name) for name in numbers}
    assert json.dumps(sorted(DISPUTED_MEMBERS)) in (
        source + (REPOSITORY / "site_plugin/browser/src/verify/known-contexts.js").read_text("utf-8")
    )
    assert len(FIRST) == 2
