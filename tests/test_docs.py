"""Docs are code: what they say is what the program does today."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from badgepress.cli.main import COMMANDS, badgepress
from badgepress.cli.problems import reference_page
from badgepress.content.schema_check import KINDS, schema_bytes
from tests.organisation import NOW, SVG, write_organisation

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


def test_the_files_shown_in_the_readme_are_a_sound_organisation(tmp_path: Path) -> None:
    root = write_organisation(tmp_path)
    examples = re.findall(r"<!-- example: (\S+) -->\n\s*```yaml\n(.*?)```", README, re.DOTALL)
    assert len(examples) == 2
    for path, text in examples:
        lines = text.splitlines()
        indent = len(lines[0]) - len(lines[0].lstrip())
        (root / path).write_text("".join(line[indent:] + "\n" for line in lines if line.strip()), "utf-8")
    (root / "content" / "badges" / "first-aid.svg").write_text(SVG)
    result = CliRunner().invoke(badgepress, ["check", "-C", str(root), "--now", NOW], standalone_mode=False)
    assert (result.return_value, result.output) == (0, "2 badge classes, 3 awards: no problems\n")


def test_the_hash_recipe_of_the_readme_makes_what_verifiers_compute() -> None:
    recipe = re.search(r"sha256\(\(address \+ salt\)\.encode\(\)\)", README)
    assert recipe, "OB 2.0: the salt is appended to the identity"


def test_example_content_is_wired_to_the_schemas_for_editors() -> None:
    for path in (REPOSITORY / "content").rglob("*.yml"):
        first = path.read_text("utf-8").splitlines()[0]
        match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
        assert match, path
        assert (path.parent / match[1]).resolve().is_file(), path
    settings = json.loads((REPOSITORY / ".vscode" / "settings.json").read_text("utf-8"))
    assert all((REPOSITORY / schema).is_file() for schema in settings["yaml.schemas"])
