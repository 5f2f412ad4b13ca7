"""Golden files: each case spoils the smallest organisation and fixes the whole output of `badgepress check`.

`UPDATE_GOLDEN=1 pytest tests/cli/test_check_messages.py` writes the outputs anew; read the difference before committing it.
"""

from __future__ import annotations

import base64
import os
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from badgepress.cli.main import badgepress
from badgepress.problem_codes import CODES
from tests.organisation import NOW, write_organisation

CASES = sorted((Path(__file__).parents[1] / "golden" / "check").glob("*.yml"))
TESTS = Path(__file__).parents[1]
SEEN_ELSEWHERE = [*(TESTS / "history").glob("test_*.py"), *(TESTS / "policy").glob("test_*.py"), *(TESTS / "privacy").glob("test_*.py"), TESTS / "test_mkdocs_plugin.py"]
"""Tests of codes that `check` alone never gives: of changes, of the policy, and of the MkDocs plugin."""


class _BlockDumper(yaml.SafeDumper):
    pass


_BlockDumper.add_representer(
    str,
    lambda dumper, text: dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None),
)


def spoil(root: Path, case: dict[str, object]) -> None:
    for path, edits in (case.get("edit") or {}).items():
        text = (root / path).read_text("utf-8")
        for old, new in edits:
            assert old in text, f"{old!r} is not in {path}"
            text = text.replace(old, new, 1)
        (root / path).write_text(text, "utf-8", newline="\n")
    for key in ("write", "write_base64"):
        for path, content in (case.get(key) or {}).items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(base64.b64decode(content) if key == "write_base64" else content.encode())
            (root / path).chmod(0o644)
    for path in case.get("remove") or ():
        (root / path).unlink()
    for path, target in (case.get("link") or {}).items():
        (root / path).symlink_to(target)
    for path in case.get("executable") or ():
        (root / path).chmod(0o755)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_check_says(path: Path, tmp_path: Path) -> None:
    case = yaml.safe_load(path.read_text("utf-8"))
    spoil(write_organisation(tmp_path), case)
    result = CliRunner().invoke(
        badgepress,
        ["check", "-C", str(tmp_path), "--now", case.get("now", NOW), *case.get("options", ())],
        standalone_mode=False,
    )
    assert result.exception is None, result.exception
    if os.environ.get("UPDATE_GOLDEN"):
        case["exit_code"], case["output"] = result.return_value, result.stdout
        path.write_text(yaml.dump(case, Dumper=_BlockDumper, allow_unicode=True, sort_keys=False, width=1000), "utf-8")
    assert result.stdout == case["output"]
    assert result.return_value == case["exit_code"]


def test_every_problem_code_is_proven_by_a_golden_case() -> None:
    shown = set(re.findall(r"\b(BP\d{3}):", "".join(path.read_text("utf-8") for path in CASES)))
    elsewhere = {code for path in SEEN_ELSEWHERE for code in re.findall(r"\bBP\d{3}\b", path.read_text("utf-8"))}
    assert shown | elsewhere == set(CODES)


def test_every_code_used_in_the_source_is_in_the_catalogue() -> None:
    package = Path(__file__).parents[2] / "site_plugin" / "badgepress"
    used = {code for file in package.rglob("*.py") for code in re.findall(r'"(BP\d{3})"', file.read_text("utf-8"))}
    assert used == set(CODES)


def test_the_smallest_organisation_has_no_problem(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        badgepress, ["check", "-C", str(write_organisation(tmp_path)), "--now", NOW], standalone_mode=False
    )
    assert (result.return_value, result.stdout) == (0, "")
