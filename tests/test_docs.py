"""Docs are code: what they say is what the program does today."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from badgepress.cli.commands import COMMANDS
from badgepress.cli.problems import reference_page
from badgepress.content.schema_check import KINDS, schema_bytes

REPOSITORY = Path(__file__).parents[1]
README = (REPOSITORY / "README.md").read_text("utf-8")
DOCS = sorted([*REPOSITORY.glob("*.md"), *(REPOSITORY / "docs").rglob("*.md")])


def test_the_page_of_problem_codes_is_the_one_the_program_prints() -> None:
    assert (REPOSITORY / "docs" / "problem-codes.md").read_text("utf-8") == reference_page()


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_of_every_file_is_documented_and_described_for_editors(kind: str) -> None:
    page = (REPOSITORY / "docs" / "content.md").read_text("utf-8")
    schema = json.loads(schema_bytes(kind))  # type: ignore[arg-type]
    for field, about in schema["properties"].items():
        assert re.search(rf"(\| |, |\*\*){field}\b", page), f"{kind}: {field} is not in docs/content.md"
        assert about["description"], field
        bold = f"**{field}**" in page
        assert bold == (field in schema["required"]) or kind != "badge"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_is_in_the_readme(name: str) -> None:
    assert f"badgepress {name}" in README


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(REPOSITORY).as_posix())
def test_links_between_docs_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", page.read_text("utf-8")):
        assert (page.parent / target).exists(), f"{page.name}: {target}"


ANSWERS = {
    "badgepress init": [
        "Harbour Makers", "https://badges.harbour.example.org", "hello@harbour.example.org", "IE", "en",
        "First aid", "Can give first aid until help arrives.", "Treat a cut in a role play.", "ada",
    ],
    "badgepress award": ["Grace.Hopper@example.org", "Grace.Hopper@example.org", "", ""],
}  # fmt: skip
"""What a person types at each question; the commands are asked to ask, as there is no terminal here."""


def test_the_first_ten_minutes_of_the_readme_work_as_typed(tmp_path: Path) -> None:
    (block,) = re.findall(r"<!-- run: the first ten minutes -->\n```sh\n(.*?)```", README, re.DOTALL)
    lines = [line.partition("#")[0].strip() for line in block.splitlines()]
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "HOME": str(tmp_path),
        **{f"GIT_{who}_{what}": "ada@example.net" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }
    folder, shown = tmp_path, ""
    for line in lines:
        if line.startswith("cd "):
            folder /= line.removeprefix("cd ")
            continue
        answers = next((found for start, found in ANSWERS.items() if line.startswith(start)), [])
        done = subprocess.run(
            ["bash", "-c", f"{line} --ask" if answers else line], cwd=folder, env=environment, text=True,
            input="".join(f"{answer}\n" for answer in answers), capture_output=True, timeout=60, check=False,
        )  # fmt: skip
        assert done.returncode == 0, (line, done.stdout, done.stderr)
        shown += done.stdout if "keys" not in line else ""
        secret = done.stdout.strip() if line == "badgepress keys new" else ""
        environment |= {"BADGEPRESS_SIGNING_KEY": secret} if secret else {}
    assert "hopper" not in shown.lower()
    for command in (
        ["build", "--out", "site", "--key", "env:BADGEPRESS_SIGNING_KEY", "--release"],
        ["verify-site", "site", "--release"],
    ):
        assert f"badgepress {' '.join(command)}" in README
        done = subprocess.run(
            [sys.executable, "-m", "badgepress", *command], cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert done.returncode == 0, done.stdout + done.stderr
    assert len(list((folder / "site" / "awards").glob("*.html"))) == 1


def test_example_content_is_wired_to_the_schemas_for_editors() -> None:
    for path in (REPOSITORY / "content").rglob("*.yml"):
        first = path.read_text("utf-8").splitlines()[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert match, path
        assert (path.parent / match[1]).resolve().is_file(), path
    settings = json.loads((REPOSITORY / ".vscode" / "settings.json").read_text("utf-8"))
    assert all((REPOSITORY / schema).is_file() for schema in settings["yaml.schemas"])
